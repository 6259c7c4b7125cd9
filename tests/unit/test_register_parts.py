"""The parts of reading a register, each by itself: its layout, dates, anniversaries, ranks."""

from datetime import date, timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.intake.registers.broken import broken_cells
from pipelines.intake.registers.counts import rank_levels
from pipelines.intake.registers.dates import FIRST_DAY, read_date
from pipelines.intake.registers.meaning import day_number
from pipelines.intake.registers.period import Period, anniversaries
from schemas.code_lists import Code, code_list
from schemas.files import SCHEMAS_FOLDER, SchemaError
from schemas.regions import load_region, region_names
from schemas.register_layout import (
    RETENTION_YEARS,
    field_codes,
    parse_register_layout,
    rank_codes,
    ranks_asked,
)

LEAST = """
kind: register
institution: BA-AF
columns: {sex: Spol, entry_date: Prijem}
constants: {population: military}
"""


def test_the_example_is_a_layout() -> None:
    example = parse_register_layout((SCHEMAS_FOLDER / "layouts" / "register_example.yml").read_text("utf-8"))
    assert example.headers()["rank_date_1"] == "Datum ranijeg čina"
    assert example.values["exit_date"] == {"00.00.0000": ""}
    assert not example.keep_file


def test_a_layout_declares_nothing_that_it_does_not_say() -> None:
    assert parse_register_layout(LEAST).headers() == {"sex": "Spol", "entry_date": "Prijem"}


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("birth_date: Rođen", "at birth_date: Extra inputs"),
        ("columns2: {}", "at columns2: Extra inputs"),
        ("header_row: 0", "header_row counts from 1"),
        ("history: [{rank: A, date: B}]", "history needs rank_date"),
        ("leavers_since: 2010-01-01", "exit_date and leavers_since stand together"),
        ("values: {sex: {x: X}}", "sex has no code 'X'"),
        ("values: {sex: {x: _T}}", "sex has no code '_T'"),
        ("values: {rank: {x: ME-AF-major}}", "rank has no code 'ME-AF-major'"),
        ("values: {names: {x: F}}", "at values.names"),
        ("values: {entry_date: {x: 31.12.2023}}", "Invalid isoformat"),
        ("unknown: {sex: F}", "at unknown.sex"),
        ("unknown: {exit_reason: vanished}", "exit_reason has no code 'vanished'"),
        ("kind: register", "not YAML|stands twice"),
    ],
)
def test_a_layout_that_does_not_fit_is_refused(more: str, message: str) -> None:
    with pytest.raises(SchemaError, match=message):
        parse_register_layout(f"{LEAST}{more}\n")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("constants: {population: military}", "", "population is either a column or a constant"),
        ("population: military", "population: soldiers", "population has no code 'soldiers'"),
        ("Prijem}", "Prijem, rank_date: R}", "rank_date needs rank"),
        ("Prijem}", "Prijem, exit_reason: R}", "exit_reason needs exit_date"),
        ("Prijem}", "Prijem, exit_date: R}", "exit_date and leavers_since stand together"),
        ("Prijem}", "Prijem, name: Ime}", "at columns.name: Extra inputs"),
        ("BA-AF", "BA-XX", "No region has an institution"),
    ],
)
def test_columns_that_do_not_fit_together_are_refused(old: str, new: str, message: str) -> None:
    with pytest.raises(SchemaError, match=message):
        parse_register_layout(LEAST.replace(old, new))


def test_codes_are_those_of_the_institution() -> None:
    assert field_codes("sex", "BA-AF") == ("F", "M", "_O", "_U")
    assert field_codes("leadership_post", "BA-AF") == ("none", "command")
    assert field_codes("leadership_post", "BA-MOD") == ("none", "management")
    assert "_T" not in field_codes("population", "BA-AF")
    assert field_codes("rank", "BA-MOD") == ()
    assert field_codes("rank", "BA-AF")[:3] == ("OF", "OF6-10", "BA-AF-colonel_general")
    assert ranks_asked("BA-AF", "civilian") == ("_T",)
    assert ranks_asked("BA-POL-SIPA", "police_officials")[:2] == ("_T", "POL-TOP")


def test_retention_has_a_detail_for_each_of_its_years() -> None:
    assert [f"after_{years}" for years in RETENTION_YEARS] == [
        code for code in code_list("details").codes if code.startswith("after_")
    ]


@pytest.mark.parametrize("region", region_names())
def test_every_rank_has_its_levels(region: str) -> None:
    for node in load_region(region).institutions.values():
        ranks = field_codes("rank", node.institution)
        levels = rank_levels(ranks, rank_codes(node.institution))
        assert levels.num_rows == len(ranks) + 1
        own = [max(value or 0 for value in row[1:]) for row in zip(*levels.to_pydict().values(), strict=True)]
        assert own == list(range(len(ranks) + 1))


