"""Values: counts, stated shares, sums over institutions, what is missing and what is truly zero."""

import pandas as pd
import pytest
from figures_world import facts_of, node, region, row, rows, said, share, strength

from pipelines.figures.indicators import indicator_tables
from schemas.regions import load_region

ONE = region([node("AA-AF")])
POLICE = region(
    [
        node("BB-POL", sector="POL", is_expected=False),
        *(node(f"BB-POL-{number}", parent="BB-POL", sector="POL") for number in (1, 2, 3)),
    ]
)


def test_a_share_keeps_numerator_and_denominator():
    found = row(strength("AA-AF", 2023, 601, 8639), ONE)
    assert (found["numerator"], found["denominator"], found["basis"]) == (601, 8639, "counts")
    assert found["value"] == 100 * 601 / 8639
    assert (found["unit_measure"], found["obs_status"], found["origin"]) == ("percent", "A", "published")
    assert (found["institutions_expected"], found["institutions_reporting"], found["coverage"]) == (1, 1, 100)


def test_women_and_men_stand_for_a_total_that_was_not_given():
    given = [said("AA-AF", 2023, "strength", sex, value) for sex, value in [("F", 2), ("M", 7), ("_O", 1)]]
    assert row(given, ONE)["denominator"] == 10


def test_a_stated_total_is_never_added_to_its_parts():
    given = [said("AA-AF", 2023, "strength", sex, value) for sex, value in [("F", 2), ("M", 7), ("_T", 9)]]
    assert row(given, ONE)["denominator"] == 9


def test_women_alone_give_no_total():
    found = row([said("AA-AF", 2023, "strength", "F", 12)], ONE)
    assert (found["value"], found["denominator"], found["basis"]) == (None, None, "none")
    assert found["numerator"] == 12
    assert (found["obs_status"], found["comparability_note"]) == ("O", "not_given")


@pytest.mark.parametrize(("status", "conf"), [("O", "N"), ("O", "C"), ("Q", "F")])
def test_withheld_persons_are_not_left_out_of_a_total(status, conf):
    given = [said("AA-AF", 2023, "strength", "F", 2), said("AA-AF", 2023, "strength", "M", 7)]
    hidden = said("AA-AF", 2023, "strength", "_U", None, status=status, conf=conf)
    assert row([*given, hidden], ONE)["value"] is None


def test_a_true_zero_is_a_value():
    found = row(strength("AA-AF", 2023, 0, 7, rank="OF6-10"), ONE)
    assert (found["value"], found["numerator"], found["is_comparable"]) == (0.0, 0.0, True)


def test_a_zero_base_gives_no_value_and_no_error():
    found = row(strength("AA-AF", 2023, 0, 0), ONE)
    assert (found["value"], found["numerator"], found["denominator"]) == (None, 0, 0)
    assert (found["basis"], found["obs_status"]) == ("counts", "M")
    assert (found["is_comparable"], found["comparability_note"]) == (False, "zero_base")


@pytest.mark.parametrize(
    ("status", "conf", "note"),
    [
        ("L", "F", "not_collected"),
        ("M", "F", "cannot_exist"),
        ("O", "N", "refused"),
        ("O", "C", "classified"),
        ("Q", "F", "not_given"),
    ],
)
def test_a_missing_value_says_why(status, conf, note):
    given = [said("AA-AF", 2023, "strength", sex, None, status=status, conf=conf) for sex in ("F", "_T")]
    found = row(given, ONE)
    assert (found["value"], found["numerator"], found["denominator"]) == (None, None, None)
    assert (found["obs_status"], found["comparability_note"]) == (status, note)
    assert (found["institutions_reporting"], found["coverage"]) == (0, 0)


def test_reasons_that_disagree_become_not_given():
    given = [
        said("AA-AF", 2023, "strength", "F", None, status="L"),
        said("AA-AF", 2023, "strength", "_T", None, status="O", conf="C"),
    ]
    assert (row(given, ONE)["obs_status"], row(given, ONE)["comparability_note"]) == ("O", "not_given")


@pytest.mark.parametrize(("status", "expected"), [("A", "A"), ("P", "P"), ("E", "E"), ("B", "B"), ("D", "D")])
def test_the_status_that_says_most_is_kept(status, expected):
    given = [
        said("AA-AF", 2023, "strength", "F", 2, status=status),
        said("AA-AF", 2023, "strength", "_T", 9, status="A"),
    ]
    assert row(given, ONE)["obs_status"] == expected


