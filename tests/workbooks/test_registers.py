"""Registers read from real files: the exact figures, and the exact findings with their cells."""

from datetime import date, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from register_examples import HEADER, LAYOUT, RANKS, REASONS, Key, Person, Truth, layout, workbook
from written import WrittenSheet, ods, xlsx
from written_binary import xls, xlsb

from pipelines.intake.reading import OBSERVATION_COLUMNS
from pipelines.intake.registers.read import RegisterReading, read_register
from schemas.findings import Finding
from schemas.languages import LANGUAGES
from schemas.register_layout import RegisterLayout

DIMENSIONS = ["measure", "population", "rank", "sex", "detail", "unit_measure"]


def read(rows: list[list], rules: RegisterLayout | None = None, **more) -> RegisterReading:
    return read_register(workbook(rows, **more), rules or layout(), 2023)


def values(reading: RegisterReading) -> dict[Key, float | None]:
    frame = reading.observations
    keys = frame[DIMENSIONS].itertuples(index=False, name=None)
    numbers = [None if value != value else value for value in frame["obs_value"]]
    return dict(zip(keys, numbers, strict=True))


def said(reading: RegisterReading, rule: str) -> Finding:
    """Return the only finding of a rule; its words must be complete in every language."""
    (found,) = [finding for finding in reading.findings if finding.rule == rule]
    for language in LANGUAGES:
        words = [found.message(language), found.why(language), found.advice(language)]
        assert not any("{" in text for text in words)
    return found


def cells(finding: Finding) -> str:
    return " ".join(str(place) for place in (finding.place, *finding.related))


def count(
    reading: RegisterReading, measure: str, rank: str = "_T", sex: str = "_T", **more: str
) -> float | None:
    key = (measure, "military", rank, sex, more.get("detail", "_T"), more.get("unit", "persons"))
    return values(reading)[key]


# --- the figures -------------------------------------------------------------------------------------

DAYS = st.dates(date(2008, 1, 1), date(2024, 6, 30))


@st.composite
def persons(draw: st.DrawFn) -> Person:
    entry = draw(DAYS)
    population = draw(st.sampled_from(["military", "military", "civilian"]))
    ranks: tuple[tuple[date, int], ...] = ()
    if population == "military":
        later = draw(st.lists(st.integers(1, 4000), max_size=2, unique=True).map(sorted))
        days = [entry, *(entry + timedelta(days=days) for days in later)]
        ranks = tuple((day, draw(st.integers(0, len(RANKS) - 1))) for day in days)
    exit_day = draw(st.none() | st.integers(0, 6000).map(lambda days: entry + timedelta(days=days)))
    if exit_day is not None:
        ranks = tuple(pair for pair in ranks if pair[0] <= exit_day)
    return Person(
        sex=draw(st.sampled_from("FM")),
        population=population,
        entry=entry,
        ranks=ranks,
        exit=exit_day,
        reason=draw(st.sampled_from(list(REASONS.values()))) if exit_day else None,
        has_post=draw(st.booleans()),
    )


WRITERS = {
    "dates": lambda day: day,
    "iso": lambda day: day.isoformat(),
    "dotted": lambda day: f"{day:%d.%m.%Y}",
    "serial": lambda day: (day - date(1899, 12, 30)).days,
}


@settings(deadline=None, max_examples=60)
@given(st.lists(persons(), min_size=1, max_size=25), st.data())
def test_a_random_register_gives_exactly_the_truth(people: list[Person], data: st.DataObject) -> None:
    write = data.draw(st.sampled_from(list(WRITERS)))
    as_text = data.draw(st.booleans())
    rows = [person.row(WRITERS[write]) for person in people]
    expected = Truth(people).values
    if as_text:
        write_text = lambda value: "" if value is None else f"{value}"  # noqa: E731
        lines = [";".join(map(write_text, row + [None] * (len(HEADER) - len(row)))) for row in rows]
        content = "\n".join(["Evidencija", "", ";".join(HEADER), *lines]).encode("utf-8")
        reading = read_register(content, layout(), 2023)
    else:
        reading = read(rows)
    assert values(reading) == expected
    assert len(reading.observations) == len(expected)


