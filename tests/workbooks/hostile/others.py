"""Files of other formats, and of none.

Belongs here: what is no .xlsx. Does not belong here: packages (`containers`).
"""

import gzip
import struct
from hashlib import shake_256

from hostile.build import document, kind

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FREE, END_OF_CHAIN, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR = 512
CELLS = 1_000_000


def noise(seed: int, length: int) -> bytes:
    """Return bytes without sense, always the same."""
    return shake_256(bytes([seed])).digest(length)


def _directory(name: str, kind_of: int, start: int, size: int, child: int = FREE) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    head = written.ljust(64, b"\0") + struct.pack("<HBB", len(written), kind_of, 1)
    tail = struct.pack("<III", FREE, FREE, child) + bytes(16 + 4 + 16) + struct.pack("<IQ", start, size)
    return head + tail


def compound(name: str, stream: bytes) -> bytes:
    """Return an OLE2 file with one stream: the FAT, the directory, then the stream."""
    stream = stream.ljust(4096, b"\0")
    sectors = -(-len(stream) // SECTOR)
    chain = [FAT, END_OF_CHAIN, *range(3, 2 + sectors), END_OF_CHAIN]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(SECTOR, b"\xff")
    entries = _directory("Root Entry", 5, END_OF_CHAIN, 0, 1) + _directory(name, 2, 2, len(stream))
    header = OLE2 + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END_OF_CHAIN, 0, END_OF_CHAIN, 0)
    header += struct.pack("<I", 0).ljust(436, b"\xff")
    return header + table + entries.ljust(SECTOR, b"\0") + stream.ljust(sectors * SECTOR, b"\0")


def record(number: int, data: bytes) -> bytes:
    """Return a record of an old workbook."""
    return struct.pack("<HH", number, len(data)) + data


def old_workbook(cells: bytes, before_sheets: bytes = b"") -> bytes:
    """Return the stream of an .xls with one sheet."""
    start = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + before_sheets
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + cells + record(0x0A, b"")
    name = struct.pack("<BB", 1, 0) + b"S"
    at = len(start) + 4 + 6 + len(name) + 4
    return start + record(0x85, struct.pack("<IBB", at, 0, 0) + name) + record(0x0A, b"") + sheet


def number_cell(row: int, column: int, value: float) -> bytes:
    """Return a number of an old workbook."""
    return record(0x203, struct.pack("<HHHd", row, column, 0, value))


@kind("xls_that_is_honest", "not_our_template", file_name="file.xls")
def old_and_honest() -> bytes:
    return compound("Workbook", old_workbook(number_cell(0, 0, 7) + number_cell(1, 0, 8)))


@kind("xls_cut", "file_unreadable", file_name="file.xls")
def old_and_cut() -> bytes:
    return old_and_honest()[: SECTOR * 3 + 40]


@kind("xls_record_longer_than_the_file", "file_unreadable", file_name="file.xls")
def long_record() -> bytes:
    return compound("Workbook", old_workbook(struct.pack("<HH", 0x203, 0xFFFF)))


@kind("xls_with_password", "file_encrypted", file_name="file.xls")
def old_with_password() -> bytes:
    password = record(0x2F, struct.pack("<HHH", 0, 0x1234, 0x5678))
    return compound("Workbook", old_workbook(number_cell(0, 0, 7), password))


@kind("xls_stray_cell_in_the_corner", "file_too_many_cells", file_name="file.xls")
def old_stray_cell() -> bytes:
    return compound("Workbook", old_workbook(number_cell(0, 0, 1) + number_cell(65535, 255, 1)))


@kind("ole2_sectors_in_a_circle", "file_damaged", file_name="file.xls")
def circle_of_sectors() -> bytes:
    content = bytearray(old_and_honest())
    struct.pack_into("<I", content, SECTOR + 4 * 5, 2)
    return bytes(content)


@kind("ole2_garbage", "file_damaged", file_name="file.xls")
def garbage_behind_magic() -> bytes:
    return OLE2 + noise(7, 5000)


@kind("ole2_only_magic", "file_damaged", file_name="file.xls")
def only_magic() -> bytes:
    return OLE2