ROW = '<row r="{n}"><c r="A{n}" s="1"/><c r="B{n}" t="s"><v>5</v></c>{more}</row>'


def package(*more: str, kind: int = ZIP_DEFLATED) -> bytes:
    """Return a package with a sheet whose rows end with `more`."""
    rows = "".join(
        ROW.format(n=number, more=cell.format(n=number)) for number, cell in enumerate(more, start=1)
    )
    stream = BytesIO()
    with ZipFile(stream, "w", kind) as written:
        written.writestr("other.xml", "<x/>")
        written.writestr("sheet.xml", f"<worksheet><sheetData>{rows}</sheetData></worksheet>")
    return stream.getvalue()


BROKEN = [
    '<c r="C{n}" t="e"><v>#N/A</v></c>',
    "<c t='e' r='C{n}'><v>#REF!</v></c>",
    '<c r="C{n}"><f>A1+1</f></c>',
    '<c r="C{n}"><f t="shared" si="0"/></c>',
    '<c r="C{n}"><f>A1</f><v></v></c>',
    '<c r="C{n}"><f>A1</f><v/></c>',
    '<x:c r="C{n}" t="e"><x:v>#N/A</x:v></x:c>',
]
SOUND = [
    '<c r="C{n}"><f>A1+1</f><v>2</v></c>',
    '<c r="C{n}" t="str"><f>A1</f><v xml:space="preserve"> x</v></c>',
    '<c r="C{n}" t="str"><f>IF(A1="","",A1)</f><v></v></c>',
    '<c r="C{n}" t="inlineStr"><is><t>of the few</t></is></c>',
    '<c r="C{n}"/>',
    '<c r="C{n}"><v>1e-05</v></c>',
]


@pytest.mark.parametrize("kind", [ZIP_STORED, ZIP_DEFLATED])
@pytest.mark.parametrize("cell", BROKEN)
def test_a_broken_cell_is_found(cell: str, kind: int) -> None:
    assert broken_cells(package(*SOUND, cell, *SOUND, kind=kind), "sheet.xml") == [(len(SOUND) + 1, 3)]


@pytest.mark.parametrize("size", [7, 64, 1000])
def test_broken_cells_are_found_wherever_a_piece_ends(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr("pipelines.intake.registers.broken.CHUNK", size)
    content = package(*(SOUND + BROKEN) * 20)
    cycle = len(SOUND) + len(BROKEN)
    places = [(row, 3) for row in range(1, 20 * cycle + 1) if (row - 1) % cycle >= len(SOUND)]
    assert broken_cells(content, "sheet.xml") == places


def test_a_broken_cell_without_an_address_is_refused() -> None:
    with pytest.raises(ValueError, match="without its address"):
        broken_cells(package('<c t="e"><v>#N/A</v></c>'), "sheet.xml")


def test_a_rank_in_too_many_groups_is_refused() -> None:
    codes = code_list("ranks").extended([Code("x", "OF1-2", {}), Code("y", "x", {})])
    with pytest.raises(SchemaError, match="Rank 'y' is in more than 2 groups"):
        rank_levels(("y",), codes)


@given(st.dates(FIRST_DAY, date(9999, 12, 31)))
def test_a_day_is_read_in_every_form(day: date) -> None:
    forms = [day, day.isoformat(), f"{day.day}.{day.month}.{day.year}", f"{day:%d. %m.} {day.year}."]
    forms += [(day - date(1899, 12, 30)).days, float((day - date(1899, 12, 30)).days) + 0.5]
    assert {read_date(form) for form in forms} == {day}
    assert read_date((day - date(1904, 1, 1)).days, is_1904=True) == day


@pytest.mark.parametrize(
    "value",
    ["", "x", "1.2", "12/31/2023", "31.13.2023", "31.12.23", 2023, -1, 1e12, float("inf"), True, None],
)
def test_what_is_no_day(value: object) -> None:
    assert read_date(value) is None


@given(st.dates(FIRST_DAY, date(2100, 1, 1)), st.sampled_from(RETENTION_YEARS))
def test_anniversaries(day: date, years: int) -> None:
    try:
        expected = day.replace(year=day.year + years)
    except ValueError:
        expected = date(day.year + years, 2, 28)
    assert anniversaries(np.array([day_number(day)]), years).tolist() == [day_number(expected)]


def test_the_cohorts_of_a_year_have_had_their_anniversary_in_it() -> None:
    period = Period(date(2023, 8, 1), date(2024, 7, 31))
    first, last = period.cohorts()[3]
    assert (first, last) == (day_number(date(2020, 8, 1)), day_number(date(2021, 7, 31)))
    assert Period(date(2023, 3, 1), date(2024, 2, 29)).cohorts()[1][1] == day_number(date(2023, 2, 28))
    assert period.end - period.start == (date(2024, 7, 31) - date(2023, 8, 1)) // timedelta(days=1)
