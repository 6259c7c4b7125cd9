"""A ministry's own workbooks, drawn with openpyxl: cross-tabs in Cyrillic and in Albanian.

Belongs here: the cells, and the ways in which they change from year to year. Does not belong here:
what should be found in them (`test_layouts`, `test_layout_drift`, `test_layout_returns`).
"""

from collections.abc import Callable, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

CYRILLIC = ("Чин", "Жене", "Мушкарци", "Укупно")
RANKS = {"Официри": "OF", "Подофицири": "OR5-9", "Војници": "OR1-4", "Укупно": "_T"}
FIGURES = {"Официри": (10, 90), "Подофицири": (20, 80), "Војници": (0, 170), "Укупно": (30, 340)}
ALBANIAN = ("Grada", "Gra", "Burra", "Gjithsej")
ALBANIAN_RANKS = {"Oficerë": "OF", "Nënoficerë": "OR5-9", "Ushtarë": "OR1-4", "Gjithsej": "_T"}

TRUTH = {
    (f"{column}{row}", rank, sex): number
    for row, (rank, (women, men)) in enumerate(zip(RANKS.values(), FIGURES.values(), strict=True), start=4)
    for column, sex, number in (("B", "F", women), ("C", "M", men), ("D", "_T", women + men))
}

Change = Callable[[Worksheet], None]


def crosstab(
    title: str,
    heads: Sequence[str],
    ranks: Sequence[str],
    sheet_name: str,
    change: Change | None = None,
) -> bytes:
    """Return a workbook with one cross-tab: ranks down, women, men and total across, header on row 3."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = sheet_name
    sheet["A1"] = title
    sheet.append([])
    sheet.append(list(heads))
    for label, (women, men) in zip(ranks, FIGURES.values(), strict=True):
        sheet.append([label, women, men, women + men])
    if change is not None:
        change(sheet)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _at_disposal(sheet: Worksheet) -> None:
    sheet.append(["На располагању", 3, 5, 8])


def ministry_book(year: int, change: Change | None = None) -> bytes:
    """Return the workbook of QM-AF for a year, as its layout in schemas/regions/simulated expects it."""

    def both(sheet: Worksheet) -> None:
        _at_disposal(sheet)
        if change is not None:
            change(sheet)

    return crosstab(f"Бројно стање на дан 31.12.{year}.", CYRILLIC, list(RANKS), "Особље", both)
