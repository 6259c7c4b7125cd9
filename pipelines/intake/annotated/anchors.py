"""Where the box of a comment opens: beside its cell.

Belongs here: adding that place to the parts of a workbook. Does not belong here: comments (`marks`).

openpyxl names no place, so that all boxes of a sheet would lie on each other when they are shown
together; and it leaves the names of VML's parts to chance, which programs older than XML expect as usual.
"""

import re
from collections.abc import Callable
from xml.etree import ElementTree as Xml

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

VML, OFFICE, EXCEL = (
    f"urn:schemas-microsoft-com:{name}" for name in ("vml", "office:office", "office:excel")
)
DRAWING = "xl/drawings/commentsDrawing{}.vml"
SIZE = re.compile(r"width:([\d.]+)px;height:([\d.]+)px")
DIGIT, PADDING, PIXELS_PER_POINT = 7, 5, 4 / 3
USUAL_WIDTH, USUAL_HEIGHT = 8.43, 15.0
GAP = 12
"""Between a cell and the box beside it, in pixels."""

for prefix, namespace in (("v", VML), ("o", OFFICE), ("x", EXCEL)):
    Xml.register_namespace(prefix, namespace)


def anchors_of(book: Workbook) -> Callable[[str, bytes], bytes]:
    """Return what gives the drawings among the parts of `book` a place for the box of each comment."""
    commented = [sheet for sheet in book.worksheets if _has_comments(sheet)]
    sheets = {DRAWING.format(number): sheet for number, sheet in enumerate(commented, start=1)}
    return lambda name, part: _anchored(part, sheets[name]) if name in sheets else part


def _has_comments(sheet: Worksheet) -> bool:
    return any(cell.comment is not None for row in sheet.iter_rows() for cell in row)


def _anchored(drawing: bytes, sheet: Worksheet) -> bytes:
    root = Xml.fromstring(drawing)  # noqa: S314 (openpyxl wrote it a moment ago)
    for shape in root.iter(f"{{{VML}}}shape"):
        size = SIZE.search(shape.get("style", ""))
        data = shape.find(f"{{{EXCEL}}}ClientData")
        if size is None or data is None:
            continue
        row, column = (int(data.findtext(f"{{{EXCEL}}}{name}", "0")) for name in ("Row", "Column"))
        anchor = Xml.Element(f"{{{EXCEL}}}Anchor")
        anchor.text = _anchor(sheet, row, column, float(size[1]), float(size[2]))
        data.insert(2, anchor)  # after whether it moves and grows with its cells
    return Xml.tostring(root)


def _anchor(sheet: Worksheet, row: int, column: int, width: float, height: float) -> str:
    """Return the corners of a box: column, pixels into it, row, pixels into it; top left, bottom right."""
    left = (column + 1, GAP)
    top = (max(row - 1, 0), GAP)
    right = _reach(left, width, lambda number: _column_pixels(sheet, number))
    bottom = _reach(top, height, lambda number: _row_pixels(sheet, number))
    return ", ".join(map(str, (*left, *top, *right, *bottom)))


def _reach(start: tuple[int, int], length: float, pixels: Callable[[int], float]) -> tuple[int, int]:
    number, left = start[0], start[1] + length
    while left > pixels(number):
        left -= pixels(number)
        number += 1
    return number, int(left)


def _column_pixels(sheet: Worksheet, number: int) -> float:
    width = sheet.column_dimensions[get_column_letter(number + 1)].width
    return (width or USUAL_WIDTH) * DIGIT + PADDING


def _row_pixels(sheet: Worksheet, number: int) -> float:
    height = sheet.row_dimensions[number + 1].height if number + 1 in sheet.row_dimensions else None
    return (height or USUAL_HEIGHT) * PIXELS_PER_POINT
