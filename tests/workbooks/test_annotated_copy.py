"""The annotated copy: marks on the exact cells, links that lead there, and nothing that was hidden."""

import csv
import re
import shutil
import subprocess
from datetime import datetime, time
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from answers import AT, FAULTY, answer, checked, content, opened
from foreign_books import ministry_book
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.answering.answer import answer_to
from pipelines.answering.copy import markup
from pipelines.answering.files import annotated_copy, answer_files
from pipelines.checking.check import check
from pipelines.checking.result import CheckContext
from pipelines.intake.annotated.annotate import annotate
from pipelines.intake.annotated.look import COMMENT_WIDTH, GROUNDS, comment_height
from pipelines.intake.workbook import read_workbook
from schemas.code_lists import code_list
from schemas.findings import Finding
from schemas.languages import LANGUAGES

WORKBOOKS = Path(__file__).parents[3] / "shared" / "workbooks"
FORM = "QM-AF_2023_bs_women_mistyped.xlsx"
ADDRESS = re.compile(r"'((?:[^']|'')+)'!([A-Z]+[0-9]+)")
BOX = re.compile(rb"<x:Anchor>(.*?)</x:Anchor>.*?<x:Row>(\d+)</x:Row><x:Column>(\d+)</x:Column>")


def copied(data: bytes, marks: list[dict[str, str]] | None = None, name: str = "f.xlsx") -> bytes:
    """Return an annotated copy with these marks, made in this process."""
    lines = [
        {"severity": mark["severity"], "sheet": mark["sheet"], "cell": mark["cell"], "begins_cause": True,
         "words": ["1", "x", mark["sheet"], mark["cell"], mark["text"], ""]}
        for mark in marks or []
    ]  # fmt: skip
    plain = {
        "sheet_name": "Answer", "heading": ["Answer", "S"], "state": "x", "state_severity": None,
        "of_form": ["form"], "of_values": ["values"], "heads": ["a", "b", "c", "d", "e", "f"],
        "lines": lines, "marks": marks or [],
    }  # fmt: skip
    copy = annotate(data, name, plain)
    assert isinstance(copy, bytes), copy
    return copy


def mark(sheet: str, cell: str, severity: str = "block", text: str = "wrong") -> dict[str, str]:
    return {"sheet": sheet, "cell": cell, "severity": severity, "text": text}


@cache
def sample_copy(name: str, language: str | None = None) -> bytes:
    copy = annotate(content(name), name, markup(answer(name, language)).model_dump(mode="json"))
    assert isinstance(copy, bytes)
    return copy


def comments(book: openpyxl.Workbook) -> dict[tuple[str, str], str]:
    return {
        (sheet.title, cell.coordinate): cell.comment.text
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment is not None
    }


def on_cells(name: str) -> list[Finding]:
    return [finding for finding in checked(name).findings if finding.place.cell is not None]


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def linked(index: Worksheet) -> list[tuple[str, str]]:
    found = []
    for row in index.iter_rows():
        for cell in row:
            if cell.hyperlink is not None:
                match = ADDRESS.fullmatch(cell.hyperlink.location or "")
                assert match is not None, cell.hyperlink.location
                found.append((match[1].replace("''", "'"), match[2]))
    return found


@pytest.mark.parametrize("path", FAULTY, ids=lambda path: path.stem)
def test_exactly_the_cells_with_findings_have_comments_and_colours(path: Path) -> None:
    name, language = path.name, "en"
    book, before = opened(sample_copy(name, language)), opened(content(name))
    said = comments(book)
    assert said.keys() == {(each.place.sheet, each.place.cell) for each in on_cells(name)}
    for each in on_cells(name):
        words = said[str(each.place.sheet), str(each.place.cell)]
        assert each.message(language) in words
        assert each.advice(language) in words
    for sheet in before.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                there = book[sheet.title][cell.coordinate]
                assert there.value == cell.value
                at = [
                    each.severity
                    for each in on_cells(name)
                    if str(each.place) == f"{sheet.title}!{cell.coordinate}"
                ]
                ground = min(at, key=list(GROUNDS).index, default=None)
                color = there.fill.start_color.rgb[2:] if there.fill.fill_type else None
                was = cell.fill.start_color.rgb[2:] if cell.fill.fill_type else None
                assert color == (GROUNDS[ground] if ground else was)


