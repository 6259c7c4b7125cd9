"""How the Word document looks: one set of styles, which a ministry can change in one place.

Belongs here: styles, page, language. Does not belong here: what is written.
"""

from docx.document import Document as Book
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from pipelines.report.forms.docx_parts import element

FONT = "Arial"
DARK, GREY, WHITE = RGBColor(0x3B, 0x1A, 0x52), RGBColor(0x50, 0x50, 0x50), RGBColor(0xFF, 0xFF, 0xFF)
PALE = "F3EFF6"
MARGIN = 2.2
PAGE_WIDTH = 21.0 - 2 * MARGIN
"""Centimetres between the margins of an A4 page."""

BUILT_IN = {
    "Normal": (10.5, None),
    "Title": (30, WHITE),
    "Subtitle": (15, WHITE),
    "Heading 1": (20, DARK),
    "Heading 2": (14, DARK),
    "Heading 3": (12, DARK),
    "Caption": (10, DARK),
}
OWN = {
    "Message": (10.5, None),
    "Caveat": (10, None),
    "Note": (8.5, GREY),
    "Edge": (8.5, GREY),
    "Cell": (8.5, None),
    "Dense": (7.5, None),
    "Contents": (20, DARK),
    "toc 1": (10.5, None),
    "toc 2": (10, None),
}
"""Styles of paragraphs: points and colour. Those of the contents are called as Word calls them."""

SPACES = {
    "Title": (0, 0),
    "Subtitle": (0, 30),
    "Message": (4, 4),
    "Caveat": (6, 6),
    "Note": (3, 3),
    "Cell": (1, 1),
    "Dense": (1, 1),
    "Caption": (12, 4),
    "toc 1": (6, 0),
    "toc 2": (0, 0),
}
"""Points above and below a paragraph."""


def set_styles(book: Book, language: str) -> None:
    """Set page, fonts, sizes and the language that spelling is checked in."""
    _clear(book)
    page = book.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin = page.right_margin = Cm(MARGIN)
    for name in OWN:
        book.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = book.styles["Normal"]
    for name, (size, colour) in {**BUILT_IN, **OWN}.items():
        _look(_style(book, name), size, colour)
    for name, (above, below) in SPACES.items():
        space = _style(book, name).paragraph_format
        space.space_before, space.space_after = Pt(above), Pt(below)
    _keep(book)
    _frame(book)
    _set_tabs(book)
    normal = _style(book, "Normal").element.get_or_add_rPr()
    normal.append(element("lang", val=language))


def _clear(book: Book) -> None:
    """Leave out the looks of tables that come with python-docx: tables have rules of their own."""
    for style in list(book.styles):
        if style.type is WD_STYLE_TYPE.TABLE and style.name != PLAIN_TABLE:
            style.delete()


PLAIN_TABLE = "Normal Table"


def _keep(book: Book) -> None:
    """Keep captions with what they are of, and print what is bold."""
    _style(book, "Caption").paragraph_format.keep_with_next = True
    for name in ("Caption", "Contents", "toc 1"):
        _style(book, name).font.bold = True
    _style(book, "Subtitle").font.italic = False


def _frame(book: Book) -> None:
    """Set title and subtitle on one dark ground, messages beside a line, caveats on a pale ground."""
    dark = str(DARK)
    sides = {"left": ("4", "12", dark), "right": ("4", "12", dark)}
    _set_ground(book, "Title", dark, {"top": ("4", "31", dark), **sides})
    _set_ground(book, "Subtitle", dark, {**sides, "bottom": ("4", "31", dark)})
    _set_ground(book, "Caveat", PALE, {})
    _set_ground(book, "Message", "auto", {"left": ("18", "6", dark)})
    _style(book, "Message").paragraph_format.left_indent = Cm(0.3)
    for name in ("Title", "Subtitle"):  # the ground ends where the text of the page does
        space = _style(book, name).paragraph_format
        space.left_indent = space.right_indent = Pt(12)


def _set_ground(book: Book, name: str, fill: str, lines: dict[str, tuple[str, str, str]]) -> None:
    """Give a style its ground and the lines beside it: eighths of a point, points away, colour."""
    own = _style(book, name).element.get_or_add_pPr()
    for old in own.findall(qn("w:pBdr")):
        own.remove(old)
    borders = element("pBdr")
    for side in ("top", "left", "bottom", "right"):
        if side in lines:
            size, space, colour = lines[side]
            borders.append(element(side, val="single", sz=size, space=space, color=colour))
    own.insert_element_before(borders, "w:shd", *AFTER_SHADE)
    own.insert_element_before(element("shd", val="clear", color="auto", fill=fill), *AFTER_SHADE)


AFTER_SHADE = ("w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl")
"""What stands after the ground of a paragraph: WordprocessingML asks for this order."""


def _set_tabs(book: Book) -> None:
    for name, leader in (("toc 1", WD_TAB_LEADER.DOTS), ("toc 2", WD_TAB_LEADER.DOTS), ("Edge", None)):
        tabs = _style(book, name).paragraph_format.tab_stops
        tabs.add_tab_stop(Cm(PAGE_WIDTH), WD_TAB_ALIGNMENT.RIGHT, leader or WD_TAB_LEADER.SPACES)
    _style(book, "toc 2").paragraph_format.left_indent = Cm(0.6)


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
