"""How a sheet of the accessible workbook is drawn: no merged cells, no empty rows.

Belongs here: styles, widths, links, the table object. Does not belong here: what the cells say.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from math import ceil
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

Looks = Mapping[str, StyleArray]
"""How a cell with each of the workbook's styles looks, by the style's name."""

FONT, SIZE = "Arial", 12
LINE = 16
"""Points that a line of text is high."""

TITLE, HEADING, TEXT, WORDS = "Heading 1", "Heading 2", "Text", "Words"
HEAD, NUMBER, WHOLE, MARK, LINK = "Table head", "Number", "Whole number", "Mark", "Hyperlink"
WIDEST, NARROWEST = 44, 12
WIDTH_OF_TEXT = 96
TWO_DECIMALS = "0.00"


@dataclass(frozen=True)
class Line:
    """A line of a sheet of words: a title, a heading, a text, or a link to another sheet."""

    words: str
    style: str = WORDS
    link: str | None = None


@dataclass(frozen=True)
class Number:
    """A number that is shown in a form of its own, as 0.0"%", whatever else stands in its column."""

    value: float
    shown_as: str


@dataclass(frozen=True)
class TableSheet:
    """A sheet with one table: its tab, its title, what is said above the table, heads and rows.

    `about` says what the table is about, where another sheet explains it; `frozen` is how many columns stay
    in sight. With `links`, the first column names sheets and leads to them. `says_one_table` is what somebody
    who listens is told before the lead.
    """

    tab: str
    title: str
    lead: str
    heads: Sequence[str]
    rows: Sequence[Sequence[object]]
    about: str = ""
    frozen: int = 1
    links: bool = False
    says_one_table: str = "This worksheet contains one table."


def add_styles(book: Workbook) -> Looks:
    """Give the workbook its styles; each cell has one, so that a reader may change them all at once.

    Returns how a cell with each of them looks.
    """
    top, wrapped = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)
    right = Alignment(vertical="top", horizontal="right", indent=1)
    plain, bold = Font(name=FONT, size=SIZE), Font(name=FONT, size=SIZE, bold=True)
    styles = [
        NamedStyle(TITLE, font=Font(name=FONT, size=16, bold=True), alignment=top),
        NamedStyle(HEADING, font=Font(name=FONT, size=14, bold=True), alignment=top),
        NamedStyle(TEXT, font=plain, alignment=top),
        NamedStyle(WORDS, font=plain, alignment=wrapped),
        NamedStyle(HEAD, font=bold, alignment=wrapped, fill=PatternFill("solid", fgColor="E6EEF7")),
        NamedStyle(NUMBER, font=plain, alignment=right, number_format=TWO_DECIMALS),
        NamedStyle(WHOLE, font=plain, alignment=right, number_format="0"),
        NamedStyle(MARK, font=plain, alignment=right),
        NamedStyle(LINK, font=Font(name=FONT, size=SIZE, color="0563C1", underline="single"), alignment=top),
    ]
    for style in styles:
        book.add_named_style(style)
    return {style.name: style.as_tuple() for style in styles}


def _put(cell: Any, value: object, look: StyleArray) -> None:
    cell.value = value.value if isinstance(value, Number) else value
    if isinstance(value, str):
        cell.data_type = "s"  # never a formula, whatever it begins with
    cell._style = copy(look)  # what `cell.style = name` does once it has looked the name up, twice
    if isinstance(value, Number):
        cell.number_format = value.shown_as


def _lead_to(cell: Cell | MergedCell, tab: str) -> None:
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{tab}'!A1", display=str(cell.value))
    cell.style = LINK


def write_lines(sheet: Worksheet, lines: Sequence[Line], looks: Looks) -> None:
    """Write a sheet of words, one in each row of the first column."""
    sheet.column_dimensions["A"].width = WIDTH_OF_TEXT
    for row, line in enumerate(lines, start=1):
        cell = sheet.cell(row, 1)
        _put(cell, line.words, looks[line.style])
        if line.style == WORDS:
            sheet.row_dimensions[row].height = LINE * _lines(line.words, WIDTH_OF_TEXT)
        if line.link:
            _lead_to(cell, line.link)


def _lines(value: object, width: int) -> int:
    """Return how many lines a text takes in a column, with room for the words that do not fit at its end."""
    return ceil(len(value) * 1.2 / width) if isinstance(value, str) else 1


def _length(value: object) -> int:
    plain = value.value if isinstance(value, Number) else value
    return len(f"{plain:.2f}" if isinstance(plain, float) else str(plain))


def _width(head: str, values: Sequence[object]) -> int:
    longest_word = max(map(len, head.split()))
    longest = max(longest_word + 5, *(_length(value) + 2 for value in values), NARROWEST)
    return min(WIDEST, longest)


def _numbers_style(values: Sequence[object]) -> str | None:
    """Return how the numbers of a column are shown, all alike; None for a column of words."""
    numbers = [value for value in values if isinstance(value, (int, float))]
    if not numbers:
        return NUMBER if any(isinstance(value, Number) for value in values) else None
    return WHOLE if all(value == int(value) for value in numbers) else NUMBER


def _style(value: object, of_numbers: str | None) -> str:
    if not isinstance(value, str):
        return str(of_numbers)
    if of_numbers:
        return MARK
    return WORDS if len(value) > WIDEST else TEXT


def _write_rows(sheet: Worksheet, what: TableSheet, top: int, looks: Looks) -> None:
    columns = list(zip(*what.rows, strict=True))
    widths = [_width(head, values) for head, values in zip(what.heads, columns, strict=True)]
    styles = [_numbers_style(values) for values in columns]
    for column, (head, width) in enumerate(zip(what.heads, widths, strict=True), start=1):
        _put(sheet.cell(top, column), head, looks[HEAD])
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[top].height = LINE * max(map(_lines, what.heads, widths))
    for row, values in enumerate(what.rows, start=top + 1):
        sheet.row_dimensions[row].height = LINE * max(map(_lines, values, widths))
        for column, (value, style) in enumerate(zip(values, styles, strict=True), start=1):
            _put(sheet.cell(row, column), value, looks[_style(value, style)])
        if what.links:
            _lead_to(sheet.cell(row, 1), str(values[0]))


def write_table(sheet: Worksheet, what: TableSheet, looks: Looks) -> None:
    """Write title and lead, then the table: heads in one row, marked as a table, panes frozen."""
    lead = [Line(what.title, TITLE), Line(what.says_one_table, TEXT), Line(what.lead, TEXT)]
    for row, line in enumerate(lead, start=1):
        _put(sheet.cell(row, 1), line.words, looks[line.style])
    top = len(lead) + 1
    _write_rows(sheet, what, top, looks)
    last = f"{get_column_letter(len(what.heads))}{top + len(what.rows)}"
    table = Table(displayName=f"table_{what.tab}".lower(), ref=f"A{top}:{last}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(table)
    sheet.freeze_panes = f"{get_column_letter(what.frozen + 1)}{top + 1}"
