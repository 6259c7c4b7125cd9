"""The records of an .xls: what has no place in it, and how older ones name their sheets."""

import struct

import pytest
from written import WrittenSheet
from written_binary import compound, record, xls_stream

from pipelines.intake.guard import guard
from pipelines.intake.workbook import read_workbook


def _listed(*rules: str) -> list[str]:
    return list(rules)


@pytest.mark.parametrize(
    ("streams", "more", "rules"),
    [
        ({}, b"", _listed()),
        ({"_SX_DB_CUR/": b""}, b"", _listed("file_has_pivot_cache")),
        ({"MBD0001/": b""}, b"", _listed("file_has_embedded_objects")),
        ({"Ctls": b"x"}, b"", _listed("file_has_active_controls")),
        ({"_VBA_PROJECT_CUR/": b""}, b"", _listed("file_has_macros")),
        ({}, record(0x1AE, b"\1\0\6\0\0\1book1"), _listed("file_has_external_links")),
        ({}, record(0x1AE, b"\1\0\1\4"), _listed()),
        ({}, record(0x1AD, bytes(20)), _listed("file_has_data_connections")),
        ({}, record(0x2F, bytes(6)), _listed("file_encrypted")),
        (
            {"_SX_DB_CUR/": b""},
            record(0x1AD, bytes(20)),
            _listed("file_has_pivot_cache", "file_has_data_connections"),
        ),
    ],
)
def test_what_has_no_place_in_an_xls(streams: dict[str, bytes], more: bytes, rules: list[str]) -> None:
    sheets = [WrittenSheet("S", [["a", 1.0]])]
    content = compound({"Workbook": xls_stream(sheets, more), **streams})
    assert [finding.rule for finding in guard(content, "file.xls")] == rules


def test_a_workbook_older_than_excel_5_is_refused_by_name() -> None:
    content = b"\x09\x04\x06\x00" + bytes(100)
    assert [finding.rule for finding in guard(content, "file.xls")] == ["file_old_format"]


def _start(kind: int) -> bytes:
    return record(0x809, struct.pack("<HHHH", 0x500, kind, 0, 0))


def test_sheets_of_excel_95_are_named_in_their_code_page() -> None:
    name = "Жене".encode("cp1251")
    book = _start(5) + record(0x42, struct.pack("<H", 1251))
    place = len(book) + 4 + 6 + 1 + len(name) + 4
    book += record(0x85, struct.pack("<IBBB", place, 0, 0, len(name)) + name) + record(0x0A, b"")
    book += _start(0x10) + record(0x203, struct.pack("<HHHd", 0, 0, 0, 5)) + record(0x0A, b"")
    sheet = read_workbook(compound({"Book": book})).sheets[0]
    assert (sheet.name, sheet.rows) == ("Жене", [[5]])
