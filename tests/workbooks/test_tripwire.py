"""Persons where only sums belong are found in every format, and never quoted."""

from io import BytesIO

import openpyxl
import pytest
from written import Value, WrittenSheet, ods, xlsx
from written_binary import xls, xlsb

from pipelines.intake.opening import open_workbook
from pipelines.intake.workbook import Workbook
from schemas.findings import Finding

FORMATS = {"xlsx": xlsx, "xls": xls, "xlsb": xlsb, "ods": ods}
JMBG = "0101990500011"
"""A right check digit, and nobody's: 1 January 1990, region 50, serial 001."""


def _refusals(content: bytes, name: str) -> list[Finding]:
    opened = open_workbook(content, name)
    return [] if isinstance(opened, Workbook) else opened


def _rules(content: bytes, name: str = "file.xlsx") -> list[str]:
    return [finding.rule for finding in _refusals(content, name)]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("visibility", ["visible", "hidden"])
def test_personal_numbers_are_found_in_every_format(name: str, visibility: str) -> None:
    rows: list[list[Value]] = [["Strength", 1.0], [None, JMBG]]
    other = WrittenSheet("First", [["a", 1.0]])
    content = FORMATS[name]([other, WrittenSheet("Lica", rows, visibility)])  # type: ignore[arg-type]
    finding = _refusals(content, f"file.{name}")[0]
    assert (finding.rule, finding.values["count"]) == ("personal_numbers_found", 1)
    assert "Lica!B2" in finding.message("en")
    assert not any(JMBG in str(value) for value in (finding, finding.message("en"), finding.advice("mk")))


@pytest.mark.parametrize(
    ("rows", "rules"),
    [
        ([[101990500011.0]], ["personal_numbers_found"]),  # a leading zero is lost in a number
        ([["JMBG 0101990500011, see list"]], ["personal_numbers_found"]),
        ([["J50101001A"]], ["personal_numbers_found"]),
        ([["OIB: 94577403194"]], ["personal_numbers_found"]),
        ([["94577403194"]], []),  # alone a number like any other
        ([["94577403194"], ["69435151530"], ["33392005961"]], ["personal_numbers_found"]),
        ([[1234567890123.0], [45000000000.0], [2500000000.0]], []),
        ([["+387 33 123 456 78"]], []),
    ],
)
def test_what_is_a_personal_number(rows: list[list[Value]], rules: list[str]) -> None:
    assert _rules(xlsx([WrittenSheet("S", [["a", "b"], *rows])])) == rules


@pytest.mark.parametrize("header", ["Ime i prezime", "ПРЕЗИМЕ", "Emri dhe mbiemri", "Surname"])
def test_lists_of_names_are_found(header: str) -> None:
    rows: list[list[Value]] = [["Broj", header], [1.0, "Ana A."], [2.0, "Boro B."], [3.0, "Vesna V."]]
    finding = _refusals(ods([WrittenSheet("Spisak", rows)]), "file.ods")[0]
    assert (finding.rule, str(finding.place)) == ("name_list_found", "Spisak!B1")
    assert "Ana" not in str(finding)
    assert _rules(xls([WrittenSheet("S", [["Broj", header], [1.0, 12.0]])]), "file.xls") == []


def test_comments_and_properties_are_looked_at() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "Women"
    book.worksheets[0]["A1"].comment = openpyxl.comments.Comment(f"see {JMBG}", "x")
    book.properties.keywords = JMBG
    buffer = BytesIO()
    book.save(buffer)
    finding = _refusals(buffer.getvalue(), "file.xlsx")[0]
    assert (finding.rule, finding.values["count"]) == ("personal_numbers_found", 2)
    assert "docProps/core.xml" in finding.message("en")
