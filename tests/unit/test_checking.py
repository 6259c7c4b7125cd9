"""Words, numbers and the small parts of checking, without any workbook of a ministry."""

from dataclasses import replace
from io import BytesIO

import openpyxl
import pandas as pd
import pandera.errors
import pytest

from pipelines.checking.answer import as_json, findings_frame
from pipelines.checking.check import MOST_LISTED, check, check_observations
from pipelines.checking.claims import make_claims, together
from pipelines.checking.kinds import computed_rules, failed
from pipelines.checking.result import CheckContext, CheckResult
from pipelines.checking.shares import rounding
from pipelines.checking.tables import ReturnTables
from pipelines.checking.unread import Unread, row_number, unread
from pipelines.intake.layout import observations_frame, read_return
from pipelines.intake.reading import Cover, Reading
from pipelines.intake.template import write_template
from schemas.findings import Finding, Label, Place, Terms, worded
from schemas.numbers import number_text
from schemas.regions import region_of
from schemas.tables.raw import RawFindings

COVER = Cover("BA-AF", 2023, None, None, "1", "en", "", "", "")
CONTEXT = CheckContext("x.xlsx")
EMPTY = "sheets_left_empty"


def observation(sex: str, value: float, rank: str = "_T", measure: str = "strength") -> dict[str, object]:
    return {
        "measure": measure,
        "population": "military",
        "rank": rank,
        "sex": sex,
        "detail": "_T",
        "unit_measure": "persons",
        "obs_value": value,
        "obs_status": "A",
        "conf_status": "F",
        "comment": None,
        "sheet": None,
        "cell": None,
    }


def content(*rows: dict[str, object]) -> bytes:
    return write_template("BA-AF", 2023, "en", values=observations_frame(COVER, list(rows)))


def edited(original: bytes, **cells: object) -> bytes:
    """Return a workbook with some cells of its Strength sheet overwritten."""
    book = openpyxl.load_workbook(BytesIO(original))
    for cell, value in cells.items():
        book["Strength"][cell] = value
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def ids(result: CheckResult) -> list[str]:
    return [finding.rule for finding in result.findings]


@pytest.mark.parametrize(
    ("value", "english", "serbian"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (1000, "1,000", "1.000"),
        (1234567.0, "1,234,567", "1.234.567"),
        (-1234.5, "-1,234.5", "-1.234,5"),
        (8.2, "8.2", "8,2"),
        (19.519, "19.519", "19,519"),
        (0.0696, "0.0696", "0,0696"),
        (12.0000000000001, "12", "12"),
    ],
)
def test_numbers_as_readers_write_them(value: float, english: str, serbian: str) -> None:
    assert number_text(value, "en") == english
    assert number_text(value, "sr-Cyrl") == serbian


def test_no_number_has_no_words() -> None:
    with pytest.raises(ValueError, match="missing"):
        number_text(float("nan"), "en")
    for value in (None, True, [1]):
        with pytest.raises(TypeError):
            worded(value, "en")


def test_values_of_a_finding_in_words() -> None:
    assert worded("2023", "en") == "2023"
    assert worded(2023, "en") == "2,023"
    assert worded(Label("sex", "F"), "mk") == "Жени"
    assert worded((Label("ranks", "_T"), Label("sex", "F")), "en") == "All ranks, Women"
    assert worded(Label("ranks", "BA-AF-colonel", "western_balkans"), "en") == "Colonel"
    assert worded(Terms((1000.0, 2.0)), "bs") == "1.000 + 2"
    assert worded(Terms(tuple(map(float, range(9)))), "en") == "0 + 1 + 2 + 3 + 4 + 5 + … + 8"
    assert worded(Terms(tuple(map(float, range(8)))), "en") == "0 + 1 + 2 + 3 + 4 + 5 + 6 + 7"


def test_cells_of_the_own_sheet_go_without_its_name() -> None:
    places = (Place("Strength", "D7"), Place("Exits", "E9"), Place("Strength"))
    assert worded(places, "en", "Strength") == "D7, Exits!E9, Strength"
    assert worded(places[0], "en") == "Strength!D7"


