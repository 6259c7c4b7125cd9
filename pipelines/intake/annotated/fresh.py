"""A workbook written anew from the cells of another: values, merges, widths, formats.

Belongs here: what a copy shows of a workbook that is not our form. Does not belong here: marks on it.

Nothing is taken over as it is: no formula, no comment, no property, no hidden sheet, no part that
openpyxl would carry along unseen. Formats are known for .xlsx only; elsewhere widths fit the content.
"""

import re
from copy import copy
from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.intake import template_style as style
from pipelines.intake.workbook import CellValue, NoValue, Percent, Sheet, Workbook

FORMATS_KNOWN = ("xlsx", "xlsm")
MOST_STYLED = 40_000
"""Cells of a workbook up to which formats are copied: a reading process has seconds, not minutes."""
FORBIDDEN_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
LONGEST_TITLE, LONGEST_TEXT = 31, 32_767
EARLIEST_YEAR = 1900
PERCENT_FORMAT, PERCENT_DECIMALS = "0.0##%", 12
BEYOND = 100
"""Rows and columns up to which merges are copied after the last value: some are of whole columns."""
NARROWEST, WIDEST = 9.0, 60.0


def fresh_copy(content: bytes, opened: Workbook) -> tuple[openpyxl.Workbook, dict[str, str]]:
    """Return the copy, and what each sheet that was copied is called in it."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    source, titles = _formats(content, opened), {}
    for sheet in opened.sheets:
        if sheet.visibility != "visible" or sheet.is_chart:
            continue
        target = book.create_sheet(_title(sheet.name))
        titles[sheet.name] = target.title
        _write(sheet, target)
        if source is not None:
            _Formats(source[sheet.name], target, sheet).copy()
        else:
            _fit(sheet, target)
        _merge(sheet, target)
    return book, titles


def _title(name: str) -> str:
    """Return a name that a sheet may have: a text file's sheet is called as the file."""
    return FORBIDDEN_IN_TITLES.sub(" ", name)[:LONGEST_TITLE].strip("' ") or "1"


def _formats(content: bytes, opened: Workbook) -> openpyxl.Workbook | None:
    """Return the workbook as openpyxl sees it, for its formats; None where that cannot be had."""
    cells = sum(len(row) for sheet in opened.sheets for row in sheet.rows)
    if opened.file_format not in FORMATS_KNOWN or cells > MOST_STYLED:
        return None
    try:
        book = openpyxl.load_workbook(BytesIO(content))
    except MemoryError:
        raise
    except Exception:  # the values were read all the same, by the other reader
        return None
    return book if {sheet.title for sheet in book.worksheets} >= _names(opened) else None


def _names(opened: Workbook) -> set[str]:
    return {sheet.name for sheet in opened.sheets if not sheet.is_chart}


def _write(sheet: Sheet, target: Worksheet) -> None:
    for number, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row, start=1):
            if value is not None:
                _put(target.cell(number, column), value)


def _put(cell: Cell | MergedCell, value: CellValue) -> None:
    if isinstance(value, NoValue):
        value = value.text
    elif isinstance(value, Percent):
        cell.number_format = PERCENT_FORMAT
        value = round(value / 100, PERCENT_DECIMALS)
    elif isinstance(value, datetime) and value.year < EARLIEST_YEAR:
        value = value.isoformat(" ")
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_TEXT]
        cell.data_type = "s"  # what looks like a formula is text here
    else:
        cell.value = value


def _merge(sheet: Sheet, target: Worksheet) -> None:
    last_row = len(sheet.rows) + BEYOND
    last_column = max(map(len, sheet.rows), default=0) + BEYOND
    for area in sheet.merges:
        end_row, end_column = min(area.rows.stop, last_row), min(area.columns.stop, last_column)
        if end_row - area.rows.start > 0 and end_column - area.columns.start > 0:
            target.merge_cells(
                start_row=area.rows.start + 1,
                end_row=end_row,
                start_column=area.columns.start + 1,
                end_column=end_column,
            )


def _fit(sheet: Sheet, target: Worksheet) -> None:
    """Make columns as wide as what stands in them."""
    longest: dict[int, int] = {}
    for row in sheet.rows:
        for column, value in enumerate(row, start=1):
            if value is not None:
                longest[column] = max(longest.get(column, 0), len(str(value)))
    for column, length in longest.items():
        letter = get_column_letter(column)
        target.column_dimensions[letter].width = min(max(length + style.MARGIN, NARROWEST), WIDEST)


class _Formats:
    """Takes over the formats of one sheet, each style once."""

    def __init__(self, source: Worksheet, target: Worksheet, sheet: Sheet) -> None:
        self.source, self.target = source, target
        self.rows, self.columns = len(sheet.rows), max(map(len, sheet.rows), default=0)
        self.known: dict[int, Any] = {}

    def copy(self) -> None:
        """Copy styles of cells, widths of columns and heights of rows within the used range."""
        rows = self.source.iter_rows(max_row=self.rows, max_col=self.columns)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row, start=1):
                if cell.has_style:
                    self._style(cell, self.target.cell(number, column))
        for columns in self.source.column_dimensions.values():
            for column in range(columns.min or 1, min(columns.max or 0, self.columns) + 1):
                self.target.column_dimensions[get_column_letter(column)].width = columns.width
        for number, row_dimension in self.source.row_dimensions.items():
            if row_dimension.height is not None and number <= self.rows:
                self.target.row_dimensions[number].height = row_dimension.height
        default = self.source.sheet_format.defaultColWidth
        if default:
            self.target.sheet_format.defaultColWidth = default

    def _style(self, cell: Any, target: Any) -> None:
        same = self.known.setdefault(cell.style_id, target)
        if same is not target:
            target._style = copy(same._style)
            return
        target.font, target.fill, target.border = copy(cell.font), copy(cell.fill), copy(cell.border)
        target.alignment, target.number_format = copy(cell.alignment), cell.number_format