@pytest.mark.parametrize("path", FAULTY, ids=lambda path: path.stem)
def test_the_index_has_every_finding_in_order_and_its_links_lead_there(path: Path) -> None:
    name = path.name
    book = opened(sample_copy(name, "en"))
    index = book.worksheets[0]
    assert (book.active, index.title) == (index, "Answer")
    in_order = [point for cause in answer(name, "en").causes for point in cause.points]
    rows = [row for row in index.iter_rows(values_only=True) if re.fullmatch(r"\d+", str(row[0]))]
    assert [row[4] for row in rows] == [
        "\n".join([point.message, *(f"• {each.where} {each.message}" for each in point.joined)])
        for point in in_order
    ]
    assert [row[5] for row in rows] == [point.advice for point in in_order]
    assert len(rows) == len(checked(name).findings)
    known = [point.place for point in in_order if point.place.sheet in book.sheetnames]
    expected = [(place.sheet, place.cell or "A1") for place in known for _ in range(2 if place.cell else 1)]
    assert linked(index) == expected
    for sheet, cell in linked(index):
        assert book[sheet][cell] is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_copy_is_in_the_readers_language(language: str) -> None:
    book = opened(sample_copy(FORM, language))
    assert book.worksheets[0].title == code_list("sheets").label("answer", language)
    words = " ".join(
        [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None]
        + list(comments(book).values())
    )
    assert "{" not in words
    assert code_list("severities").label("block", language) in words
    if language != "en":
        assert not re.search(r"\b(the|of|and|is)\b", words)


def test_last_years_value_stands_in_the_index_and_on_the_cell() -> None:
    book = opened(sample_copy(FORM, "en"))
    points = [point for cause in answer(FORM, "en").causes for point in cause.points if point.last_year]
    assert points
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert any(row[-1] == "Accepted for 2022" for row in rows)
    for point in points:
        assert (
            f"Accepted for 2022: {point.last_year}"
            in comments(book)[str(point.place.sheet), str(point.place.cell)]
        )
        assert any(
            row[4] and str(row[4]).startswith(point.message) and row[-1] == point.last_year for row in rows
        )


def test_the_same_answer_is_the_same_copy_and_the_file_stays_as_it_is() -> None:
    before = bytes(content(FORM))
    assert sample_copy(FORM) == annotated_copy(answer(FORM), content(FORM))
    assert content(FORM) == before


@pytest.mark.parametrize("name", [FORM, "QQ-POL_2023_hr_row_renamed.xlsx"])
def test_a_copy_may_be_corrected_and_sent_and_is_answered_like_the_file(name: str) -> None:
    again = check(sample_copy(name), CheckContext(name))
    assert again.findings == check(content(name), CheckContext(name)).findings
    found = answer_to(again, name, AT)
    first = annotate(content(name), name, markup(found).model_dump(mode="json"))
    second = annotate(sample_copy(name), name, markup(found).model_dump(mode="json"))
    assert isinstance(first, bytes)
    assert isinstance(second, bytes)
    assert comments(opened(first)) == comments(opened(second))
    assert opened(first).sheetnames == opened(second).sheetnames


