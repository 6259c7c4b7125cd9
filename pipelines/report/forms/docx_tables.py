"""Tables of the Word document: heads repeated on every page, numbers to the right, rules above and below.

Belongs here: one table. Does not belong here: which tables there are, captions.
"""

from docx.document import Document as Book
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.table import CT_Row, CT_Tc
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Length
from docx.table import Table as WordTable

from pipelines.report.display import said, said_cell
from pipelines.report.figures import Figure
from pipelines.report.forms.docx_parts import element
from pipelines.report.forms.docx_styles import DARK, PAGE_WIDTH, PALE
from pipelines.report.forms.widths import widths
from pipelines.report.model import Table

WHOLE_ROWS = 16
"""Rows that a table may have to be kept on one page."""

CELL, DENSE, MANY = "Cell", "Dense", 7
"""The style of a cell, and that of one among many, by what Word keeps it under: looked up, it takes long."""

SIDE = 60
"""Twentieths of a point beside the words of a cell."""


def add_table(book: Book, table: Table, language: str) -> None:
    """Add a table with its notes below."""
    word = book.add_table(rows=1 + len(table.rows), cols=len(table.heads))
    word.autofit = False
    _describe(word, said(table.caption, language))
    shares = widths(table, language)
    across: list[Length] = [Cm(PAGE_WIDTH * share / sum(shares)) for share in shares]
    for column, width in zip(word.columns, across, strict=True):
        column.width = width
    columns = zip(*table.rows, strict=True) if table.rows else [()] * len(table.heads)
    numeric = [any(isinstance(cell, Figure) for cell in column) for column in columns]
    said_rows = [table.heads, *(tuple(said_cell(cell, language) for cell in row) for row in table.rows)]
    is_whole = len(table.rows) <= WHOLE_ROWS
    for index, (row, words) in enumerate(zip(word._tbl.tr_lst, said_rows, strict=True)):
        keep = index == 0 or (is_whole and (index < len(table.rows) or bool(table.notes)))
        _write_row(row, words, numeric, across, keep=keep)
        if index and index % 2 == 0:
            _shade(row)
    _make_head(word._tbl.tr_lst[0])
    for note in table.notes:
        book.add_paragraph(said(note, language), "Note")


def _write_row(
    row: CT_Row, words: tuple[str, ...], numeric: list[bool], across: list[Length], *, keep: bool
) -> None:
    """Write a row, which stands on one page; with `keep`, on that of the next row."""
    row.get_or_add_trPr().append(element("cantSplit"))
    style = CELL if len(words) < MANY else DENSE
    for cell, said_words, is_number, width in zip(row.tc_lst, words, numeric, across, strict=True):
        cell.width = width
        _write(cell, said_words, style, is_number=is_number, keep=keep)


def _write(cell: CT_Tc, words: str, style: str, *, is_number: bool, keep: bool) -> None:
    paragraph = cell.p_lst[0]
    own = paragraph.get_or_add_pPr()
    own.style = style
    if keep:
        own.keepNext_val = True
    if is_number:
        own.jc_val = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.add_r().text = words


def _shade(row: CT_Row) -> None:
    for cell in row.tc_lst:
        cell.get_or_add_tcPr().append(element("shd", val="clear", color="auto", fill=PALE))


def _make_head(row: CT_Row) -> None:
    """Make a row stand at the head of every page, bold above a rule, and be read as the heads."""
    row.get_or_add_trPr().append(element("tblHeader"))
    for cell in row.tc_lst:
        rules = element("tcBorders")
        rules.append(_rule("bottom", 6))
        cell.get_or_add_tcPr().append(rules)
        for run in cell.p_lst[0].r_lst:
            run.get_or_add_rPr().append(element("b"))


def _rule(side: str, eighths: int) -> BaseOxmlElement:
    return element(side, val="single", sz=str(eighths), space="0", color=str(DARK))


def _describe(table: WordTable, words: str) -> None:
    """Give a table its rules, its row of heads, and the words that are read aloud before it."""
    own = table._tbl.tblPr
    rules = element("tblBorders")
    rules.extend([_rule("top", 8), _rule("bottom", 8)])
    own.insert_element_before(rules, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption")
    margins = element("tblCellMar")
    margins.extend([element(side, w=str(SIDE), type="dxa") for side in ("left", "right")])
    own.insert_element_before(margins, "w:tblLook", "w:tblCaption")
    for look in own.findall(element("tblLook").tag):
        own.remove(look)
    own.append(element("tblLook", val="0020", firstRow="1", lastRow="0", firstColumn="0", lastColumn="0"))
    own.append(element("tblCaption", val=words))
