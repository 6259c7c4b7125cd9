"""What cells of every format say beyond their value: number formats, formulas, dates, where they stand."""

from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from written import Formula, InFormat, Value, WrittenSheet, csv_text, ods, xlsx
from written_binary import xls, xlsb

from pipelines.intake import sheet_facts
from pipelines.intake.foreign.read import read_by_layout
from pipelines.intake.foreign.suggest import suggest_layout
from pipelines.intake.guard import guard
from pipelines.intake.layout import read_return
from pipelines.intake.limits import Limits
from pipelines.intake.merges import covered
from pipelines.intake.notation import decimal_sign_of
from pipelines.intake.number_formats import Shown, shown_by
from pipelines.intake.reading import Reading
from pipelines.intake.sheet_facts import MergedArea
from pipelines.intake.template import write_template
from pipelines.intake.tokens import read_token
from pipelines.intake.workbook import NoValue, Percent, Workbook, address, read_workbook, shown

FORMATS = {"xlsx": xlsx, "xls": xls, "xlsb": xlsb, "ods": ods}
CALCULATED = {"xlsx": xlsx, "xls": xls, "xlsb": xlsb}
"""The formats that can ask to be calculated, and keep the number formats of Excel."""


def _said(book: Workbook) -> list[tuple[str, object]]:
    return [(finding.rule, finding.values.get("cells")) for finding in (*book.findings, *book.without_value)]


@pytest.mark.parametrize(
    ("code", "does"),
    [
        ("0%", Shown(2, per_cent=True)),
        ("0.00 %", Shown(2, per_cent=True)),
        ('0.0%;[Red]-0.0%;"-"', Shown(2, per_cent=True)),
        ('0"%"', Shown(0, per_cent=True)),
        ("0\\%", Shown(0, per_cent=True)),
        ('_-* #,##0.0 "%"_-;-* #,##0.0 "%"_-', Shown(0, per_cent=True)),
        ("#,##0,", Shown(-3, per_cent=False)),
        ('0.0,,"M"', Shown(-6, per_cent=False)),
        ("#,##0,.0", Shown(-3, per_cent=False)),
        ("General", None),
        ("#,##0", None),
        ('0" lica"', None),
        ('"%"@', None),
        ("[<1]0%;0", None),
        ("dd.mm.yyyy", None),
        ("@", None),
        ("", None),
        ('"', None),
        ("[" * 200_000, None),
        ("0%" + ";0%" * 200_000, None),
    ],
)
def test_what_a_format_code_does(code: str, does: Shown | None) -> None:
    assert shown_by(code) == does


@pytest.mark.parametrize("name", FORMATS)
def test_a_number_shown_in_per_cent_is_read_as_shown(name: str) -> None:
    rows: list[list[Value]] = [
        ["%", InFormat(0.198, "0.0%"), 0.198],
        [None, InFormat(0.07, "0%"), InFormat(12.0, '0" lica"')],
        [None, InFormat(0.0, "0%"), InFormat(1.0, "0.00%")],
    ]
    sheet = read_workbook(FORMATS[name]([WrittenSheet("S", rows)])).sheets[0]
    assert sheet.rows == [["%", 19.8, 0.198], [None, 7, 12], [None, 0, 100]]
    assert [[type(value) is Percent for value in row[1:]] for row in sheet.rows] == [
        [True, False],
        [True, False],
        [True, True],
    ]
    assert (shown(sheet.value(0, 1)), shown(sheet.value(1, 1))) == ("19.8 %", "7 %")


@pytest.mark.parametrize("name", CALCULATED)
def test_words_in_a_format_multiply_nothing(name: str) -> None:
    rows: list[list[Value]] = [[InFormat(19.0, '0"%"'), InFormat(1234000.0, "#,##0,")]]
    book = read_workbook(FORMATS[name]([WrittenSheet("S", rows)]))
    assert book.sheets[0].rows == [[19, 1234000]]
    assert (shown(book.sheets[0].value(0, 0)), shown(book.sheets[0].value(0, 1))) == ("19 %", "1234000")
    assert _said(book) == [("values_shown_scaled", ("B1",))]


def _filled_form(name: str, **cells: tuple[float, str]) -> Reading:
    book = openpyxl.load_workbook(BytesIO(write_template("BA-AF", 2023, "sr-Cyrl")))
    for cell, (number, code) in cells.items():
        book.worksheets[1][cell].value, book.worksheets[1][cell].number_format = number, code
    buffer = BytesIO()
    book.save(buffer)
    if name == "xlsx":
        return read_return(buffer.getvalue(), "file.xlsx")
    sheets = []
    for sheet in book.worksheets:
        rows: list[list[Value]] = [
            [
                InFormat(cell.value, cell.number_format)
                if isinstance(cell.value, (int, float)) and cell.row > 6
                else str(cell.value.date() if isinstance(cell.value, datetime) else cell.value)
                if cell.value is not None
                else None
                for cell in row
            ]
            for row in sheet.iter_rows()
        ]
        sheets.append(WrittenSheet(sheet.title, rows, sheet.sheet_state))
    return read_return(FORMATS[name](sheets), f"file.{name}")


