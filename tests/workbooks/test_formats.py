"""Every format read alike; the odd files that public projects keep, read right or refused in words."""

import json
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from written import Value, WrittenSheet, csv_text, ods, xlsx
from written_binary import xls, xlsb

from pipelines.intake.layout import read_return
from pipelines.intake.opening import open_workbook
from pipelines.intake.template import write_template
from pipelines.intake.workbook import MergedArea, NoValue, Workbook, read_workbook
from schemas.findings import Finding
from schemas.languages import LANGUAGES

SHARED = Path("/work/shared/workbooks")
FILES = sorted(path for path in SHARED.glob("h-*/*") if path.name != "expected.json")
FORMATS = {"xlsx": xlsx, "xls": xls, "xlsb": xlsb, "ods": ods}
needs_shared = pytest.mark.skipif(not FILES, reason="the published workbooks are not part of the project")

# What is said about each file: refusals, and how the others were read.
SAID = {
    "xlsx-corrupted.xlsx": ["package_relations_damaged"],
    "latin1.csv": ["text_encoding_judged"],
    "table-infer-iso-8859-7.csv": ["text_encoding_judged"],
    "empty_file.ods": ["file_empty"],
    "empty_file.xlsb": ["file_empty"],
    "empty_file.xlsx": ["file_empty"],
    "pass_protected.ods": ["file_encrypted"],
    "pass_protected.xlsb": ["file_encrypted"],
    "pass_protected.xlsx": ["file_encrypted"],
    "password.xls": ["file_encrypted"],
    "xor-encryption-abc.xls": ["file_encrypted"],
    "errors.xlsx": ["file_has_external_links", "cells_show_errors"],
    "bug60858.xlsx": ["formulas_without_result"],
    "missing-v-node-xlsx.xlsx": ["formulas_without_result"],
    "any_sheets.ods": ["sheet_hidden", "sheet_hidden"],
    "any_sheets.xls": ["sheet_hidden", "sheet_hidden", "sheet_is_chart"],
    "any_sheets.xlsb": ["sheet_hidden", "sheet_hidden", "sheet_is_chart"],
    "any_sheets.xlsx": ["sheet_hidden", "sheet_hidden", "sheet_is_chart"],
    "too_small.xls": ["file_is_plain_text"],
    "issue_594_dos.ods": ["file_too_many_cells"],
    "file.xls": ["file_name_differs"],
    "type_excel.ods": ["file_name_differs"],
    "type_excel.xlsx": ["file_name_differs"],
    "type_openoffice.xlsx": ["file_name_differs"],
}
# Words of `expected_message_must_say`, as our English says them.
WORDS = {
    "h-broken-rels": "relationships inside the file is damaged",
    "h-csv-encodings": "encoding ",
    "h-empty-zero-bytes": "empty (0 bytes)",
    "h-encrypted": "protected with a password",
    "h-error-cells": "A1 #DIV/0!, A2 #NAME?, A3 #VALUE!, A4 #NULL!, A5 #REF!, A6 #NUM!, A7 #N/A",
    "h-formula-no-cache": " in the file without ",
    "h-hidden-sheets": " is hidden",
    "h-not-a-spreadsheet": "plain text, not a spreadsheet",
    "h-ods-repeat-dos": "covers more than 2,000,000 cells",
    "h-wrong-extension": "The name ends in .",
}


def _findings(content: bytes, name: str) -> list[Finding]:
    opened = open_workbook(content, name)
    return [*opened.findings, *opened.without_value] if isinstance(opened, Workbook) else opened


def _rules(content: bytes, name: str = "file.xlsx") -> list[str]:
    return [finding.rule for finding in _findings(content, name)]


@needs_shared
@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_published_files_are_read_or_refused_as_expected(path: Path) -> None:
    expected = json.loads((path.parent / "expected.json").read_text("utf-8"))
    findings = _findings(path.read_bytes(), path.name)
    assert [finding.rule for finding in findings] == SAID.get(path.name, [])
    if expected["expected_ingest"] == "refuse":
        assert any(finding.severity == "block" for finding in findings)
    if findings:
        said = " ".join(finding.message("en") for finding in findings)
        assert WORDS[path.parent.name] in said
    for finding in findings:
        assert all(finding.message(language) and finding.advice(language) for language in LANGUAGES)