@pytest.mark.parametrize(
    ("share", "half_a_unit"),
    [(14.0, 0.5), (8.2, 0.05), (6.96, 0.005), (0.0, 0.5), (100.0, 0.5), (1e-05, 5e-06)],
)
def test_the_rounding_that_a_share_shows(share: float, half_a_unit: float) -> None:
    assert rounding(share) == pytest.approx(half_a_unit)


def test_rows_and_sheets_that_were_not_read() -> None:
    findings = [
        Finding("value_unreadable", Place("Strength", "AB12")),
        Finding("value_has_mark", Place("Strength", "D13")),
        Finding("header_missing", Place("Recruitment")),
        Finding("column_unknown", Place("Exits", "E3")),
        Finding("sheet_missing"),
    ]
    found = unread(findings)
    assert found == Unread(frozenset({"Recruitment"}), frozenset({("Strength", 12)}))
    assert found.covers(Place("Strength", "D12"))
    assert not found.covers(Place("Strength", "D1"))
    assert found.covers(Place("Recruitment", "D1"))
    assert not found.covers(Place())
    with pytest.raises(ValueError, match="not the address"):
        row_number("12")


def test_coordinates_that_stand_twice_are_a_bug_of_ours() -> None:
    region = region_of("BA-AF")
    rows = observations_frame(COVER, [observation("F", 1), observation("F", 2)])
    tables = ReturnTables(rows, region, region.institution("BA-AF"), Unread(frozenset(), frozenset()), {})
    with pytest.raises(ValueError, match="same coordinates"):
        tables.wide("sex")


def test_a_frame_of_claims_that_is_wrong_is_a_bug_of_ours() -> None:
    rule = computed_rules()[0].id
    claims = together({rule: make_claims(left=[1.0], right=0, checkable=[True], at=[0])})
    assert failed(claims).tolist() == [False]
    with pytest.raises(pandera.errors.SchemaErrors):
        failed(claims.assign(left="1"))


def test_a_claim_that_cannot_be_checked_never_fails() -> None:
    rule = computed_rules()[0].id
    left = [-1.0, -1.0, float("nan"), 0.0]
    claims = together(
        {rule: make_claims(left=left, right=0, checkable=[True, False, False, True], at=range(4))}
    )
    assert failed(claims).tolist() == [True, False, False, False]


def test_an_unreadable_cell_leaves_out_what_needs_it() -> None:
    figures = [observation("F", 5), observation("M", 5), observation("_O", 2), observation("_T", 12)]
    assert ids(check(content(*figures), CONTEXT)) == [EMPTY]
    result = check(edited(content(*figures), F7="two"), CONTEXT)
    assert ids(result) == ["value_unreadable", EMPTY, "checks_left_out"]
    assert result.findings[2].related == (Place("Strength", "F7"),)
    assert "Strength!F7" in result.findings[2].message("en")
    sums = result.checked.set_index("rule")
    assert sums.loc["sexes_add_up"].tolist() == [0, 0, 1]
    assert sums.loc["sexes_within_total"].tolist() == [1, 0, 0]


def test_a_finding_keeps_its_identity_wherever_its_figure_stands() -> None:
    assert Finding("value_unreadable", Place("Strength", "F7")).identity == "value_unreadable:Strength!F7"
    (missing, *_) = check(content(), CONTEXT).findings
    assert missing.identity == "compulsory_missing:strength.military._T.F._T.persons"


def test_an_unreadable_compulsory_cell_is_not_also_missing() -> None:
    result = check(edited(content(observation("_T", 12)), D7="many"), CONTEXT)
    assert ids(result) == ["value_unreadable", EMPTY, "checks_left_out"]


def test_a_file_that_is_no_workbook() -> None:
    result = check(b"%PDF-1.7", CONTEXT)
    assert ids(result) == ["file_not_workbook", "figures_not_checked"]
    assert (result.state, result.cover) == ("blocked", None)
    assert result.checked[["checked", "failed", "not_checkable"]].to_numpy().sum() == 0
    assert as_json(result, "mk")["institution"] is None


