"""How our own workbook looks.

Belongs here: colours, fonts, widths, heights, protection, page set-up. Does not belong here: what
stands in the cells (`template_cover`, `template_sheet`).

Every colour stands on a ground that it can be read on (contrast above 4.5 to 1), and none says
anything alone: compulsory rows carry a sign, unequal totals a sign, locked cells are locked.
"""

import math

from openpyxl.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.worksheet.worksheet import Worksheet

FONT = "Calibri"
INK, MUTED, WHITE = "1F2A37", "586474", "FFFFFF"
DEEP, TINT, PALE, LINE = "24405C", "E9EEF4", "F5F7F9", "9AA7B5"
ALARM, AMBER, AMBER_INK = "8C1D18", "FFE2A8", "6B3A00"

WIDTHS = {
    "measure": 30, "population": 22, "rank": 32, "detail": 34,
    "F": 11, "M": 11, "_O": 11, "_U": 11, "_T": 11, "stated_share": 15, "answer": 16,
    "remark": 25, "comment": 40, "last_F": 13, "last_M": 13, "last_T": 13, "last_answer": 16,
}  # fmt: skip
COVER_WIDTHS = (36, 92)
LINE_HEIGHT = 14.5
PADDING = 5
WIDE_LETTERS = 1.12
"""How much wider than a digit, the unit of column widths, a letter of running text may be."""

THIN = Side(style="thin", color=LINE)
HAIR = Side(style="hair", color=LINE)
FIRM = Side(style="medium", color=DEEP)
BOXED = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def font(color: str = INK, size: float = 10, *, bold: bool = False, italic: bool = False) -> Font:
    """Return our type in a colour and size."""
    return Font(name=FONT, size=size, bold=bold, italic=italic, color=color)


def ground(color: str) -> PatternFill:
    """Return a plain ground of one colour."""
    return PatternFill("solid", start_color=color, end_color=color)


def text_at(indent: int = 0, *, vertical: str = "center") -> Alignment:
    """Return left-aligned, wrapped text."""
    return Alignment(horizontal="left", vertical=vertical, wrap_text=True, indent=indent)


def number_at() -> Alignment:
    """Return right-aligned content."""
    return Alignment(horizontal="right", vertical="center")


def as_input(cell: Cell, number_format: str, *, is_text: bool = False) -> None:
    """Make a cell one that the sender fills in: white, boxed, unlocked."""
    cell.fill, cell.border, cell.font = ground(WHITE), BOXED, font()
    cell.alignment = text_at() if is_text else number_at()
    cell.number_format, cell.protection = number_format, Protection(locked=False)


def lines(text: str, width: float) -> int:
    """Return on how many lines `text` stands in a column `width` digits wide, words kept whole."""
    count, used = 1, 0.0
    for word in text.split():
        length = len(word) * WIDE_LETTERS
        if used and used + 1 + length > width:
            count, used = count + 1, 0.0
        used += length + (1 if used else 0)
        count, used = count + math.floor(used / (width + 1)), used % (width + 1)
    return count


def height(texts_and_widths: list[tuple[str, float]], size: float = 10) -> float:
    """Return the height of a row that shows all its texts whole."""
    most = max((lines(text, width * 10 / size) for text, width in texts_and_widths), default=1)
    return most * LINE_HEIGHT * size / 10 + PADDING


def unequal_rule(formula: str) -> Rule:
    """Return the look of a total that is not the sum of its parts: amber, bold, with a sign."""
    style = DifferentialStyle(
        font=Font(bold=True, color=AMBER_INK),
        fill=PatternFill(bgColor=AMBER),
        numFmt=NumberFormat(numFmtId=170, formatCode='"≠ "#,##0'),
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
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.6
    sheet.oddHeader.right.text = header.replace("&", "&&")
    sheet.oddFooter.left.text = "&A"
    sheet.oddFooter.right.text = "&P / &N"
    if header_row is not None:
        sheet.print_title_rows = f"{header_row}:{header_row}"
