"""The report as a Word document, to be edited and commented on.

Belongs here: sections, paragraphs, drawings, the front page. Does not belong here: tables (`docx_tables`),
styles (`docx_styles`), what it says.
"""

from datetime import datetime
from io import BytesIO

from docx import Document
from docx.document import Document as Book
from docx.shared import Cm

from pipelines.report.charts.drawing import png
from pipelines.report.charts.reading import alternative
from pipelines.report.display import said
from pipelines.report.footnotes import footnotes_of
from pipelines.report.forms.docx_parts import add_contents, add_field, describe, repacked
from pipelines.report.forms.docx_styles import PAGE_WIDTH, set_styles
from pipelines.report.forms.docx_tables import add_table
from pipelines.report.model import Block, Drawing, Listing, Paragraph, Report, Section, Table
from schemas.texts import text

WRITTEN = datetime(2000, 1, 1)
"""What stands as the document's moment: the same edition gives the same document whenever it is made."""

STYLES = {"text": "Normal", "message": "Message", "caveat": "Caveat", "note": "Note"}


def as_docx(report: Report) -> bytes:
    """Return the report as a Word document; the same report gives the same content."""
    book = Document()
    set_styles(book, report.language)
    _properties(book, report)
    _front(book, report)
    for number, section in enumerate(report.sections, start=1):
        _section(book, section, report, (number,))
    saved = BytesIO()
    book.save(saved)
    return repacked(saved.getvalue())


def _properties(book: Book, report: Report) -> None:
    about = book.core_properties
    about.title, about.subject, about.language = report.title, report.subtitle, report.language
    about.author = about.last_modified_by = "Muster"
    about.comments = f"{report.notice} {report.access}"
    about.created = about.modified = WRITTEN


def _front(book: Book, report: Report) -> None:
    language = report.language
    book.add_paragraph(report.title, "Title")
    book.add_paragraph(report.subtitle, "Subtitle")
    for words in (report.notice, report.access):
        book.add_paragraph(words)
    about = text("report.pdf.about", language, edition=report.edition, prepared=report.prepared)
    book.add_paragraph(about, "Note")
    if not report.is_short:
        add_contents(book, text("report.pdf.contents", language), report)
    foot = book.sections[0].footer.paragraphs[0]
    foot.style = book.styles["Note"]
    foot.add_run(f"{report.title}. {report.notice} ")
    add_field(foot, "PAGE", "1")


def _section(book: Book, section: Section, report: Report, numbers: tuple[int, ...]) -> None:
    title = f"{'.'.join(map(str, numbers))} {section.title}"
    head = book.add_heading(title, level=len(numbers))
    head.paragraph_format.page_break_before = section.starts_page
    for block in section.blocks:
        _block(book, block, report.language)
    for words in footnotes_of(section.blocks, report.region, report.language):
        book.add_paragraph(f"* {words}", "Note")
    for number, inner in enumerate(section.sections, start=1):
        _section(book, inner, report, (*numbers, number))


def _block(book: Book, block: Block, language: str) -> None:
    match block:
        case Paragraph(words, kind):
            book.add_paragraph(said(words, language), STYLES[kind])
        case Listing(items):
            for item in items:
                book.add_paragraph(said(item, language), "List Bullet")
        case Table():
            add_table(book, block, language)
        case Drawing(_, title, chart):
            book.add_paragraph(said(title, language), "Caption")
            picture = book.add_picture(BytesIO(png(chart, language)), width=Cm(PAGE_WIDTH))
            describe(picture, alternative(chart, language))