def test_a_differing_definition_outweighs_an_estimate():
    given = [
        said("AA-AF", 2023, "strength", "F", 2, status="E"),
        said("AA-AF", 2023, "strength", "_T", 9, status="D"),
    ]
    found = row(given, ONE)
    assert (found["obs_status"], found["comparability_note"]) == ("D", "definition_differs")


def test_a_value_beside_a_status_of_missing_values_is_refused():
    with pytest.raises(ValueError, match="missing values: L"):
        rows([said("AA-AF", 2023, "strength", "F", 2, status="L")], ONE)


class TestStatedShares:
    def test_a_share_stands_in_where_counts_are_missing(self):
        found = row([share("AA-AF", 2023, 14.98)], ONE)
        assert (found["value"], found["basis"]) == (14.98, "stated")
        assert (found["numerator"], found["denominator"]) == (None, None)
        assert (found["is_comparable"], found["comparability_note"]) == (True, None)

    def test_the_count_of_women_stays_beside_it(self):
        found = row([share("AA-AF", 2023, 8.2), said("AA-AF", 2023, "strength", "F", 674)], ONE)
        assert (found["value"], found["basis"], found["numerator"]) == (8.2, "stated", 674)

    def test_counts_win(self):
        found = row([share("AA-AF", 2023, 50), *strength("AA-AF", 2023, 1, 4)], ONE)
        assert (found["value"], found["basis"]) == (25, "counts")

    def test_shares_of_several_institutions_are_not_averaged(self):
        given = [
            share(f"BB-POL-{number}", 2023, 10 * number, population="police_officials") for number in (1, 2)
        ]
        found = row(given, POLICE)
        assert (found["value"], found["basis"], found["institutions_reporting"]) == (None, "none", 0)
        assert found["comparability_note"] == "several_stated"

    def test_a_group_may_state_the_share_of_all(self):
        found = row([share("BB-POL", 2023, 6.3)], POLICE)
        assert (found["value"], found["coverage"], found["is_comparable"]) == (6.3, 100, True)

    def test_the_share_of_all_beats_the_counts_of_one_body(self):
        tree = load_region("western_balkans")
        given = [share("BA-POL", 2023, 7, population="police_officials")]
        given += strength("BA-POL-SIPA", 2023, 10, 50, population="police_officials")
        found = row(given, tree)
        assert (found["value"], found["basis"], found["numerator"]) == (7, "stated", None)
        assert (found["institutions_reporting"], found["coverage"]) == (16, 100)
        assert (found["is_comparable"], found["comparability_note"]) == (True, "group_and_members")

    def test_counts_of_all_bodies_win_the_tie_against_the_share_of_all(self):
        given = [share("BB-POL", 2023, 6.3)]
        for number in (1, 2, 3):
            given += strength(f"BB-POL-{number}", 2023, 1, 10)
        found = row(given, POLICE)
        assert (found["value"], found["basis"], found["institutions_reporting"]) == (10, "counts", 3)
        assert found["comparability_note"] == "group_and_members"

    def test_a_body_of_its_own_beside_another_is_no_group(self):
        given = [share("BB-POL-1", 2023, 6.3), *strength("BB-POL-2", 2023, 1, 10)]
        found = row(given, POLICE)
        assert (found["basis"], found["comparability_note"]) == ("counts", "partial_coverage")


