"""The front page, the list of contents, and what stands above and below every page of the Word document.

Belongs here: pages before the first chapter, head and foot. Does not belong here: chapters (`docx`).
"""

from docx.document import Document as Book
from docx.enum.text import WD_BREAK

from pipelines.report.forms.docx_parts import add_field, begin_field, element, end_field, lead_to, mark_of
from pipelines.report.forms.numbering import numbered
from pipelines.report.model import Report
from schemas.texts import text

DEPTH = 2
"""Levels of sections that the list of contents has."""

AFTER_UPDATE = ("w:hdrShapeDefaults", "w:footnotePr", "w:endnotePr", "w:compat", "w:docVars", "w:rsids")
"""What stands after the setting to update fields: WordprocessingML asks for this order."""


def write_front(book: Book, report: Report) -> None:
    """Write what stands before the first chapter: of a short document no list of contents."""
    language = report.language
    book.add_paragraph(report.title, "Title")
    book.add_paragraph(report.subtitle, "Subtitle")
    book.add_paragraph().add_run(report.notice).bold = True
    book.add_paragraph(report.access)
    about = text("report.paper.about", language, edition=report.edition, prepared=report.prepared)
    last = book.add_paragraph(about, "Note")
    _write_edges(book, report)
    if not report.is_short:
        last.add_run().add_break(WD_BREAK.PAGE)
        _write_contents(book, report)


def _write_edges(book: Book, report: Report) -> None:
    """Write head and foot; the front page of a whole report has none."""
    page = book.sections[0]
    page.different_first_page_header_footer = not report.is_short
    for part, words in ((page.header, report.title), (page.footer, report.notice)):
        part.paragraphs[0].style = book.styles["Edge"]
        part.paragraphs[0].add_run(f"{words}\t")
    page.header.paragraphs[0].add_run(report.subtitle)
    add_field(page.footer.paragraphs[0], "PAGE", "1")


def _write_contents(book: Book, report: Report) -> None:
    """Write the list of contents: a field, kept up to date by Word, of lines that lead to their sections."""
    book.add_paragraph(text("report.paper.contents", report.language), "Contents")
    update = element("updateFields", val="true")  # on which page a section begins is known to Word alone
    book.settings.element.insert_element_before(update, *AFTER_UPDATE)
    lines = [
        (mark_of(index), number, section.title)
        for index, (number, section) in enumerate(numbered(report))
        if len(number) <= DEPTH
    ]
    for place, (mark, number, title) in enumerate(lines):
        line = book.add_paragraph(style=f"toc {len(number)}")
        if place == 0:
            begin_field(line, f'TOC \\o "1-{DEPTH}" \\h \\z \\u')
        lead_to(line, mark, f"{'.'.join(map(str, number))} {title}")
        if place == len(lines) - 1:
            end_field(line)
