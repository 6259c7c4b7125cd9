"""Bytes to cells: every sheet with its values where the user sees them.

Belongs here: reading values. Does not belong here: what they mean (`layout`, `tokens`), whether the
file may be opened at all (`guard`, which comes first).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from io import BytesIO
from pathlib import PurePath
from typing import Any, Literal

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple
from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from pipelines.intake.delimited import read_delimited
from pipelines.intake.formats import FileFormat, file_format
from pipelines.intake.package import sheet_marks


@dataclass(frozen=True)
class NoValue:
    """A cell that shows an error, or a formula whose result the file does not hold."""

    text: str


CellValue = int | float | str | bool | date | datetime | time | timedelta | NoValue | None


Visibility = Literal["visible", "hidden", "very_hidden"]


@dataclass(frozen=True)
class MergedArea:
    """Cells shown as one, counted from 0; only the top-left one holds a value."""

    rows: range
    columns: range


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name and its values by row and column, counted from 0 at A1; None is an empty cell.

    A sheet that is a chart has no rows. `very_hidden` is what only a program can hide and show.
    """

    name: str
    rows: list[list[CellValue]]
    merges: tuple[MergedArea, ...] = ()
    visibility: Visibility = "visible"
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_chart: bool = False

    def merged_into(self, row: int, column: int) -> tuple[int, int] | None:
        """Return the top-left cell of the merge that covers a cell; None for itself, and outside merges."""
        return self._covered.get((row, column))

    @cached_property
    def _covered(self) -> dict[tuple[int, int], tuple[int, int]]:
        # Merges reach as far as whole columns; beyond the used range they cover nothing.
        last_row, last_column = len(self.rows), max(map(len, self.rows), default=0)
        covered = {}
        for area in self.merges:
            corner = (area.rows.start, area.columns.start)
            for row in range(area.rows.start, min(area.rows.stop, last_row)):
                for column in range(area.columns.start, min(area.columns.stop, last_column)):
                    if (row, column) != corner:
                        covered[row, column] = corner
        return covered

    def value(self, row: int, column: int) -> CellValue:
        """Return the value of a cell, None beyond the used range."""
        if row < len(self.rows) and column < len(self.rows[row]):
            return self.rows[row][column]
        return None


@dataclass(frozen=True)
class Workbook:
    """All sheets, in the order of the tabs; `encoding` is set for text files only."""

    sheets: tuple[Sheet, ...]
    file_format: FileFormat = "xlsx"
    encoding: str | None = None


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


def _visibility(visible: Any) -> Visibility:
    if visible == SheetVisibleEnum.VeryHidden:
        return "very_hidden"
    return "hidden" if visible == SheetVisibleEnum.Hidden else "visible"


def _merges(sheet: CalamineSheet) -> tuple[MergedArea, ...]:
    return tuple(
        MergedArea(range(top, bottom + 1), range(left, right + 1))
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
    )


def _sheet(book: CalamineWorkbook, name: str, typ: Any, visible: Any, without_value: dict[str, str]) -> Sheet:
    visibility = _visibility(visible)
    if typ != SheetTypeEnum.WorkSheet:
        return Sheet(name, [], visibility=visibility, is_chart=True)
    cells = book.get_sheet_by_name(name)
    # skip_empty_area would cut empty rows at the top, and every address would be wrong.
    rows = [[_filled(value) for value in row] for row in cells.to_python(skip_empty_area=False)]
    for cell, text in without_value.items():
        _place(rows, cell, NoValue(text))
    return Sheet(name, rows, _merges(cells), visibility)


def _read_text(content: bytes, file_name: str) -> Workbook:
    text = read_delimited(content)
    rows: list[list[CellValue]] = [[_filled(value) for value in row] for row in text.rows]
    return Workbook((Sheet(PurePath(file_name).stem, rows),), "csv", text.encoding)


def read_workbook(content: bytes, file_name: str = "") -> Workbook:
    """Return the cells of a workbook of any format, told by its content.

    `file_name` names the one sheet of a text file. Raises whatever the readers raise on bytes that
    `guard` let through.
    """
    kind = file_format(content)
    if kind is None or kind == "csv":
        return _read_text(content, file_name)
    without_value: dict[str, dict[str, str]] = {}
    if kind in ("xlsx", "xlsm"):
        without_value = {marks.name: marks.without_value for marks in sheet_marks(content)}
    with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
        sheets = tuple(
            _sheet(book, each.name, each.typ, each.visible, without_value.get(each.name, {}))
            for each in book.sheets_metadata
        )
    return Workbook(sheets, kind)
