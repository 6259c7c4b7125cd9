"""Each refusal of a file, before any cell is read."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.intake.guard import guard, guard_register
from pipelines.intake.layout import read_return
from pipelines.intake.limits import Limits
from pipelines.intake.template import write_template

GOOD = write_template("ME-MOD", 2023, "en")
_ENTRY = '<file-entry full-path="{}" media-type="application/{}"/>'
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _rules(content: bytes) -> list[str]:
    return [finding.rule for finding in guard(content, "file.xlsx")]


def _with(name: str, data: bytes = b"x") -> bytes:
    buffer = BytesIO(GOOD)
    with ZipFile(buffer, "a", ZIP_DEFLATED) as package:
        package.writestr(name, data)
    return buffer.getvalue()


def _zip(*names: str) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as package:
        for name in names:
            package.writestr(name, b"x")
    return buffer.getvalue()


def test_our_own_workbook_passes() -> None:
    assert _rules(GOOD) == []


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "file_empty"),
        (b"name\nwomen\nmen\n", "file_is_plain_text"),
        (b"%PDF-1.7", "file_not_workbook"),
        (_zip("word/document.xml"), "file_not_workbook"),
        (OLE2 + bytes(1000), "file_damaged"),
        (b"\x09\x04\x06\x00" + bytes(100), "file_old_format"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "file_not_workbook"),
        (GOOD[: len(GOOD) // 2], "file_damaged"),
        (b"PK\x03\x04", "file_damaged"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "file_is_markup"),
        (_with("../outside.xml"), "file_parts_unsafe"),
        (_with("xl/media/more.bin", b"PK\x03\x04"), "file_nested_archive"),
        (_with("xl/more.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"), "file_has_entities"),
        (_with("xl/vbaProject.bin"), "file_has_macros"),
        (_with("xl/macrosheets/sheet1.xml"), "file_has_macros"),
        (_with("xl/externalLinks/externalLink1.xml"), "file_has_external_links"),
        (_zip("xl/workbook.xml"), "file_unreadable"),
    ],
)
def test_refused(content: bytes, rule: str) -> None:
    assert _rules(content) == [rule]
    reading = read_return(content, "file.xlsx")
    assert [finding.rule for finding in reading.findings] == [rule]
    assert reading.cover is None
    assert reading.observations.empty


def test_a_damaged_part_is_found_before_reading() -> None:
    broken = bytearray(GOOD)
    with ZipFile(BytesIO(GOOD)) as package:
        part = package.getinfo("xl/worksheets/sheet2.xml")
    middle = part.header_offset + 200
    broken[middle : middle + 8] = bytes(8)
    assert _rules(bytes(broken)) == ["file_damaged"]


@pytest.mark.parametrize(
    ("limits", "rule"),
    [
        (Limits(megabytes=0), "file_too_large"),
        (Limits(parts=3), "file_too_many_parts"),
        (Limits(unpacked_megabytes=0), "file_unpacks_too_large"),
        (Limits(cells_per_sheet=100), "file_too_many_cells"),
        (Limits(merges_per_sheet=-1), "file_too_many_merges"),
    ],
)
def test_limits(limits: Limits, rule: str) -> None:
    assert [finding.rule for finding in guard(GOOD, "file.xlsx", limits)] == [rule]


def test_a_register_is_guarded_by_wider_limits_and_row_by_row_by_its_reader() -> None:
    assert guard_register(GOOD, "file.xlsx") == []
    assert guard_register(b"Ime;Cin\n" * 10, "file.csv") == []
    for content, rule in (
        (b"", "file_empty"),
        (b"%PDF-1.7", "file_not_workbook"),
        (_with("xl/vbaProject.bin"), "file_has_macros"),
        (_with("xl/more.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"), "file_has_entities"),
    ):
        assert [finding.rule for finding in guard_register(content, "file.xlsx")] == [rule]


def test_one_stray_cell_at_the_far_corner_is_refused() -> None:
    book = openpyxl.load_workbook(BytesIO(GOOD))
    book.worksheets[1]["XFD1048576"] = 1
    buffer = BytesIO()
    book.save(buffer)
    finding = guard(buffer.getvalue(), "file.xlsx")[0]
    assert (finding.rule, finding.place.sheet) == ("file_too_many_cells", book.worksheets[1].title)


def test_all_that_has_no_place_in_a_workbook_is_said_at_once() -> None:
    book = openpyxl.load_workbook(BytesIO(GOOD))
    book.worksheets[1]["D7"] = "#REF!"
    buffer = BytesIO()
    book.save(buffer)
    with ZipFile(buffer, "a", ZIP_DEFLATED) as package:
        for name in ("xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/pivotCache/p.xml"):
            package.writestr(name, b"<x/>")
    findings = guard(buffer.getvalue(), "file.xlsm")
    assert [finding.rule for finding in findings] == [
        "file_has_macros",
        "file_has_external_links",
        "file_has_pivot_cache",
        "cells_show_errors",
    ]
    assert findings[-1].values["cells"] == ("D7 #REF!",)


def _open_document(content: str = "", entry: str = "") -> bytes:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    buffer = BytesIO()
    with ZipFile(buffer, "w") as package:
        package.writestr("mimetype", kind)
        package.writestr("content.xml", f"<document>{content}</document>")
        package.writestr(
            "META-INF/manifest.xml", f'<m><file-entry full-path="/" media-type="{kind}"/>{entry}</m>'
        )
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "entry", "rules"),
    [
        ("", "", []),
        ("<table:table-source xlink:href='x'/>", "", ["file_has_external_links"]),
        ("<office:dde-source/>", "", ["file_has_external_links"]),
        ("<table:database-source-sql/>", "", ["file_has_data_connections"]),
        ("", _ENTRY.format("Object 1/", "vnd.oasis.opendocument.chart"), []),
        ("", _ENTRY.format("Object 1/", "vnd.oasis.opendocument.text"), ["file_has_embedded_objects"]),
        ("", _ENTRY.format("Object 2", "vnd.sun.star.oleobject"), ["file_has_embedded_objects"]),
    ],
)
def test_what_has_no_place_in_an_ods(content: str, entry: str, rules: list[str]) -> None:
    assert _rules(_open_document(content, entry)) == rules


def test_a_renamed_program_is_told_by_its_type() -> None:
    with ZipFile(BytesIO(GOOD)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    types = parts["[Content_Types].xml"]
    named = b'<Override PartName="/xl/a.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    buffer = BytesIO()
    with ZipFile(buffer, "w") as package:
        for name, data in {**parts, "[Content_Types].xml": types.replace(b"</Types>", named)}.items():
            package.writestr(name, data)
    assert _rules(buffer.getvalue()) == ["file_has_macros"]


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", OLE2]))
def test_no_bytes_make_it_raise(content: bytes, magic: bytes) -> None:
    assert read_return(magic + content, "file.xlsx").findings


@settings(deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_no_single_changed_byte_makes_it_raise(position: int, byte: int) -> None:
    read_return(GOOD[:position] + bytes([byte]) + GOOD[position + 1 :], "file.xlsx")
