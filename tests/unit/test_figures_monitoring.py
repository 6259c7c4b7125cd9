"""An action plan beside the figures: at its start, now, by level, against the target, in words."""

from dataclasses import replace
from datetime import date

import pytest
from figures_world import facts_of, node, region, said, share, strength, tables, target

from pipelines.figures.monitoring import region_plan_monitoring
from pipelines.figures.policy import region_mechanisms
from schemas.code_lists import Code, CodeList
from schemas.plan_objectives import PlanObjective
from schemas.regions import ActionPlan, load_region
from schemas.tables.monitoring import RegionPlanMonitoring

BEGUN = date(2022, 5, 1)
WHOLE = {"population": "_T", "rank": "_T"}


def objective(number, *answers, sectors=("AF",)):
    extent, why = ("full", "") if answers else ("none", "Not asked for")
    sectors = sectors if answers else ()
    return PlanObjective(
        "AA", BEGUN, number, "More women", "Više žena", extent, sectors, answers, why, "test"
    )


def world(*objectives, nodes=None, targets=(), until=None, begun=BEGUN):
    plan = ActionPlan("AA", "Plan", begun, until, "test", objectives)
    areas = CodeList("areas", {"AA": Code("AA", "", {}), "BB": Code("BB", "", {})})
    return replace(region(nodes or [node("AA-AF")], targets), action_plans=(plan,), areas=areas)


def lines(of, given, years):
    facts = facts_of(given, of)
    frame = region_plan_monitoring(of, years, tables(given, of), region_mechanisms(facts, of))
    return RegionPlanMonitoring.validate(frame)


def line(of, given, years=(2021, 2022, 2023), **where):
    frame = lines(of, given, list(years))
    for name, value in ({"time_period": years[-1]} | where).items():
        frame = frame[frame[name] == value]
    (row,) = frame.itertuples()
    return row


def women(*numbers, first=2021):
    return [item for year, n in enumerate(numbers, start=first) for item in strength("AA-AF", year, n, 100)]


def yes(institution, year, answer, detail="facilities"):
    return said(institution, year, "answers", "_T", answer, detail=detail, unit="answer", **WHOLE)


class TestBaseline:
    def test_it_is_the_last_year_that_ended_before_the_plan_began(self):
        row = line(world(objective("1", "share_of_women")), women(10, 11, 12))
        assert (row.baseline_year, row.baseline_value, row.value) == (2021, 10, 12)
        assert (row.numerator, row.denominator, row.since_baseline, row.trend) == (
            12,
            100,
            "towards",
            "towards",
        )

    def test_where_that_is_not_known_it_is_the_first_year_since(self):
        row = line(world(objective("1", "share_of_women")), women(11, 9, first=2022))
        assert (row.baseline_year, row.baseline_value, row.since_baseline) == (2022, 11, "away")

    def test_an_older_year_is_none(self):
        given = [*strength("AA-AF", 2020, 1, 100), *strength("AA-AF", 2023, 9, 100)]
        row = line(world(objective("1", "share_of_women")), given, (2020, 2021, 2022, 2023))
        assert (row.since_baseline, row.trend) == ("not_known", "not_known")
        assert row.baseline_value != row.baseline_value  # empty

    def test_values_of_another_basis_are_not_set_beside_each_other(self):
        given = [
            share("AA-AF", 2021, 9.5),
            *strength("AA-AF", 2022, 10, 100),
            *strength("AA-AF", 2023, 12, 100),
        ]
        row = line(world(objective("1", "share_of_women")), given)
        assert (row.baseline_value, row.since_baseline, row.trend) == (9.5, "not_known", "towards")

    def test_stated_shares_move_by_what_their_decimals_show(self):
        given = [share("AA-AF", 2021, 9), share("AA-AF", 2022, 9.4), share("AA-AF", 2023, 9.45)]
        row = line(world(objective("1", "share_of_women")), given)
        assert (row.since_baseline, row.trend) == ("unchanged", "unchanged")

    def test_a_series_break_in_between_parts_them(self):
        given = [
            item | {"obs_status": "B"} if item["time_period"] == 2022 else item for item in women(10, 11, 12)
        ]
        row = line(world(objective("1", "share_of_women")), given)
        assert (row.baseline_value, row.since_baseline) == (10, "not_known")


