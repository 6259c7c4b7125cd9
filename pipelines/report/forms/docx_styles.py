"""How the Word document looks: one set of styles, which a ministry can change in one place.

Belongs here: styles, page, language. Does not belong here: what is written.
"""

from docx.document import Document as Book
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

FONT = "Arial"
DARK, GREY = RGBColor(0x3B, 0x1A, 0x52), RGBColor(0x50, 0x50, 0x50)
MARGIN = 2.2
PAGE_WIDTH = 21.0 - 2 * MARGIN
"""Centimetres between the margins of an A4 page."""

SIZES = {"Normal": 10.5, "Title": 28, "Subtitle": 14, "Heading 1": 20, "Heading 2": 14, "Heading 3": 12}
OWN = {"Message": (10.5, DARK), "Caveat": (10, GREY), "Note": (8.5, GREY), "Cell": (8.5, None)}
"""Our own styles of paragraphs: points and colour."""


def set_styles(book: Book, language: str) -> None:
    """Set page, fonts, sizes and the language that spelling is checked in."""
    page = book.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin = page.right_margin = Cm(MARGIN)
    for name, size in SIZES.items():
        _look(_style(book, name), size, None if name == "Normal" else DARK)
    for name, (size, colour) in OWN.items():
        style = book.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = book.styles["Normal"]
        _look(_style(book, name), size, colour)
    cell = _style(book, "Cell").paragraph_format
    cell.space_before = cell.space_after = Pt(1)
    _style(book, "Message").paragraph_format.left_indent = Cm(0.5)
    caption = _style(book, "Caption")
    _look(caption, 10, DARK)
    caption.font.bold, caption.paragraph_format.keep_with_next = True, True
    _say_language(_style(book, "Normal"), language)


def _style(book: Book, name: str) -> ParagraphStyle:
    style = book.styles[name]
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"{name!r} is no style of paragraphs.")
    return style


def _look(style: ParagraphStyle, size: float, colour: RGBColor | None) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):  # Cyrillic letters are of hAnsi, others follow
        fonts.set(qn(f"w:{kind}"), FONT)
    if colour is not None:
        style.font.color.rgb = colour


def _say_language(style: ParagraphStyle, language: str) -> None:
    said = OxmlElement("w:lang")
    said.set(qn("w:val"), language)
    style.element.get_or_add_rPr().append(said)
