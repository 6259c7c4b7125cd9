"""Comparison: positions, last year, the regional value, targets."""

from datetime import date, datetime

import pytest
from figures_world import node, region, row, rows, said, share, strength, target

from schemas.regions import load_region

AREAS = region([node(f"{area}-AF") for area in ("AA", "BB", "CC", "DD")])


def by_area(observations, of=AREAS, **where):
    return {item["ref_area"]: item for item in rows(observations, of, **where)}


def test_the_published_table_of_2023():
    published = {"AL": 14.98, "ME": 10.77, "MK": 10.66, "RS": 10.59, "BA": 8.2}
    given = [share(f"{area}-AF", 2023, value) for area, value in published.items()]
    given.append(said("BA-AF", 2023, "strength", "F", 674))
    found = by_area(given, load_region("western_balkans"))
    assert {area: item["value"] for area, item in found.items()} == published
    assert [found[area]["rank_position"] for area in published] == [1, 2, 3, 4, 5]
    assert {item["areas_compared"] for item in found.values()} == {5}
    assert {item["basis"] for item in found.values()} == {"stated"}
    assert {item["regional_value"] for item in found.values()} == {None}
    assert {item["regional_areas"] for item in found.values()} == {0}
    assert (found["BA"]["target_value"], found["AL"]["target_value"]) == (40, 15)
    assert found["BA"]["target_gap"] == 8.2 - 40


def test_ties_share_a_position():
    given = strength("AA-AF", 2023, 1, 10) + strength("BB-AF", 2023, 2, 20) + strength("CC-AF", 2023, 1, 20)
    found = by_area(given)
    assert [found[area]["rank_position"] for area in ("AA", "BB", "CC")] == [1, 1, 3]


def test_what_differs_in_definition_is_not_ranked():
    given = strength("AA-AF", 2023, 9, 10, status="D") + strength("BB-AF", 2023, 1, 10)
    found = by_area(given)
    assert (found["AA"]["rank_position"], found["AA"]["areas_compared"]) == (None, 1)
    assert found["BB"]["rank_position"] == 1


def test_populations_are_never_ranked_together():
    given = strength("AA-AF", 2023, 9, 10, population="civilian") + strength("BB-AF", 2023, 1, 10)
    assert [item["rank_position"] for item in by_area(given).values()] == [1, 1]


class TestRegionalValue:
    def test_sums_over_sums(self):
        found = by_area(strength("AA-AF", 2023, 1, 10) + strength("BB-AF", 2023, 30, 90))
        assert (found["AA"]["regional_value"], found["AA"]["regional_areas"]) == (31, 2)

    def test_stated_shares_do_not_enter(self):
        found = by_area(
            [*strength("AA-AF", 2023, 1, 10), *strength("BB-AF", 2023, 1, 10), share("CC-AF", 2023, 90)]
        )
        assert (found["CC"]["regional_value"], found["CC"]["regional_areas"]) == (10, 2)

    def test_less_than_a_third_of_the_areas_is_no_region(self):
        found = by_area([*strength("AA-AF", 2023, 1, 10), share("CC-AF", 2023, 90)])
        assert (found["AA"]["regional_value"], found["AA"]["regional_areas"]) == (None, 1)

    def test_a_regional_gap_is_the_gap_of_regional_rates(self):
        given = []
        for area, women, men in (("AA", 5, 6), ("BB", 1, 12)):
            for sex, exits, stock in (("F", women, 50), ("M", men, 300)):
                given.append(said(f"{area}-AF", 2023, "exits", sex, exits))
                given.append(said(f"{area}-AF", 2023, "opening_strength", sex, stock))
                given.append(said(f"{area}-AF", 2023, "strength", sex, stock))
        found = by_area(given, indicator="attrition_gap")
        assert found["AA"]["regional_value"] == 100 * 6 / 100 - 100 * 18 / 600


class TestChange:
    def test_in_percentage_points_on_last_year(self):
        given = [*strength("AA-AF", 2022, 1, 10), share("AA-AF", 2023, 12.5)]
        found = {item["time_period"]: item for item in rows(given, AREAS)}
        assert (found[2022]["change"], found[2023]["change"]) == (None, 2.5)

    @pytest.mark.parametrize("status", ["B", "D"])
    def test_not_over_a_break_or_a_changed_definition(self, status):
        given = strength("AA-AF", 2022, 1, 10) + strength("AA-AF", 2023, 2, 10, status=status)
        assert row(given, AREAS, time_period=2023)["change"] is None

    def test_not_over_a_gap_of_years(self):
        given = strength("AA-AF", 2021, 1, 10) + strength("AA-AF", 2023, 2, 10)
        assert row(given, AREAS, time_period=2023)["change"] is None


class TestTargets:
    def gap(self, *targets, **given):
        tree = region([node("AA-AF")], targets)
        found = row(strength("AA-AF", 2023, 1, 10, **given), tree)
        return found["target_value"], found["target_gap"]

    def test_value_and_distance(self):
        assert self.gap(target("AA", 15)) == (15, -5)

    def test_only_what_it_is_set_for(self):
        assert self.gap(target("BB", 15), target("AA", 20, rank="OF"), target("AA", 5, sector="POL")) == (
            None,
            None,
        )

    def test_only_while_it_is_in_force(self):
        past = target("AA", 10, valid_to=date(2023, 12, 30))
        future = target("AA", 30, valid_from=date(2024, 1, 1))
        assert self.gap(past, future) == (None, None)
        assert self.gap(past, future, period_end=datetime(2023, 7, 31)) == (10, 0)

    def test_the_one_that_began_last(self):
        newer = target("AA", 20, valid_from=date(2022, 1, 1))
        assert self.gap(target("AA", 40), newer) == (20, -10)

    def test_two_that_begin_on_one_day_are_an_error(self):
        with pytest.raises(ValueError, match="two targets for the same thing begin on 2020-01-01"):
            self.gap(target("AA", 40), target("AA", 20))
