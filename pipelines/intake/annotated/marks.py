"""Comments and colour on the cells of a copy, and taking them off again.

Belongs here: one cell after the other. Does not belong here: the index (`index`), the words.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import FormulaRule
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.intake import template_style as style
from pipelines.intake.annotated import look
from pipelines.intake.annotated.markup import Mark
from pipelines.intake.words import cover_words

ALWAYS = "TRUE"
"""The formula of a colour that lies over those of the form."""


def draw_marks(book: Workbook, titles: Mapping[str, str], marks: Sequence[Mark]) -> None:
    """Put comments and colours on the cells; a mark on a sheet that was not copied stands in the index only.

    `titles` says what each of the file's sheets is called in the copy.
    """
    shown = [mark for mark in marks if mark.sheet in titles]
    for (name, coordinate), on_cell in groupby(sorted(shown, key=_place), _place):
        _draw(_shown_cell(book[titles[name]], coordinate), list(on_cell))


def _place(mark: Mark) -> tuple[str, str]:
    return mark.sheet, mark.cell


def _shown_cell(sheet: Worksheet, coordinate: str) -> Cell:
    """Return the cell, or the one that shows it where it is merged into another."""
    cell = sheet[coordinate]
    if isinstance(cell, MergedCell):
        area = next(area for area in sheet.merged_cells.ranges if coordinate in area)
        cell = sheet.cell(area.min_row, area.min_col)
    return cell


def _draw(cell: Cell, marks: list[Mark]) -> None:
    texts = [mark.text for mark in marks]
    if cell.comment is not None:
        texts.append(cell.comment.text)
    text = "\n\n".join(texts)
    height = look.comment_height(text)
    cell.comment = Comment(text, look.AUTHOR, height=height, width=look.COMMENT_WIDTH)
    color = look.GROUNDS[look.worst(mark.severity for mark in marks)]
    cell.fill = style.ground(color)
    _lay_over(cell, color)


def _lay_over(cell: Cell, color: str) -> None:
    """Let the colour win over the form's own colours that come and go with the numbers."""
    sheet: Any = cell.parent
    if not any(cell.coordinate in each.sqref for each in sheet.conditional_formatting):
        return
    for each in sheet.conditional_formatting:
        for rule in each.rules:
            rule.priority += 1
    rule = FormulaRule([ALWAYS], fill=style.PatternFill(bgColor=color))
    rule.priority = 1
    sheet.conditional_formatting.add(cell.coordinate, rule)


def without_old_marks(book: Workbook) -> None:
    """Take off what an earlier answer left, where somebody corrected an annotated copy and sent that."""
    for sheet in list(book.worksheets):
        if cover_words().resolve(sheet.title, "sheets") == "answer":
            book.remove(sheet)
            continue
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None and cell.comment.author == look.AUTHOR:
                    cell.comment = None
                    cell.fill = style.ground(style.TINT if cell.protection.locked else style.WHITE)
        _take_colours_off(sheet)


def _take_colours_off(sheet: Worksheet) -> None:
    kept = ConditionalFormattingList()
    for each in sheet.conditional_formatting:
        for rule in each.rules:
            if rule.formula != [ALWAYS]:
                kept.add(str(each.sqref), rule)
    sheet.conditional_formatting = kept