class TestTargets:
    def test_the_target_in_force_stands_beside(self):
        of = world(
            objective("1", "share_of_women"), targets=[target("AA", 15), target("AA", 11, valid_from=BEGUN)]
        )
        row = line(of, women(10, 11, 12))
        assert (row.target_value, row.target_gap, row.target_state) == (11, 1, "reached")

    @pytest.mark.parametrize(
        ("given", "targets", "state"),
        [
            ((), [target("AA", 15)], "not_known"),
            ((10,), [target("AA", 15)], "not_reached"),
            ((10,), (), "no_target"),
        ],
    )
    def test_its_state(self, given, targets, state):
        of = world(objective("1", "share_of_women"), targets=targets)
        assert line(of, women(*given, first=2023)).target_state == state


class TestMechanisms:
    NODES = (
        replace(node("AA-1"), level="state", sector="POL"),
        replace(node("AA-2"), level="canton", sector="POL"),
        replace(node("AA-3"), level="canton", sector="POL"),
    )
    OF = staticmethod(
        lambda *answers: world(objective("1", *answers, sectors=("POL",)), nodes=TestMechanisms.NODES)
    )

    def test_yes_per_hundred_that_answered_by_level(self):
        given = [yes("AA-1", 2023, 1), yes("AA-2", 2023, 0.5), yes("AA-3", 2023, None)]
        frame = lines(self.OF("answers[facilities]"), given, [2023]).set_index("level")
        assert frame["value"].to_dict() == {"_T": 50, "state": 100, "canton": 0}
        assert frame["institutions_expected"].to_dict() == {"_T": 3, "state": 1, "canton": 2}
        assert frame["institutions_reporting"].to_dict() == {"_T": 2, "state": 1, "canton": 1}

    def test_counts_are_summed(self):
        given = [
            said(name, 2023, "womens_desks", "_T", n, unit="count", **WHOLE)
            for name, n in (("AA-1", 2), ("AA-2", 3))
        ]
        row = line(self.OF("womens_desks"), given, (2023,), level="_T")
        assert (row.value, row.unit_measure, row.institutions_reporting) == (5, "count", 2)

    def test_only_the_same_institutions_are_set_beside_each_other(self):
        given = [yes("AA-1", 2022, 0), yes("AA-1", 2023, 1), yes("AA-2", 2023, 1)]
        frame = lines(self.OF("answers[facilities]"), given, [2022, 2023]).set_index(["time_period", "level"])
        assert frame["trend"].loc[2023].to_dict() == {
            "_T": "not_known",
            "state": "towards",
            "canton": "not_known",
        }

    def test_nobody_answered_is_empty_and_no_zero(self):
        row = line(self.OF("answers[facilities]"), [yes("AA-1", 2023, None)], (2023,), level="_T")
        assert row.value != row.value
        assert (row.unit_measure, row.institutions_reporting) == ("percent", 0)


def test_an_objective_that_nothing_answers_keeps_its_line_and_says_why():
    row = line(world(objective("1"), objective("2", "share_of_women")), women(1), (2023,), objective="1")
    assert (row.answered_by, row.sector, row.level, row.why) == ("nothing", "_T", "_T", "Not asked for")


def test_sectors_that_are_not_asked_have_no_line():
    nodes = [node("AA-AF"), node("AA-POL", sector="POL"), node("AA-MOD", sector="MOD")]
    of = world(
        objective("1", "deployment_share", "management_share", "womens_desks", sectors=("AF", "POL", "MOD")),
        nodes=nodes,
    )
    found = lines(of, women(1, first=2023), [2023])
    assert list(zip(found["answered_by"], found["sector"], strict=True)) == [
        ("deployment_share", "AF"),
        ("deployment_share", "POL"),
        ("management_share", "MOD"),
        ("womens_desks", "POL"),
    ]


def test_before_a_plan_there_is_no_line_and_after_it_the_last_one_stays():
    of = world(objective("1", "share_of_women"), until=date(2022, 12, 31))
    found = lines(of, women(10, 11, 12), [2021, 2022, 2023])
    assert list(zip(found["time_period"], found["plan_state"], strict=True)) == [
        (2022, "in_force"),
        (2023, "expired"),
    ]


def test_nothing_reported_gives_an_empty_table():
    of = load_region("simulated")
    assert lines(of, [], []).empty
