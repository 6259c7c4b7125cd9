"""What people do to a workbook, and the finding with its cell that must come of each."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.intake.layout import read_return
from pipelines.intake.reading import Reading
from pipelines.intake.template import write_template
from schemas.languages import LANGUAGES

BLANK = write_template("BA-AF", 2023, "en")
HEADER, FIRST = 6, 7
"""The header's row on every sheet of this workbook, and the first row of figures."""

QUESTIONS = "Institutional questions"

Edit = Callable[[openpyxl.Workbook], None]


def _read(edit: Edit) -> Reading:
    book = openpyxl.load_workbook(BytesIO(BLANK))
    edit(book)
    buffer = BytesIO()
    book.save(buffer)
    return read_return(buffer.getvalue(), "file.xlsx")


def _found(reading: Reading) -> list[tuple[str, str]]:
    return [(finding.rule, str(finding.place)) for finding in reading.findings]


def _cell(address: str, value: object, sheet: str = "Strength") -> Edit:
    def edit(book: openpyxl.Workbook) -> None:
        book[sheet][address] = value

    return edit


def _all(*edits: Edit) -> Edit:
    def edit(book: openpyxl.Workbook) -> None:
        for one in edits:
            one(book)

    return edit


def _on(sheet: str, change: Callable[[Worksheet], object]) -> Edit:
    def edit(book: openpyxl.Workbook) -> None:
        change(book[sheet])

    return edit


def test_the_columns_are_where_these_tests_expect_them() -> None:
    sheet = openpyxl.load_workbook(BytesIO(BLANK))["Strength"]
    assert [sheet.cell(HEADER, column).value for column in (1, 3, 4, 5, 8, 9, 11)] == [
        "What is reported",
        "Rank",
        "Women",
        "Men",
        "Total",
        "Women in % (if stated)",
        "Note or evidence",
    ]
    assert sheet.cell(FIRST, 3).value == "All ranks ●"


@pytest.mark.parametrize(
    ("edit", "found"),
    [
        (_cell("D7", "twelve"), [("value_unreadable", "Strength!D7")]),
        (_cell("D7", datetime(2023, 5, 1)), [("value_unreadable", "Strength!D7")]),
        (_cell("D7", True), [("value_unreadable", "Strength!D7")]),
        (_cell("D7", "#DIV/0!"), [("value_unreadable", "Strength!D7")]),
        (_cell("D7", "=SUM(D8:D9)"), [("value_unreadable", "Strength!D7")]),
        (_cell("D7", "–"), [("value_marker_unclear", "Strength!D7")]),
        (_cell("H7", "nema"), [("value_marker_unclear", "Strength!H7")]),
        (_cell("I7", "нема"), [("value_marker_unclear", "Strength!I7")]),
        (_cell("D7", "<5"), [("value_is_bound", "Strength!D7")]),
        (_cell("D7", "12*"), [("value_has_mark", "Strength!D7")]),
        (_cell("J7", "no idea"), [("remark_unknown", "Strength!J7")]),
        (_cell("J7", "Estimated"), [("remark_without_value", "Strength!J7")]),
        (
            _all(*(_cell(f"{column}7", 5) for column in "DEH"), _cell("J7", "Classified")),
            [("remark_without_gap", "Strength!J7")],
        ),
        (_cell("K7", "see page 3"), [("text_not_read", "Strength!K7")]),
        (_cell("N9", 5), [("value_outside_grid", "Strength!N9")]),
        (_cell("N9", "checked"), [("text_not_read", "Strength!N9")]),
        (_cell("F2", 5), [("value_outside_grid", "Strength!F2")]),
        (_cell("D40", 5), [("value_outside_grid", "Strength!D40")]),
        (_cell("A40", "Source: own records"), [("text_not_read", "Strength!A40")]),
        (_cell("C7", 3, QUESTIONS), [("answer_unknown", f"{QUESTIONS}!C7")]),
        (_cell("C7", "maybe", QUESTIONS), [("answer_unknown", f"{QUESTIONS}!C7")]),
        (_cell("C7", "-", QUESTIONS), [("answer_unknown", f"{QUESTIONS}!C7")]),
        (
            _cell("C17", "-", QUESTIONS),
            [("value_marker_unclear", f"{QUESTIONS}!C17")],
        ),
    ],
)
def test_one_cell(edit: Edit, found: list[tuple[str, str]]) -> None:
    reading = _read(edit)
    assert _found(reading) == found


@pytest.mark.parametrize(
    ("edit", "found"),
    [
        (
            _cell("D6", "Ladies"),
            [("column_unknown", "Strength!D6"), ("column_missing", "Strength")],
        ),
        (_cell("N6", "Girls"), [("column_unknown", "Strength!N6")]),
        (_cell("N6", "Women"), [("column_twice", "Strength!N6")]),
        (_cell("A6", None), [("column_missing", "Strength")]),
        (_on("Strength", lambda sheet: sheet.delete_rows(HEADER)), [("header_missing", "Strength")]),
        (_on("Strength", lambda sheet: sheet.delete_rows(9)), [("row_missing", "Strength")]),
        (
            _cell("C7", "Admirals of the fleet"),
            [("text_not_read", "Strength!A7"), ("row_missing", "Strength")],
        ),
        (
            _all(_cell("C7", "Admirals of the fleet"), _cell("D7", 2)),
            [("row_unknown", "Strength!A7"), ("row_missing", "Strength")],
        ),
        (_cell("C8", "All ranks"), [("row_twice", "Strength!A8"), ("row_missing", "Strength")]),
        (lambda book: book.remove(book["Strength"]), [("sheet_missing", "")]),
        (lambda book: book.create_sheet("Notes"), [("sheet_unexpected", "Notes")]),
        (lambda book: book.create_sheet("Бројно стање"), [("sheet_twice", "Бројно стање")]),
        (
            lambda book: setattr(book["Strength"], "title", "Sheet2"),
            [("sheet_unexpected", "Sheet2"), ("sheet_missing", "")],
        ),
    ],
)
def test_structure(edit: Edit, found: list[tuple[str, str]]) -> None:
    assert _found(_read(edit)) == found