def _truths() -> list[tuple[str, str, str, str, object]]:
    found = []
    for path in sorted(SHARED.glob("h-*/expected.json")):
        for truth in json.loads(path.read_text("utf-8"))["truth"]:
            if truth["type"] == "cell":
                where = truth["where"]
                found.append((path.parent.name, where["file"], where["sheet"], where["cell"], truth["value"]))
    return found


@needs_shared
@pytest.mark.parametrize(("folder", "file", "sheet", "cell", "value"), _truths())
def test_published_truths_stand_in_their_cells(
    folder: str, file: str, sheet: str, cell: str, value: object
) -> None:
    row, column = openpyxl.utils.cell.coordinate_to_tuple(cell)
    workbook = read_workbook((SHARED / folder / file).read_bytes(), file)
    there = next(each for each in workbook.sheets if each.name == sheet).value(row - 1, column - 1)
    if value is None:
        assert isinstance(there, NoValue)
    elif isinstance(there, NoValue):
        assert there.text == value
    elif isinstance(there, (date, datetime)):
        assert there.isoformat()[:10] == value
    else:
        assert there == value


@needs_shared
def test_published_texts_in_their_encodings() -> None:
    folder = SHARED / "h-csv-encodings"
    greek = read_workbook((folder / "table-infer-iso-8859-7.csv").read_bytes(), "greek.csv")
    assert (greek.sheets[0].name, greek.encoding) == ("greek", "iso8859_7")
    assert greek.sheets[0].value(1, 2) == "Λεωνιδας"
    assert read_workbook((folder / "latin1.csv").read_bytes()).sheets[0].value(2, 1) == "©"
    assert read_workbook((folder / "bom.csv").read_bytes()).sheets[0].value(0, 0) == "id"


@needs_shared
def test_rows_stand_where_the_user_sees_them_in_ods() -> None:
    book = read_workbook((SHARED / "h-origin-shift" / "number_rows_repeated.ods").read_bytes())
    assert [[row[0] for row in sheet.rows].index("A") for sheet in book.sheets] == [0, 1, 2]


SHEETS = [
    WrittenSheet(
        "Жене",
        [
            ["Čin", None, "M", 1.5],
            [None, NoValue("#DIV/0!"), "đ", 0.0],
            ["x", 3.0, NoValue("#N/A"), None],
            [1.0, 2.0, 3.0, 4.0],
        ],
        merges=(MergedArea(range(0, 1), range(0, 2)), MergedArea(range(1, 3), range(3, 4))),
        hidden_rows=frozenset({3}),
        hidden_columns=frozenset({2}),
    ),
    WrittenSheet("Skriveno", [[7.0]], "hidden"),
]


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_tells_the_same(name: str) -> None:
    book = read_workbook(FORMATS[name](SHEETS), f"file.{name}")
    assert book.file_format == name
    for sheet, written in zip(book.sheets, SHEETS, strict=True):
        assert (sheet.name, sheet.rows) == (written.name, written.rows)
        assert (set(sheet.merges), sheet.visibility) == (set(written.merges), written.visibility)
        assert (sheet.hidden_rows, sheet.hidden_columns) == (written.hidden_rows, written.hidden_columns)
    first = book.sheets[0]
    assert [first.merged_into(0, 1), first.merged_into(0, 0), first.merged_into(2, 3)] == [
        (0, 0),
        None,
        (1, 3),
    ]
    findings = [*book.findings, *book.without_value]
    assert [finding.rule for finding in findings] == [
        "rows_hidden",
        "columns_hidden",
        "sheet_hidden",
        "cells_show_errors",
    ]
    assert findings[-1].values["cells"] == ("B2 #DIV/0!", "C3 #N/A")