def test_colours_of_the_form_give_way_on_a_marked_cell_only() -> None:
    def areas(book: openpyxl.Workbook) -> str:
        return " ".join(str(each.sqref) for each in book["Brojno stanje"].conditional_formatting)

    def formulas(book: openpyxl.Workbook) -> list[str]:
        sheet = book["Brojno stanje"]
        return [
            formula
            for each in sheet.conditional_formatting
            for rule in each.rules
            for formula in rule.formula
        ]

    before = opened(content(FORM))
    first, last = re.fullmatch(r"H(\d+):H(\d+)", areas(before)).groups()  # type: ignore[union-attr]
    book = opened(copied(content(FORM), [mark("Brojno stanje", "H14")]))
    assert areas(book) == f"H{first}:H13 H15:H{last}"
    assert formulas(book) == formulas(before)
    book = opened(copied(content(FORM), [mark("Brojno stanje", f"H{first}")]))
    assert areas(book) == f"H{int(first) + 1}:H{last}"
    assert formulas(book) == [each.replace(f"{first}", f"{int(first) + 1}") for each in formulas(before)]


def test_several_findings_on_a_cell_are_one_comment_in_the_gravest_colour() -> None:
    marks = [mark("Brojno stanje", "D8", "inform", "one"), mark("Brojno stanje", "D8", "block", "two")]
    cell = opened(copied(content(FORM), marks))["Brojno stanje"]["D8"]
    assert cell.comment.text == "one\n\ntwo"
    assert cell.fill.start_color.rgb[2:] == GROUNDS["block"]


def test_a_comment_is_as_large_as_its_words_need() -> None:
    assert (
        comment_height("short")
        < comment_height("a sentence that goes on " * 10)
        < comment_height("a b " * 2000) + 1
    )
    long = "word " * 60
    copy = ZipFile(BytesIO(copied(content(FORM), [mark("Brojno stanje", "D8", text=long)])))
    (drawing,) = [copy.read(name) for name in copy.namelist() if name.endswith(".vml")]
    assert f"width:{COMMENT_WIDTH}px;height:{comment_height(long)}px".encode() in drawing


def test_the_box_of_a_comment_opens_beside_its_cell() -> None:
    cells = (("Brojno stanje", "D8"), ("Odlasci i kretanja", "E20"), ("Odlasci i kretanja", "E40"))
    marks = [mark(sheet, cell, text="word " * 60) for sheet, cell in cells]
    copy = ZipFile(BytesIO(copied(content(FORM), marks)))
    places = [
        tuple(map(int, (row, column, *anchor.split(b", ")[::2])))
        for name in sorted(copy.namelist())
        if name.endswith(".vml")
        for anchor, row, column in BOX.findall(copy.read(name))
    ]
    assert [(row, column) for row, column, *_ in places] == [(7, 3), (19, 4), (39, 4)]
    for row, column, left, top, right, bottom in places:
        assert (left, top) == (column + 1, row - 1)
        assert right > left
        assert bottom > top


def test_her_own_comments_stay() -> None:
    book = opened(content(FORM))
    sheet = book["Brojno stanje"]
    sheet["D8"].comment = Comment("ask the armoury", "Ana")
    sheet["E8"].comment = Comment("done", "Ana")
    copy = opened(copied(saved(book), [mark("Brojno stanje", "D8")]))
    assert comments(copy) == {
        ("Brojno stanje", "D8"): "wrong\n\nask the armoury",
        ("Brojno stanje", "E8"): "done",
    }


def test_sheet_names_with_apostrophes_and_in_cyrillic_are_linked() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Women's '23"
    book.worksheets[0]["A1"] = "x"
    book.create_sheet("Бројно стање")["B2"] = 3
    marks = [mark("Women's '23", "A1"), mark("Бројно стање", "B2", "explain")]
    copy = opened(copied(saved(book), marks))
    assert linked(copy.worksheets[0]) == [("Women's '23", "A1")] * 2 + [("Бројно стање", "B2")] * 2
    assert comments(copy).keys() == {("Women's '23", "A1"), ("Бројно стање", "B2")}