def test_stocks_and_flows_balance_for_every_rank_and_sex() -> None:
    people = [
        Person("F", "military", date(2015, 3, 1), ((date(2015, 3, 1), 16), (date(2023, 5, 1), 15))),
        Person("M", "military", date(2015, 3, 1), ((date(2015, 3, 1), 16),), date(2023, 12, 31), "death"),
        Person("M", "military", date(2023, 3, 1), ((date(2023, 3, 1), 8), (date(2023, 9, 1), 7))),
        Person("F", "military", date(2010, 3, 1), ((date(2010, 3, 1), 8), (date(2020, 3, 1), 7))),
        Person("F", "military", date(2023, 1, 1), ((date(2023, 1, 1), 8),), date(2023, 1, 1), "resignation"),
    ]
    found = values(read([person.row() for person in people]))
    for rank in ("_T", *(rank.code for rank in RANKS)):
        for sex in ("F", "M", "_T"):
            flow = {
                name: found[name, "military", rank, sex, "_T", "persons"]
                for name in (
                    "opening_strength",
                    "intake",
                    "promotions",
                    "promotions_out",
                    "exits",
                    "strength",
                )
            }
            gained = flow["opening_strength"] + flow["intake"] + flow["promotions"]
            assert gained - flow["promotions_out"] - flow["exits"] == flow["strength"]
    assert found["exits", "military", "_T", "F", "_T", "persons"] == 1


def test_observations_say_where_they_come_from_and_hold_zeros() -> None:
    reading = read([Person("F", "military", date(2015, 3, 1), ((date(2015, 3, 1), 9),)).row()])
    frame = reading.observations
    assert list(frame.columns) == OBSERVATION_COLUMNS
    assert set(frame["cell"]) == {"B4:M4"}
    assert set(frame["sheet"]) == {"Registar"}
    assert (reading.area, reading.persons) == ("B4:M4", 1)
    assert reading.cover is not None
    assert reading.cover.source == f"sha256:{reading.sha256}"
    assert count(reading, "strength", "OF6-10", "F") == 0
    assert {str(day.date()) for day in frame["period_end"]} == {"2023-12-31"}
    assert frame[frame["population"] != "military"].empty


def test_an_average_of_fewer_than_three_is_kept_back() -> None:
    people = [
        Person("F", "military", date(2013, 12, 31), ((date(2013, 12, 31), rank),)) for rank in (5, 4, 7)
    ]
    reading = read([person.row() for person in people])
    frame = reading.observations.set_index(DIMENSIONS)
    kept = frame.loc[("service_years_average", "military", "OF3-5", "F", "_T", "years")]
    assert (kept["obs_status"], kept["conf_status"]) == ("Q", "C")
    assert kept["obs_value"] != kept["obs_value"]
    shown = frame.loc[("service_years_average", "military", "_T", "F", "_T", "years")]
    assert shown["obs_value"] == 3652 / 365.25


def test_a_year_that_is_no_calendar_year() -> None:
    rows = [Person("F", "military", date(2022, 8, day), ((date(2022, 8, day), 8),)).row() for day in (1, 2)]
    content = workbook(rows)
    reading = read_register(content, layout(), 2023, date(2022, 8, 2), date(2023, 8, 1))
    assert count(reading, "opening_strength") == 1
    assert count(reading, "intake") == 1
    assert count(reading, "strength") == 2


def test_a_person_promoted_after_the_reference_date_holds_the_earlier_rank() -> None:
    ranks = ((date(2015, 1, 1), 9), (date(2024, 2, 1), 8))
    reading = read([Person("F", "military", date(2015, 1, 1), ranks).row()])
    assert count(reading, "strength", RANKS[9].code) == 1
    assert count(reading, "promotions") == 0


def test_errors_in_cells_are_not_empty_cells() -> None:
    person = Person("F", "military", date(2015, 1, 1), ((date(2015, 1, 1), 9),))
    rows = [person.row(), person.row(), person.row(), person.row()]
    rows[1][6], rows[2][6] = "#REF!", "=F6+100"
    rows[3][1] = "#N/A"
    reading = read(rows)
    assert cells(said(reading, "register_date_unreadable")) == "Registar!G5 Registar!G6"
    assert cells(said(reading, "register_value_rare")) == "Registar!B7"
    assert count(reading, "strength") == 1


# --- the file ----------------------------------------------------------------------------------------