def _cover(label: str, value: object) -> Edit:
    def edit(book: openpyxl.Workbook) -> None:
        cell = next(row[1] for row in book["Cover"].iter_rows() if row[0].value == label)
        cell.value = value

    return edit


@pytest.mark.parametrize(
    ("label", "value", "rule"),
    [
        ("Institution code", "BA-NAVY", "institution_unknown"),
        ("Institution code", None, "institution_unknown"),
        ("Reporting year", "last year", "year_unreadable"),
        ("Reporting year", 23, "year_unreadable"),
        ("First day of the period", "spring", "period_date_unreadable"),
        ("Form version", "99", "template_version_unknown"),
        ("Language", "Latin", "cover_language_unknown"),
    ],
)
def test_the_cover(label: str, value: object, rule: str) -> None:
    reading = _read(_cover(label, value))
    assert [finding.rule for finding in reading.findings] == [rule]
    assert reading.findings[0].place.sheet == "Cover"
    assert reading.findings[0].place.cell is not None
    assert (reading.cover is None) == (rule in ("institution_unknown", "year_unreadable"))


def test_a_cover_without_a_label() -> None:
    def edit(book: openpyxl.Workbook) -> None:
        next(row[0] for row in book["Cover"].iter_rows() if row[0].value == "Language").value = "Tongue"

    assert _found(_read(edit)) == [("cover_field_missing", "Cover")]


def test_not_our_template() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "Women"
    buffer = BytesIO()
    book.save(buffer)
    assert _found(read_return(buffer.getvalue(), "file.xlsx")) == [("not_our_template", "")]


def test_a_reason_beside_a_marker_is_the_reason() -> None:
    reading = _read(_all(_cell("D7", "-"), _cell("J7", "Not collected"), _cell("H7", 12)))
    assert reading.findings == []
    said = {entry["sex"]: (entry["obs_value"], entry["obs_status"]) for entry in _records(reading)}
    assert said["_T"] == (12, "A")
    assert {sex: status for sex, (_, status) in said.items()} == {"F": "L", "M": "L", "_T": "A"}


def test_a_share_with_counts_that_nobody_collects_is_no_contradiction() -> None:
    counts = _all(_cell("E7", 5), _cell("H7", 9))
    reading = _read(_all(counts, _cell("I7", "8,2 %"), _cell("J7", "Not collected")))
    assert reading.findings == []
    said = {(e["sex"], e["unit_measure"]): (e["obs_value"], e["obs_status"]) for e in _records(reading)}
    assert said[("F", "percent")] == (8.2, "A")
    assert said[("F", "persons")][1] == "L"


def _records(reading: Reading) -> list[dict[str, object]]:
    return reading.observations.to_dict("records")  # type: ignore[return-value]


def test_inserted_rows_and_columns_move_the_cells_and_nothing_else() -> None:
    def edit(book: openpyxl.Workbook) -> None:
        sheet = book["Strength"]
        sheet["D8"] = 7
        sheet.insert_rows(2)
        sheet.insert_cols(1)

    reading = _read(edit)
    assert reading.findings == []
    assert [(entry["rank"], entry["sex"], entry["cell"]) for entry in _records(reading)] == [
        ("OF", "F", "E9")
    ]


def test_columns_are_known_by_their_words_and_not_by_their_place() -> None:
    def edit(book: openpyxl.Workbook) -> None:
        sheet = book["Strength"]
        sheet["D6"], sheet["E6"] = "Men", "Women"
        sheet["D7"], sheet["E7"] = 100, 3

    reading = _read(edit)
    assert reading.findings == []
    assert {(e["sex"], e["cell"]): e["obs_value"] for e in _records(reading)} == {
        ("F", "E7"): 3,
        ("M", "D7"): 100,
    }


def test_a_true_zero_stays_and_an_empty_cell_stays_away() -> None:
    reading = _read(_all(_cell("D7", 0), _cell("E7", "0"), _cell("H7", " ")))
    assert reading.findings == []
    assert [(e["sex"], e["obs_value"]) for e in _records(reading)] == [("F", 0), ("M", 0)]


def test_numbers_that_are_not_read_are_named() -> None:
    edits = _all(
        _cell("N6", "Girls"), _cell("N7", 3), _cell("N9", 4), _cell("C10", "Admirals"), _cell("D10", 5)
    )
    found = {finding.rule: finding for finding in _read(edits).findings}
    assert [str(place) for place in found["column_unknown"].related] == ["Strength!N7", "Strength!N9"]
    assert [str(place) for place in found["row_unknown"].related] == ["Strength!D10"]


def test_the_rest_of_the_sheet_is_read_beside_what_cannot_be() -> None:
    reading = _read(_all(_cell("D7", "twelve"), _cell("E7", 50), _cell("D8", "1 234")))
    assert _found(reading) == [("value_unreadable", "Strength!D7")]
    assert [(e["cell"], e["obs_value"]) for e in _records(reading)] == [("E7", 50), ("D8", 1234)]


def test_every_finding_has_words_in_every_language() -> None:
    edits = _all(
        _cell("D7", "twelve"), _cell("D8", "-"), _cell("N6", "Girls"), _cell("J9", "x"), _cell("D9", "<5")
    )
    for finding in _read(edits).findings:
        for language in LANGUAGES:
            assert finding.message(language)
            assert finding.advice(language)
