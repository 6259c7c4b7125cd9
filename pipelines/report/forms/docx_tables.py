"""Tables of the Word document: caption above, heads repeated on every page, numbers to the right.

Belongs here: one table. Does not belong here: which tables there are.
"""

from docx.document import Document as Book
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.table import Table as WordTable
from docx.table import _Cell, _Row

from pipelines.report.display import said, said_cell
from pipelines.report.figures import Figure
from pipelines.report.forms.docx_styles import PAGE_WIDTH
from pipelines.report.forms.widths import widths
from pipelines.report.model import Table

STYLE = "Light Shading"


def add_table(book: Book, table: Table, language: str) -> None:
    """Add a table with its caption above and its notes below."""
    caption = said(table.caption, language)
    book.add_paragraph(caption, "Caption")
    word = book.add_table(rows=1, cols=len(table.heads), style=STYLE)
    word.autofit = False
    _describe(word, caption)
    _write_row(word.rows[0], list(table.heads), [isinstance(cell, Figure) for cell in table.rows[0]])
    _repeat(word.rows[0])
    for row in table.rows:
        numeric = [isinstance(cell, Figure) for cell in row]
        _write_row(word.add_row(), [said_cell(cell, language) for cell in row], numeric)
    shares = widths(table, language)
    for column, share in zip(word.columns, shares, strict=True):
        column.width = Cm(PAGE_WIDTH * share / sum(shares))
        for cell in column.cells:
            cell.width = column.width
    for note in table.notes:
        book.add_paragraph(said(note, language), "Note")


def _write_row(row: _Row, cells: list[str], numeric: list[bool]) -> None:
    _keep_whole(row)
    for cell, words, is_number in zip(row.cells, cells, numeric, strict=True):
        _write(cell, words, is_number=is_number)


def _write(cell: _Cell, words: str, *, is_number: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = "Cell"
    paragraph.add_run(words)
    if is_number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _repeat(row: _Row) -> None:
    """Make a row stand at the head of every page, and be read as the heads."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _keep_whole(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _describe(table: WordTable, words: str) -> None:
    """Give a table the words that are read aloud before it."""
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), words)
    table._tbl.tblPr.append(caption)