@pytest.mark.parametrize("name", FORMATS)
def test_a_share_in_our_own_form_is_what_its_cell_shows(name: str) -> None:
    cells = {"D7": (3.0, "0"), "D8": (3.0, "0%"), "I7": (0.198, "0.0%"), "I8": (0.198, "0.000")}
    reading = _filled_form(name, **cells)
    there = reading.observations
    assert list(there[["cell", "unit_measure", "obs_value"]].itertuples(index=False, name=None)) == [
        ("D7", "persons", 3.0),
        ("I7", "percent", 19.8),
        ("I8", "percent", 0.198),  # no format says more: the rules doubt it
    ]
    found = [
        (f.rule, f.place.cell, f.values["value"]) for f in reading.findings if f.rule.startswith("value")
    ]
    assert found == [("value_unreadable", "D8", "300 %")]


def test_a_share_in_a_foreign_table_is_what_its_cell_shows() -> None:
    rows: list[list[Value]] = [
        ["Strength of the armed forces, 2023"],
        ["Rank", "Total", "Women", "Men", "% women"],
        ["Officers", 1000.0, 198.0, 802.0, InFormat(0.198, "0.0%")],
        ["NCOs", 500.0, 35.0, 465.0, InFormat(0.07, "0%")],
    ]
    book = read_workbook(xlsx([WrittenSheet("Tab", rows)]))
    layout = suggest_layout(book, "ME-AF")
    answers = {"population": "military", "unit_measure": "persons"}
    constants = {**layout.constants, **{k: v for k, v in answers.items() if k in layout.constants}}
    reading = read_by_layout(book, layout.model_copy(update={"constants": constants}))
    said = [(one.coordinates["unit_measure"], str(one.place), one.value) for one in reading.observations]
    shares = {place: value for unit, place, value in said if unit == "percent"}
    assert shares == {"Tab!E3": 19.8, "Tab!E4": 7}


def test_per_cent_is_read_only_where_shares_belong() -> None:
    assert read_token(Percent(19.8), "percent").value == 19.8
    assert read_token(Percent(19.8), "persons").kind == "unreadable"
    assert read_token("19.8 %", "persons").kind == "unreadable"


@pytest.mark.parametrize("name", FORMATS)
def test_formulas_that_nobody_calculated_are_no_values(name: str) -> None:
    """In .xls and .xlsb every formula has a result: there the empty text of a sum says that it has none."""
    book = read_workbook(FORMATS[name]([WrittenSheet("S", [["a", 1.0], ["b", Formula(None)]])]))
    assert isinstance(book.sheets[0].value(1, 1), NoValue)
    assert _said(book) == [("formulas_without_result", ("B2",))]


@pytest.mark.parametrize("name", CALCULATED)
def test_zeros_of_a_program_that_cannot_calculate_are_no_values(name: str) -> None:
    write = CALCULATED[name]
    rows: list[list[Value]] = [["a", 1.0], ["b", Formula(0.0)]]
    asked = read_workbook(write([WrittenSheet("S", rows)], recalculate=True))
    assert isinstance(asked.sheets[0].value(1, 1), NoValue)
    assert _said(asked) == [("formulas_without_result", ("B2",))]
    calculated = read_workbook(write([WrittenSheet("S", rows)]))
    assert (calculated.sheets[0].rows, _said(calculated)) == ([["a", 1], ["b", 0]], [])
    one_result = [WrittenSheet("S", rows), WrittenSheet("T", [[1.0, Formula(5.0)]])]
    believed = read_workbook(write(one_result, recalculate=True))
    assert (believed.sheets[0].value(1, 1), believed.sheets[1].value(0, 1), _said(believed)) == (0, 5, [])


@pytest.mark.parametrize("name", FORMATS)
def test_a_formula_that_gives_the_empty_text_is_an_empty_cell(name: str) -> None:
    empty = Formula("" if name in ("xlsx", "ods") else None, is_sum=False)
    book = read_workbook(FORMATS[name]([WrittenSheet("S", [["a", 1.0], [empty, 2.0]])]))
    assert (book.sheets[0].rows, _said(book)) == ([["a", 1], [None, 2]], [])


@pytest.mark.parametrize("name", CALCULATED)
@pytest.mark.parametrize(("from_1904", "days"), [(False, 44927.0), (True, 43465.0)])
def test_dates_are_counted_from_the_day_the_file_says(name: str, from_1904: bool, days: float) -> None:
    rows: list[list[Value]] = [["a", InFormat(days, "dd.mm.yyyy")]]
    sheet = read_workbook(CALCULATED[name]([WrittenSheet("S", rows)], from_1904=from_1904)).sheets[0]
    assert str(sheet.value(0, 1))[:10] == date(2023, 1, 1).isoformat()
    assert read_token(sheet.value(0, 1), "persons").kind == "unreadable"


