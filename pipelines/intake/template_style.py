"""How our own workbook looks.

Belongs here: colours, fonts, widths, heights, protection, page set-up. Does not belong here: what
stands in the cells (`template_cover`, `template_sheet`).

Every colour stands on a ground that it can be read on (contrast above 4.5 to 1), and none says
anything alone: compulsory rows carry a sign, unequal totals a sign, locked cells are locked.
"""

from collections.abc import Callable, Hashable, Sequence
from copy import copy
from typing import Any

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

FONT = "Arial"
SIZE, SMALL = 10, 8.5
INK, MUTED, WHITE = "1F2A37", "586474", "FFFFFF"
DEEP, TINT, PALE, LINE = "24405C", "E9EEF4", "F5F7F9", "9AA7B5"
ALARM, AMBER, AMBER_INK = "8C1D18", "FFE2A8", "6B3A00"

WIDTHS: dict[str, float] = {
    "measure": 36, "population": 28, "rank": 38, "detail": 32,
    "F": 11, "M": 11, "_O": 11, "_U": 11, "_T": 11, "stated_share": 16, "answer": 16,
    "remark": 28, "comment": 40, "last_F": 13, "last_M": 13, "last_T": 13, "last_answer": 16,
}  # fmt: skip
COVER_WIDTHS: tuple[float, float] = (36, 96)
LINE_HEIGHT = 13.5
PADDING = 6.5
BOLD = 1.1
"""How much wider bold letters are."""
GAP = 8
INDENT = 1
MARGIN = 2
"""What indents and borders take of a column's width, in digits."""
NARROW_LETTER, WIDE_LETTER, LAST_LATIN = 0.9, 1.08, "\u024f"
"""The width of small Latin letters, and of capitals and Cyrillic, in digits (the unit of column widths)."""

THIN = Side(style="thin", color=LINE)
HAIR = Side(style="hair", color=LINE)
FIRM = Side(style="medium", color=DEEP)
BOXED = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def font(color: str = INK, size: float = SIZE, *, bold: bool = False, italic: bool = False) -> Font:
    """Return our type in a colour and size."""
    return Font(name=FONT, size=size, bold=bold, italic=italic, color=color)


def ground(color: str) -> PatternFill:
    """Return a plain ground of one colour."""
    return PatternFill("solid", start_color=color, end_color=color)


def text_at(depth: int = 0) -> Alignment:
    """Return left-aligned, wrapped text, `depth` steps further in."""
    return Alignment(horizontal="left", vertical="center", wrap_text=True, indent=INDENT + depth)


def heading_at() -> Alignment:
    """Return centred, wrapped text."""
    return Alignment(horizontal="center", vertical="center", wrap_text=True)


def line_at() -> Alignment:
    """Return text that runs on over empty cells."""
    return Alignment(horizontal="left", vertical="center", indent=INDENT)


def number_at() -> Alignment:
    """Return right-aligned content; the number formats leave a little room behind it."""
    return Alignment(horizontal="right", vertical="center")


def underline(cell: Cell | MergedCell, *, top: bool, bottom: bool) -> None:
    """Give a cell firm lines above or below besides its own at the sides."""
    cell.border = Border(left=THIN, right=THIN, top=FIRM if top else THIN, bottom=FIRM if bottom else THIN)


def as_stub(cell: Cell | MergedCell, *, depth: int, repeats: bool, bold: bool) -> None:
    """Make a cell one of the stub, `depth` steps further in; what repeats the row above stands back."""
    cell.font = font(MUTED if repeats else INK, SMALL if repeats else SIZE, bold=bold)
    cell.fill, cell.border, cell.alignment = ground(TINT), BOXED, text_at(depth)


def as_last_year(cell: Cell | MergedCell, *, number_format: str, is_text: bool) -> None:
    """Make a cell one that shows what was given last year: grey, slanted, locked."""
    cell.font, cell.fill = font(MUTED, italic=True), ground(PALE)
    cell.border, cell.number_format = BOXED, number_format
    cell.alignment = text_at() if is_text else number_at()


def as_input(cell: Cell | MergedCell, number_format: str, *, is_text: bool = False) -> None:
    """Make a cell one that the sender fills in: white, boxed, unlocked."""
    cell.fill, cell.border, cell.font = ground(WHITE), BOXED, font()
    cell.alignment = text_at() if is_text else number_at()
    cell.number_format, cell.protection = number_format, Protection(locked=False)


class Looks:
    """How the cells of one sheet look, each look drawn once and then copied.

    To draw one is to compare a font, a ground, a border with all that the workbook has: most of the time that
    a form took, when it was done for each cell.
    """

    def __init__(self) -> None:
        self._known: dict[Hashable, StyleArray] = {}

    def give(
        self, cell: Cell | MergedCell, name: Hashable, draw: Callable[[Cell | MergedCell], None]
    ) -> None:
        """Make a cell look as `draw` makes it, which depends on `name` and on how the cell looked before."""
        styled: Any = cell  # the stubs do not know _style
        look = (name, tuple(styled._style or ()))
        if look not in self._known:
            draw(cell)
            self._known[look] = copy(styled._style)
        styled._style = copy(self._known[look])


def _width(word: str) -> float:
    return sum(WIDE_LETTER if letter.isupper() or letter > LAST_LATIN else NARROW_LETTER for letter in word)


def lines(text: str, width: float) -> int:
    """Return on how many lines `text` stands in a column `width` digits wide, words kept whole."""
    count, used = 1, 0.0
    for word in text.split():
        length = _width(word)
        if used and used + NARROW_LETTER + length > width:
            count, used = count + 1, 0.0
        used += length + (NARROW_LETTER if used else 0)
        count, used = count + int(used // (width + 1)), used % (width + 1)
    return count


def height(texts_and_widths: Sequence[tuple[str, float]], size: float = SIZE) -> float:
    """Return the height of a row that shows all its texts whole."""
    most = max((lines(text, (width - MARGIN) * SIZE / size) for text, width in texts_and_widths), default=1)
    return most * LINE_HEIGHT * size / SIZE + PADDING


def unequal_rule(formula: str) -> Rule:
    """Return the look of a total that is not the sum of its parts: amber, bold, with a sign."""
    style = DifferentialStyle(
        font=Font(bold=True, color=AMBER_INK),
        fill=PatternFill(bgColor=AMBER),
        numFmt=NumberFormat(numFmtId=170, formatCode='"≠ "#,##0_)'),
    )
    return Rule(type="expression", dxf=style, formula=[formula])


def lock(sheet: Worksheet) -> None:
    """Lock all but the unlocked cells; without a password, against slips and not against people."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False


def page(sheet: Worksheet, *, landscape: bool, header_row: int | None = None, header: str = "") -> None:
    """Set up printing on A4: all columns on a page, header rows repeated, pages numbered."""
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.75, bottom=0.7, header=0.35, footer=0.35)
    sheet.oddHeader, sheet.oddFooter = HeaderFooterItem(), HeaderFooterItem()
    for part, words in (
        (sheet.oddHeader.right, header.replace("&", "&&")),
        (sheet.oddFooter.left, "&A"),
        (sheet.oddFooter.right, "&P / &N"),
    ):
        part.text, part.size = words, 8
    if header_row is not None:
        sheet.print_title_rows = f"{header_row}:{header_row}"
