"""The fourteen kinds of contradiction found in published figures, each on a workbook that holds it.

Belongs here: one test for each kind of section 1.2 of the domain page, with the rule and the cell that
catch it. Does not belong here: further examples of the same rules (`rule_examples`).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from rule_examples import (
    Example,
    cover_of,
    example,
    figure,
    flows,
    frame,
    posts,
    ranks,
    reading_of,
    share,
    share_of,
)  # fmt: skip
from test_rule_examples import asked

from pipelines.checking.check import check, check_reading
from pipelines.checking.result import CheckContext, CheckResult
from pipelines.intake.foreign.read import read_by_layout
from pipelines.intake.foreign.suggest import suggest_layout
from pipelines.intake.template import write_template
from pipelines.intake.workbook import CellValue, Sheet, Workbook

Rows = Sequence[Sequence[CellValue]]
SHARES = {"measure": "strength", "population": "military", "unit_measure": "percent", "time_period": "2023"}


def result_of(figures: list[dict[str, object]], of: str = "BA-AF", **known: object) -> CheckResult:
    item: Example = example("", "", figures, of=of, **known)
    return asked(check_reading("", reading_of(item), item.context))


def found(result: CheckResult) -> list[tuple[str, str]]:
    return [(finding.rule, str(finding.place)) for finding in result.findings]


def foreign(rows: Rows, **constants: str) -> list[tuple[str, str]]:
    """Return what reading a ministry's own table finds, by a layout whose questions are answered so."""
    workbook = Workbook((Sheet("Tab", [list(row) for row in rows]),))
    layout = suggest_layout(workbook, "MK-AF")
    answers = {name: constants.get(name, code) for name, code in layout.constants.items()}
    reading = read_by_layout(workbook, layout.model_copy(update={"constants": {**answers, **constants}}))
    return [(finding.rule, str(finding.place)) for finding in reading.findings]


def with_period(start: date, end: date, year: int) -> CheckResult:
    """Check a form with these dates on its cover."""
    cover = replace(cover_of(year=year), period_start=start, period_end=end)
    content = write_template("BA-AF", year, "en", values=frame([figure("F", 758)], year=year), cover=cover)
    return asked(check(content, CheckContext("return.xlsx")))


def test_01_subtotals_do_not_sum() -> None:
    """Bosnia and Herzegovina 2022: 98 + 121 + 328 = 547, the page says 601."""
    assert found(result_of(ranks("F", all=601, of=98, nco=121, men=328))) == [("ranks_add_up", "Strength!D7")]


@pytest.mark.parametrize(
    ("women", "total", "percent"),
    [(107, 791, 45), (106, 8482, 4.2), (1003, 1982, 50.7), (341, 1747, 19.51)],
)
def test_02_a_share_does_not_recompute(women: int, total: int, percent: float) -> None:
    figures = [figure("F", women), figure("_T", total), share(percent)]
    assert found(result_of(figures)) == [("share_matches_counts", "Strength!I7")]


def test_03_one_label_two_values() -> None:
    """North Macedonia 2023: two shares of officers on one page, as two cells of the same coordinates."""
    rows = [["Rank", "Women"], ["Officers", 18.16], ["Officers", 10.93]]
    assert ("figure_twice", "Tab!B2") in foreign(rows, **SHARES)


def test_04_different_populations_under_one_label() -> None:
    """Montenegro: 10.35 per cent of soldiers in one year, 14.9 of the whole structure in the next."""
    result = result_of([share(14.9)], of="ME-AF", before=[share(10.35)])
    assert found(result) == [("share_changes_much", "Strength!I7")]


def test_04_police_officials_with_the_share_of_all_staff() -> None:
    """Police of Bosnia and Herzegovina 2017: 7.91 per cent of officials, 19.94 of all employees."""
    officials = {"population": "police_officials"}
    figures = [
        figure("F", 1288, **officials),
        figure("_T", 16275, **officials),
        figure("F", 19.94, unit="percent", **officials),
        figure("F", 3988, population="_T"),
        figure("_T", 20000, population="_T"),
    ]
    rules = found(result_of(figures, of="BA-POL-FUP"))
    assert ("share_fits_another_base", "Strength!I7") in rules


def test_05_the_share_of_one_category_as_that_of_all() -> None:
    """Serbia: 18 per cent of the active armed forces is the share of the soldiers."""
    figures = [share(18), share(12, "OF"), share(4, "OR5-9"), share(18, "OR1-4")]
    assert found(result_of(figures, of="RS-AF")) == [("share_not_between_ranks", "Strength!I7")]


