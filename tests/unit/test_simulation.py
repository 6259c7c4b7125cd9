"""The simulation's promises: every identity of manpower holds in every return, whatever the seed."""

import time
from functools import cached_property
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.simulation import SimulatedReturn, simulate
from pipelines.simulation.returns import simulated_institutions
from schemas.regions import load_region
from schemas.template_layout import sheet_rows, template_layout

KEY = ["measure", "population", "rank", "detail", "sex"]
ROW = ["measure", "population", "rank", "detail", "unit_measure"]
FLOWS_IN = ["opening_strength", "intake", "transfers_in", "promotions"]
FLOWS_OUT = ["exits", "transfers_out", "promotions_out"]
FUNNEL = ["applications", "applications_eligible", "selected", "admissions", "intake"]
MAIN_POPULATION = {"AF": "military", "POL": "police_officials", "MOD": "civilian"}

sizes = given(seed=st.integers(0, 2**32 - 1), institutions=st.integers(1, 10), years=st.integers(1, 3))
quickly = settings(max_examples=6, deadline=None)


class Filled:
    """A simulated return, with its counts at hand."""

    def __init__(self, item: SimulatedReturn) -> None:
        self.institution = item.institution
        self.time_period = item.time_period
        self.observations = item.observations
        self.sector = load_region("simulated").institution(item.institution).sector

    @cached_property
    def counts(self) -> pd.DataFrame:
        """Return the counts (no shares, nothing missing): a row per coordinate."""
        frame = self.observations
        return frame[(frame["unit_measure"] != "percent") & frame["obs_value"].notna()]

    @cached_property
    def numbers(self) -> dict[tuple[str, ...], float]:
        """Return the counts by measure, population, rank, detail and sex."""
        keys = self.counts[["measure", "population", "rank", "detail", "sex"]].itertuples(
            index=False, name=None
        )
        return dict(zip(keys, self.counts["obs_value"], strict=True))

    def of(self, measure: str, detail: str = "_T") -> dict[tuple[str, str], float]:
        """Return a measure of the main population by rank and sex; empty where it is not asked for."""
        wanted = (measure, MAIN_POPULATION[self.sector], detail)
        return {(key[2], key[4]): n for key, n in self.numbers.items() if (key[0], key[1], key[3]) == wanted}

    def wide(self, dimension: str) -> pd.DataFrame:
        """Return the counts but answers, a column per code of `dimension`."""
        keys = ["measure", "population", "rank", "detail", "sex"]
        frame = self.counts[self.counts["measure"] != "answers"]
        index = [key for key in keys if key != dimension]
        return frame.pivot_table(
            index=index, columns=dimension, values="obs_value", aggfunc="sum", min_count=1
        )


def simulated(institutions: int, years: int, seed: int) -> list[Filled]:
    return [Filled(item) for item in simulate(institutions, years, seed)]


@sizes
@quickly
def test_stock_and_flow_balance_for_every_rank_and_sex(seed: int, institutions: int, years: int) -> None:
    for item in simulated(institutions, years, seed):
        flows_in, flows_out = [item.of(name) for name in FLOWS_IN], [item.of(name) for name in FLOWS_OUT]
        strength = item.of("strength")
        assert item.of("opening_strength")
        for key in item.of("opening_strength"):
            closing = sum(flow.get(key, 0) for flow in flows_in) - sum(flow.get(key, 0) for flow in flows_out)
            assert closing == strength[key], key


@sizes
@quickly
def test_a_year_opens_with_what_the_year_before_closed_with(seed: int, institutions: int, years: int) -> None:
    closing: dict[str, dict[tuple[str, str], float]] = {}
    for item in simulated(institutions, years, seed):
        before = closing.get(item.institution)
        for key, number in item.of("opening_strength").items():
            assert before is None or before[key] == number
        closing[item.institution] = item.of("strength")


@sizes
@quickly
def test_women_and_men_make_the_total(seed: int, institutions: int, years: int) -> None:
    for item in simulated(institutions, years, seed):
        table = item.wide("sex").dropna(subset=["F"])
        assert (table.drop(columns="_T").sum(axis=1) == table["_T"]).all()


@sizes
@quickly
def test_ranks_make_their_parent(seed: int, institutions: int, years: int) -> None:
    ranks = load_region("simulated").ranks()
    for item in simulated(institutions, years, seed):
        table = item.wide("rank")
        for parent in table.columns:
            children = [code for code in ranks.children(parent) if code in table.columns]
            whole = table.dropna(subset=[parent, *children])
            assert not children or (whole[children].sum(axis=1) == whole[parent]).all(), parent


@sizes
@quickly
def test_details_and_populations_make_their_total(seed: int, institutions: int, years: int) -> None:
    for item in simulated(institutions, years, seed):
        table = item.wide("detail")
        details = [detail for detail in table.columns if detail != "_T"]
        whole = table[table["_T"].notna() & table[details].notna().any(axis=1)]
        assert (whole[details].sum(axis=1) == whole["_T"]).all()
        if item.sector == "POL":
            everyone = item.wide("population").loc["strength"].dropna(subset=["_T"])
            assert (everyone.drop(columns="_T").sum(axis=1) == everyone["_T"]).all()


@sizes
@quickly
def test_nobody_is_selected_who_did_not_apply(seed: int, institutions: int, years: int) -> None:
    for item in simulated(institutions, years, seed):
        stages = [stage for stage in map(item.of, FUNNEL) if stage]
        assert len(stages) >= 3
        for wider, narrower in pairwise(stages):
            assert all(number <= wider[key] for key, number in narrower.items())


