"""A sheet as its sender sees it, with the findings on its cells.

Belongs here: which cells are drawn and what stands on them. Does not belong here: opening the file (an
isolated worker does), HTML (`sheet.html`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from openpyxl.utils import get_column_letter

from pipelines.answering.causes import Cause
from pipelines.intake.isolation.read import open_workbook_isolated
from pipelines.intake.workbook import CellValue, Percent, Sheet, Workbook, address, is_number, shown
from pipelines.returns.keeping import kept_file
from pipelines.store.acts import ReturnRevision
from pipelines.store.home import Home
from schemas.numbers import date_text, number_text
from schemas.rules import SEVERITIES

MOST_ROWS, MOST_COLUMNS = 400, 60
"""More of a sheet is not drawn: what is said of cells beyond stands in the list."""


@dataclass(frozen=True)
class DrawnCell:
    """A cell: its words, how many columns and rows it covers, and the findings on it."""

    address: str
    text: str
    is_figure: bool
    columns: int
    rows: int
    causes: tuple[Cause, ...]

    @property
    def severity(self) -> str:
        """Return how grave the gravest finding on it is; nothing where there is none."""
        found = {cause.severity for cause in self.causes}
        return next((severity for severity in SEVERITIES if severity in found), "")


@dataclass(frozen=True)
class DrawnSheet:
    """What is drawn of a sheet: letters of columns, rows with their numbers; whether any is left out."""

    letters: tuple[str, ...]
    rows: tuple[tuple[int, tuple[DrawnCell, ...]], ...]
    is_cut: bool


def opened_sheet(home: Home, item: ReturnRevision, name: str) -> Sheet | None:
    """Return a sheet of the file that a return came as; None where it cannot be shown."""
    content = kept_file(home, item.kept_as, item.kept_sha256, item.sha256)
    workbook = open_workbook_isolated(content, item.file_name)
    if not isinstance(workbook, Workbook):
        return None
    return next((sheet for sheet in workbook.sheets if sheet.name == name and not sheet.is_chart), None)


def drawn(sheet: Sheet, causes: Sequence[Cause], language: str) -> DrawnSheet:
    """Return a sheet as it is drawn, with the causes that have points on it."""
    height, width = len(sheet.rows), max(map(len, sheet.rows), default=0)
    rows, columns = min(height, MOST_ROWS), min(width, MOST_COLUMNS)
    found: dict[str, list[Cause]] = {}
    for cause in causes:
        for point in cause.points:
            if point.place.sheet == sheet.name and point.place.cell:
                found.setdefault(point.place.cell, []).append(cause)
    spans = {
        (area.rows.start, area.columns.start): (
            min(area.rows.stop, rows) - area.rows.start,
            min(area.columns.stop, columns) - area.columns.start,
        )
        for area in sheet.merges
    }

    def is_empty_after(row: int, column: int) -> bool:
        """Return whether a text may run on to the end of its row, as spreadsheets let it."""
        rest = range(column + 1, columns)
        return not any(
            sheet.value(row, other) is not None
            or sheet.merged_into(row, other) is not None
            or (row, other) in spans
            or address(row, other) in found
            for other in rest
        )

    def cells(row: int) -> Iterator[DrawnCell]:
        for column in range(columns):
            if sheet.merged_into(row, column) is not None:
                continue
            value, where = sheet.value(row, column), address(row, column)
            high, wide = spans.get((row, column), (1, 1))
            runs_on = high == wide == 1 and isinstance(value, str) and is_empty_after(row, column)
            wide = columns - column if runs_on else wide
            on_it = tuple({cause.number: cause for cause in found.get(where, ())}.values())
            yield DrawnCell(where, words_of(value, language), is_number(value), wide, high, on_it)
            if runs_on:
                return

    return DrawnSheet(
        tuple(get_column_letter(column + 1) for column in range(columns)),
        tuple((row + 1, tuple(cells(row))) for row in range(rows)),
        is_cut=(rows, columns) != (height, width),
    )


def words_of(value: CellValue, language: str) -> str:
    """Return a cell's value as the reader's language writes it."""
    if isinstance(value, Percent):
        return f"{number_text(float(value), language)} %"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number_text(value, language)
    if isinstance(value, date):
        return date_text(value.date() if isinstance(value, datetime) else value, language)
    return shown(value)
