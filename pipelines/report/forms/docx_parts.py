"""What python-docx has no words for: fields, the list of contents, alternatives of pictures, the same bytes.

Belongs here: single elements of WordprocessingML. Does not belong here: styles, tables, sections.
"""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document as Book
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shape import InlineShape
from docx.text.paragraph import Paragraph

from pipelines.report.model import Report

OLDEST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
UNIX = 3


def add_field(paragraph: Paragraph, code: str, shown: str) -> None:
    """Add a field that Word computes; `shown` stands there until it does."""
    for kind, words in (("begin", ""), (None, code), ("separate", ""), ("text", shown), ("end", "")):
        run = paragraph.add_run()
        if kind == "text":
            run.text = words
        elif kind is None:
            instruction = OxmlElement("w:instrText")
            instruction.text = words
            run._r.append(instruction)
        else:
            sign = OxmlElement("w:fldChar")
            sign.set(qn("w:fldCharType"), kind)
            run._r.append(sign)


def add_contents(book: Book, title: str, report: Report) -> None:
    """Add a list of contents: written out, and a field that Word can bring up to date with page numbers."""
    book.add_paragraph(title, "Caption")
    lines = [
        f"{number}{'' if inner is None else f'.{inner}'} {section.title}"
        for number, chapter in enumerate(report.sections, start=1)
        for inner, section in [(None, chapter), *enumerate(chapter.sections, start=1)]
    ]
    add_field(book.add_paragraph(), 'TOC \\o "1-2" \\h \\z \\u', "\n".join(lines))


def describe(picture: InlineShape, words: str) -> None:
    """Give a picture the words that are read aloud in its place."""
    picture._inline.docPr.set("descr", words)


def repacked(package: bytes) -> bytes:
    """Return an Office package without a trace of when it was written."""
    target = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(target, "w", ZIP_DEFLATED) as zipped:
        for name in source.namelist():
            part = ZipInfo(name, OLDEST_ZIP_DATE)
            part.compress_type, part.create_system = ZIP_DEFLATED, UNIX
            zipped.writestr(part, source.read(name))
    return target.getvalue()