def test_findings_beyond_the_limit_are_counted() -> None:
    reading = read_return(content(), "x.xlsx")
    rows = []
    for row, place in reading.asked.items():
        for sex in ("F", "M", "_T"):
            base = {"unit_measure": "persons", "obs_value": -1.0, "sex": sex}
            base |= {name: row.stub(name) for name in ("measure", "population", "rank", "detail")}
            base |= {
                "obs_status": "A",
                "conf_status": "F",
                "comment": None,
                "sheet": place.sheet,
                "cell": place.cell,
            }
            rows.append(base)
    findings, checked = check_observations(Reading(COVER, observations_frame(COVER, rows), [], reading.asked))
    negative = [finding for finding in findings if finding.rule == "negative_number"]
    most = MOST_LISTED["block"]
    assert len(negative) == most < len(rows)
    more = next(finding for finding in findings if finding.rule == "more_of_the_same")
    assert more.values["count"] == len(rows)
    assert more.message("en") == (
        f"What is said of {negative[0].place} is true of {len(rows):,} places in all; "
        f"the first {most} are listed."
    )
    places = {finding.place for finding in negative} | {more.place, *more.related}
    assert places == {Place(str(row["sheet"]), str(row["cell"])) for row in rows}
    assert checked.set_index("rule").loc["negative_number", "failed"] == len(rows)


def test_what_is_only_for_information_is_listed_in_short() -> None:
    """Shares of four persons in a column of shares: hundreds of sentences would tell nobody anything."""
    rows: list[dict[str, object]] = []
    for measure in ("applications", "selected", "admissions", "intake", "exits"):
        for rank in ("_T", "OF", "OR5-9"):
            for sex, value, unit in (("F", 1, "persons"), ("_T", 4, "persons"), ("F", 25, "percent")):
                own = {"sheet": "Data", "cell": f"B{len(rows) + 1}", "unit_measure": unit}
                rows.append(observation(sex, value, rank, measure) | own)
    shares = [Place("Data", str(row["cell"])) for row in rows if row["unit_measure"] == "percent"]
    reading = Reading(COVER, observations_frame(COVER, rows), [], is_form=False)
    findings, checked = check_observations(reading)
    few = [finding.place for finding in findings if finding.rule == "share_of_few"]
    (more,) = (finding for finding in findings if finding.rule == "more_of_the_same")
    assert len(few) == MOST_LISTED["inform"] < len(shares)
    assert [*few, more.place, *more.related] == shares
    assert checked.set_index("rule").loc["share_of_few", "failed"] == len(shares)


def test_what_must_be_explained_is_listed_in_full() -> None:
    """A finding that is not listed could not be explained, and the return be accepted without."""
    assert "explain" not in MOST_LISTED
    cells = range(1, 302)
    rows = [
        observation("F", 0.5)
        | {"unit_measure": "percent", "detail": f"d{row}", "sheet": "Data", "cell": f"B{row}"}
        for row in cells
    ]
    reading = Reading(COVER, observations_frame(COVER, rows), [], is_form=False)
    findings, _ = check_observations(reading)
    found = [finding.place.cell for finding in findings if finding.rule == "share_looks_like_fraction"]
    assert found == [f"B{row}" for row in cells]


def test_the_answer_as_plain_data() -> None:
    result = check(content(observation("F", -1)), CONTEXT)
    answer = as_json(result, "bs")
    assert answer["state"] == "blocked"
    assert answer["counts"] == {"block": 1, "explain": 0, "inform": 2}
    finding, *_ = answer["findings"]  # type: ignore[misc]
    assert (finding["rule"], finding["sheet"], finding["cell"]) == ("negative_number", "Strength", "D7")  # type: ignore[index]
    assert finding["identity"] == "negative_number:strength.military._T.F._T.persons"  # type: ignore[index]
    assert finding["advice"] == "Upišite broj bez znaka minus ili ga ispravite."  # type: ignore[index]
    assert {"rule": "negative_number", "checked": 1, "failed": 1, "not_checkable": 0} in answer["checked"]  # type: ignore[operator]


@pytest.mark.parametrize("value", [5, -1.5])
def test_findings_as_rows(value: float) -> None:
    result = check(content(observation("F", value), observation("_T", 3)), CONTEXT)
    frame = findings_frame(
        result, return_id="BA-AF_2023_r1", revision=1, institution="BA-AF", time_period=2023
    )
    RawFindings.validate(frame)
    assert frame["finding"].tolist() == list(range(1, len(result.findings) + 1))
    assert frame["rule"].tolist() == ids(result)


