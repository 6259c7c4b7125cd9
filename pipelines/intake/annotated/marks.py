"""Comments and colour on the cells of a copy, and taking them off again.

Belongs here: one cell after the other. Does not belong here: the index (`index`), the words.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.intake import template_style as style
from pipelines.intake.annotated import look
from pipelines.intake.annotated.markup import Mark
from pipelines.intake.words import cover_words


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
    cell.fill = style.ground(look.GROUNDS[look.worst(mark.severity for mark in marks)])
    _clear_of_conditions(cell.parent, cell)


def _clear_of_conditions(sheet: Any, cell: Cell) -> None:
    """Take the cell out of the form's own colours that come and go with the numbers: they would hide ours."""
    if not any(cell.coordinate in each.sqref for each in sheet.conditional_formatting):
        return
    kept = ConditionalFormattingList()
    for each in sheet.conditional_formatting:
        areas = [part for area in each.sqref.ranges for part in _without(area, cell.row, cell.column)]
        for rule in each.rules if areas else ():
            # Formulas of a rule count from the first cell that it is for.
            before, after = _first(each.sqref.ranges), _first(areas)
            rule.formula = [_moved(formula, before, after) for formula in rule.formula]
            kept.add(" ".join(area.coord for area in areas), rule)
    sheet.conditional_formatting = kept


def _without(area: CellRange, row: int, column: int) -> list[CellRange]:
    """Return an area without one cell, in up to four parts."""
    left, top, right, bottom = area.bounds
    if not (top <= row <= bottom and left <= column <= right):
        return [area]
    parts = [
        (left, top, right, row - 1),
        (left, row, column - 1, row),
        (column + 1, row, right, row),
        (left, row + 1, right, bottom),
    ]
    return [
        CellRange(min_col=a, min_row=b, max_col=c, max_row=d) for a, b, c, d in parts if a <= c and b <= d
    ]


def _first(areas: Iterable[CellRange]) -> str:
    first = min(areas, key=lambda area: (area.min_row, area.min_col))
    return f"{get_column_letter(first.min_col)}{first.min_row}"


def _moved(formula: str, before: str, after: str) -> str:
    return Translator(f"={formula}", origin=before).translate_formula(after).removeprefix("=")


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
