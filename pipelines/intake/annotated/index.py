"""The first sheet of an annotated copy: every finding on a line, with a link to its cell.

Belongs here: drawing it. Does not belong here: its words (`markup`).
"""

from collections.abc import Mapping

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.intake import template_style as style
from pipelines.intake.annotated import look
from pipelines.intake.annotated.markup import Line, Markup

WIDTHS = (5, 17, 24, 8, 62, 50, 17)
"""Number, severity, sheet, cell, what is wrong, what to do, last year."""
HIGHEST = 409.0
"""What a row may have at most, in points."""
ADDRESS = (2, 3)
"""The columns that lead to the cell."""


def draw_index(book: Workbook, titles: Mapping[str, str], markup: Markup, *, is_form: bool) -> None:
    """Put the index before all other sheets and show it first."""
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = False
    index = book.create_sheet(markup.sheet_name, 0)
    book.active = 0
    index.sheet_view.showGridLines = False
    for number, width in enumerate(WIDTHS[: len(markup.heads)], start=1):
        index.column_dimensions[get_column_letter(number)].width = width
    header_row = _draw_top(index, markup, is_form=is_form)
    if markup.lines:
        _draw_heads(index, header_row, markup)
        index.freeze_panes = f"A{header_row + 1}"
    for number, line in enumerate(markup.lines, start=header_row + 1):
        _draw_line(index, number, line, titles)
    style.page(index, landscape=True, header_row=header_row if markup.lines else None)


def _draw_top(sheet: Worksheet, markup: Markup, *, is_form: bool) -> int:
    """Draw what stands above the list; return the row of its heads."""
    width = sum(WIDTHS[: len(markup.heads)])
    ink = look.INKS[markup.state_severity] if markup.state_severity else style.INK
    title, *rest = markup.heading
    notes = markup.of_form if is_form else markup.of_values
    looks = [(title, style.font(style.DEEP, 16, bold=True))]
    looks += [(words, style.font(bold=True)) for words in rest]
    looks.append((markup.state, style.font(ink, 12, bold=True)))
    looks += [(words, style.font(style.MUTED)) for words in notes]
    for number, (words, font) in enumerate(looks, start=1):
        cell = sheet.cell(number, 1, words)
        cell.data_type = "s"  # never a formula, whatever a file is called
        cell.font, cell.alignment = font, style.text_at()
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=len(markup.heads))
        sheet.row_dimensions[number].height = style.height([(words, width)], font.size)
    sheet.row_dimensions[len(looks) + 1].height = style.GAP
    return len(looks) + 2


def _draw_heads(sheet: Worksheet, row: int, markup: Markup) -> None:
    widths = WIDTHS[: len(markup.heads)]
    for column, words in enumerate(markup.heads, start=1):
        cell = sheet.cell(row, column, words)
        cell.font, cell.fill = style.font(style.WHITE, bold=True), style.ground(style.DEEP)
        cell.border, cell.alignment = style.BOXED, style.text_at()
    texts = [(words, width / style.BOLD) for words, width in zip(markup.heads, widths, strict=True)]
    sheet.row_dimensions[row].height = style.height(texts)


def _draw_line(sheet: Worksheet, row: int, line: Line, titles: Mapping[str, str]) -> None:
    for column, words in enumerate(line.words):
        cell = sheet.cell(row, column + 1, words or None)
        if words:
            cell.data_type = "s"
        cell.font, cell.border = style.font(), style.BOXED
        cell.alignment = style.text_at()
        if column < ADDRESS[0]:
            cell.fill = style.ground(look.GROUNDS[line.severity])
            cell.font = style.font(look.INKS[line.severity], bold=line.begins_cause)
        if column in ADDRESS and words and line.sheet is not None and line.sheet in titles:
            location = look.address_of(titles[line.sheet], line.cell)
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=location, display=words)
            cell.font = style.Font(name=style.FONT, size=style.SIZE, underline="single", color=style.DEEP)
    sheet.row_dimensions[row].height = min(_height(line), HIGHEST)


def _height(line: Line) -> float:
    """Return the height of a row that shows all its words whole, each paragraph on lines of its own."""
    most = max(
        sum(style.lines(paragraph, width - style.MARGIN) for paragraph in words.split("\n"))
        for words, width in zip(line.words, WIDTHS, strict=False)
    )
    return most * style.LINE_HEIGHT + style.PADDING
