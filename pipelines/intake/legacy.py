"""What the records of an .xls say and the reader of cells does not tell.

Belongs here: its records, sheets, what is hidden, in error, protected. Does not belong here: values
(`workbook`), judging them (`guard`), the container around it (`compound`).
"""

import codecs
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.intake.compound import CompoundFile
from pipelines.intake.number_formats import CellStyles, Shown
from pipelines.intake.sheet_facts import ERROR_TEXTS, Cell, MergedArea, SheetFacts, Visibility
from pipelines.intake.uncalculated import UNKNOWN_FORMULA, distrust_zeros, gives_a_number

STREAMS = ("Workbook", "WORKBOOK", "Book", "BOOK")
FORMULA, EOF, FILEPASS, COLINFO, BOUNDSHEET = 0x06, 0x0A, 0x2F, 0x7D, 0x85
BOOLERR, ROW, BOF, SUPBOOK, QUERY = 0x205, 0x208, 0x809, 0x1AE, 0x1AD
CONTINUE, CODE_PAGE, TEXT_BOX, FORMAT, FORMAT_OF_STYLE = 0x3C, 0x42, 0x1B6, 0x41E, 0xE0
NUMBER, SHORT_NUMBER = 0x203, 0x27E
SINGLE_CELLS = {FORMULA, NUMBER, 0x204, BOOLERR, SHORT_NUMBER, 0xFD, 0xD6}
SEVERAL_CELLS, MERGED_CELLS = 0xBD, 0xE5
WORKSHEET, MACRO_SHEET, MODULE = 0, 1, 6
OWN_BOOK, ADD_IN = 0x0401, 0x3A01
NEW_FORMAT = 0x0600
DIMENSIONS, MOST_ROWS, MOST_COLUMNS = 0x200, 65_536, 256
NO_NUMBER = b"\xff\xff"
ERROR_RESULT, EMPTY_RESULT = 2, 3
ASKS_TO_BE_CALCULATED = 0x0002
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


def _styles(stream: bytes) -> dict[int, Shown]:
    """Return, of the cell styles of the workbook, those whose numbers are not shown as stored."""
    styles = CellStyles()
    is_new, encoding = True, "latin-1"
    for record in records(stream):
        if record.kind == BOF:
            is_new = struct.unpack_from("<H", record.data)[0] == NEW_FORMAT
        elif record.kind == CODE_PAGE:
            encoding = _encoding(struct.unpack("<H", record.data)[0])
        elif record.kind == FORMAT:
            styles.codes[struct.unpack_from("<H", record.data)[0]] = _code(record.data, is_new, encoding)
        elif record.kind == FORMAT_OF_STYLE:
            styles.numbers.append(struct.unpack_from("<H", record.data, 2)[0])
    return styles.shown()


def _code(data: bytes, is_new: bool, encoding: str) -> str:
    if not is_new:
        return data[3 : 3 + data[2]].decode(encoding, "replace")
    encoding, width = ("utf-16-le", 2) if data[4] & 1 else ("latin-1", 1)
    (length,) = struct.unpack_from("<H", data, 2)
    return data[5 : 5 + width * length].decode(encoding, "replace")


class _SheetScan:
    """Collects the facts of one sheet while its records go by."""

    def __init__(self, facts: SheetFacts, shown: dict[int, Shown]) -> None:
        self.facts = facts
        self.shown = shown

    def add(self, record: Record) -> None:
        facts, data = self.facts, record.data
        if record.kind in SINGLE_CELLS:
            self._cell(record)
        elif record.kind == SEVERAL_CELLS:
            self._several(data)
        elif record.kind == DIMENSIONS and not _is_possible(data):
            # A reader that believes it asks for all the memory at once, and is ended.
            raise ValueError("A sheet claims more cells than there are.")
        elif record.kind == MERGED_CELLS:
            facts.merges += _merges(data)
        elif record.kind == ROW and data[12] & 0x20:
            row = struct.unpack_from("<H", data)[0]
            facts.hidden_row_ranges.append(range(row, row + 1))
        elif record.kind == COLINFO and data[8] & 1:
            first, last = struct.unpack_from("<HH", data)
            facts.hidden_column_ranges.append(range(first, last + 1))

    def _cell(self, record: Record) -> None:
        row, column, style = struct.unpack_from("<HHH", record.data)
        self.facts.reach(row, column)
        if record.kind == BOOLERR and record.data[7]:
            self._error((row, column), record.data[6])
        elif record.kind == FORMULA:
            self._formula((row, column), record.data)
        if record.kind in (NUMBER, SHORT_NUMBER, FORMULA):
            self._style((row, column), style)

    def _error(self, cell: Cell, code: int) -> None:
        self.facts.without_value[cell] = ERROR_TEXTS.get(code, "#ERROR")

    def _style(self, cell: Cell, style: int) -> None:
        if style in self.shown:
            self.facts.shown[cell] = self.shown[style]

    def _several(self, data: bytes) -> None:
        row, first, last = (*struct.unpack_from("<HH", data), *struct.unpack("<H", data[-2:]))
        self.facts.reach(row, max(first, last))
        for place, (style, _) in enumerate(struct.iter_unpack("<HI", data[4:-2])):
            self._style((row, first + place), style)

    def _formula(self, cell: Cell, data: bytes) -> None:
        if data[12:14] == NO_NUMBER:
            if data[6] == ERROR_RESULT:
                self._error(cell, data[8])
            elif data[6] == EMPTY_RESULT and gives_a_number(_coded(data)):
                self.facts.without_value[cell] = UNKNOWN_FORMULA
            return
        result, flags = struct.unpack_from("<dH", data, 6)
        if result == 0 and flags & ASKS_TO_BE_CALCULATED:
            self.facts.doubtful_zeros[cell] = UNKNOWN_FORMULA
        self.facts.has_results |= result != 0


def _is_possible(dimensions: bytes) -> bool:
    is_old = len(dimensions) < 14
    _, rows, _, columns = struct.unpack_from("<4H" if is_old else "<2I2H", dimensions)
    return bool(rows <= MOST_ROWS and columns <= MOST_COLUMNS)


def _coded(formula: bytes) -> bytes:
    (length,) = struct.unpack_from("<H", formula, 20)
    return formula[22 : 22 + length]


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
    found, shown = [], _styles(stream)
    for sheet in bound_sheets(stream):
        if sheet.kind == WORKSHEET:
            scan = _SheetScan(sheet.facts, shown)
            for record in records(stream, sheet.position):
                scan.add(record)
        found.append(sheet.facts)
    distrust_zeros(found)
    return found