@kind("encrypted_xlsx", "file_encrypted")
def encrypted() -> bytes:
    return compound("EncryptedPackage", noise(8, 6000))


@kind("old_word_document", "file_not_workbook", file_name="file.doc")
def old_word() -> bytes:
    return compound("WordDocument", bytes(5000))


@kind("ods_encrypted", "file_encrypted", file_name="file.ods")
def ods_encrypted() -> bytes:
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{space}"><manifest:file-entry manifest:full-path="content.xml">'
        "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    )
    return document("", **{"META-INF__manifest.xml": manifest.encode(), "content.xml": bytes(range(256))})


@kind("no_bytes", "file_empty")
def no_bytes() -> bytes:
    return b""


@kind("only_a_mark", "file_empty", file_name="file.csv")
def only_a_mark() -> bytes:
    return b"\xef\xbb\xbf"


@kind("only_blanks", "file_empty", file_name="file.csv")
def only_blanks() -> bytes:
    return b" \r\n\t" * 1000


@kind("text_named_xls", "file_is_plain_text", file_name="file.xls")
def text_named_xls() -> bytes:
    return b"Attachment C:\\Users\\office\\return.xls not found!"


@kind("html_named_xls", "file_is_markup", file_name="file.xls")
def html_named_xls() -> bytes:
    return b"<html><body><table><tr><td>Women</td><td>12</td></tr></table></body></html>"


@kind("xml_of_2003", "file_is_markup", file_name="file.xls")
def xml_of_2003() -> bytes:
    return b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'


@kind("png_named_xlsx", "file_not_workbook")
def png() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + noise(1, 5000)


@kind("pdf_named_xlsx", "file_not_workbook")
def pdf() -> bytes:
    return b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n" + noise(2, 5000)


@kind("rtf_named_csv", "file_is_plain_text", file_name="file.csv")
def rtf() -> bytes:
    return b"{\\rtf1\\ansi{\\b Women} 12}"


@kind("gzip", "file_not_workbook", file_name="file.csv")
def gzipped() -> bytes:
    return gzip.compress(b"a;b\n1;2\n" * 1000)


@kind("program", "file_not_workbook")
def program() -> bytes:
    return b"\x7fELF\x02\x01\x01" + noise(3, 20_000)


@kind(
    "csv_with_nuls",
    found={("text_has_nul_bytes", None), ("not_our_template", None)},
    file_name="file.csv",
)
def nuls() -> bytes:
    return b"name;women\nA\0\0;12\n\0B;13\n"


@kind("csv_of_a_million_columns", "file_too_many_cells", file_name="file.csv")
def many_columns() -> bytes:
    return b";".join([b"1"] * CELLS) + b"\n" + b";".join([b"2"] * CELLS) + b"\n1;2\n3;4\n"


@kind("csv_of_random_bytes", "file_not_workbook", file_name="file.csv")
def random_bytes() -> bytes:
    return noise(4, 100_000)


@kind("csv_in_a_wrong_encoding", "text_encoding_unknown", file_name="file.csv")
def wrong_encoding() -> bytes:
    """The mark says UTF-8, the letters are of cp1250."""
    return b"\xef\xbb\xbf" + "Policija;Žene\nŠtab;12\n".encode("cp1250")


@kind("csv_with_half_a_letter", "text_encoding_unknown", file_name="file.csv")
def half_a_letter() -> bytes:
    return "\ufeffЖене;Мушкарци\n1;2\n".encode("utf-16-le")[:-1]


@kind("csv_with_a_quote_that_never_ends", "not_our_template", file_name="file.csv")
def open_quote() -> bytes:
    return b'name;women\n"A;12\n' + b"B;13\n" * 200_000


@kind("csv_of_one_line", "file_is_plain_text", file_name="file.csv")
def one_line() -> bytes:
    return b"a" * 5_000_000


@kind("csv_of_separators", "file_too_many_cells", file_name="file.csv")
def separators() -> bytes:
    return (b";" * 20 + b"\n") * 200_000


@kind("csv_with_formulas", "not_our_template", file_name="file.csv")
def formulas() -> bytes:
    return b"name;women\n=cmd|' /C calc'!A0;12\n@SUM(1+1);13\n"