def test_06_leadership_of_all_staff() -> None:
    """Bosnia and Herzegovina 2022: 96 women leaders as 1.1 per cent of everybody."""
    figures = [
        figure("F", 601),
        figure("_T", 8639),
        posts("F", 96),
        share_of("leadership_posts", 1.1, "command"),
    ]
    assert found(result_of(figures)) == [("share_fits_another_base", "Leadership posts!J7")]


def test_07_an_ambiguous_direction() -> None:
    """5 per cent of women are deployed, written as the share of women among the deployed."""
    figures = [figure("F", 600), figure("_T", 8000), figure("F", 30, measure="deployed")]
    figures += [figure("_T", 300, measure="deployed"), share_of("deployed", 5)]
    assert ("share_fits_another_base", "Deployment and training!J7") in found(result_of(figures))


def test_07_a_label_whose_direction_is_open_is_asked_about() -> None:
    """North Macedonia 2023: "4.92% of women are deployed"."""
    rows = [["2023", "% of women deployed"], ["All", 4.92]]
    assert foreign(rows, **SHARES | {"measure": "deployed"}) == [("label_unplaced", "Tab!A2")]


def test_08_percentage_points_written_as_a_share() -> None:
    """Albania: + 0.27 per cent are percentage points of change; a share of 0.27 is next to nobody."""
    assert found(result_of([share(0.27)], of="AL-AF")) == [("share_looks_like_fraction", "Strength!I7")]


def test_08_a_growth_written_as_a_share() -> None:
    """Montenegro: "increased by 60 per cent", beside 10.35 per cent the year before."""
    assert found(result_of([share(60)], of="ME-AF", before=[share(10.35)])) == [
        ("share_changes_much", "Strength!I7")
    ]


def test_09_the_year_of_the_edition_is_not_that_of_the_data() -> None:
    result = with_period(date(2023, 1, 1), date(2023, 12, 31), 2024)
    assert found(result) == [("period_not_of_year", "Cover!B11")]


def test_09_a_reporting_year_from_august_to_july_is_told_from_the_others() -> None:
    result = with_period(date(2015, 8, 1), date(2016, 7, 31), 2016)
    assert found(result) == [("period_differs_from_others", "Cover!B11")]


def test_10_small_bases() -> None:
    """Montenegro: 75 per cent women of four police officers sent to Cyprus."""
    figures = [figure("F", 600), figure("F", 3, measure="deployed"), figure("_T", 4, measure="deployed")]
    figures += [share_of("deployed", 75)]
    assert found(result_of(figures)) == [("share_of_few", "Deployment and training!J7")]


def test_11_bands_of_age_overlap_and_sum_to_101() -> None:
    """Montenegro's police: 20-30, 30-40, 40-50, 50+; ages are no coordinate of ours and are asked about."""
    rows = [["Police officials 2019", "Women"]]
    rows += [["20-30", 5], ["30-40", 23], ["40-50", 58], ["50+", 15], ["Total", 100]]
    assert foreign(rows, **SHARES) == [("label_unplaced", f"Tab!A{row}") for row in range(2, 6)]


def test_12_received_and_eligible_applicants_are_exchanged() -> None:
    """Bosnia and Herzegovina 2018: 453 applications, 412 accepted."""
    figures = [figure("F", 600), figure("F", 412, measure="applications")]
    figures += [figure("F", 453, measure="applications_eligible")]
    assert found(result_of(figures)) == [("eligible_within_applications", "Recruitment!D14")]


def test_13_cumulative_attrition() -> None:
    """Kosovo 2010: 33 per cent of the women left "after joining": no annual rate."""
    figures = [figure("F", 700), *flows("_T", opening_strength=1000, exits=330)]
    assert found(result_of(figures, of="XK-AF")) == [("exits_many", "Exits and movements!E43")]


def test_14_statistics_that_leave_the_security_sector_out() -> None:
    """North Macedonia 2018: 54 per cent women in the public sector, "without police, army, intelligence"."""
    rows = [["Public sector without police, army and intelligence, 2018", "Women", "Men"]]
    rows += [["Public administration", 54, 46]]
    assert foreign(rows, **SHARES) == [("label_unplaced", "Tab!A2")]