VALUES = st.sampled_from([None, None, "Žene", "мушкарци", 0.0, 1.0, 12.5, 1234.0])


@st.composite
def _tables(draw: st.DrawFn) -> list[list[Value]]:
    """Draw a table that begins anywhere, with gaps."""
    above, before, width = draw(st.integers(0, 40)), draw(st.integers(0, 30)), draw(st.integers(2, 4))
    rows = draw(st.lists(st.lists(VALUES, min_size=width, max_size=width), min_size=1, max_size=5))
    rows = [[*row[:-1], 7.0] for row in rows]
    return [*[[] for _ in range(above)], *[[*[None] * before, *row] for row in rows]]


def _by_address(rows: list[list[Value]]) -> dict[str, object]:
    return {
        address(number, column): value
        for number, row in enumerate(rows)
        for column, value in enumerate(row)
        if value is not None
    }


@pytest.mark.parametrize("name", [*FORMATS, "csv"])
@settings(max_examples=25, deadline=None)
@given(rows=_tables())
def test_every_value_stands_at_its_address(name: str, rows: list[list[Value]]) -> None:
    sheet = WrittenSheet("S", rows)
    if name == "csv":
        read = read_workbook(csv_text(sheet, ";").encode()).sheets[0].rows
        read = [[float(v) if isinstance(v, str) and v[0].isdigit() else v for v in row] for row in read]
    else:
        read = read_workbook(FORMATS[name]([sheet])).sheets[0].rows
    assert _by_address(read) == _by_address(rows)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", FORMATS)
def test_a_sheet_too_full_is_refused_by_count_not_by_time(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_facts, "LIMITS", Limits(filled_cells_per_sheet=3))
    full = [WrittenSheet("Mali", [["a", 1.0, 2.0]]), WrittenSheet("Pun", [["a", 1.0], ["b", 2.5]])]
    found = guard(FORMATS[name](full), f"file.{name}")
    assert [(finding.rule, finding.place.sheet) for finding in found] == [("sheet_too_full", "Pun")]
    assert guard(FORMATS[name](full[:1]), f"file.{name}") == []


AREAS = st.lists(st.tuples(*[st.integers(0, 6)] * 4), max_size=12)


@given(AREAS, st.integers(0, 6), st.integers(0, 6))
def test_a_cell_belongs_to_the_first_merge_that_covers_it(
    areas: list[tuple[int, int, int, int]], rows: int, columns: int
) -> None:
    merges = [
        MergedArea(range(min(a, b), max(a, b) + 1), range(min(c, d), max(c, d) + 1)) for a, b, c, d in areas
    ]
    found = covered(merges, rows, columns)
    for row in range(rows):
        for column in range(columns):
            over = [area for area in merges if row in area.rows and column in area.columns]
            if over and over[0] not in found.overlapping:
                assert found.corners[row, column] == (over[0].rows.start, over[0].columns.start)
            if len(over) > 1:
                assert found.overlapping
    assert len(found.corners) <= rows * columns


def test_merges_over_a_large_sheet_cost_no_more_than_its_cells() -> None:
    everything = MergedArea(range(1_048_576), range(16_384))
    found = covered([everything] * 50_000, 300, 300)
    assert (len(found.corners), len(found.overlapping)) == (90_000, 49_999)


@pytest.mark.parametrize(
    ("texts", "sign"),
    [
        (["12,5"], ","),
        (["12,5 %", "1.234"], ","),
        (["1.234.567"], ","),
        (["1,234,567"], "."),
        (["1.234,50"], ","),
        (["1 234.5"], "."),
        (["125184.76"], "."),
        (["0.82"], "."),
        (["7.9 %"], "."),
        (["1.234"], None),
        (["1,234"], None),
        (["1.1", "1.2", "2.10"], None),  # numbers of rows
        (["31.12.2023", "Zakon 12/2003", ""], None),
        (["12,5", "0.82"], None),
        ([], None),
    ],
)
def test_what_tells_the_decimal_sign_of_a_sheet(texts: list[str], sign: str | None) -> None:
    assert decimal_sign_of(texts) == sign


@pytest.mark.parametrize(
    ("unit", "sign", "number"),
    [
        ("persons", None, 1234),
        ("persons", ",", 1234),
        ("persons", ".", None),  # a thousandth of a person: asked
        ("full_time_equivalents", None, None),
        ("full_time_equivalents", ",", 1234),
        ("full_time_equivalents", ".", 1.234),
        ("hours", None, None),
        ("percent", None, 1.234),
        ("percent", ",", 1.234),
        ("per_mille", None, 1.234),
    ],
)
def test_a_lone_sign_before_three_digits(unit: str, sign: str | None, number: float | None) -> None:
    token = read_token("1.234", unit, sign)  # type: ignore[arg-type]
    assert token.value == number
    assert token.kind == ("ambiguous" if number is None else "number")