def test_a_mark_on_a_merged_cell_stands_where_it_is_seen() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "S"
    book.worksheets[0]["A1"] = "x"
    book.worksheets[0]["D4"] = 1
    book.worksheets[0].merge_cells("A1:C2")
    assert comments(opened(copied(saved(book), [mark("S", "B2")]))) == {("S", "A1"): "wrong"}


# --- workbooks that are not our form: written anew ---------------------------------------------------


def ministry() -> bytes:
    """Return the workbook of a ministry of its own, with all that must not come along."""

    def change(sheet: Worksheet) -> None:
        sheet.merge_cells("A1:D1")
        sheet.column_dimensions["A"].width = 31.5
        sheet.row_dimensions[3].height = 40
        for cell in sheet[3]:
            cell.font = openpyxl.styles.Font(bold=True)
            cell.fill = openpyxl.styles.PatternFill("solid", start_color="FFDDEBF7")
        for row in sheet.iter_rows(min_row=4, min_col=2):
            for cell in row:
                cell.number_format = "#,##0"
        sheet["B6"].value = 7  # women among the soldiers: 0 in the total
        sheet["C4"].comment = Comment("secret of the clerk", "Ana the clerk")
        sheet.parent.properties.creator = "Ana of the ministry"
        hidden = sheet.parent.create_sheet("Skriveno")
        hidden["A1"] = "not to be carried over"
        hidden.sheet_state = "hidden"

    return ministry_book(2022, change)


def ministry_copy() -> tuple[bytes, tuple[Finding, ...]]:
    result = check(ministry(), CheckContext("osoblje.xlsx", "QM-AF", 2022))
    copy = annotated_copy(answer_to(result, "osoblje.xlsx", AT), ministry())
    assert copy is not None
    return copy, result.findings


def test_a_foreign_copy_has_the_values_merges_widths_and_formats_of_the_sheets_in_use() -> None:
    copy, findings = ministry_copy()
    book, before = opened(copy), opened(ministry())["Особље"]
    assert book.sheetnames == [book.worksheets[0].title, "Особље"]
    sheet = book["Особље"]
    for row in before.iter_rows():
        for cell in row:
            there = sheet[cell.coordinate]
            assert there.value == cell.value
            assert there.number_format == cell.number_format
            assert there.font.b == cell.font.b
    assert sheet["A3"].fill.start_color.rgb == "FFDDEBF7"
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:D1"]
    assert sheet.column_dimensions["A"].width == 31.5
    assert sheet.row_dimensions[3].height == 40
    on_sheet = {(each.place.sheet, each.place.cell) for each in findings if each.place.cell}
    assert comments(book).keys() == on_sheet
    assert on_sheet


def test_nothing_hidden_comes_along_with_a_foreign_copy() -> None:
    copy, _ = ministry_copy()
    book = opened(copy)
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible"] * 2
    assert (book.properties.creator, book.properties.lastModifiedBy) == ("Muster", None)
    raw = b"".join(ZipFile(BytesIO(copy)).read(name) for name in names(copy))
    for secret in (
        b"secret of the clerk",
        b"Ana the clerk",
        b"Ana of the ministry",
        b"not to be carried over",
    ):
        assert secret not in raw


def names(data: bytes) -> list[str]:
    return ZipFile(BytesIO(data)).namelist()


def test_a_form_with_something_hidden_is_copied_by_its_values() -> None:
    book = opened(content(FORM))
    book.create_sheet("Drugo")["A1"] = "not to be carried over"
    book["Drugo"].sheet_state = "hidden"
    copy = opened(copied(saved(book), [mark("Brojno stanje", "D8"), mark("Drugo", "A1")]))
    assert "Drugo" not in copy.sheetnames
    assert copy["Brojno stanje"]["D8"].value == opened(content(FORM))["Brojno stanje"]["D8"].value
    assert comments(copy).keys() == {("Brojno stanje", "D8")}
    assert set(linked(copy.worksheets[0])) == {("Brojno stanje", "D8")}