@sizes
@quickly
def test_leaders_and_deployed_are_among_those_who_serve(seed: int, institutions: int, years: int) -> None:
    for item in simulated(institutions, years, seed):
        strength, deployed = item.of("strength"), item.of("deployed")
        posts = item.of("leadership_posts", "command") | item.of("leadership_posts", "management")
        assert posts
        for key, number in [*posts.items(), *deployed.items()]:
            assert number <= strength[key]
        for key, number in item.of("trained", "predeployment_training").items():
            assert number >= deployed[key]


@sizes
@quickly
def test_counts_are_whole_numbers_and_never_negative(seed: int, institutions: int, years: int) -> None:
    for item in simulated(institutions, years, seed):
        values = item.counts.loc[item.counts["measure"] != "answers", "obs_value"]
        assert (values >= 0).all()
        assert (values == values.round()).all()


@sizes
@quickly
def test_exactly_the_cells_of_the_template(seed: int, institutions: int, years: int) -> None:
    region = load_region("simulated")
    for item in simulated(institutions, years, seed):
        node = region.institution(item.institution)
        rows = [row for sheet in template_layout().sheets for row in sheet_rows(sheet, region, node)]
        asked = [tuple(getattr(row, name) for name in ROW) for row in rows]
        given_ = item.observations[item.observations["unit_measure"] != "percent"]
        assert list(dict.fromkeys(given_[ROW].itertuples(index=False, name=None))) == asked
        assert not item.observations.duplicated([*ROW, "sex"]).any()


@sizes
@quickly
def test_a_missing_value_has_its_reason_and_no_number(seed: int, institutions: int, years: int) -> None:
    for item in simulated(institutions, years, seed):
        missing = item.observations["obs_status"].isin(["L", "M", "O"])
        assert (item.observations["obs_value"].isna() == missing).all()
        needed = item.observations["measure"].isin(["strength", "opening_strength", "intake", "exits"])
        assert not (missing & needed & (item.observations["population"] != "cadets")).any()


@sizes
@quickly
def test_a_seed_gives_the_same_returns_whoever_else_is_asked_for(
    seed: int, institutions: int, years: int
) -> None:
    first = simulate(institutions, years, seed)
    more = {(item.institution, item.time_period): item for item in simulate(10, years, seed)}
    for item in first:
        pd.testing.assert_frame_equal(
            item.observations, more[item.institution, item.time_period].observations, check_exact=True
        )


def test_another_seed_gives_other_returns() -> None:
    for one, two in zip(simulated(3, 1, 1), simulated(3, 1, 2), strict=True):
        assert one.numbers != two.numbers


def test_years_end_with_the_last_year_of_the_settings() -> None:
    assert [item.time_period for item in simulated(1, 3, 5)] == [2021, 2022, 2023]


def test_transfers_out_arrive_somewhere() -> None:
    """Where all institutions that exchange persons are simulated, as many arrive as leave."""
    groups: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for item in simulated(len(simulated_institutions()), 1, 3):
        leaving = item.of("transfers_out").get(("_T", "_T"), 0)
        arriving = item.of("transfers_in").get(("_T", "_T"), 0)
        area = load_region("simulated").institution(item.institution).ref_area
        groups.setdefault((area, item.sector), []).append((leaving, arriving))
    exchanging = [moves for moves in groups.values() if len(moves) > 1]
    assert exchanging
    for moves in exchanging:
        assert sum(leaving for leaving, _ in moves) == sum(arriving for _, arriving in moves) > 0


def test_nobody_is_simulated_below_an_institution_that_reports_for_all() -> None:
    region = load_region("simulated")
    simulated_codes = {node.institution for node in simulated_institutions()}
    assert {node.institution for node in region.expected()} <= simulated_codes
    assert not {node.parent for node in region.institutions.values()} & (
        simulated_codes - {node.institution for node in region.expected()}
    )
    for node in simulated_institutions():
        above = node.parent
        while above:
            assert above not in simulated_codes
            above = region.institution(above).parent


def test_services_differ_in_size_and_share_of_women() -> None:
    strengths = [item.of("strength") for item in simulated(10, 1, 7)]
    totals = [strength["_T", "_T"] for strength in strengths]
    shares = [strength["_T", "F"] / strength["_T", "_T"] for strength in strengths]
    assert max(totals) > 5 * min(totals)
    assert min(shares) > 0.02
    assert max(shares) < 0.4
    assert len(set(shares)) == len(shares)


def test_true_zeros_stand_as_zeros() -> None:
    """A small service has no woman general, and says so with a number."""
    women = [
        item.of("strength")[top, "F"]
        for item in simulated(10, 3, 1)
        for top in ["OF6-10" if item.sector == "AF" else "POL-TOP"]
    ]
    assert 0 in women
    assert max(women) > 0


def test_too_many_institutions_are_refused_with_the_number_there_is() -> None:
    available = len(simulated_institutions())
    with pytest.raises(ValueError, match=f"1 to {available}"):
        simulate(available + 1, 1, 1)
    with pytest.raises(ValueError, match="1 to"):
        simulate(1, 0, 1)


def test_a_hundred_institutions_and_ten_years_take_seconds() -> None:
    started = time.perf_counter()
    assert len(simulate(100, 10, 1)) == 1000
    assert time.perf_counter() - started < 30
