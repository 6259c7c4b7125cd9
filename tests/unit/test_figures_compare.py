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
    def last_two(self, given, **where):
        found = row(given, AREAS, time_period=2023, **where)
        return found["change"], found["change_note"]

    def test_in_percentage_points_on_last_year(self):
        given = strength("AA-AF", 2022, 1, 16) + strength("AA-AF", 2023, 1, 10)
        assert self.last_two(given) == (3.75, None)
        first = row(given, AREAS, time_period=2022)
        assert (first["change"], first["change_note"]) == (None, "no_last_year")

    def test_not_between_a_stated_share_and_counts(self):
        given = [*strength("AA-AF", 2022, 107, 1000), share("AA-AF", 2023, 10)]
        assert self.last_two(given) == (None, "basis_differs")

    @pytest.mark.parametrize(
        ("before", "now", "change"),
        [(10.7, 10.77, 0.1), (10.74, 10.77, 0.03), (15, 14.98, 0), (10, 12.5, 3), (6.3, 6.3, 0)],
    )
    def test_between_stated_shares_no_finer_than_the_coarser_of_them(self, before, now, change):
        found = self.last_two([share("AA-AF", 2022, before), share("AA-AF", 2023, now)])
        assert found == (change, None)
        assert str(found[0]) == str(float(change))

    def test_not_of_ratios_made_of_stated_shares(self):
        given = [
            share("AA-AF", year, value, rank=rank)
            for year, rank, value in [(2022, "_T", 10), (2022, "OF", 7), (2023, "_T", 11), (2023, "OF", 7)]
        ]
        assert self.last_two(given, indicator="representation_ratio") == (None, "of_stated_shares")

    def test_not_on_a_year_that_some_did_not_report(self):
        tree = region([node("AA-POL-1", sector="POL"), node("AA-POL-2", sector="POL")])
        given = strength("AA-POL-1", 2022, 1, 10)
        given += strength("AA-POL-1", 2023, 1, 10) + strength("AA-POL-2", 2023, 1, 10)
        found = row(given, tree, time_period=2023)
        assert (found["change"], found["change_note"]) == (None, "last_year_differs")

    @pytest.mark.parametrize(("status", "note"), [("B", "series_break"), ("D", "definition_differs")])
    def test_not_over_a_break_or_a_changed_definition(self, status, note):
        given = strength("AA-AF", 2022, 1, 10) + strength("AA-AF", 2023, 2, 10, status=status)
        assert self.last_two(given) == (None, note)

    def test_not_over_a_gap_of_years(self):
        given = strength("AA-AF", 2021, 1, 10) + strength("AA-AF", 2023, 2, 10)
        assert self.last_two(given) == (None, "no_last_year")


class TestTargets:
    def gap(self, *targets, **given):
        tree = region([node("AA-AF")], targets)
        found = row(strength("AA-AF", 2023, 1, 10, **given), tree)
        return found["target_value"], found["target_gap"]

    def test_value_and_distance(self):
        assert self.gap(target("AA", 15)) == (15, -5)

    def test_it_says_which_target_that_is(self):
        tree = region([node("AA-AF"), node("BB-AF")], [target("AA", 15)])
        found = by_area(strength("AA-AF", 2023, 1, 10) + strength("BB-AF", 2023, 1, 10), tree)
        assert (found["AA"]["target_source"], found["BB"]["target_source"]) == ("test", None)

    @pytest.mark.parametrize(
        ("indicator", "rank", "aim", "gap"),
        [
            ("exit_rate", "_T", 12, 2),  # 10 per cent left, 12 at most: reached
            ("exit_rate", "_T", 4, -6),
            ("representation_ratio", "OF", 0.8, -0.3),  # the ratio is 0.5
            ("representation_ratio", "OF", 0.25, 0.25),
            ("representation_ratio", "OF", 1.7, 0.2),
            ("attrition_gap", "_T", 5, -3),  # the gap is 8 points
            ("attrition_gap", "_T", -9, 1),
        ],
    )
    def test_distance_follows_the_direction_wanted(self, indicator, rank, aim, gap):
        aims = target("AA", aim, rank=rank, indicator=indicator)
        given = [
            said("AA-AF", 2023, measure, sex, value)
            for measure, sex, value in [
                ("exits", "F", 5),
                ("exits", "M", 6),
                ("opening_strength", "F", 40),
                ("opening_strength", "M", 290),
                ("strength", "F", 60),
                ("strength", "M", 310),
                ("strength", "_T", 600),
            ]
        ]
        given += strength("AA-AF", 2023, 1, 20, rank="OF")
        sex = {"exit_rate": "F", "representation_ratio": "F", "attrition_gap": "_T"}[indicator]
        found = row(given, region([node("AA-AF")], [aims]), indicator, rank=rank, sex=sex)
        assert (found["target_value"], found["target_gap"]) == (aim, pytest.approx(gap))

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