GOOD = Person("F", "military", date(2015, 1, 1), ((date(2015, 1, 1), 9),)).row()


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04nothing", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\0\1\2"]
)
def test_what_is_no_register_is_said(content: bytes) -> None:
    reading = read_register(content, layout(), 2023)
    assert {finding.rule for finding in reading.findings} <= {
        "register_unreadable",
        "register_column_missing",
    }
    assert reading.findings
    assert reading.observations.empty
    assert list(reading.observations.columns) == OBSERVATION_COLUMNS


def test_a_damaged_package_is_said() -> None:
    found = said(read_register(b"PK\x03\x04nothing", layout(), 2023), "register_unreadable")
    assert found.severity == "block"


def test_a_sheet_under_another_name_is_said() -> None:
    reading = read([GOOD], sheet="Sheet1")
    assert said(reading, "register_sheet_missing").values == {"name": "Registar"}
    assert reading.observations.empty


def test_a_renamed_column_is_said() -> None:
    header = ["Pol" if name == "Spol" else name for name in HEADER]
    reading = read([GOOD], header=header)
    assert said(reading, "register_column_missing").values == {"column": "Spol", "row": "3"}
    assert reading.observations.empty


def test_a_header_in_another_row_is_said() -> None:
    reading = read_register(workbook([GOOD]), layout(header_row="header_row: 2"), 2023)
    assert {finding.rule for finding in reading.findings} == {"register_column_missing"}


def test_a_repeated_header_is_said() -> None:
    header = ["Spol" if name == "Ime" else name for name in HEADER]
    found = said(read([GOOD], header=header), "register_column_twice")
    assert found.values == {"column": "Spol", "row": "3"}


def test_a_header_that_only_looks_repeated_is_none() -> None:
    header = ["Spol_1" if name == "Ime" else name for name in HEADER]
    assert count(read([GOOD], header=header), "strength") == 1


def test_the_first_row_is_found_where_blank_rows_and_columns_stand_before() -> None:
    rules = layout(header_row="header_row: 1")
    assert {finding.rule for finding in read([GOOD], rules).findings} == {"register_column_missing"}


FORMATS = {"xlsx": xlsx, "ods": ods, "xls": xls, "xlsb": xlsb}
PLAIN: list[list] = [
    ["Evidencija"],
    [],
    [*HEADER[:9]],
    ["A", "Ž", "PVL", "poručnik", "2015-01-01", "2015-01-01"],
]


@pytest.mark.parametrize("name", FORMATS)
def test_a_register_in_any_format(name: str) -> None:
    text = LAYOUT[: LAYOUT.index("history")] + LAYOUT[LAYOUT.index("constants") :]
    rows = [*PLAIN, [], [*PLAIN[3][:5], "maj"], PLAIN[3]]
    reading = read_register(FORMATS[name]([WrittenSheet("Registar", rows)]), layout(text), 2023)
    assert said(reading, "register_date_unreadable").place.cell == "F6"
    assert count(reading, "strength", RANKS[7].code, "F") == 2
    repeated = [*PLAIN[:2], ["Spol", *HEADER[1:9]], PLAIN[3]]
    twice = read_register(FORMATS[name]([WrittenSheet("Registar", repeated)]), layout(text), 2023)
    assert said(twice, "register_column_twice").values == {"column": "Spol", "row": "3"}


def test_yes_and_no_of_the_spreadsheet_fill_posts() -> None:
    reading = read(changed("Mjesto", True, False))
    assert count(reading, "leadership_posts", detail="command", unit="posts") == 1


# --- personal data -----------------------------------------------------------------------------------

NUMBERS = {"JMBG": "0101006500006", "OIB": "94577403194", "EGN": "6101057509", "CNP": "1800101221144"}


@pytest.mark.parametrize("number", [*NUMBERS.values(), "J10101999A", int(NUMBERS["JMBG"])])
@pytest.mark.parametrize("column", [1, 3, 4, 5, 7])
def test_a_column_with_a_personal_number_is_refused_and_never_quoted(number: str | int, column: int) -> None:
    rows = [list(GOOD) for _ in range(5)]
    rows[3][column] = number
    reading = read(rows)
    found = said(reading, "register_personal_number")
    assert cells(found) == f"Registar!{'ABCDEFGHI'[column]}7"
    assert found.values == {"column": HEADER[column], "count": 1}
    assert reading.observations.empty
    digits = str(number)[-9:]
    assert not any(digits in finding.message("en") for finding in reading.findings)
    assert digits not in repr(reading)


