"""Projections: futures that keep every identity, histories that are whole, targets by hand."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from figures_world import facts_of, node, region, said, share, tables, target

from pipelines.figures.policy import region_targets
from pipelines.figures.projecting import projection_tables
from pipelines.figures.projecting.history import Given, given_flows, history
from pipelines.figures.projecting.intake_needed import _followed, needed_by_run, needed_in
from pipelines.figures.projecting.outlook import _rounded_up
from pipelines.figures.projecting.rates import Rates, draw_rates
from pipelines.figures.projecting.runs import Runs, _binomial, draw_runs
from pipelines.figures.projecting.shares import quantiles
from pipelines.figures.projecting.spread import deviations, draw_spread
from pipelines.figures.projecting.women import WomenInIntake, women_in_intake
from pipelines.figures.projecting.years import WOMEN, FlowYear, risen
from schemas.projections import Spread, projection_settings
from schemas.tables.projections import RegionProjections, RegionTargetOutlook

SETTINGS = projection_settings()
ALL = np.array([True])


def rng():
    return np.random.Generator(np.random.PCG64(7))


def people(*bands):
    return np.array(bands, dtype=np.int64)


def a_year(year, opening, *, leaving, intake, promoted=None, transfers=None):
    """Return a year whose closing strength follows from its flows."""
    nobody = np.zeros_like(opening)
    given = FlowYear(
        year=year,
        opening=opening,
        leaving=leaving,
        promoted=nobody if promoted is None else promoted,
        intake=intake,
        transfers_in=nobody if transfers is None else transfers,
        closing=nobody,
    )
    return replace(given, closing=given.expected_closing)


def two_bands(years=3):
    """Return years of a service of some 1,000 with two bands; each begins where the last one ended."""
    found, opening = [], people([90, 710], [10, 190])
    for year in range(2021, 2021 + years):
        found.append(
            a_year(
                year,
                opening,
                leaving=people([6, 40], [1, 12]),
                promoted=people([2, 12], [0, 0]),
                intake=people([15, 45], [0, 0]),
                transfers=people([1, 2], [0, 1]),
            )
        )
        opening = found[-1].closing
    return found


def futures(years=3, ahead=8):
    history_of = two_bands(years)
    drawn = rng()
    return draw_runs(history_of[-1].closing, draw_rates(history_of, SETTINGS, drawn), ahead, drawn)


def certain(leaving, promotion, runs=5):
    """Return rates without any doubt, and nobody who enters."""
    bands = len(leaving)
    none, one = np.zeros((runs, bands)), np.ones(runs)

    def each(rate):
        return np.broadcast_to(np.array(rate, dtype=float), (runs, bands, 2)).copy()

    women = WomenInIntake(level=none, change=np.zeros(runs), spread=one)
    return Rates(each(leaving), one, each(promotion), one, none, one, women, none, none + 0.5)


class TestFutures:
    def test_where_all_others_leave_and_no_woman_does_only_women_stay(self):
        found = draw_runs(people([10, 90]), certain([[0, 1]], [[0, 0]]), 2, rng())
        assert found.strength[:, 0].tolist() == [[[10, 90]], [[10, 0]], [[10, 0]]]
        assert (found.leaving[0] == [[0, 90]]).all()

    def test_whoever_is_promoted_is_in_the_next_band_a_year_later_and_none_is_lost(self):
        found = draw_runs(people([3, 40], [0, 9]), certain([[0, 0], [0, 1]], [[1, 1], [0, 0]]), 1, rng())
        assert found.strength[1, 0].tolist() == [[0, 0], [3, 40]]

    def test_strength_is_what_was_less_who_left_and_rose_plus_who_came_in_every_run(self):
        found = futures()
        expected = found.strength[:-1] - found.leaving - found.promoted + risen(found.promoted)
        assert np.array_equal(found.strength[1:], expected + found.intake + found.transfers_in)

    def test_nobody_is_fewer_than_none(self):
        for start in (people([1, 3], [0, 1]), people([0, 0], [2, 0])):
            found = draw_runs(start, draw_rates(two_bands(1), SETTINGS, rng()), 20, rng())
            arrays = (found.strength, found.leaving, found.promoted, found.intake, found.transfers_in)
            assert all((array >= 0).all() for array in arrays)

    def test_nobody_enters_where_nobody_ever_did(self):
        found = futures()
        assert not found.intake[:, :, 1].any()
        assert found.intake[:, :, 0].any()

    def test_nobody_rises_out_of_the_highest_band(self):
        assert not futures().promoted[:, :, -1].any()

    @pytest.mark.parametrize(("persons", "chance"), [(400, 0.01), (400, 0.2), (20_000, 0.97)])
    def test_few_and_many_are_drawn_from_one_distribution(self, persons, chance):
        drawn = _binomial(np.full(40_000, persons), np.full(40_000, chance), rng())
        assert drawn.mean() == pytest.approx(persons * chance, rel=0.01)
        assert drawn.var() == pytest.approx(persons * chance * (1 - chance), rel=0.04)

    def test_more_years_leave_less_doubt(self):
        def width(years):
            persons = futures(years).strength[8].sum(axis=1)
            low, high = np.quantile(persons[:, WOMEN] / persons.sum(axis=1), [0.1, 0.9])
            return high - low

        assert width(1) > width(3) > width(10)


class TestRates:
    def test_a_rate_is_what_was_seen_where_much_was_seen(self):
        big = [a_year(2021, people([50_000, 50_000]), leaving=people([5_000, 2_500]), intake=people([1, 1]))]
        drawn = draw_rates(big, SETTINGS, rng())
        assert np.median(drawn.leaving, axis=0)[0] == pytest.approx([0.1, 0.05], rel=0.02)

    def test_a_sex_of_which_few_serve_is_drawn_to_its_band(self):
        few = [a_year(2021, people([3, 997]), leaving=people([0, 100]), intake=people([1, 1]))]
        women = draw_rates(few, SETTINGS, rng()).leaving[:, 0, WOMEN]
        assert 0.05 < women.mean() < 0.1  # 0 of 3 tells little beside 100 of 1,000

    def test_the_spread_is_that_of_years_once_many_were_seen(self):
        drawn = draw_spread(30_000, 10_000, Spread(expected=1.5, weight=4), 2_000, rng())
        assert np.median(drawn) == pytest.approx(3, rel=0.01)

    def test_the_spread_never_says_that_years_are_more_alike_than_chance(self):
        assert draw_spread(0, 10_000, Spread(expected=1.5, weight=4), 100, rng()).tolist() == [1.0] * 100

    def test_deviations_count_only_where_chance_could_differ(self):
        counts, expected = np.array([[4.0, 0], [8.0, 0]]), np.array([[6.0, 0], [6.0, 0]])
        assert deviations(counts, expected, np.array([[2.0, 0], [2.0, 0]]), 1) == (4.0, 1)

    def test_the_share_of_women_in_a_large_intake_is_what_was_seen(self):
        big = [
            a_year(year, people([5_000, 45_000]), leaving=people([0, 0]), intake=people([3_000, 7_000]))
            for year in (2021, 2022, 2023)
        ]
        drawn = women_in_intake(big, SETTINGS, rng())
        assert np.median(drawn.share(0)) == pytest.approx(0.3, abs=0.005)
        assert np.median(drawn.change) == pytest.approx(0, abs=0.01)

    def test_a_change_that_was_seen_goes_on(self):
        rising = [
            a_year(2014 + n, people([500, 4_500]), leaving=people([0, 0]), intake=people([w, 1_000 - w]))
            for n, w in enumerate(range(100, 300, 20))
        ]
        drawn = women_in_intake(rising, SETTINGS, rng())
        assert np.quantile(drawn.change, 0.05) > 0
        assert np.median(drawn.share(5)) > np.median(drawn.share(0)) > 0.2

    def test_without_any_intake_its_share_is_a_wide_guess_around_who_serves(self):
        none = [a_year(2021, people([100, 900]), leaving=people([0, 0]), intake=people([0, 0]))]
        low, middle, high = np.quantile(women_in_intake(none, SETTINGS, rng()).share(0), [0.1, 0.5, 0.9])
        assert low < 0.05 < middle < 0.15 < high


def fixed(intake, years):
    """Return one run of 10 women and 90 others whom nobody leaves, and `intake` who enter each year."""
    start = people([10, 90])
    entering = people([0, intake])
    strength = np.array([[start + n * entering] for n in range(years + 1)])
    nothing = np.zeros((years, 1, 1, 2), dtype=np.int64)
    return Runs(strength, nothing, nothing, nothing + entering, nothing, nothing * 1.0, nothing * 1.0)


class TestIntakeNeeded:
    def test_by_hand(self):
        # 10 women and 20 times the share among 120 are a fifth when the share is 0.7.
        assert needed_by_run(fixed(10, 2), ALL, 0.2, 2) == pytest.approx([0.7])

    def test_one_year_is_not_enough_even_with_women_alone(self):
        needed = needed_by_run(fixed(10, 2), ALL, 0.2, 1)  # 20 of 110
        assert needed.tolist() == [np.inf]
        assert needed_in(needed, 0.5) is None

    def test_what_is_reached_already_needs_nobody(self):
        assert needed_by_run(fixed(10, 2), ALL, 0.05, 2).tolist() == [0.0]

    def test_where_nobody_enters_no_intake_helps(self):
        assert needed_by_run(fixed(0, 2), ALL, 0.2, 2).tolist() == [np.inf]

    def test_the_chance_is_the_part_of_runs_for_which_it_is_enough(self):
        needed = np.array([0.5, 0.1, np.inf, 0.3, 0.2])
        assert (needed_in(needed, 0.4), needed_in(needed, 0.8), needed_in(needed, 1)) == (0.2, 0.5, None)

    @pytest.mark.parametrize("bands", [[True, True], [True, False], [False, True]])
    def test_more_women_in_intake_never_lower_the_share_and_the_least_that_is_enough_is_exact(self, bands):
        found, bands = futures(), np.array(bands)
        today, entered = (part[:, :, bands].sum(axis=2) for part in _followed(found, 8))

        def shares(women):
            persons = today + entered * np.stack([women, 1 - women], axis=-1)
            return persons[..., WOMEN] / persons.sum(axis=-1)

        steps = np.array([shares(np.full(found.runs, w)) for w in np.linspace(0, 1, 11)])
        assert (np.diff(steps, axis=0) >= -1e-12).all()
        needed = needed_by_run(found, bands, 0.14, 8)
        inside = np.isfinite(needed) & (needed > 0)
        assert inside.sum() > found.runs / 4
        reached = shares(np.where(inside, needed, 0.0)).max(axis=0)
        assert reached[inside] == pytest.approx(np.full(inside.sum(), 0.14))

    def test_with_the_intake_that_happened_it_is_the_run_itself(self):
        found = futures(ahead=1)
        today, _ = _followed(found, 1)
        assert np.array_equal(np.rint(today[0] + found.intake[0]), found.strength[1])

    def test_a_share_is_rounded_up_to_what_is_enough(self):
        assert [_rounded_up(each) for each in (0.7, 0.7001, 0.29999999999, 1.0, None)] == [
            70.0,
            70.1,
            30.0,
            100.0,
            None,
        ]


class TestQuantiles:
    def test_bounds_are_shares_that_some_run_has(self):
        ordered = np.arange(1, 101) / 100
        middle, bounds = quantiles(ordered)
        assert middle == 50.5
        assert bounds == {
            "lower_50": 26.0,
            "upper_50": 75.0,
            "lower_80": 11.0,
            "upper_80": 90.0,
            "lower_95": 3.0,
            "upper_95": 98.0,
        }

    def test_runs_in_which_nobody_serves_are_left_out(self):
        middle, bounds = quantiles(np.array([0.1, 0.2, 0.3, np.nan]))
        assert (middle, bounds["lower_95"], bounds["upper_95"]) == (20.0, 10.0, 30.0)

    def test_where_that_is_half_of_them_nothing_is_said(self):
        assert quantiles(np.array([0.1, np.nan])) == (None, {})


ONE_YEAR = {
    # measure: rank: women, all
    "opening_strength": {"_T": (100, 1000), "OR1-4": (90, 800), "OR5-9": (10, 200)},
    "exits": {"_T": (7, 59), "OR1-4": (6, 46), "OR5-9": (1, 13)},
    "intake": {"_T": (15, 60), "OR1-4": (15, 60), "OR5-9": (0, 0)},
    "promotions_out": {"_T": (2, 14), "OR1-4": (2, 14), "OR5-9": (0, 0)},
    "promotions": {"_T": (2, 14), "OR1-4": (0, 0), "OR5-9": (2, 14)},
    "strength": {"_T": (108, 1001), "OR1-4": (97, 800), "OR5-9": (11, 201)},
}


def returned(institution="AA-AF", year=2023, **changed):
    """Return the observations of ONE_YEAR; `changed` replaces a measure, None leaves it out."""
    given = {measure: by_rank for measure, by_rank in (ONE_YEAR | changed).items() if by_rank is not None}
    return [
        said(institution, year, measure, sex, persons, rank=rank)
        for measure, by_rank in given.items()
        for rank, counts in by_rank.items()
        for sex, persons in zip(("F", "_T"), counts, strict=True)
    ]


def learnt(observations, of=None, year=2023, first=2000):
    given = given_flows(facts_of(observations, of or region([node("AA-AF")])))
    return history(given.get(("AA", "AF", "military"), Given()), year, first)


class TestHistory:
    def test_flows_by_rank(self):
        found = learnt(returned())
        assert found.bands == ("OR1-4", "OR5-9")
        (year,) = found.years
        assert year.leaving.tolist() == [[6, 40], [1, 12]]
        assert year.promoted.tolist() == [[2, 12], [0, 0]]
        assert year.intake.tolist() == [[15, 45], [0, 0]]
        assert np.array_equal(year.expected_closing, year.closing)

    def test_a_transfer_out_is_a_leaving(self):
        moved = {"_T": (3, 3), "OR1-4": (3, 3), "OR5-9": (0, 0)}
        back = {"_T": (0, 3), "OR1-4": (0, 3), "OR5-9": (0, 0)}
        closing = {"_T": (105, 1001), "OR1-4": (94, 800), "OR5-9": (11, 201)}
        (year,) = learnt(returned(transfers_out=moved, transfers_in=back, strength=closing)).years
        assert year.leaving.tolist() == [[9, 40], [1, 12]]
        assert year.transfers_in.tolist() == [[0, 3], [0, 0]]

    @pytest.mark.parametrize("measure", ["intake", "exits", "opening_strength"])
    def test_a_flow_that_was_not_given_is_not_none(self, measure):
        assert learnt(returned(**{measure: None})) == "flows_not_given"

    def test_an_opening_strength_may_be_last_years(self):
        before = returned(year=2022, **dict.fromkeys(("opening_strength", "exits", "intake")))
        last = [item for item in before if item["measure"] == "strength"]
        now = returned(
            opening_strength=None,
            strength={"_T": (116, 1002), "OR1-4": (104, 800), "OR5-9": (12, 202)},
        )
        found = learnt(last + now)
        assert [(year.year, year.opening.tolist()) for year in found.years] == [
            (2023, [[97, 703], [11, 190]])
        ]

    def test_flows_that_do_not_lead_to_the_strength_are_not_used(self):
        found = learnt(returned(exits={"_T": (7, 159), "OR1-4": (6, 146), "OR5-9": (1, 13)}))
        assert found == "flows_unbalanced"

    @pytest.mark.parametrize(
        ("measure", "by_rank"),
        [
            ("intake", {"_T": (15, 60)}),
            ("exits", {"_T": (7, 59), "OR1-4": (6, 46)}),
            ("promotions", {"_T": (2, 14), "OR1-4": (0, 0), "OR5-9": (1, 13)}),
        ],
        ids=["none by rank", "parts are not the total", "more rise than arrive"],
    )
    def test_without_whole_flows_by_rank_there_are_those_of_all_ranks(self, measure, by_rank):
        found = learnt(returned(**{measure: by_rank}))
        assert found.bands == ("_T",)
        assert found.years[0].leaving.tolist() == [[7, 52]]

    def test_a_year_in_which_others_reported_is_left_out(self):
        two = region([node("AA-AF"), node("AA-NAVY", parent="")])
        both = [returned(name, year) for name in ("AA-AF", "AA-NAVY") for year in (2022, 2023)]
        alone = returned("AA-AF", 2021)
        found = learnt([item for each in [*both, alone] for item in each], two)
        assert [year.year for year in found.years] == [2022, 2023]
        assert found.years[0].opening.sum() == 2000

    def test_years_before_a_break_are_left_out(self):
        years = [item for year in (2021, 2022, 2023) for item in returned(year=year)]
        assert [year.year for year in learnt(years, first=2022).years] == [2022, 2023]


def projected(observations, *aims, nodes=("AA-AF",)):
    of = region([node(name) for name in nodes], aims)
    facts = facts_of(observations, of)
    found = tables(observations, of)
    years = sorted(facts["time_period"].unique().tolist())
    made = projection_tables(facts, of, found, region_targets(of, years, found))
    return (
        RegionProjections.validate(made["region.projections"]),
        RegionTargetOutlook.validate(made["region.target_outlook"]),
    )


@pytest.fixture(scope="module")
def alone():
    """Return the projections of one area that stands alone."""
    return projected(returned())[0]


class TestTables:
    def test_a_row_by_rank_and_year_from_the_figures_as_they_are(self, alone):
        shares = alone
        assert set(shares["rank"]) == {"_T", "OR1-4", "OR5-9"}
        all_ranks = shares[shares["rank"] == "_T"].sort_values("projected_year")
        assert all_ranks["projected_year"].tolist() == list(range(2023, 2024 + SETTINGS.horizon))
        assert all_ranks["value"].iloc[0] == 10.79  # 108 of 1,001
        later = all_ranks.iloc[1:]
        order = ["lower_95", "lower_80", "lower_50", "value", "upper_50", "upper_80", "upper_95"]
        assert (later[order].diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)
        assert (shares["projection_basis"] == "ranks").all()

    def test_the_same_flows_give_the_same_figures_on_every_machine(self, alone):
        found = alone[(alone["rank"] == "_T") & alone["projected_year"].isin([2024, 2043])]
        columns = ["lower_95", "lower_80", "value", "upper_80", "upper_95"]
        assert found[columns].to_numpy().tolist() == [
            [10.00, 10.50, 11.41, 12.48, 13.25],
            [6.35, 9.65, 18.62, 31.58, 41.03],
        ]

    def test_totals_alone_say_so(self):
        shares, _ = projected(returned(intake={"_T": (15, 60)}))
        assert set(shares["rank"]) == {"_T"}
        assert set(shares["projection_basis"] + shares["projection_note"]) == {"totalsranks_not_known"}

    @pytest.mark.parametrize(
        ("observations", "note"),
        [
            (returned(exits=None), "flows_not_given"),
            ([share("AA-AF", 2023, 8.2)], "no_counts"),
            ([said("AA-AF", 2023, "strength", "F", None, status="O", conf="C")], "classified"),
        ],
        ids=["no exits", "a share alone", "classified"],
    )
    def test_where_nothing_can_be_projected_one_row_says_why(self, observations, note):
        shares, outlook = projected(observations, target("AA", 15))
        (row,) = shares.itertuples()
        assert (row.rank, row.projected_year, row.projection_basis) == ("_T", 2023, "none")
        assert row.projection_note == note
        assert np.isnan(row.lower_80)
        (aim,) = outlook.itertuples()
        assert (aim.projection_basis, aim.projection_note) == ("none", note)

    def test_not_all_institutions_are_no_whole(self):
        shares, _ = projected(returned(), nodes=("AA-AF", "AA-NAVY"))
        assert shares["projection_note"].tolist() == ["partial_coverage"]

    def test_an_area_is_projected_alike_whoever_stands_beside_it(self, alone):
        both, _ = projected([*returned("BB-AF"), *returned()], nodes=("AA-AF", "BB-AF"))
        beside = both[both["ref_area"] == "AA"].reset_index(drop=True)
        assert beside.equals(alone)
        other = both[both["ref_area"] == "BB"].reset_index(drop=True)
        assert not other["upper_80"].equals(alone["upper_80"])  # its own chance, not the same one

    def test_nothing_reported_nothing_projected(self):
        shares, outlook = projected([])
        assert shares.empty
        assert outlook.empty


IN_FORCE = {
    "ahead": target("AA", 15, valid_to=date(2030, 12, 31)),
    "likely": target("AA", 12, valid_to=date(2030, 12, 31)),
    "unlikely": target("AA", 18, valid_to=date(2030, 12, 31)),
    "open": target("AA", 15),
    "until the day before": target("AA", 15, valid_to=date(2030, 12, 30)),
    "far": target("AA", 15, valid_to=date(2090, 12, 31)),
    "ends now": target("AA", 11, valid_to=date(2023, 12, 31)),
    "reached": target("AA", 10),
    "beyond reach": target("AA", 90, valid_to=date(2025, 12, 31)),
    "of a rank": target("AA", 12, rank="OR1-4"),
    "of no rank here": target("AA", 12, rank="OF"),
    "of intake": target("AA", 40, indicator="intake_share"),
}


@pytest.fixture(scope="module")
def outlook():
    """Return the outlook of each target in force, by name; they come in the order in which they stand."""
    days = [date(2020, 1, day) for day in range(1, len(IN_FORCE) + 1)]  # no two begin alike
    aims = [replace(aim, valid_from=day) for aim, day in zip(IN_FORCE.values(), days, strict=True)]
    _, found = projected(returned(), *aims)
    return dict(zip(IN_FORCE, found.itertuples(), strict=True))


class TestOutlook:
    def test_a_target_ahead(self, outlook):
        found = outlook["ahead"]
        assert found.by_year == 2030
        assert 2024 <= found.reached_earliest <= found.reached_year
        assert 0 < found.probability < 100
        assert found.intake_share_fitted == 25
        assert found.needed_intake_50 <= found.needed_intake_80

    def test_chance_and_intake_needed_say_the_same(self, outlook):
        likely, unlikely = outlook["likely"], outlook["unlikely"]
        assert likely.probability > 50 > unlikely.probability
        assert likely.needed_intake_50 < likely.intake_share_fitted < unlikely.needed_intake_50

    @pytest.mark.parametrize(
        ("name", "by_year"),
        [
            ("open", 2023 + SETTINGS.horizon),
            ("until the day before", 2029),
            ("far", 2023 + SETTINGS.horizon),
        ],
    )
    def test_the_year_in_which_it_is_due(self, outlook, name, by_year):
        assert outlook[name].by_year == by_year

    def test_a_target_that_ends_now_has_no_chance_left_but_may_be_reached_later(self, outlook):
        found = outlook["ends now"]
        assert np.isnan(found.probability)
        assert np.isnan(found.needed_intake_50)
        assert found.reached_year > 2023

    def test_what_is_reached_needs_nothing(self, outlook):
        found = outlook["reached"]
        assert (found.reached_earliest, found.reached_year, found.probability) == (2023, 2023, 100)
        assert np.isnan(found.needed_intake_50)

    def test_what_no_run_reaches(self, outlook):
        found = outlook["beyond reach"]
        assert (found.projection_note, found.needed_note) == ("not_within_horizon", "not_by_intake")
        assert (found.probability, np.isnan(found.needed_intake_50)) == (0, True)

    def test_a_rank_has_an_outlook_of_its_own(self, outlook):
        assert outlook["of a rank"].reached_year == 2023  # 97 of 800
        assert outlook["of no rank here"].projection_note == "rank_not_projected"

    def test_other_indicators_are_not_projected(self, outlook):
        assert outlook["of intake"].projection_note == "not_projected"
