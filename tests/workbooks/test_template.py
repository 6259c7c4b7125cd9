"""Our own workbook: written, filled in and read back, in every language and sector."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.intake.fillings import TemplateError, rows_of
from pipelines.intake.layout import observations_frame, read_return
from pipelines.intake.reading import OBSERVATION_COLUMNS, Cover
from pipelines.intake.template import write_template
from schemas.code_lists import code_list
from schemas.languages import LANGUAGES
from schemas.statuses import holds_value, status_of, statuses
from schemas.tables.raw import RawObservations
from schemas.template_layout import SEX_COLUMNS, Row
from schemas.texts import text

SECTORS = ("BA-AF", "BA-POL-FUP", "MK-MOD")
INSTITUTIONS = (*SECTORS, "XK-POL", "QN-AF")
COORDINATES = ["measure", "population", "rank", "detail", "sex", "unit_measure"]
SAID = [*COORDINATES, "obs_value", "obs_status", "conf_status", "comment"]
NOTES = ["See the yearbook, page 12", "=1+1", "12", "#N/A", "Вежба „Штит“ & <друго>"]

Observation = dict[str, object]


def _observation(row: Row, sex: str, unit: str, value: float | None, remark: str | None) -> Observation:
    status = status_of(remark)
    return {
        "measure": row.measure,
        "population": row.population,
        "rank": row.rank,
        "detail": row.detail,
        "sex": sex,
        "unit_measure": unit,
        "obs_value": value,
        "obs_status": status.obs_status,
        "conf_status": status.conf_status,
        "comment": None,
    }


def _values(row: Row) -> st.SearchStrategy[float]:
    if row.unit_measure == "answer":
        return st.sampled_from([0.0, 0.5, 1.0])
    return st.sampled_from([0.0, 1.0, 7.0]) | st.integers(0, 10**7).map(float)


@st.composite
def filled_rows(draw: st.DrawFn, row: Row, is_answer: bool) -> list[Observation]:
    """What one row may say: any cells, a remark that fits them, a note."""
    sexes = ("_T",) if is_answer else SEX_COLUMNS
    given_sexes = draw(st.sets(st.sampled_from(sexes)))
    reasoned = [sex for sex in ("F", "M", "_T") if sex in sexes and sex not in given_sexes]
    has_share = not is_answer and draw(st.booleans())
    remarks = [remark for remark in statuses().remarks if given_sexes and holds_value(remark)]
    reasons = [remark for remark in statuses().remarks if reasoned and not holds_value(remark)]
    remark = draw(st.sampled_from([None, *remarks, *reasons]))
    quality = remark if remark in remarks else None
    unit = row.unit_measure
    said = [_observation(row, sex, unit, draw(_values(row)), quality) for sex in sorted(given_sexes)]
    if has_share:
        said.append(_observation(row, "F", "percent", draw(st.integers(0, 1000)) / 10, quality))
    if remark in reasons:
        said += [_observation(row, sex, unit, None, remark) for sex in reasoned]
    note = draw(st.sampled_from([None, *NOTES]))
    return [observation | {"comment": note} for observation in said]


@st.composite
def returns(draw: st.DrawFn) -> tuple[str, str, list[Observation]]:
    """An institution, a language, and what it says in a few of its rows."""
    institution, language = draw(st.sampled_from(INSTITUTIONS)), draw(st.sampled_from(LANGUAGES))
    places = [(sheet, row) for sheet, rows in rows_of(institution).items() for row in rows]
    chosen = draw(st.lists(st.sampled_from(places), max_size=12, unique=True))
    said: list[Observation] = []
    for sheet, row in chosen:
        said += draw(filled_rows(row, sheet == "questions"))
    return institution, language, said


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[SAID].sort_values(COORDINATES).reset_index(drop=True)


def _frame(institution: str, said: list[Observation]) -> pd.DataFrame:
    cover = Cover(institution, 2023, date(2023, 1, 1), date(2023, 12, 31), "1", "en", "", "", "")
    return observations_frame(cover, [entry | {"sheet": None, "cell": None} for entry in said])


@settings(max_examples=15, deadline=None)
@given(returns())
def test_read_back_is_exactly_what_was_filled_in(case: tuple[str, str, list[Observation]]) -> None:
    institution, language, said = case
    values = _frame(institution, said)
    reading = read_return(write_template(institution, 2023, language, values=values), "file.xlsx")
    assert reading.findings == []
    assert list(reading.observations.columns) == OBSERVATION_COLUMNS
    pd.testing.assert_frame_equal(_sorted(reading.observations), _sorted(values))
    assert not reading.observations[["sheet", "cell"]].isna().any(axis=None)


def _full(institution: str) -> pd.DataFrame:
    said = []
    for sheet, rows in rows_of(institution).items():
        for number, row in enumerate(rows):
            for sex in ("_T",) if sheet == "questions" else SEX_COLUMNS:
                value = 0.5 if row.unit_measure == "answer" else float(number)
                said.append(_observation(row, sex, row.unit_measure, value, None))
    return _frame(institution, said)


@pytest.mark.parametrize(
    ("institution", "language"),
    [*((name, language) for name in SECTORS for language in LANGUAGES), ("XK-POL", "sq"), ("QN-AF", "en")],
)
def test_a_full_workbook_in_every_language_and_sector(institution: str, language: str) -> None:
    values = _full(institution)
    content = write_template(institution, 2023, language, values=values, last_year=values)
    reading = read_return(content, "file.xlsx")
    assert reading.findings == []
    pd.testing.assert_frame_equal(_sorted(reading.observations), _sorted(values))
    assert reading.cover is not None
    assert (reading.cover.institution, reading.cover.time_period, reading.cover.language) == (
        institution,
        2023,
        language,
    )
    assert len(reading.asked) == sum(len(rows) for rows in rows_of(institution).values())


def test_observations_fit_the_table_and_name_their_cells() -> None:
    values = _full("BA-AF")
    content = write_template("BA-AF", 2023, "sq", values=values)
    observations = read_return(content, "file.xlsx").observations
    RawObservations.validate(observations.assign(return_id="BA-AF_2023_r1", revision=1)[_raw_columns()])
    book = openpyxl.load_workbook(BytesIO(content))
    for entry in observations.to_dict("records"):
        shown = book[entry["sheet"]][entry["cell"]].value
        if entry["unit_measure"] != "answer":
            assert shown == entry["obs_value"]


def _raw_columns() -> list[str]:
    return list(RawObservations.to_schema().columns)


def test_an_empty_workbook_says_nothing() -> None:
    reading = read_return(write_template("RS-AF", 2024, "sr-Cyrl"), "file.xlsx")
    assert reading.observations.empty
    assert reading.findings == []


def test_the_cover_comes_back() -> None:
    cover = Cover(
        "AL-AF",
        2023,
        date(2022, 8, 1),
        date(2023, 7, 31),
        "1",
        "sq",
        "A. B.",
        "a@b.example",
        "=Yearbook, p. 3",
    )
    content = write_template("AL-AF", 2023, "sq", cover=cover)
    assert read_return(content, "file.xlsx").cover == cover


def test_the_same_input_gives_the_same_bytes() -> None:
    values = _full("QN-AF")
    first = write_template("QN-AF", 2023, "bs", values=values, last_year=values)
    assert write_template("QN-AF", 2023, "bs", values=values, last_year=values) == first
    with ZipFile(BytesIO(first)) as package:
        assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_only_cells_to_fill_in_are_unlocked() -> None:
    book = openpyxl.load_workbook(BytesIO(write_template("ME-AF", 2023, "cnr")))
    assert book.security.lockStructure
    assert all(sheet.protection.sheet and sheet.protection.password is None for sheet in book)
    strength = book[code_list("sheets").label("strength", "cnr")]
    header = next(row for row in strength.iter_rows() if row[0].fill.start_color.rgb == "0024405C")
    labels = {cell.column: cell.value for cell in header}
    stub = {code_list("columns").label(name, "cnr") for name in ("measure", "population", "rank")}
    for row in strength.iter_rows(min_row=header[0].row + 1):
        assert all(cell.protection.locked == (labels[cell.column] in stub) for cell in row)
    assert strength.freeze_panes == f"D{header[0].row + 1}"


def test_drop_downs_hold_the_words_of_the_language() -> None:
    book = openpyxl.load_workbook(BytesIO(write_template("MK-AF", 2023, "mk")))
    sheet = book[code_list("sheets").label("strength", "mk")]
    ranges = {check.formula1 for check in sheet.data_validations.dataValidation if check.type == "list"}
    assert len(ranges) == 1
    name, cells = ranges.pop().replace("'", "").split("!")
    words = [cell.value for row in book[name][cells.replace("$", "")] for cell in row]
    assert words == [code.label("mk") for code in code_list("remarks").codes.values()]


@pytest.mark.parametrize(("institution", "is_simulated"), [("QN-AF", True), ("BA-AF", False)])
def test_simulated_figures_are_called_so_on_every_sheet(institution: str, is_simulated: bool) -> None:
    book = openpyxl.load_workbook(BytesIO(write_template(institution, 2023, "en")))
    for sheet in book:
        texts = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
        assert any(text.startswith("SIMULATED FIGURES") for text in texts) == is_simulated


def test_last_year_stands_beside_and_is_not_read() -> None:
    last = _full("BA-AF").assign(time_period=2022)
    reading = read_return(write_template("BA-AF", 2023, "hr", last_year=last), "file.xlsx")
    assert reading.observations.empty
    assert reading.findings == []


@pytest.mark.parametrize(
    "change",
    [
        {"rank": "POL-TOP"},
        {"measure": "budget"},
        {"unit_measure": "hours"},
        {"sex": "M", "unit_measure": "percent"},
        {"obs_value": None, "obs_status": "L"},
        {"obs_status": "L"},
    ],
)
def test_what_the_workbook_has_no_place_for_is_refused(change: dict[str, object]) -> None:
    row = Row("strength", "military", "_T", "_T", "persons", True)
    said = _observation(row, "F", "persons", 3.0, None) | change
    with pytest.raises(TemplateError):
        write_template("BA-AF", 2023, "en", values=_frame("BA-AF", [said]))


def test_a_row_has_room_for_one_remark_and_one_comment() -> None:
    row = Row("strength", "military", "_T", "_T", "persons", True)
    women, men = (_observation(row, sex, "persons", 3.0, None) for sex in ("F", "M"))
    for other in (men | {"comment": "b"}, men | {"obs_status": "E"}):
        with pytest.raises(TemplateError):
            write_template("BA-AF", 2023, "en", values=_frame("BA-AF", [women | {"comment": "a"}, other]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_a_cover_that_names_a_source_speaks_of_published_figures(language: str) -> None:
    notices = {name: text(f"template.notice.{name}", language) for name in ("reported", "published")}
    source = Cover("ME-AF", 2023, None, None, "1", language, "", "", "A yearbook, page 12")
    for cover, named in ((None, "reported"), (source, "published")):
        book = openpyxl.load_workbook(BytesIO(write_template("ME-AF", 2023, language, cover=cover)))
        said = {cell.value for row in book.worksheets[0].iter_rows() for cell in row}
        assert [name for name, notice in notices.items() if notice in said] == [named]