def test_names_in_the_column_of_ranks_are_not_quoted() -> None:
    rows = []
    for number in range(30):
        row = list(GOOD)
        row[3] = f"Prezime{chr(65 + number)}"
        rows.append(row)
    reading = read(rows)
    found = said(reading, "register_column_foreign")
    assert found.values == {"column": "Čin", "count": 30, "different": 30}
    assert found.place.cell == "D4"
    assert "Prezime" not in repr(reading)


# --- values ------------------------------------------------------------------------------------------


def changed(column: str, *entries: object) -> list[list]:
    """Return rows like GOOD, the first ones with these entries in a column, and two good ones after them."""
    rows = [list(GOOD) + [None] * (len(HEADER) - len(GOOD)) for _ in range(len(entries) + 2)]
    for row, entry in zip(rows, entries, strict=False):
        row[HEADER.index(column)] = entry
    return rows


def test_an_unknown_value_is_named_with_its_cells_and_nobody_guesses() -> None:
    reading = read(changed("Čin", "Kapo", "Kapo", "Kapo"))
    found = said(reading, "register_value_unknown")
    assert found.values == {"column": "Čin", "value": "Kapo", "count": 3}
    assert cells(found) == "Registar!D4 Registar!D5 Registar!D6"
    assert found.severity == "block"
    assert count(reading, "strength") == 2


def test_a_rare_unknown_value_is_placed_but_not_quoted() -> None:
    reading = read(changed("Spol", "Marko", "Ana"))
    found = said(reading, "register_value_rare")
    assert found.values == {"column": "Spol", "count": 2}
    assert cells(found) == "Registar!B4 Registar!B5"
    assert "Marko" not in repr(reading)


def test_an_empty_value_is_said() -> None:
    reading = read(changed("Kategorija", None, " "))
    assert cells(said(reading, "register_value_missing")) == "Registar!C4 Registar!C5"
    assert count(reading, "strength") == 2


def test_unknown_persons_are_counted_where_the_layout_says_so() -> None:
    rules = layout(unknown="unknown: {sex: _U, rank: _T}")
    rows = changed("Spol", "x", "x", "x", "?", None)
    rows[0][HEADER.index("Čin")] = None
    reading = read(rows, rules)
    found = said(reading, "register_value_counted")
    assert found.values["value"] == "x"
    assert found.message("en").endswith("3 rows with it are counted under “Unknown”.")
    counted = [cells(item) for item in reading.findings if item.rule == "register_rows_counted"]
    assert counted == ["Registar!B7", "Registar!B8", "Registar!D4"]
    assert count(reading, "strength", sex="_U") == 5
    assert count(reading, "strength") == 7
    assert count(reading, "strength", RANKS[9].code) == 6
    assert all(finding.severity != "block" for finding in reading.findings)


def test_the_layouts_own_values_come_before_the_vocabulary() -> None:
    rules = layout(values="values: {population: {PVL: military}, sex: {M: F}, exit_date: {00.00.0000: ''}}")
    rows = changed("Spol", "M")
    rows[1][HEADER.index("Datum prestanka")] = "00.00.0000"
    assert count(read(rows, rules), "strength", sex="F") == 3


@pytest.mark.parametrize("stands_for_nothing", [date(1900, 1, 1), date(2099, 1, 1), date(9999, 12, 31)])
def test_a_date_can_stand_for_an_empty_cell(stands_for_nothing: date) -> None:
    rules = layout(
        values=f"values: {{population: {{PVL: military}}, exit_date: {{{stands_for_nothing}: ''}}}}"
    )
    reading = read(changed("Datum prestanka", stands_for_nothing), rules)
    assert count(reading, "strength") == 3
    assert "register_date_unreadable" not in {finding.rule for finding in reading.findings}


def test_an_unknown_post_or_reason_is_said() -> None:
    rows = changed("Mjesto", "možda", "možda", "možda")
    rows[3][HEADER.index("Datum prestanka")] = date(2023, 5, 1)
    reading = read(rows)
    assert said(reading, "register_value_unknown").place.cell == "I4"
    assert cells(said(reading, "register_value_missing")) == "Registar!H7"
    assert count(reading, "exits") == 1


