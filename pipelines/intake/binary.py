"""What the records of an .xlsb say and the reader of cells does not tell.

Belongs here: its records, sheets, what is hidden, merged or in error. Does not belong here: values
(`workbook`), judging them (`guard`).
"""

import struct
from collections.abc import Iterator
from zipfile import ZipFile

from pipelines.intake.formats import part_named, workbook_part
from pipelines.intake.number_formats import CellStyles, Shown
from pipelines.intake.package import CHART_SHEETS, STYLES, of_kind, relations
from pipelines.intake.sheet_facts import ERROR_TEXTS, Cell, MergedArea, SheetFacts, Visibility
from pipelines.intake.uncalculated import UNKNOWN_FORMULA, distrust_zeros, gives_a_number

ROW, BLANK, CELL_ERROR, FORMULA_ERROR, LAST_CELL, COLUMNS, SHEET, MERGE = 0, 1, 3, 11, 11, 60, 156, 176
SHORT_NUMBER, NUMBER, FORMULA_TEXT, FORMULA_NUMBER = 2, 5, 8, 9
FORMAT, FORMAT_OF_STYLE, STYLES_START, STYLES_END, CALCULATION = 44, 47, 617, 618, 157
STYLE_BITS = 0xFFFFFF
_VISIBILITIES: tuple[Visibility, ...] = ("visible", "hidden", "very_hidden")


def _number(data: bytes, position: int, most_bytes: int) -> tuple[int, int]:
    value = 0
    for count in range(most_bytes):
        byte = data[position + count]
        value |= (byte & 0x7F) << (7 * count)
        if not byte & 0x80:
            return value, position + count + 1
    return value, position + most_bytes


def records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield kind and bytes of every record."""
    position = 0
    while position < len(data):
        kind, position = _number(data, position, 2)
        length, position = _number(data, position, 4)
        yield kind, data[position : position + length]
        position += length


def _text(data: bytes, position: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<I", data, position)
    end = position + 4 + 2 * length
    return data[position + 4 : end].decode("utf-16-le", "replace"), end


class _SheetScan:
    """Collects the facts of one sheet while its records go by."""

    def __init__(self, facts: SheetFacts, shown: dict[int, Shown], *, asks_to_be_calculated: bool) -> None:
        self.facts = facts
        self.shown = shown
        self.asks_to_be_calculated = asks_to_be_calculated
        self.row = 0

    def add(self, kind: int, data: bytes) -> None:
        if kind == ROW:
            (self.row,) = struct.unpack_from("<I", data)
            if data[11] & 0x10:
                self.facts.hidden_row_ranges.append(range(self.row, self.row + 1))
        elif BLANK < kind <= LAST_CELL:
            self._cell(kind, data)
        elif kind == COLUMNS:
            first, last = struct.unpack_from("<II", data)
            if data[16] & 1:
                self.facts.hidden_column_ranges.append(range(first, last + 1))
        elif kind == MERGE:
            top, bottom, left, right = struct.unpack_from("<4I", data)
            self.facts.merges.append(MergedArea(range(top, bottom + 1), range(left, right + 1)))

    def _cell(self, kind: int, data: bytes) -> None:
        column, style = struct.unpack_from("<II", data)
        cell = (self.row, column)
        self.facts.reach(*cell)
        if kind in (CELL_ERROR, FORMULA_ERROR):
            self.facts.without_value[cell] = ERROR_TEXTS.get(data[8], "#ERROR")
        elif kind == FORMULA_NUMBER:
            self._formula_number(cell, *struct.unpack_from("<d", data, 8))
        elif kind == FORMULA_TEXT and _is_uncalculated(data):
            self.facts.without_value[cell] = UNKNOWN_FORMULA
        if kind in (SHORT_NUMBER, NUMBER, FORMULA_NUMBER) and style & STYLE_BITS in self.shown:
            self.facts.shown[cell] = self.shown[style & STYLE_BITS]

    def _formula_number(self, cell: Cell, result: float) -> None:
        if result == 0 and self.asks_to_be_calculated:
            self.facts.doubtful_zeros[cell] = UNKNOWN_FORMULA
        self.facts.has_results |= result != 0


def _is_uncalculated(data: bytes) -> bool:
    text, end = _text(data, 8)
    (length,) = struct.unpack_from("<I", data, end + 2)
    return not text and gives_a_number(data[end + 6 : end + 6 + length])


def _styles(package: ZipFile, targets: dict[str, tuple[str, str]]) -> dict[int, Shown]:
    part = of_kind(package, targets, STYLES)
    if part is None:
        return {}
    styles, are_of_cells = CellStyles(), False
    for kind, data in records(package.read(part_named(package, part))):
        if kind == FORMAT:
            styles.codes[struct.unpack_from("<H", data)[0]] = _text(data, 2)[0]
        elif kind in (STYLES_START, STYLES_END):
            are_of_cells = kind == STYLES_START
        elif kind == FORMAT_OF_STYLE and are_of_cells:
            styles.numbers.append(struct.unpack_from("<H", data, 2)[0])
    return styles.shown()


def binary_facts(package: ZipFile) -> list[SheetFacts]:
    """Return the facts of every sheet of an .xlsb, in the order of the tabs; raise on a damaged one."""
    workbook = workbook_part(package)
    targets = relations(package, workbook)
    shown = _styles(package, targets)
    book = list(records(package.read(workbook)))
    asks = any(kind == CALCULATION and data[24] & 1 for kind, data in book)
    found = []
    for kind, data in book:
        if kind != SHEET:
            continue
        relation, end = _text(data, 8)
        part, sheet_kind = targets[relation]
        visibility = _VISIBILITIES[min(struct.unpack_from("<I", data)[0], 2)]
        facts = SheetFacts(_text(data, end)[0], visibility, sheet_kind.endswith(CHART_SHEETS))
        if not facts.is_chart:
            scan = _SheetScan(facts, shown, asks_to_be_calculated=asks)
            for record_kind, record in records(package.read(part_named(package, part))):
                scan.add(record_kind, record)
        found.append(facts)
    distrust_zeros(found)
    return found
