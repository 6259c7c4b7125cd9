"""One workbook written in each format, so that each is read back the same.

Belongs here: the least that each format needs for values, errors, merges and what is hidden. Does not
belong here: what must be read (`test_formats`).
"""

import csv
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from pipelines.intake.sheet_facts import ERROR_TEXTS, MergedArea, Visibility
from pipelines.intake.workbook import NoValue

Value = float | str | NoValue | None
STATES: tuple[Visibility, ...] = ("visible", "hidden", "very_hidden")
CODES = {text: code for code, text in ERROR_TEXTS.items()}
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


@dataclass(frozen=True)
class WrittenSheet:
    """A sheet to write: its values from A1 on, and what stands about them."""

    name: str
    rows: list[list[Value]]
    visibility: Visibility = "visible"
    merges: tuple[MergedArea, ...] = ()
    hidden_rows: frozenset[int] = field(default_factory=frozenset)
    hidden_columns: frozenset[int] = field(default_factory=frozenset)

    def cells(self, row: int) -> Iterable[tuple[int, float | str | NoValue]]:
        return ((column, value) for column, value in enumerate(self.rows[row]) if value is not None)


def _zipped(parts: Mapping[str, bytes | str]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return buffer.getvalue()


def xlsx(sheets: list[WrittenSheet]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        there = book.create_sheet(sheet.name)
        there.sheet_state = "veryHidden" if sheet.visibility == "very_hidden" else sheet.visibility
        for row in range(len(sheet.rows)):
            for column, value in sheet.cells(row):
                there.cell(row + 1, column + 1, value.text if isinstance(value, NoValue) else value)
        for area in sheet.merges:
            there.merge_cells(
                None, area.rows[0] + 1, area.columns[0] + 1, area.rows[-1] + 1, area.columns[-1] + 1
            )
        for row in sheet.hidden_rows:
            there.row_dimensions[row + 1].hidden = True
        for column in sheet.hidden_columns:
            there.column_dimensions[get_column_letter(column + 1)].hidden = True
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = " ".join(f'xmlns:{name}="{OASIS}:{name}:1.0"' for name in ("office", "table", "text", "style"))
EXTENSION = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
COLLAPSED = ' table:visibility="collapse"'


def _spans(sheet: WrittenSheet, row: int, column: int) -> str:
    for area in sheet.merges:
        if (area.rows[0], area.columns[0]) == (row, column):
            rows, columns = len(area.rows), len(area.columns)
            return f' table:number-rows-spanned="{rows}" table:number-columns-spanned="{columns}"'
    return ""


def _ods_cell(sheet: WrittenSheet, row: int, column: int, value: Value) -> str:
    spans = _spans(sheet, row, column)
    if value is None:
        return f"<table:table-cell{spans}/>"
    if isinstance(value, NoValue):
        kind, said = (
            ' table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"',
            value.text,
        )
    elif isinstance(value, str):
        kind, said = ' office:value-type="string"', escape(value)
    else:
        kind, said = f' office:value-type="float" office:value="{value!r}"', repr(value)
    return f"<table:table-cell{spans}{kind}><text:p>{said}</text:p></table:table-cell>"


def _ods_row(sheet: WrittenSheet, row: int) -> str:
    cells = "".join(_ods_cell(sheet, row, column, value) for column, value in enumerate(sheet.rows[row]))
    return f"<table:table-row{COLLAPSED if row in sheet.hidden_rows else ''}>{cells}</table:table-row>"


def _ods_sheet(sheet: WrittenSheet) -> str:
    columns = "".join(
        f"<table:table-column{COLLAPSED if column in sheet.hidden_columns else ''}/>"
        for column in range(max(map(len, sheet.rows), default=1))
    )
    rows = "".join(_ods_row(sheet, row) for row in range(len(sheet.rows)))
    style = "shown" if sheet.visibility == "visible" else "hidden"
    named = f'table:name={quoteattr(sheet.name)} table:style-name="{style}"'
    return f"<table:table {named}>{columns}{rows}</table:table>"


def ods(sheets: list[WrittenSheet]) -> bytes:
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table">'
        f'<style:table-properties table:display="{shown}"/></style:style>'
        for name, shown in (("shown", "true"), ("hidden", "false"))
    )
    content = (
        f'<office:document-content {NAMESPACES} xmlns:calcext="{EXTENSION}">'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>"
        f"{''.join(map(_ods_sheet, sheets))}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{OASIS}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE}"/></manifest:manifest>'
    )
    return _zipped({"mimetype": ODS_TYPE, "content.xml": content, "META-INF/manifest.xml": manifest})


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


def _xls_cell(row: int, column: int, value: float | str | NoValue) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, NoValue):
        return record(0x205, place + bytes([CODES[value.text], 1]))
    if isinstance(value, str):
        return record(0x204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    return record(0x203, place + struct.pack("<d", value))


def _xls_sheet(sheet: WrittenSheet) -> bytes:
    out = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for column in sorted(sheet.hidden_columns):
        out += record(0x7D, struct.pack("<HHHHHH", column, column, 2560, 0, 1, 0))
    for row in sorted(sheet.hidden_rows):
        out += record(0x208, struct.pack("<HHHHHHHH", row, 0, 256, 255, 0, 0, 0x120, 15))
    for row in range(len(sheet.rows)):
        out += b"".join(_xls_cell(row, column, value) for column, value in sheet.cells(row))
    areas = b"".join(
        struct.pack("<4H", area.rows[0], area.rows[-1], area.columns[0], area.columns[-1])
        for area in sheet.merges
    )
    return out + record(0xE5, struct.pack("<H", len(sheet.merges)) + areas) + record(0x0A, b"")


def xls_stream(sheets: list[WrittenSheet], more: bytes = b"") -> bytes:
    """Return the records of an .xls; `more` are records of the whole workbook."""
    start = (
        record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
        + record(0x42, struct.pack("<H", 1200))
        + more
    )
    names = [bytes([len(sheet.name), 1]) + sheet.name.encode("utf-16-le") for sheet in sheets]
    position = len(start) + sum(4 + 6 + len(name) for name in names) + 4
    listed, bodies = b"", b""
    for sheet, name in zip(sheets, names, strict=True):
        state = STATES.index(sheet.visibility)
        listed += record(0x85, struct.pack("<IBB", position + len(bodies), state, 0) + name)
        bodies += _xls_sheet(sheet)
    return start + listed + record(0x0A, b"") + bodies


def xls(sheets: list[WrittenSheet]) -> bytes:
    return compound({"Workbook": xls_stream(sheets)})


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


def _binary_cell(column: int, value: float | str | NoValue) -> bytes:
    place = struct.pack("<II", column, 0)
    if isinstance(value, NoValue):
        return _binary(3, place + bytes([CODES[value.text]]))
    if isinstance(value, str):
        return _binary(6, place + _wide(value))
    return _binary(5, place + struct.pack("<d", value))


def _binary_sheet(sheet: WrittenSheet) -> bytes:
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
        + b"".join(_binary_cell(column, value) for column, value in sheet.cells(row))
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


def xlsb(sheets: list[WrittenSheet]) -> bytes:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    listed = b"".join(
        _binary(
            156, struct.pack("<II", STATES.index(sheet.visibility), n) + _wide(f"rId{n}") + _wide(sheet.name)
        )
        for n, sheet in enumerate(sheets, start=1)
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.bin"/>'
        for n in range(1, len(sheets) + 1)
    )
    return _zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{package}/relationships">'
            f"{relations}</Relationships>",
            "xl/workbook.bin": _binary(131) + _binary(143) + listed + _binary(144) + _binary(132),
            **{
                f"xl/worksheets/sheet{n}.bin": _binary_sheet(sheet) for n, sheet in enumerate(sheets, start=1)
            },
        }
    )


def csv_text(sheet: WrittenSheet, separator: str) -> str:
    buffer = StringIO()
    csv.writer(buffer, delimiter=separator).writerows(
        [["" if value is None else value for value in row] for row in sheet.rows]
    )
    return buffer.getvalue()


FORMATS = {"xlsx": xlsx, "xls": xls, "xlsb": xlsb, "ods": ods}