# --- dates -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "entry",
    [
        datetime(2023, 5, 1, 10, 30), "2023-05-01", "2023-05-01T00:00:00", "01.05.2023", "1.5.2023.",
        "1. 5. 2023.", "01.05.2023 08:00", 45047, 45047.25, "45047",
    ],
)  # fmt: skip
def test_dates_as_registers_write_them(entry: object) -> None:
    reading = read(changed("Datum prijema", entry))
    assert count(reading, "intake") == 1


@pytest.mark.parametrize(
    "entry", ["01/05/2023", "1.5.23", "2023", 2023, "31.02.2023", "maj", True, 99999999, -5]
)
def test_what_is_no_date_is_said(entry: object) -> None:
    reading = read(changed("Datum prijema", entry))
    found = said(reading, "register_date_unreadable")
    assert cells(found) == "Registar!F4"
    assert found.values == {"column": "Datum prijema", "count": 1}
    assert count(reading, "strength") == 2


def test_a_missing_date_of_entry_is_said() -> None:
    assert cells(said(read(changed("Datum prijema", None)), "register_value_missing")) == "Registar!F4"


def test_a_missing_date_of_rank_is_said_and_left_out_of_averages() -> None:
    reading = read(changed("Datum čina", None))
    assert cells(said(reading, "register_date_missing")) == "Registar!E4"
    assert count(reading, "strength", RANKS[9].code) == 3
    found = said(reading, "register_rank_not_known")
    assert found.message("en").startswith("Strength at the start of the period: of 1 person the rank")
    assert ("opening_strength", "military", "OF", "F", "_T", "persons") not in values(reading)
    assert count(reading, "opening_strength") == 3


def test_a_book_that_counts_from_1904() -> None:
    book = openpyxl.load_workbook(BytesIO(workbook(changed("Datum prijema", 43585))))
    book.epoch = CALENDAR_MAC_1904
    stream = BytesIO()
    book.save(stream)
    assert count(read_register(stream.getvalue(), layout(), 2023), "intake") == 1


# --- dates against each other ------------------------------------------------------------------------


def test_an_exit_before_entry_is_said() -> None:
    reading = read(changed("Datum prestanka", date(2014, 1, 1)))
    found = said(reading, "register_exit_before_entry")
    assert (cells(found), found.severity) == ("Registar!G4", "block")
    assert count(reading, "strength") == 2


def test_a_reason_without_a_day_is_said() -> None:
    reading = read(changed("Razlog", "Smrt"))
    assert cells(said(reading, "register_reason_without_exit")) == "Registar!H4"
    assert count(reading, "strength") == 3


def test_an_entry_after_the_reference_date_is_said() -> None:
    reading = read(changed("Datum prijema", date(2024, 1, 1), date(2024, 1, 1)))
    found = said(reading, "register_entry_after_reference")
    assert found.values == {"column": "Datum prijema", "count": 2, "date": date(2023, 12, 31)}
    assert cells(found) == "Registar!F4 Registar!F5"
    assert count(reading, "strength") == 2


def test_a_rank_before_entry_is_said() -> None:
    reading = read(changed("Datum čina", date(2014, 1, 1)))
    assert cells(said(reading, "register_rank_before_entry")) == "Registar!E4"


def test_an_earlier_rank_without_its_date_is_said() -> None:
    reading = read(changed("Čin 1", "vodnik"))
    assert cells(said(reading, "register_pair_incomplete")) == "Registar!J4"


def test_a_lower_rank_is_no_promotion() -> None:
    ranks = ((date(2015, 1, 1), 8), (date(2023, 6, 1), 12))
    reading = read([GOOD, Person("M", "military", date(2015, 1, 1), ranks).row()])
    assert cells(said(reading, "register_rank_lowered")) == "Registar!D5"
    assert count(reading, "promotions") == 0


def test_service_that_starts_after_entry_is_said() -> None:
    rules = layout(columns="columns:\n  service_start: Početak staža")
    header = ["Početak staža" if name == "Ime" else name for name in HEADER]
    rows = [
        [day, *GOOD[1:]]
        for day in (date(2016, 1, 1), date(2003, 12, 31), None, date(2013, 12, 31), date(2013, 12, 31))
    ]
    reading = read(rows, rules, header=header)
    assert cells(said(reading, "register_service_after_entry")) == "Registar!A4"
    assert cells(said(reading, "register_date_missing")) == "Registar!A6"
    assert count(reading, "service_years_median", unit="years") == 3652 / 365.25


# --- what a register does not tell -------------------------------------------------------------------