def _as_written(content: bytes) -> list[WrittenSheet]:
    sheets = []
    for sheet in read_workbook(content).sheets:
        rows: list[list[Value]] = [
            [value.isoformat() if isinstance(value, (date, datetime)) else value for value in row]  # type: ignore[misc]
            for row in sheet.rows
        ]
        sheets.append(WrittenSheet(sheet.name, rows, sheet.visibility))
    return sheets


@pytest.mark.parametrize("name", ["xls", "xlsb", "ods"])
def test_our_own_form_saved_in_another_format_is_the_same_return(name: str) -> None:
    book = openpyxl.load_workbook(BytesIO(write_template("BA-AF", 2023, "bs")))
    sheet = book.worksheets[1]
    sheet["D7"], sheet["E7"], sheet["D8"] = 3, 4, "1 234"
    buffer = BytesIO()
    book.save(buffer)
    wanted = read_return(buffer.getvalue(), "file.xlsx")
    assert len(wanted.observations) == 3
    reading = read_return(FORMATS[name](_as_written(buffer.getvalue())), f"file.{name}")
    assert (reading.cover, reading.findings) == (wanted.cover, wanted.findings)
    assert reading.observations.equals(wanted.observations)


@given(
    st.lists(
        st.lists(
            st.sampled_from(["žene", "Đorđe", "мушкарци", "1,5", "12", "a;b", 'said "so"', "", "č\nć"]),
            min_size=3,
            max_size=3,
        ),
        min_size=2,
        max_size=6,
    ),
    st.sampled_from(";,\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
)
def test_delimited_text_comes_back(rows: list[list[str]], separator: str, encoding: str) -> None:
    rows = [["Spol", "Чин", "Broj"], *rows]
    content = csv_text(WrittenSheet("", rows), separator).encode(encoding)  # type: ignore[arg-type]
    read = read_workbook(content, "podaci.csv").sheets[0]
    assert read.name == "podaci"
    assert [["" if value is None else value for value in row] for row in read.rows] == rows


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1250", "Čin;žene;muškarci\nNačelnik;1,5;2\n"),
        ("cp1251", "Чин;жене;мушкарци\nНачелник;1,5;2\nЂаци;3;4\n"),
        ("cp1251", "Чин;жени;мажи\nЃорѓи;1;2\n"),
        ("iso8859_2", "Čin;žene;muškarci\nNačelnik;1,5;2\n"),
        ("iso8859_5", "Чин;жене;мушкарци\nНачелник;1,5;2\n"),
        ("cp1250", "Grada;Gra;Burra\nNënkolonel;çdo;2\n"),
        ("iso8859_7", "Βαθμός;Γυναίκες;Άνδρες\nΛοχαγός;1;2\n"),
    ],
)
def test_encodings_are_judged_by_letters(encoding: str, text: str) -> None:
    book = read_workbook(text.encode(encoding), "file.csv")
    assert book.encoding == encoding
    assert [list(row) for row in book.sheets[0].rows] == [line.split(";") for line in text.splitlines()]
    assert [finding.rule for finding in book.findings] == ["text_encoding_judged"]


def test_bytes_that_are_no_text_are_named() -> None:
    finding = _findings(b"a;b\n\xc4\x80\xff\xd7\xf7\xa9\xd7;1\n", "file.csv")[0]
    assert (finding.rule, finding.values["position"], finding.values["byte"]) == (
        "text_encoding_unknown",
        6,
        "0xFF",
    )


def test_text_as_spreadsheet_programs_write_it() -> None:
    named = read_workbook(b"sep=;\nA;B\n1,5;2\n", "file.csv").sheets[0]
    assert named.rows == [["A", "B"], ["1,5", "2"]]
    stray = read_workbook(b'A;B\n12" gun;2\n"open;3\n', "file.csv").sheets[0]
    assert stray.rows == [["A", "B"], ['12" gun', "2"], ['"open', "3"]]
    nul = read_workbook(b"A;B\n\0\0\x14@;2\n", "file.csv")
    assert nul.sheets[0].rows[1] == [None, "2"]
    assert [finding.rule for finding in nul.findings] == ["text_has_nul_bytes"]
