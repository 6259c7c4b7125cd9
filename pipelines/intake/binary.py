"""What the records of an .xlsb say and the reader of cells does not tell.

Belongs here: its records, sheets, what is hidden, merged or in error. Does not belong here: values
(`workbook`), judging them (`guard`).
"""

import struct
from collections.abc import Iterator
from zipfile import ZipFile

from pipelines.intake.formats import BINARY_WORKBOOK_PART
from pipelines.intake.package import CHART_SHEETS, relations
from pipelines.intake.sheet_facts import ERROR_TEXTS, MergedArea, SheetFacts, Visibility

ROW, BLANK, CELL_ERROR, FORMULA_ERROR, LAST_CELL, COLUMNS, SHEET, MERGE = 0, 1, 3, 11, 11, 60, 156, 176
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

    def __init__(self, facts: SheetFacts) -> None:
        self.facts = facts
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
        (column,) = struct.unpack_from("<I", data)
        self.facts.reach(self.row, column)
        if kind in (CELL_ERROR, FORMULA_ERROR):
            self.facts.without_value[self.row, column] = ERROR_TEXTS.get(data[8], "#ERROR")


def binary_facts(package: ZipFile) -> list[SheetFacts]:
    """Return the facts of every sheet of an .xlsb, in the order of the tabs; raise on a damaged one."""
    targets = relations(package, BINARY_WORKBOOK_PART)
    found = []
    for kind, data in records(package.read(BINARY_WORKBOOK_PART)):
        if kind != SHEET:
            continue
        relation, end = _text(data, 8)
        part, sheet_kind = targets[relation]
        visibility = _VISIBILITIES[min(struct.unpack_from("<I", data)[0], 2)]
        facts = SheetFacts(_text(data, end)[0], visibility, sheet_kind.endswith(CHART_SHEETS))
        if not facts.is_chart:
            scan = _SheetScan(facts)
            for record_kind, record in records(package.read(part)):
                scan.add(record_kind, record)
        found.append(facts)
    return found