def test_rows_without_a_person_are_said() -> None:
    reading = read([GOOD, ["Samo ime"], [], GOOD, ["Izvještaj iz sistema"]])
    assert cells(said(reading, "register_rows_empty")) == "Registar!B5 Registar!B6 Registar!B8"
    assert reading.persons == 2


def test_an_empty_column_is_said() -> None:
    reading = read([GOOD, GOOD])
    empty = [
        finding.values["column"] for finding in reading.findings if finding.rule == "register_column_empty"
    ]
    assert empty == ["Datum prestanka", "Razlog", "Čin 1", "Datum čina 1", "Čin 2", "Datum čina 2"]
    with_exit = read([*changed("Datum prestanka", date(2020, 1, 1))])
    assert "Datum prestanka" not in [finding.values.get("column") for finding in with_exit.findings]


def test_a_register_without_persons_is_said() -> None:
    reading = read([])
    assert said(reading, "register_has_no_persons").severity == "block"
    assert reading.observations.empty


def test_a_register_of_those_serving_tells_no_flows() -> None:
    text = """
kind: register
institution: BA-AF
header_row: 3
columns: {sex: Spol, entry_date: Datum prijema}
constants: {population: civilian}
"""
    reading = read_register(workbook([GOOD]), layout(text), 2023)
    left_out = {
        finding.values["needed"]: finding.message("en")
        for finding in reading.findings
        if finding.rule == "register_measures_left_out"
    }
    assert list(left_out) == ["leavers_since", "rank_date", "leadership_post", "exit_reason"]
    assert "Entered service" in left_out["leavers_since"]
    assert {key[0] for key in values(reading)} == {
        "strength", "service_years_average", "service_years_median",
    }  # fmt: skip
    assert {key[2] for key in values(reading)} == {"_T"}


def test_cohorts_are_told_only_as_far_back_as_leavers_are_known() -> None:
    reading = read([GOOD], layout(leavers_since="leavers_since: 2018-01-01"))
    assert {key[4] for key in values(reading) if key[0] == "cohort"} == {"after_1", "after_3", "after_5"}
    assert (
        said(reading, "register_measures_left_out")
        .message("en")
        .startswith("The register does not tell: Intake cohort, After 10 years.")
    )


# --- delimited text ----------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_delimited_text_in_any_encoding(encoding: str, separator: str) -> None:
    rows = [[f'"{value}"' if value is not None else "" for value in row] for row in changed("Spol", "M")]
    lines = ["Evidencija", "", separator.join(HEADER), *(separator.join(row) for row in rows)]
    reading = read_register("\r\n".join(lines).encode(encoding), layout(), 2023)
    assert count(reading, "strength", RANKS[9].code, "M") == 1
    assert count(reading, "strength", sex="F") == 2
    assert reading.area == "B4:M6"


def test_cyrillic_text_of_an_old_system() -> None:
    rules = layout(LAYOUT.replace("Spol", "Пол").replace("Čin", "Cin").replace("čina", "cina"))
    names = ["Пол" if name == "Spol" else name.replace("Č", "C").replace("č", "c") for name in HEADER]
    row = ["x", "Ж", "PVL", "поручник", "2015-01-01", "2015-01-01", *[""] * 7]
    text = "\n".join(["Назив", "", ";".join(names), ";".join(row)])
    assert count(read_register(text.encode("cp1251"), rules, 2023), "strength", sex="F") == 1


def test_a_line_with_too_many_fields_is_said() -> None:
    lines = ["Evidencija", "", ";".join(HEADER)]
    for row in changed("Spol", "M", "M"):
        lines.append(";".join("" if value is None else str(value) for value in row))
    lines[4] += ";x"
    reading = read_register("\n".join(lines).encode(), layout(), 2023)
    found = said(reading, "register_row_ragged")
    assert (found.place.cell, found.values) == ("A5", {"count": 1})
    assert count(reading, "strength") == 3


def test_a_finding_in_text_names_the_line_after_a_ragged_one() -> None:
    lines = ["Evidencija", "", ";".join(HEADER)]
    for row in changed("Datum prijema", "2015-01-01", "2015-01-01", "maj"):
        lines.append(";".join("" if value is None else str(value) for value in row))
    lines[3] += ";x"
    reading = read_register("\n".join(lines).encode(), layout(), 2023)
    assert said(reading, "register_date_unreadable").place.cell == "F6"