def test_no_findings_are_a_frame_all_the_same() -> None:
    result = replace(check(content(observation("F", 5)), CONTEXT), findings=())
    frame = findings_frame(result, return_id="x", revision=1, institution="BA-AF", time_period=2023)
    assert len(RawFindings.validate(frame)) == 0


def test_the_same_file_gives_the_same_answer() -> None:
    file = content(observation("F", 601), observation("F", 98, "OF"), observation("M", -1))
    first, second = check(file, CONTEXT), check(file, CONTEXT)
    assert first.findings == second.findings
    assert first.sha256 == second.sha256
    pd.testing.assert_frame_equal(first.checked, second.checked)


def test_a_form_with_few_numbers_names_the_sheets_that_are_empty() -> None:
    (finding,) = check(content(observation("F", 5), observation("M", 9)), CONTEXT).findings
    assert (finding.rule, finding.severity) == ("sheets_left_empty", "inform")
    assert finding.message("en") == (
        "Nothing stands in: Recruitment, Exits and movements, Leadership posts, "
        "Deployment and training, Institutional questions."
    )
    assert Place("Leadership posts") in finding.related
    assert ids(check(content(), CONTEXT)) == ["compulsory_missing"], "an empty form is told so once"


def test_a_sheet_that_cannot_be_read_is_not_empty() -> None:
    book = openpyxl.load_workbook(BytesIO(content(observation("F", 5))))
    book["Leadership posts"]["E7"] = "many"
    saved = BytesIO()
    book.save(saved)
    (finding,) = (item for item in check(saved.getvalue(), CONTEXT).findings if item.rule == EMPTY)
    assert Place("Leadership posts") not in finding.related
    assert Place("Recruitment") in finding.related


def last_year(*rows: dict[str, object]) -> pd.DataFrame:
    return observations_frame(replace(COVER, time_period=2022), list(rows))


def form(before: pd.DataFrame) -> bytes:
    values = observations_frame(COVER, [observation("F", 5)])
    return write_template("BA-AF", 2023, "en", last_year=before, values=values)


def compared(file: bytes, previous: pd.DataFrame | None) -> list[Finding]:
    found = check(file, replace(CONTEXT, previous=previous)).findings
    return [finding for finding in found if finding.rule.startswith("last_year_")]


def test_what_is_typed_into_the_columns_of_last_year_is_told() -> None:
    before = last_year(observation("F", 601), observation("_T", 8639))
    assert compared(form(before), before) == []
    # L, M and N are women, men and all of the year before.
    changed, added, note = compared(edited(form(before), L7=610, M7=8038, N8="see note"), before)
    assert [(item.rule, item.place.cell, item.severity) for item in (changed, added, note)] == [
        ("last_year_changed", "L7", "explain"),
        ("last_year_added", "M7", "explain"),
        ("last_year_added", "N8", "explain"),
    ]
    assert changed.message("en") == (
        "In a column for 2022 stands 610; the accepted return of that year says 601."
    )
    assert "„8038“" in added.message("bs")


def test_a_form_older_than_the_accepted_return_needs_no_explanation_of_its_empty_cells() -> None:
    before = last_year(observation("F", 601), observation("_T", 8639))
    assert compared(edited(form(before), L7=None), before) == []
    assert compared(content(observation("F", 5)), before) == []


def test_without_the_accepted_return_the_columns_of_last_year_are_said_to_be_unread() -> None:
    before = last_year(observation("F", 601))
    of_another_year = before.assign(time_period=2021)
    for previous in (None, of_another_year):
        (finding,) = compared(form(before), previous)
        assert (finding.rule, finding.severity) == ("last_year_not_compared", "inform")
        assert finding.related == (Place("Strength"),)
    assert compared(content(observation("F", 5)), None) == []


def test_an_answer_of_last_year_is_compared_in_words() -> None:
    answers = [row for row in read_return(content(), "x.xlsx").asked if row.unit_measure == "answer"]
    stub = {name: answers[0].stub(name) for name in ("measure", "population", "rank", "detail")}
    said = observation("_T", 1) | stub | {"unit_measure": "answer"}
    before = last_year(said)
    assert compared(form(before), before) == []
    (finding,) = compared(form(before), last_year(said | {"obs_value": 0.0}))
    assert finding.rule == "last_year_changed"
    assert "stands Yes; the accepted return of that year says No." in finding.message("en")
