"""Workbooks as public bodies publish them, drawn by code together with the exact truth of every cell.

Belongs here: pages, tables, what a cell then means. Does not belong here: the workbooks
(`drawn_books*`), what must come of reading them (`test_drawn_books`).
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO

from openpyxl import Workbook as OpenWorkbook
from openpyxl.utils import get_column_letter

Codes = dict[str, str]
Truth = dict[tuple[str, str], tuple[Codes, float | None]]
Shown = int | float | str | None

DEFAULTS = {"rank": "_T", "detail": "_T"}
ALL = "all"
SEXES = ("F", "M", "_T")
F, M, T = ({"sex": sex} for sex in SEXES)
PCT_F: Codes = {"sex": "F", "unit_measure": "percent"}
PCT_M: Codes = {"sex": "M", "unit_measure": "percent"}


@dataclass(frozen=True)
class Row:
    """A row of a table: its labels from the left, what they mean, which rows it sums up.

    `parts` is ALL for every other row, or a number for so many rows before it.
    """

    labels: Sequence[Shown]
    codes: Codes
    parts: str | int = ""


@dataclass
class Page:
    """A sheet being drawn; `codes` hold for all of its figures."""

    name: str
    codes: Codes
    cells: dict[tuple[int, int], Shown] = field(default_factory=dict)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[str] = field(default_factory=list)
    truth: dict[tuple[int, int], tuple[Codes, float | None]] = field(default_factory=dict)
    seed: int = 7

    def line(self, row: int, *values: Shown, column: int = 1) -> None:
        """Write values from left to right, None leaves a cell empty."""
        for place, value in enumerate(values, start=column):
            if value is not None:
                self.cells[row, place] = value

    def lines(self, row: int, *rows: Sequence[Shown], column: int = 1) -> None:
        """Write rows of values below each other."""
        for number, values in enumerate(rows, start=row):
            self.line(number, *values, column=column)

    def merge(self, *ranges: str) -> None:
        """Merge cells."""
        self.merges += ranges

    def figure(self, row: int, column: int, value: float | None, codes: Codes, shown: Shown = None) -> None:
        """Write a number and note what it means."""
        self.cells[row, column] = value if shown is None else shown
        self.truth[row, column] = ({**DEFAULTS, **self.codes, **codes}, value)

    def table(
        self,
        row: int,
        rows: Sequence[Row | None],
        columns: Sequence[Codes | None],
        *,
        column: int = 1,
        decimal: str = "",
        scale: float = 1,
    ) -> None:
        """Write a table's body from `row` on: stub labels, then figures; None is a blank row or column."""
        draw = random.Random(self.seed)  # noqa: S311
        leaves: dict[tuple[int, tuple[tuple[str, str], ...]], tuple[int, int]] = {}
        width = max(len(one.labels) for one in rows if one is not None)
        for number, one in enumerate(rows):
            if one is None:
                continue
            self.line(row + number, *one.labels, column=column)
            for place, codes in enumerate(columns, start=column + width):
                if codes is None:
                    continue
                rest = tuple(sorted((d, c) for d, c in codes.items() if d not in ("sex", "unit_measure")))
                leaves.setdefault((number, rest), (draw.randint(3, 90), draw.randint(60, 900)))
                women, men = self._sum(rows, number, rest, leaves)
                value = _value(codes, women, men)
                text = _written(value, codes, decimal)
                self.figure(row + number, place, round(value * scale, 6), {**codes, **one.codes}, text)

    def _sum(
        self,
        rows: Sequence[Row | None],
        number: int,
        rest: tuple[tuple[str, str], ...],
        leaves: dict[tuple[int, tuple[tuple[str, str], ...]], tuple[int, int]],
    ) -> tuple[int, int]:
        one = rows[number]
        if one is None or not one.parts:
            return leaves[number, rest]
        near = range(len(rows)) if one.parts == ALL else range(number - int(one.parts), number)
        draw = random.Random(f"{self.seed}{rest}")  # noqa: S311
        women = men = 0
        for place in near:
            other = rows[place]
            if other is None or other.parts:
                continue
            known = leaves.setdefault((place, rest), (draw.randint(3, 90), draw.randint(60, 900)))
            women, men = women + known[0], men + known[1]
        return women, men


def _value(codes: Codes, women: int, men: int) -> float:
    count = {"F": women, "M": men, "_T": women + men}[codes.get("sex", "_T")]
    unit = codes.get("unit_measure")
    if unit == "percent":
        return round(100 * count / (women + men), 1)
    return round(count * 0.93, 1) if unit == "full_time_equivalents" else count


def _written(value: float, codes: Codes, decimal: str) -> Shown:
    if codes.get("unit_measure") != "percent" or not decimal:
        return None
    return f"{value:.1f}".replace(".", decimal)


@dataclass
class Book:
    """A workbook with its truth; `edits` is the change that an analyst makes to the suggestion, as YAML."""

    name: str
    sender: str
    codes: Codes
    edits: str = ""
    sector: str = ""
    pages: list[Page] = field(default_factory=list)

    def page(self, name: str, **codes: str) -> Page:
        """Add a sheet."""
        institution = {"institution": self.sender} if self.sender else {}
        self.pages.append(Page(name, institution | self.codes | codes, seed=len(self.pages) + 7))
        return self.pages[-1]

    def bytes(self) -> bytes:
        """Return the workbook as a file."""
        book = OpenWorkbook()
        book.remove(book.worksheets[0])
        for page in self.pages:
            sheet = book.create_sheet(page.name)
            for (row, column), value in page.cells.items():
                cell = sheet.cell(row, column, value)
                cell.number_format = page.formats.get((row, column), "General")
            for area in page.merges:
                sheet.merge_cells(area)
        buffer = BytesIO()
        book.save(buffer)
        return buffer.getvalue()

    def truth(self) -> Truth:
        """Return what every figure means, by sheet and cell."""
        return {
            (page.name, f"{get_column_letter(column)}{row}"): told
            for page in self.pages
            for (row, column), told in page.truth.items()
        }


def ranks(*told: tuple[str, str]) -> list[Row]:
    """Return a row for each rank: label and code."""
    return [Row([label], {"rank": code}) for label, code in told]
