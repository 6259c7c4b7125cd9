"""What the XML of an .ods says and the reader of cells does not tell.

Belongs here: its sheets, what is hidden, merged or without a usable value, how far repeated cells
reach. Does not belong here: values (`workbook`), judging them (`guard`).
"""

import re
from collections.abc import Iterator
from itertools import product
from zipfile import ZipFile

from pipelines.intake.formats import OPEN_DOCUMENT_PART
from pipelines.intake.limits import LIMITS
from pipelines.intake.number_formats import PER_CENT
from pipelines.intake.sheet_facts import Cell, MergedArea, SheetFacts
from pipelines.intake.xml_scan import Attributes, local, scan_xml

CELLS = ("table-cell", "covered-table-cell")
NOT_SHEETS = ("tracked-changes", "dde-links", "table-cell")
HIDDEN = ("collapse", "filter")
_ERROR = re.compile(r"^(?:#[A-Z0-9/]+[!?]?|Err:\d+)$")


def _attribute(attributes: Attributes, name: str, default: str = "") -> str:
    return next((value for key, value in attributes.items() if local(key) == name), default)


def _count(attributes: Attributes, name: str) -> int:
    return int(_attribute(attributes, name, "1"))


class _ContentScan:
    """Collects the facts of all sheets while the XML goes by."""

    def __init__(self) -> None:
        self.sheets: list[SheetFacts] = []
        self.path: list[str] = []
        self.style = ""
        self.hidden_styles: set[str] = set()
        self.row = self.next_row = self.column = self.next_column = 0
        self.width = 0
        self.cell: Attributes = {}
        self.text_of_cell = ""

    @property
    def sheet(self) -> SheetFacts:
        return self.sheets[-1]

    def start(self, name: str, attributes: Attributes) -> None:
        tag = local(name)
        self.path.append(tag)
        if tag == "style":
            self.style = _attribute(attributes, "name")
        elif tag == "table-properties" and _attribute(attributes, "display") == "false":
            self.hidden_styles.add(self.style)
        elif tag == "table" and not set(NOT_SHEETS) & set(self.path):
            hidden = _attribute(attributes, "style-name") in self.hidden_styles
            self.sheets.append(SheetFacts(_attribute(attributes, "name"), "hidden" if hidden else "visible"))
            self.next_row = self.next_column = 0
        elif self.sheets:
            self._table_part(tag, attributes)

    def _table_part(self, tag: str, attributes: Attributes) -> None:
        if tag == "table-column":
            first, count = self.next_column, _count(attributes, "number-columns-repeated")
            columns = range(first, first + count)
            self.next_column = columns.stop
            if _attribute(attributes, "visibility") in HIDDEN:
                self.sheet.hidden_column_ranges.append(columns)
        elif tag == "table-row":
            self.row, self.column, self.width = self.next_row, 0, 0
            self.next_row += _count(attributes, "number-rows-repeated")
            if _attribute(attributes, "visibility") in HIDDEN:
                self.sheet.hidden_row_ranges.append(range(self.row, self.next_row))
        elif tag in CELLS and self.path.count("table-cell") <= 1:
            self.cell, self.text_of_cell = attributes, ""

    def text(self, text: str) -> None:
        if "table-cell" in self.path and "annotation" not in self.path:
            self.text_of_cell += text

    def end(self, _: str) -> None:
        tag = self.path.pop()
        if tag in CELLS and "table-cell" not in self.path and self.sheets:
            self._close_cell()

    def _close_cell(self) -> None:
        repeated = _count(self.cell, "number-columns-repeated")
        kind = _attribute(self.cell, "value-type")
        formula = _attribute(self.cell, "formula")
        if kind or formula or self.text_of_cell:
            self.sheet.reach(self.next_row - 1, self.column + repeated - 1)
            self._without_value(kind, formula, repeated)
            if kind == "percentage":
                self.sheet.shown.update(dict.fromkeys(self._cells(repeated), PER_CENT))
        rows, columns = _count(self.cell, "number-rows-spanned"), _count(self.cell, "number-columns-spanned")
        if rows > 1 or columns > 1:
            area = MergedArea(range(self.row, self.row + rows), range(self.column, self.column + columns))
            self.sheet.merges.append(area)
        self.column += repeated

    def _cells(self, repeated: int) -> Iterator[Cell]:
        """Yield the cells that one stands for; none where the sheet is too large to be read anyway."""
        if self.sheet.rows * self.sheet.columns <= LIMITS.cells_per_sheet:
            columns = range(self.column, self.column + repeated)
            yield from product(range(self.row, self.next_row), columns)

    def _without_value(self, kind: str, formula: str, repeated: int) -> None:
        text = self.text_of_cell.strip()
        if kind == "error" or (formula and _ERROR.match(text)):
            said = text or "#ERROR"
        elif formula and not kind:
            said = formula
        else:
            return
        self.sheet.without_value.update(dict.fromkeys(self._cells(repeated), said))


def document_facts(package: ZipFile) -> list[SheetFacts]:
    """Return the facts of every sheet of an .ods, in the order of the tabs; raise on a damaged one."""
    scan = _ContentScan()
    with package.open(OPEN_DOCUMENT_PART) as file:
        scan_xml(file, scan.start, scan.end, scan.text)
    return scan.sheets
