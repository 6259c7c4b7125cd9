"""Cells stand where the user sees them."""

import re
from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest

from pipelines.intake.workbook import NoValue, address, is_number, read_workbook, shown


def _bytes(book: openpyxl.Workbook) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _sheet(**cells: object) -> bytes:
    book = openpyxl.Workbook()
    for cell, value in cells.items():
        book.worksheets[0][cell] = value
    return _bytes(book)


def test_empty_rows_and_columns_before_the_first_cell_count() -> None:
    sheet = read_workbook(_sheet(C4="here", E6=7)).sheets[0]
    assert (sheet.value(3, 2), sheet.value(5, 4)) == ("here", 7)
    assert sheet.value(0, 0) is None
    assert sheet.value(100, 100) is None
    assert (address(3, 2), address(5, 26)) == ("C4", "AA6")


def test_types_stay_apart() -> None:
    content = _sheet(A1=0, A2=True, A3=date(2023, 12, 31), A4="  ", A5="1 234", A6=12.5)
    sheet = read_workbook(content).sheets[0]
    values = [sheet.value(row, 0) for row in range(6)]
    assert values[0] == 0
    assert is_number(values[0])
    assert values[1] is True
    assert not is_number(values[1])
    assert values[2] in (date(2023, 12, 31), datetime(2023, 12, 31))
    assert values[3:] == [None, "1 234", 12.5]


def test_errors_and_formulas_without_a_result_are_no_empty_cells() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["B2"] = "#DIV/0!"
    book.worksheets[0]["C3"] = "=SUM(A1:A2)"
    sheet = read_workbook(_bytes(book)).sheets[0]
    assert sheet.value(1, 1) == NoValue("#DIV/0!")
    assert sheet.value(2, 2) == NoValue("=SUM(A1:A2)")


def test_sheets_come_in_the_order_of_the_tabs() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Други"
    book.create_sheet("Први", 0)
    assert [sheet.name for sheet in read_workbook(_bytes(book)).sheets] == ["Први", "Други"]


def test_values_are_quoted_as_seen() -> None:
    assert [shown(value) for value in (12.0, 12.5, " a ", None, True)] == ["12", "12.5", "a", "", "True"]


def test_what_the_first_reader_cannot_read_the_second_does() -> None:
    content = _sheet(A1="women", B2=7, D4=date(2023, 12, 31))
    with ZipFile(BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    buffer = BytesIO()
    with ZipFile(buffer, "w") as package:
        for name, data in {**parts, "_rels/.rels": parts["_rels/.rels"][:80]}.items():
            package.writestr(name, data)
    book, wanted = read_workbook(buffer.getvalue(), "file.xlsx"), read_workbook(content)
    assert [finding.rule for finding in book.findings] == ["package_relations_damaged"]
    assert [book.sheets[0].value(*cell) for cell in ((0, 0), (1, 1))] == ["women", 7]
    assert str(book.sheets[0].value(3, 3))[:10] == str(wanted.sheets[0].value(3, 3))[:10] == "2023-12-31"


def test_a_cell_type_that_nobody_knows_is_read_by_the_second_reader() -> None:
    content = _sheet(A1=3)
    with ZipFile(BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b'<c r="A1" t="n">', b'<c r="A1" t="q">')
    assert b't="q"' in sheet
    buffer = BytesIO()
    with ZipFile(buffer, "w") as package:
        for name, data in {**parts, "xl/worksheets/sheet1.xml": sheet}.items():
            package.writestr(name, data)
    assert [finding.rule for finding in read_workbook(buffer.getvalue()).findings] == ["second_reader"]


def test_the_extension_decides_nothing_and_is_named() -> None:
    book = read_workbook(_sheet(A1=1), "file.xls")
    assert book.file_format == "xlsx"
    assert [finding.message("en") for finding in book.findings] == [
        "The name ends in .xls, but the content is xlsx."
    ]


@pytest.mark.parametrize("name", ["file.xlsx", "FILE.XLSX", "file.xlsm", "file.xltx", "file", "2023. godina"])
def test_names_that_promise_nothing_else(name: str) -> None:
    assert read_workbook(_sheet(A1=1), name).findings == ()


def test_rows_and_cells_need_not_say_where_they_are() -> None:
    content = _sheet(A1=1, B1="#N/A", A2=2)
    with ZipFile(BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheet = re.sub(rb' r="[A-Z]*\d+"', b"", parts["xl/worksheets/sheet1.xml"])
    buffer = BytesIO()
    with ZipFile(buffer, "w") as package:
        for name, data in {**parts, "xl/worksheets/sheet1.xml": sheet}.items():
            package.writestr(name, data)
    assert read_workbook(buffer.getvalue()).sheets[0].rows == [[1, NoValue("#N/A")], [2, None]]
