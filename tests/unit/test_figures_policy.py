"""Plans in force on the last day of a year, targets with distance and trend, answers with their evidence."""

from dataclasses import replace
from datetime import date

import pytest
from figures_world import facts_of, node, region, said, strength, tables, target

from pipelines.figures.policy import region_mechanisms, region_plans, region_targets
from schemas.code_lists import Code, CodeList
from schemas.regions import ActionPlan, load_region
from schemas.tables.policy import RegionMechanisms, RegionPlans, RegionTargets


def with_plans(*periods):
    plans = tuple(ActionPlan("AA", f"Plan {start.year}", start, end, "test") for start, end in periods)
    areas = CodeList("areas", {area: Code(area, "", {}) for area in ("AA", "BB")})
    return replace(region([node("AA-AF"), node("BB-AF")]), action_plans=plans, areas=areas)


def states(of, years):
    frame = RegionPlans.validate(region_plans(of, years))
    return {(row.ref_area, row.time_period): row.plan_state for row in frame.itertuples()}


class TestPlans:
    def test_a_plan_is_in_force_until_its_last_day(self):
        found = states(with_plans((date(2021, 5, 1), date(2022, 12, 31))), [2020, 2021, 2022, 2023])
        expected = ["none_known", "in_force", "in_force", "expired"]
        assert [found["AA", year] for year in (2020, 2021, 2022, 2023)] == expected

    def test_a_plan_that_ended_within_the_year_is_not_in_force_at_its_end(self):
        assert states(with_plans((date(2020, 1, 1), date(2022, 12, 30))), [2022])["AA", 2022] == "expired"

    def test_an_open_plan_stays_in_force(self):
        assert states(with_plans((date(2020, 1, 1), None)), [2030])["AA", 2030] == "in_force"

    def test_an_area_without_a_plan_says_so(self):
        assert states(with_plans((date(2020, 1, 1), None)), [2022])["BB", 2022] == "none_known"

    def test_years_begin_with_the_first_plan(self):
        found = states(with_plans((date(2019, 1, 1), None)), [2022])
        assert min(year for _, year in found) == 2019

    def test_of_two_in_force_the_later_is_named(self):
        of = with_plans((date(2020, 1, 1), None), (date(2022, 1, 1), date(2022, 12, 31)))
        frame = region_plans(of, [2022, 2023]).set_index(["ref_area", "time_period"])["plan"]
        assert (frame["AA", 2022], frame["AA", 2023]) == ("Plan 2022", "Plan 2020")

    def test_the_western_balkans_at_the_end_of_2023(self):
        found = states(load_region("western_balkans"), [2023])
        in_force = {area for (area, year), state in found.items() if (year, state) == (2023, "in_force")}
        assert in_force == {"AL", "HR", "MD", "MK"}


