"""The two binary formats, written: records in a container, records in a package.

Belongs here: the least that .xls and .xlsb need. Does not belong here: the other formats (`written`).
"""

import struct
from collections.abc import Mapping

from written import Filled, Formula, InFormat, WrittenSheet, formats_of, style_of, zipped

from pipelines.intake.sheet_facts import ERROR_TEXTS, Visibility
from pipelines.intake.workbook import NoValue

STATES: tuple[Visibility, ...] = ("visible", "hidden", "very_hidden")
CODES = {text: code for code, text in ERROR_TEXTS.items()}
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SECTOR = 512
FIRST_FORMAT = 164
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def _directory(name: str, kind: int, start: int, size: int, child: int = FREE, right: int = FREE) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    head = written.ljust(64, b"\0") + struct.pack("<HBB", len(written), kind, 1)
    return head + struct.pack("<III", FREE, right, child) + bytes(36) + struct.pack("<IQ", start, size)


def compound(streams: Mapping[str, bytes]) -> bytes:
    """Return an OLE2 file with some streams; a name with `/` at its end is an empty storage."""
    table: list[int] = []
    data, entries = b"", []
    for place, (name, stream) in enumerate(streams.items()):
        stream = stream.ljust(4096, b"\0")
        start, count = len(table), -(-len(stream) // SECTOR)
        table += [*range(start + 1, start + count), END]
        data += stream.ljust(count * SECTOR, b"\0")
        following = place + 2 if place + 1 < len(streams) else FREE
        kind = 1 if name.endswith("/") else 2
        entries.append(_directory(name.rstrip("/"), kind, start, len(stream), right=following))
    folder = b"".join([_directory("Root Entry", 5, END, 0, 1), *entries])
    first, count = len(table), -(-len(folder) // SECTOR)
    table += [*range(first + 1, first + count), END]
    data += folder.ljust(count * SECTOR, b"\0")
    fats = 1
    while fats * SECTOR // 4 < len(table) + fats:
        fats += 1
    places = [*range(len(table), len(table) + fats)]
    raw = struct.pack(f"<{len(table) + fats}I", *table, *[FAT] * fats).ljust(fats * SECTOR, b"\xff")
    header = OLE2 + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, fats, first, 0, 4096, END, 0, END, 0)
    return header + struct.pack(f"<{fats}I", *places).ljust(436, b"\xff") + data + raw


def record(kind: int, data: bytes) -> bytes:
    """Return a record of an .xls."""
    return struct.pack("<HH", kind, len(data)) + data


def _coded(value: Formula, area: bytes) -> bytes:
    """Return a formula as both formats keep it: a sum over an area, or the empty text."""
    return b"\x25" + area + b"\x19\x10\0\0" if value.is_sum else b"\x17\0\0"


def _xls_formula(place: bytes, value: Formula, *, recalculate: bool) -> bytes:
    coded = _coded(value, struct.pack("<4H", 0, 1, 0xC000, 0xC000))
    empty = b"\x03\0\0\0\0\0\xff\xff"
    assert value.result != ""
    result = struct.pack("<d", value.result) if isinstance(value.result, float) else empty
    return record(0x06, place + result + struct.pack("<HIH", 2 if recalculate else 0, 0, len(coded)) + coded)


def _xls_cell(place: bytes, value: Filled, *, recalculate: bool) -> bytes:
    if isinstance(value, NoValue):
        return record(0x205, place + bytes([CODES[value.text], 1]))
    if isinstance(value, Formula):
        return _xls_formula(place, value, recalculate=recalculate)
    if isinstance(value, str):
        return record(0x204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    return record(0x203, place + struct.pack("<d", value.number if isinstance(value, InFormat) else value))


def _xls_sheet(sheet: WrittenSheet, formats: list[str], *, recalculate: bool) -> bytes:
    out = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for column in sorted(sheet.hidden_columns):
        out += record(0x7D, struct.pack("<HHHHHH", column, column, 2560, 0, 1, 0))
    for row in sorted(sheet.hidden_rows):
        out += record(0x208, struct.pack("<HHHHHHHH", row, 0, 256, 255, 0, 0, 0x120, 15))
    for row in range(len(sheet.rows)):
        out += b"".join(
            _xls_cell(
                struct.pack("<HHH", row, column, style_of(value, formats)), value, recalculate=recalculate
            )
            for column, value in sheet.cells(row)
        )
    areas = b"".join(
        struct.pack("<4H", area.rows[0], area.rows[-1], area.columns[0], area.columns[-1])
        for area in sheet.merges
    )
    return out + record(0xE5, struct.pack("<H", len(sheet.merges)) + areas) + record(0x0A, b"")


def _xls_formats(formats: list[str]) -> bytes:
    codes = b"".join(
        record(0x41E, struct.pack("<HHB", FIRST_FORMAT + n, len(code), 1) + code.encode("utf-16-le"))
        for n, code in enumerate(formats)
    )
    styles = b"".join(
        record(0xE0, struct.pack("<HH", 0, FIRST_FORMAT + n) + bytes(16)) for n, _ in enumerate(formats)
    )
    return codes + styles


def xls_stream(sheets: list[WrittenSheet], more: bytes = b"", *, recalculate: bool = False) -> bytes:
    """Return the records of an .xls; `more` are records of the whole workbook."""
    formats = formats_of(sheets)
    start = (
        record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
        + record(0x42, struct.pack("<H", 1200))
        + _xls_formats(formats)
        + more
    )
    names = [bytes([len(sheet.name), 1]) + sheet.name.encode("utf-16-le") for sheet in sheets]
    position = len(start) + sum(4 + 6 + len(name) for name in names) + 4
    listed, bodies = b"", b""
    for sheet, name in zip(sheets, names, strict=True):
        state = STATES.index(sheet.visibility)
        listed += record(0x85, struct.pack("<IBB", position + len(bodies), state, 0) + name)
        bodies += _xls_sheet(sheet, formats, recalculate=recalculate)
    return start + listed + record(0x0A, b"") + bodies


def xls(sheets: list[WrittenSheet], *, recalculate: bool = False, from_1904: bool = False) -> bytes:
    more = record(0x22, struct.pack("<H", 1)) if from_1904 else b""
    return compound({"Workbook": xls_stream(sheets, more, recalculate=recalculate)})


def _binary(kind: int, data: bytes = b"") -> bytes:
    number = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(data)
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return number + length + data


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _binary_formula(place: bytes, value: Formula) -> bytes:
    coded = _coded(value, struct.pack("<IIHH", 0, 1, 0xC000, 0xC000))
    tail = struct.pack("<HI", 0, len(coded)) + coded + struct.pack("<I", 0)
    if isinstance(value.result, float):
        return _binary(9, place + struct.pack("<d", value.result) + tail)
    return _binary(8, place + _wide(value.result or "") + tail)


def _binary_cell(column: int, value: Filled, style: int) -> bytes:
    place = struct.pack("<II", column, style)
    if isinstance(value, NoValue):
        return _binary(3, place + bytes([CODES[value.text]]))
    if isinstance(value, Formula):
        return _binary_formula(place, value)
    if isinstance(value, str):
        return _binary(6, place + _wide(value))
    return _binary(5, place + struct.pack("<d", value.number if isinstance(value, InFormat) else value))


def _binary_sheet(sheet: WrittenSheet, formats: list[str]) -> bytes:
    width = max(map(len, sheet.rows), default=1)
    columns = b"".join(
        _binary(60, struct.pack("<IIIIH", column, column, 2560, 0, 1))
        for column in sorted(sheet.hidden_columns)
    )
    rows = b"".join(
        _binary(
            0,
            struct.pack("<IIHBBB", row, 0, 300, 0, 0x10 if row in sheet.hidden_rows else 0, 0)
            + struct.pack("<I", 0),
        )
        + b"".join(
            _binary_cell(column, value, style_of(value, formats)) for column, value in sheet.cells(row)
        )
        for row in range(len(sheet.rows))
    )
    merges = b"".join(
        _binary(176, struct.pack("<4I", area.rows[0], area.rows[-1], area.columns[0], area.columns[-1]))
        for area in sheet.merges
    )
    reach = struct.pack("<4I", 0, max(len(sheet.rows) - 1, 0), 0, max(width - 1, 0))
    return (
        _binary(129)
        + _binary(148, reach)
        + _binary(390)
        + columns
        + _binary(391)
        + _binary(145)
        + rows
        + _binary(146)
        + _binary(177, struct.pack("<I", len(sheet.merges)))
        + merges
        + _binary(178)
        + _binary(130)
    )


def _binary_styles(formats: list[str]) -> bytes:
    count = struct.pack("<I", len(formats))
    codes = b"".join(
        _binary(44, struct.pack("<H", FIRST_FORMAT + n) + _wide(code)) for n, code in enumerate(formats)
    )
    styles = b"".join(
        _binary(47, struct.pack("<HH", 0, FIRST_FORMAT + n) + bytes(12)) for n, _ in enumerate(formats)
    )
    listed = [_binary(615, count), codes, _binary(616), _binary(617, count), styles, _binary(618)]
    return _binary(278) + b"".join(listed) + _binary(279)


def _binary_book(sheets: list[WrittenSheet], *, recalculate: bool, from_1904: bool) -> bytes:
    listed = b"".join(
        _binary(
            156, struct.pack("<II", STATES.index(sheet.visibility), n) + _wide(f"rId{n}") + _wide(sheet.name)
        )
        for n, sheet in enumerate(sheets, start=1)
    )
    properties = _binary(153, struct.pack("<II", int(from_1904), 0) + _wide(""))
    calculation = _binary(157, bytes(24) + struct.pack("<H", int(recalculate)))
    return _binary(131) + properties + _binary(143) + listed + _binary(144) + calculation + _binary(132)


def xlsb(sheets: list[WrittenSheet], *, recalculate: bool = False, from_1904: bool = False) -> bytes:
    formats = formats_of(sheets)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.bin"/>'
        for n in range(1, len(sheets) + 1)
    )
    relations += f'<Relationship Id="rIdS" Type="{office}/styles" Target="styles.bin"/>'
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{package}/relationships">'
            f"{relations}</Relationships>",
            "xl/workbook.bin": _binary_book(sheets, recalculate=recalculate, from_1904=from_1904),
            "xl/styles.bin": _binary_styles(formats),
            **{
                f"xl/worksheets/sheet{n}.bin": _binary_sheet(sheet, formats)
                for n, sheet in enumerate(sheets, start=1)
            },
        }
    )
