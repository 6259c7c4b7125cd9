"""What python-docx has no words for: fields, bookmarks, captions, alternatives of pictures.

Belongs here: single elements of WordprocessingML. Does not belong here: styles, tables, sections.
"""

from docx.document import Document as Book
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shape import InlineShape
from docx.text.paragraph import Paragraph


def element(name: str, /, **attributes: str) -> BaseOxmlElement:
    """Return an element of WordprocessingML, as `element("shd", fill="FFFFFF")`."""
    made = OxmlElement(f"w:{name}")
    for attribute, value in attributes.items():
        made.set(qn(f"w:{attribute}"), value)
    return made


def begin_field(paragraph: Paragraph, code: str) -> None:
    """Begin a field that Word computes: until its end stands what it came to last."""
    paragraph.add_run()._r.append(element("fldChar", fldCharType="begin"))
    instruction = element("instrText")
    instruction.text = code
    paragraph.add_run()._r.append(instruction)
    paragraph.add_run()._r.append(element("fldChar", fldCharType="separate"))


def end_field(paragraph: Paragraph) -> None:
    """End a field."""
    paragraph.add_run()._r.append(element("fldChar", fldCharType="end"))


def add_field(paragraph: Paragraph, code: str, shown: str) -> None:
    """Add a field that Word computes; `shown` stands there until it does."""
    begin_field(paragraph, code)
    if shown:
        paragraph.add_run(shown)
    end_field(paragraph)


def mark_of(index: int) -> str:
    """Return what the bookmark of a section is called, by its place in the report."""
    return f"_Toc{index + 1:08}"


def add_mark(paragraph: Paragraph, mark: str) -> None:
    """Put a bookmark around a paragraph, for the list of contents to lead to."""
    number = mark.removeprefix("_Toc")
    start = element("bookmarkStart", id=str(int(number)), name=mark)
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
    paragraph._p.append(element("bookmarkEnd", id=str(int(number))))


def lead_to(paragraph: Paragraph, mark: str, words: str) -> None:
    """Add words that lead to a bookmark, and the number of its page, which Word computes."""
    link = element("hyperlink", anchor=mark, history="1")
    before = len(paragraph._p)
    paragraph.add_run(f"{words}\t")
    add_field(paragraph, f"PAGEREF {mark} \\h", "")
    for part in list(paragraph._p)[before:]:
        link.append(part)
    paragraph._p.append(link)


def add_caption(book: Book, kind: str, label: str, number: int, words: str) -> None:
    """Add the line above a table or drawing; `kind` is what Word counts it as."""
    caption = book.add_paragraph(f"{label} ", "Caption")
    add_field(caption, f"SEQ {kind} \\* ARABIC", str(number))
    caption.add_run(f": {words}")


def describe(picture: InlineShape, words: str) -> None:
    """Give a picture the words that are read aloud in its place."""
    picture._inline.docPr.set("descr", words)
