"""What the records of an .xls say and the reader of cells does not tell.

Belongs here: its records, sheets, what is hidden, in error, protected. Does not belong here: values
(`workbook`), judging them (`guard`), the container around it (`compound`).
"""

import codecs
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.intake.compound import CompoundFile
from pipelines.intake.sheet_facts import ERROR_TEXTS, MergedArea, SheetFacts, Visibility

STREAMS = ("Workbook", "WORKBOOK", "Book", "BOOK")
FORMULA, EOF, FILEPASS, COLINFO, BOUNDSHEET = 0x06, 0x0A, 0x2F, 0x7D, 0x85
BOOLERR, ROW, BOF, SUPBOOK, QUERY = 0x205, 0x208, 0x809, 0x1AE, 0x1AD
CONTINUE, CODE_PAGE, TEXT_BOX = 0x3C, 0x42, 0x1B6
SINGLE_CELLS = {FORMULA, 0x203, 0x204, BOOLERR, 0x27E, 0xFD, 0xD6}
SEVERAL_CELLS, MERGED_CELLS = 0xBD, 0xE5
WORKSHEET, MACRO_SHEET, MODULE = 0, 1, 6
OWN_BOOK, ADD_IN = 0x0401, 0x3A01
NEW_FORMAT = 0x0600
_VISIBILITIES: tuple[Visibility, ...] = ("visible", "hidden", "very_hidden")


@dataclass(frozen=True)
class Record:
    """One record of the stream."""

    position: int
    kind: int
    data: bytes


@dataclass(frozen=True)
class BoundSheet:
    """A sheet as the workbook lists it; `kind` tells worksheets from charts, macro sheets and modules."""

    facts: SheetFacts
    kind: int
    position: int


def workbook_stream(compound: CompoundFile) -> bytes | None:
    """Return the stream of records, None where the container holds no workbook."""
    name = next((name for name in STREAMS if name in compound.entries), None)
    return None if name is None else compound.stream(name)


def records(stream: bytes, position: int = 0) -> Iterator[Record]:
    """Yield the records from a position to the end of their part of the stream."""
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        yield Record(position, kind, stream[position + 4 : position + 4 + length])
        if kind == EOF:
            return
        position += 4 + length


def _name(data: bytes, is_new: bool, encoding: str) -> str:
    length = data[6]
    if not is_new:
        return data[7 : 7 + length].decode(encoding, "replace")
    if data[7] & 1:
        return data[8 : 8 + 2 * length].decode("utf-16-le", "replace")
    return data[8 : 8 + length].decode("latin-1")


def _encoding(code_page: int) -> str:
    # Excel 95 writes its own number for Western letters; texts of later ones need no code page.
    name = f"cp{code_page}"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "latin-1"


def bound_sheets(stream: bytes) -> list[BoundSheet]:
    """Return the sheets of all kinds, in the order of the tabs."""
    found = []
    is_new, encoding = True, "latin-1"
    for record in records(stream):
        if record.kind == CODE_PAGE:
            encoding = _encoding(struct.unpack("<H", record.data)[0])
        if record.kind == BOF:
            is_new = struct.unpack_from("<H", record.data)[0] == NEW_FORMAT
        if record.kind == BOUNDSHEET:
            position, hidden, kind = struct.unpack_from("<IBB", record.data)
            visibility = _VISIBILITIES[min(hidden & 3, 2)]
            facts = SheetFacts(_name(record.data, is_new, encoding), visibility, kind != WORKSHEET)
            found.append(BoundSheet(facts, kind, position))
    return found


def _error(record: Record) -> int | None:
    if record.kind == BOOLERR and record.data[7]:
        return record.data[6]
    if record.kind == FORMULA and record.data[12:14] == b"\xff\xff" and record.data[6] == 2:
        return record.data[8]
    return None


def _add(facts: SheetFacts, record: Record) -> None:
    data = record.data
    if record.kind in SINGLE_CELLS:
        row, column = struct.unpack_from("<HH", data)
        facts.reach(row, column)
        error = _error(record)
        if error is not None:
            facts.without_value[row, column] = ERROR_TEXTS.get(error, "#ERROR")
    elif record.kind == SEVERAL_CELLS:
        row, first, last = (*struct.unpack_from("<HH", data), *struct.unpack("<H", data[-2:]))
        facts.reach(row, max(first, last))
    elif record.kind == MERGED_CELLS:
        facts.merges += _merges(data)
    elif record.kind == ROW and data[12] & 0x20:
        row = struct.unpack_from("<H", data)[0]
        facts.hidden_row_ranges.append(range(row, row + 1))
    elif record.kind == COLINFO and data[8] & 1:
        first, last = struct.unpack_from("<HH", data)
        facts.hidden_column_ranges.append(range(first, last + 1))


def _merges(data: bytes) -> list[MergedArea]:
    corners = struct.iter_unpack("<4H", data[2 : 2 + 8 * struct.unpack_from("<H", data)[0]])
    return [
        MergedArea(range(top, bottom + 1), range(left, right + 1)) for top, bottom, left, right in corners
    ]


def comments(stream: bytes) -> bytes:
    """Return the raw texts of all comments and text boxes, run together."""
    found = []
    position, after_text = 0, False
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        if after_text and kind == CONTINUE:
            found.append(stream[position + 4 : position + 4 + length])
        after_text = kind == TEXT_BOX or (after_text and kind == CONTINUE)
        position += 4 + length
    return b" ".join(found)


def legacy_facts(content: bytes) -> list[SheetFacts]:
    """Return the facts of every sheet of an .xls, in the order of the tabs; raise on a damaged one."""
    stream = workbook_stream(CompoundFile(content))
    if stream is None:
        return []
    found = []
    for sheet in bound_sheets(stream):
        if sheet.kind == WORKSHEET:
            for record in records(stream, sheet.position):
                _add(sheet.facts, record)
        found.append(sheet.facts)
    return found