def test_text_that_looks_like_a_formula_stays_text() -> None:
    rows = [["Rank", "Women"], ["=1+1", "3"], ["@SUM(A1)", "-"], ["+7", '=HYPERLINK("x")']]
    text = StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    copy = opened(copied(text.getvalue().encode(), [mark("women: 2023", "A2")], name="women: 2023.csv"))
    sheet = copy["women  2023"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [list(row) for row in rows]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    assert comments(copy).keys() == {("women  2023", "A2")}


@pytest.mark.skipif(not WORKBOOKS.is_dir(), reason="the published workbooks are not here")
@pytest.mark.parametrize(
    "name",
    [
        "h-merged-headers/merged_range.xlsx",
        "d-uk-police-sep2019/police-workforce-sep19-tables.ods",
        "d-us-fbi-table77-2017/Table_77.xls",
        "d-un-pk-rank-2021/Rank.csv",
    ],
)
def test_a_published_workbook_is_copied_with_its_values_merges_and_formats(name: str) -> None:
    data = (WORKBOOKS / name).read_bytes()
    source = read_workbook(data, Path(name).name)
    copy = copied(data, name=Path(name).name)
    shown = [sheet for sheet in source.sheets if sheet.visibility == "visible" and not sheet.is_chart]
    again = read_workbook(copy).sheets[1:]
    for sheet, there in zip(shown, again, strict=True):
        assert without_empty(there.rows) == without_empty(sheet.rows)
        assert set(there.merges) == set(sheet.merges)
    if name.endswith(".xlsx"):
        book, original = opened(copy), opened(data)
        for title in book.sheetnames[1:]:
            for row in original[title].iter_rows():
                for cell in row:
                    if cell.value is not None:
                        assert book[title][cell.coordinate].number_format == cell.number_format


def without_empty(rows: list[list[Any]]) -> dict[tuple[int, int], Any]:
    return {
        (row, column): plain(value)
        for row, cells in enumerate(rows)
        for column, value in enumerate(cells)
        if value is not None
    }


def plain(value: Any) -> Any:
    """Return a value without what the formats differ in: the sixteenth digit, midnight of a day."""
    if isinstance(value, float):
        return float(f"{value:.12g}")
    return value.date() if isinstance(value, datetime) and value.time() == time() else value


# --- what is not copied ------------------------------------------------------------------------------


def test_a_file_that_may_not_be_opened_or_holds_persons_gets_page_and_report_only() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Ime i prezime", "JMBG"])
    for number in range(12):
        book.worksheets[0].append([f"Ana Anić {number}", "0101990500011"])
    for data in (b"\xd0\xcf\x11\xe0 damaged", b"%PDF-1.7 no workbook", saved(book)):
        result = check(data, CheckContext("file.xlsx"))
        files = answer_files(answer_to(result, "file.xlsx", AT), data)
        assert list(files) == ["file_answer.html", "file_answer.ess.json"]
        assert b"There is none: only a file that can be opened" in files["file_answer.html"]
        assert b"0101990500011" not in b"".join(files.values())


def test_a_file_that_is_not_kept_gets_page_and_report_only() -> None:
    assert list(answer_files(answer(FORM), None)) == [
        "QM-AF_2023_bs_women_mistyped_answer.html",
        "QM-AF_2023_bs_women_mistyped_answer.ess.json",
    ]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
def test_copies_open_in_libreoffice(tmp_path: Path) -> None:
    (tmp_path / "form.xlsx").write_bytes(sample_copy(FORM))
    (tmp_path / "foreign.xlsx").write_bytes(ministry_copy()[0])
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run(
        [*command, "form.xlsx", "foreign.xlsx"], cwd=tmp_path, check=True, capture_output=True, timeout=120
    )
    for name in ("form.pdf", "foreign.pdf"):
        assert (tmp_path / name).read_bytes().startswith(b"%PDF")