class TestInstitutions:
    def test_partial_coverage_is_counted_and_not_compared(self):
        given = strength("BB-POL-1", 2023, 1, 10) + strength("BB-POL-2", 2023, 3, 10)
        found = row(given, POLICE)
        assert (found["numerator"], found["denominator"], found["value"]) == (4, 20, 20)
        assert (found["institutions_expected"], found["institutions_reporting"]) == (3, 2)
        assert found["coverage"] == 100 * 2 / 3
        assert (found["is_comparable"], found["comparability_note"]) == (False, "partial_coverage")

    def test_who_lacks_the_numerator_drops_out_of_the_denominator(self):
        given = [*strength("BB-POL-1", 2023, 1, 10), said("BB-POL-2", 2023, "strength", "_T", 90)]
        found = row(given, POLICE)
        assert (found["denominator"], found["institutions_reporting"]) == (10, 1)

    def test_sixteen_bodies_in_bosnia_and_herzegovina(self):
        tree = load_region("western_balkans")
        bodies = [
            item.institution for item in tree.expected() if item.ref_area == "BA" and item.sector == "POL"
        ]
        given = [
            part for body in bodies[:9] for part in strength(body, 2023, 1, 4, population="police_officials")
        ]
        found = row(given, tree)
        assert (found["institutions_expected"], found["institutions_reporting"]) == (16, 9)
        assert (found["coverage"], found["denominator"]) == (56.25, 36)

    def test_members_count_where_all_are_there(self):
        given = strength("BB-POL", 2023, 9, 99)
        for number in (1, 2, 3):
            given += strength(f"BB-POL-{number}", 2023, 1, 10)
        found = row(given, POLICE)
        assert (found["numerator"], found["denominator"], found["coverage"]) == (3, 30, 100)
        assert (found["is_comparable"], found["comparability_note"]) == (True, "group_and_members")

    def test_else_the_group_counts_alone(self):
        given = strength("BB-POL", 2023, 9, 99) + strength("BB-POL-1", 2023, 1, 10)
        found = row(given, POLICE)
        assert (found["numerator"], found["denominator"], found["coverage"]) == (9, 99, 100)
        assert found["comparability_note"] == "group_and_members"

    def test_a_body_that_nobody_expects_is_expected_where_it_reports(self):
        tree = region([node("AA-AF"), node("BB-AF", is_expected=False)])
        found = row(strength("BB-AF", 2023, 1, 4), tree)
        assert (found["institutions_expected"], found["coverage"], found["value"]) == (1, 100, 25)

    def test_a_group_without_expected_members_is_refused(self):
        tree = region(
            [
                node("BB-POL", sector="POL", is_expected=False),
                node("BB-POL-1", parent="BB-POL", sector="POL", is_expected=False),
            ]
        )
        with pytest.raises(ValueError, match="expects nobody: BB-POL"):
            rows(strength("BB-POL", 2023, 1, 4), tree)


class TestExitRate:
    FLOWS = (
        said("AA-AF", 2023, "exits", "F", 5),
        said("AA-AF", 2023, "exits", "M", 6),
        said("AA-AF", 2023, "strength", "F", 60),
        said("AA-AF", 2023, "strength", "M", 310),
    )
    OPENING = (
        said("AA-AF", 2023, "opening_strength", "F", 40),
        said("AA-AF", 2023, "opening_strength", "M", 290),
    )

    def rates(self, given):
        return {item["sex"]: item for item in rows(given, ONE, "exit_rate", time_period=2023)}

    def test_exits_over_the_mean_of_opening_and_closing(self):
        found = self.rates([*self.FLOWS, *self.OPENING])
        assert (found["F"]["numerator"], found["F"]["denominator"], found["F"]["value"]) == (5, 50, 10)
        assert (found["M"]["denominator"], found["M"]["value"]) == (300, 2)
        assert (found["_T"]["numerator"], found["_T"]["denominator"]) == (11, 350)

    def test_last_years_strength_stands_in_for_the_opening_stock(self):
        last_year = [said("AA-AF", 2022, "strength", "F", 20), said("AA-AF", 2022, "strength", "M", 290)]
        assert self.rates([*self.FLOWS, *last_year])["F"]["denominator"] == 40
        assert self.rates([*self.FLOWS, *last_year, *self.OPENING])["F"]["denominator"] == 50

    def test_without_an_opening_stock_there_is_no_rate(self):
        found = self.rates(self.FLOWS)
        assert [found[sex]["value"] for sex in ("F", "M", "_T")] == [None, None, None]

    def test_the_attrition_gap_holds_both_rates(self):
        found = row([*self.FLOWS, *self.OPENING], ONE, "attrition_gap")
        assert (found["numerator"], found["denominator"], found["value"]) == (10, 2, 8)
        assert (found["sex"], found["unit_measure"]) == ("_T", "percentage_points")


