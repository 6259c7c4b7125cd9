"""The report as a Word document, to be edited and commented on.

Belongs here: sections, paragraphs, drawings. Does not belong here: the front page (`docx_front`), tables
(`docx_tables`), styles (`docx_styles`), what it says.
"""

from datetime import datetime
from io import BytesIO

from docx import Document
from docx.document import Document as Book
from docx.shared import Cm

from pipelines.intake.packages import repacked
from pipelines.report.charts.drawing import png
from pipelines.report.charts.reading import alternative
from pipelines.report.display import said
from pipelines.report.footnotes import footnotes_of
from pipelines.report.forms.docx_front import write_front
from pipelines.report.forms.docx_parts import add_caption, add_mark, describe, mark_of
from pipelines.report.forms.docx_styles import PAGE_WIDTH, set_styles
from pipelines.report.forms.docx_tables import add_table
from pipelines.report.forms.numbering import numbered, shown_numbers
from pipelines.report.model import Block, Drawing, Listing, Paragraph, Report, Section, Table
from schemas.texts import text

WRITTEN = datetime(2000, 1, 1)
"""What stands as the document's moment: the same edition gives the same document whenever it is made."""

STYLES = {"text": "Normal", "message": "Message", "caveat": "Caveat", "note": "Note"}
TALLEST = 19.0
"""Centimetres that a drawing may be tall."""


def as_docx(report: Report) -> bytes:
    """Return the report as a Word document; the same report gives the same content."""
    book = Document()
    set_styles(book, report.language)
    _properties(book, report)
    write_front(book, report)
    numbers = shown_numbers(report)
    for index, (number, section) in enumerate(numbered(report)):
        _section(book, section, number, mark_of(index))
        for block in section.blocks:
            _block(book, block, report.language, numbers)
        for words in footnotes_of(section.blocks, report.region, report.language):
            book.add_paragraph(f"* {words}", "Note")
    saved = BytesIO()
    book.save(saved)
    return repacked(saved.getvalue())


def _properties(book: Book, report: Report) -> None:
    about = book.core_properties
    about.title, about.subject, about.language = report.title, report.subtitle, report.language
    about.author = about.last_modified_by = "Muster"
    about.comments = f"{report.notice} {report.access}"
    about.created = about.modified = WRITTEN


def _section(book: Book, section: Section, number: tuple[int, ...], mark: str) -> None:
    head = book.add_heading(f"{'.'.join(map(str, number))} {section.title}", level=len(number))
    head.paragraph_format.page_break_before = section.starts_page
    add_mark(head, mark)


def _block(book: Book, block: Block, language: str, numbers: dict[str, int]) -> None:
    match block:
        case Paragraph(words, kind):
            book.add_paragraph(said(words, language), STYLES[kind])
        case Listing(items):
            for item in items:
                book.add_paragraph(said(item, language), "List Bullet")
        case Table(name, caption):
            label = text("report.paper.table", language)
            add_caption(book, "Table", label, numbers[name], said(caption, language))
            add_table(book, block, language)
        case Drawing(name, title, _):
            label = text("report.paper.figure", language)
            add_caption(book, "Figure", label, numbers[name], said(title, language))
            _draw(book, block, language)


def _draw(book: Book, drawing: Drawing, language: str) -> None:
    picture = book.add_picture(BytesIO(png(drawing.chart, language)), width=Cm(PAGE_WIDTH))
    if picture.height > Cm(TALLEST):
        picture.width, picture.height = Cm(PAGE_WIDTH * Cm(TALLEST) / picture.height), Cm(TALLEST)
    describe(picture, alternative(drawing.chart, language))
