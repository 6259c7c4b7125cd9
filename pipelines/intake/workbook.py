"""Bytes to cells: every sheet with its values where the user sees them.

Belongs here: reading values. Does not belong here: what they mean (`layout`, `tokens`), whether the
file may be opened at all (`guard`, which comes first).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple
from python_calamine import CalamineWorkbook

from pipelines.intake.package import sheet_marks


@dataclass(frozen=True)
class NoValue:
    """A cell that shows an error, or a formula whose result the file does not hold."""

    text: str


CellValue = int | float | str | bool | date | datetime | time | timedelta | NoValue | None


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name and its values by row and column, counted from 0 at A1; None is an empty cell."""

    name: str
    rows: list[list[CellValue]]

    def value(self, row: int, column: int) -> CellValue:
        """Return the value of a cell, None beyond the used range."""
        if row < len(self.rows) and column < len(self.rows[row]):
            return self.rows[row][column]
        return None


@dataclass(frozen=True)
class Workbook:
    """All sheets, in the order of the tabs."""

    sheets: tuple[Sheet, ...]


def address(row: int, column: int) -> str:
    """Return the A1 address of a row and column counted from 0."""
    return f"{get_column_letter(column + 1)}{row + 1}"


def is_number(value: CellValue) -> bool:
    """Return whether a cell holds a number; yes/no cells are none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def shown(value: CellValue) -> str:
    """Return a value as a message quotes it."""
    if isinstance(value, NoValue):
        return value.text
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _filled(value: CellValue) -> CellValue:
    # An empty text is what calamine gives for an empty cell, blanks what a user types to clear one.
    return None if isinstance(value, str) and not value.strip() else value


def _place(rows: list[list[CellValue]], cell: str, value: NoValue) -> None:
    row, column = coordinate_to_tuple(cell)
    while len(rows) < row:
        rows.append([])
    rows[row - 1] += [None] * (column - len(rows[row - 1]))
    rows[row - 1][column - 1] = value


def read_workbook(content: bytes) -> Workbook:
    """Return the cells of an .xlsx; raise whatever the readers raise on bytes that `guard` let through."""
    without_value = {marks.name: marks.without_value for marks in sheet_marks(content)}
    sheets = []
    with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
        for name in book.sheet_names:
            # skip_empty_area would cut empty rows at the top, and every address would be wrong.
            values = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            rows = [[_filled(value) for value in row] for row in values]
            for cell, text in without_value.get(name, {}).items():
                _place(rows, cell, NoValue(text))
            sheets.append(Sheet(name, rows))
    return Workbook(tuple(sheets))