class TestRepresentationRatio:
    def test_share_in_the_rank_over_share_in_all_ranks(self):
        given = strength("AA-AF", 2023, 10, 100) + strength("AA-AF", 2023, 1, 20, rank="OF6-10")
        found = row(given, ONE, "representation_ratio")
        assert (found["rank"], found["numerator"], found["denominator"]) == ("OF6-10", 5, 10)
        assert (found["value"], found["basis"]) == (0.5, "counts")

    def test_stated_shares_make_a_stated_ratio(self):
        given = [share("AA-AF", 2023, 10), share("AA-AF", 2023, 20, rank="OF")]
        assert row(given, ONE, "representation_ratio")["basis"] == "stated"
        assert row(given, ONE, "representation_ratio")["value"] == 2

    def test_only_institutions_that_gave_both_are_set_side_by_side(self):
        given = strength("BB-POL-1", 2023, 10, 100) + strength("BB-POL-2", 2023, 90, 100)
        given += strength("BB-POL-1", 2023, 1, 20, rank="OF")
        found = row(given, POLICE, "representation_ratio")
        assert (found["denominator"], found["value"], found["institutions_reporting"]) == (10, 0.5, 1)

    def test_without_all_ranks_there_is_none(self):
        found = row(strength("AA-AF", 2023, 1, 20, rank="OF"), ONE, "representation_ratio")
        assert (found["value"], found["basis"]) == (None, "none")


def test_leadership_is_counted_of_command_posts_only():
    given = [
        said("AA-AF", 2023, "leadership_posts", sex, value, unit="posts", detail=detail)
        for sex, value, detail in [("F", 1, "command"), ("_T", 20, "command"), ("F", 9, "management")]
    ]
    found = row([*given, *strength("AA-AF", 2023, 500, 1000)], ONE, "leadership_share")
    assert (found["numerator"], found["denominator"], found["value"]) == (1, 20, 5)


def test_police_of_bosnia_and_herzegovina_in_2010():
    counts = {"POL-TOP": (0, 21), "POL-SENIOR": (48, 1157), "POL-MIDDLE": (290, 2467)}
    given = [share("BA-POL", 2010, 6.3, population="police_officials")]
    for rank, (women, total) in counts.items():
        given += strength("BA-POL", 2010, women, total, rank=rank, population="police_officials")
    tree = load_region("western_balkans")
    found = {item["rank"]: item for item in rows(given, tree)}
    assert (found["POL-TOP"]["value"], found["POL-TOP"]["numerator"]) == (0.0, 0.0)
    assert found["POL-SENIOR"]["value"] == 100 * 48 / 1157
    assert (found["_T"]["value"], found["_T"]["basis"]) == (6.3, "stated")
    assert sum(item["numerator"] or 0 for item in found.values()) == 338
    assert sum(item["denominator"] or 0 for item in found.values()) == 3645
    assert {item["coverage"] for item in found.values()} == {100}
    ratios = {item["rank"]: item["value"] for item in rows(given, tree, "representation_ratio")}
    assert ratios["POL-TOP"] == 0.0


class TestOrigin:
    """A row takes the weakest origin of the returns in it."""

    def origins(self, given, origins, **where):
        facts = facts_of(given, POLICE)
        facts["origin"] = [
            origins[place] for place in zip(facts["institution"], facts["time_period"], strict=True)
        ]
        frame = pd.concat(indicator_tables(facts, POLICE).values(), ignore_index=True)
        for column, value in where.items():
            frame = frame[frame[column] == value]
        return set(frame["origin"])

    def test_published_beside_reported_is_published(self):
        given = strength("BB-POL-1", 2023, 1, 10) + strength("BB-POL-2", 2023, 1, 10)
        first, second = ("BB-POL-1", 2023), ("BB-POL-2", 2023)
        assert self.origins(given, {first: "reported", second: "published"}) == {"published"}
        assert self.origins(given, {first: "reported", second: "reported"}) == {"reported"}

    def test_a_return_that_is_not_in_the_value_says_nothing_of_it(self):
        given = [*strength("BB-POL-1", 2023, 1, 10), said("BB-POL-2", 2023, "strength", "F", 3)]
        origins = {("BB-POL-1", 2023): "reported", ("BB-POL-2", 2023): "published"}
        assert self.origins(given, origins) == {"reported"}

    def test_last_years_stock_brings_its_origin(self):
        given = [said("BB-POL-1", year, "strength", "F", 50) for year in (2022, 2023)]
        given.append(said("BB-POL-1", 2023, "exits", "F", 5))
        origins = {("BB-POL-1", 2022): "published", ("BB-POL-1", 2023): "reported"}
        where = {"time_period": 2023, "sex": "F"}
        assert self.origins(given, origins, indicator="exit_rate", **where) == {"published"}
        assert self.origins(given, origins, indicator="share_of_women", **where) == {"reported"}