class TestTargets:
    def of(self, *aims, women=(10, 12), years=(2022, 2023)):
        of = region([node("AA-AF")], aims)
        given = [
            item for year, n in zip(years, women, strict=True) for item in strength("AA-AF", year, n, 100)
        ]
        frame = RegionTargets.validate(region_targets(of, list(years), tables(given, of)))
        return {(row.target_value, row.time_period): row for row in frame.itertuples()}

    def test_distance_state_and_trend(self):
        found = self.of(target("AA", 11))
        first, second = found[11, 2022], found[11, 2023]
        assert (first.target_gap, first.target_state, first.trend) == (-1, "not_reached", "not_known")
        assert (second.target_gap, second.target_state, second.trend) == (1, "reached", "towards")

    @pytest.mark.parametrize(("women", "trend"), [((12, 10), "away"), ((10, 10), "unchanged")])
    def test_a_trend_may_lead_away(self, women, trend):
        assert self.of(target("AA", 11), women=women)[11, 2023].trend == trend

    def test_the_direction_wanted_is_the_indicators(self):
        aim = target("AA", 0.9, rank="OF", indicator="representation_ratio")
        of = region([node("AA-AF")], [aim])
        given = strength("AA-AF", 2022, 10, 100) + strength("AA-AF", 2023, 10, 100)
        given += strength("AA-AF", 2022, 14, 100, rank="OF") + strength("AA-AF", 2023, 12, 100, rank="OF")
        frame = region_targets(of, [2022, 2023], tables(given, of))
        assert list(frame["trend"]) == ["not_known", "towards"]

    def test_two_targets_at_once_both_have_a_row(self):
        assert set(self.of(target("AA", 40), target("AA", 11, valid_from=date(2021, 1, 1)))) == {
            (40, 2022), (40, 2023), (11, 2022), (11, 2023)
        }  # fmt: skip

    def test_no_row_where_it_is_not_in_force(self):
        assert set(self.of(target("AA", 11, valid_to=date(2022, 12, 31)))) == {(11, 2022)}

    def test_an_unknown_value_stays_unknown(self):
        of = region([node("AA-AF")], [target("AA", 11)])
        row = region_targets(of, [2023], {}).iloc[0]
        assert (row["target_state"], row["trend"]) == ("not_known", "not_known")
        assert row[["value", "target_gap"]].isna().all()

    def test_the_gap_is_that_of_the_regional_table(self):
        aims = [target("AA", 11)]
        of = region([node("AA-AF")], aims)
        frames = tables(strength("AA-AF", 2023, 10, 300), of)
        row = frames["region.representation"].iloc[0]
        assert region_targets(of, [2023], frames).iloc[0]["target_gap"] == row["target_gap"]


def test_answers_counts_and_why_there_is_none():
    whole = {"population": "_T", "rank": "_T"}
    given = [
        said("AA-AF", 2023, "answers", "_T", 0.5, detail="budget_line", unit="answer", **whole)
        | {"comment": "Decision 12/2023"},
        said("AA-AF", 2023, "answers", "_T", None, detail="facilities", unit="answer", status="L", **whole),
        said("AA-AF", 2023, "gender_advisers", "_T", 2, unit="posts", **whole),
        said("AA-AF", 2023, "complaints", "_T", 3, unit="count", **whole),
        said("AA-AF", 2023, "complaints", "F", 2, unit="count", **whole),
        said("AA-AF", 2023, "complaints_investigated", "_T", 2, unit="count", **whole),
        said("AA-AF", 2023, "complaints_closed", "_T", 1, unit="count", **whole),
        said("AA-AF", 2023, "answers", "_T", 1, detail="working_group", unit="answer", **whole),
        *strength("AA-AF", 2023, 1, 10),
    ]
    of = region([node("AA-AF")])
    frame = RegionMechanisms.validate(region_mechanisms(facts_of(given, of), of))
    found = {(row.measure, row.detail): row for row in frame.itertuples()}
    assert set(found) == {
        ("answers", "budget_line"),
        ("answers", "facilities"),
        ("gender_advisers", "_T"),
        ("complaints", "_T"),
        ("complaints_investigated", "_T"),
        ("complaints_closed", "_T"),
        ("answers", "working_group"),
    }
    asked = found["answers", "budget_line"]
    assert (asked.answer, asked.obs_value, asked.comment) == ("partly", 0.5, "Decision 12/2023")
    assert (asked.level, asked.return_id) == ("state", "AA-AF_2023_r1")
    assert found["answers", "facilities"].obs_status == "L"
    assert found["gender_advisers", "_T"].obs_value == 2
    assert frame.set_index(["measure", "detail"])["answer"].isna().to_dict() == {
        ("answers", "budget_line"): False,
        ("answers", "facilities"): True,
        ("gender_advisers", "_T"): True,
        ("complaints", "_T"): True,
        ("complaints_investigated", "_T"): True,
        ("complaints_closed", "_T"): True,
        ("answers", "working_group"): False,
    }


def test_nothing_reported_gives_empty_tables():
    of = load_region("simulated")
    assert RegionPlans.validate(region_plans(of, [])).empty
    assert RegionTargets.validate(region_targets(of, [], {})).empty
    assert RegionMechanisms.validate(region_mechanisms(facts_of([], of), of)).empty
