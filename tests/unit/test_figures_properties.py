"""What holds of any facts: shares are shares, parts recombine, size and order change nothing."""

import pandas as pd
from figures_world import facts_of, node, region, said
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.figures.indicators import indicator_tables
from schemas.indicators import indicators

BODIES = ("AA-POL-1", "AA-POL-2", "AA-POL-3", "BB-POL", "CC-POL")
TREE = region([node(body, sector="POL") for body in BODIES])
BANDS = ("OR1-4", "OF1-2", "OF3-5")
MEASURES = ("strength", "opening_strength", "exits", "deployed")
PEERS = ["indicator", "sector", "time_period", "population", "rank", "sex"]
FEW = settings(max_examples=4, deadline=None)

PERSONS = st.integers(0, 50) | st.integers(10_000, 2_000_000)
YEARS = st.floats(0, 40, width=64)


@st.composite
def worlds(draw):
    """Return what bodies say of a year: bands add up to all ranks, lengths of service are any fractions."""
    found = []
    for body in BODIES:
        for measure in MEASURES:
            bands = {band: (draw(PERSONS), draw(PERSONS)) for band in BANDS}
            bands["_T"] = tuple(map(sum, zip(*bands.values(), strict=True)))
            for rank, (women, men) in bands.items():
                for sex, count in (("F", women), ("M", men), ("_T", women + men)):
                    found.append(said(body, 2023, measure, sex, count, rank=rank))
        for sex in ("F", "M", "_T"):
            found.append(said(body, 2023, "service_years_average", sex, draw(YEARS), unit="years"))
    return found


def rows_of(observations, times=1):
    counts = [
        item | {"obs_value": item["obs_value"] * (1 if item["unit_measure"] == "years" else times)}
        for item in observations
    ]
    return rows_in(facts_of(counts, TREE))


def rows_in(facts):
    return pd.concat(indicator_tables(facts, TREE).values(), ignore_index=True)


@FEW
@given(worlds())
def test_shares_lie_between_nothing_and_all(world):
    rows = rows_of(world)
    shares = rows[rows["indicator"].map(lambda name: indicators()[name].kind) == "share"]
    assert len(shares) > 10
    for column in ("value", "regional_value"):
        assert shares[column].dropna().between(0, 100).all()


@FEW
@given(worlds())
def test_ranks_recombine(world):
    rows = rows_of(world)
    whole = rows[rows["indicator"].isin(["share_of_women", "exit_rate", "deployment_share"])]
    key = ["indicator", "ref_area", "sex"]
    sides = ["numerator", "denominator"]
    of_bands = whole[whole["rank"].isin(BANDS)].groupby(key)[sides].sum()
    of_all = whole[whole["rank"] == "_T"].set_index(key)[sides].sort_index()
    assert len(of_all) == 3 * (1 + 3 + 1)
    pd.testing.assert_frame_equal(of_bands, of_all, check_exact=True)


@FEW
@given(worlds())
def test_the_region_is_the_sum_of_its_areas(world):
    rows = rows_of(world)
    rows = rows[rows["indicator"].map(lambda name: indicators()[name].kind).isin(["share", "rate"])]
    counted = rows["comparability_note"].isna() | (rows["comparability_note"] == "small_base")
    assert (rows["regional_areas"] == counted.groupby([rows[name] for name in PEERS]).transform("sum")).all()
    for _, peers in rows[counted].groupby(PEERS):
        over, under = peers["numerator"].sum(), peers["denominator"].sum()
        given_there = peers["regional_value"].dropna()
        assert (given_there == 100 * over / under).all()
        assert given_there.empty or len(given_there) == len(peers)


@FEW
@given(worlds(), st.integers(2, 9))
def test_as_many_times_the_persons_change_no_share(world, times):
    once, often = rows_of(world), rows_of(world, times)
    # A base that was too small may be large enough now: then there is a position, but the value is the same.
    for column in ("value", "regional_value"):
        pd.testing.assert_series_equal(once[column], often[column], rtol=1e-12, atol=1e-12)


@FEW
@given(worlds(), st.randoms(use_true_random=False))
def test_neither_the_order_of_arrival_nor_of_rows_changes_a_bit(world, random):
    facts = facts_of(world, TREE)
    arrived = list(world)
    random.shuffle(arrived)
    pd.testing.assert_frame_equal(facts, facts_of(arrived, TREE), check_exact=True)
    order = list(range(len(facts)))
    random.shuffle(order)
    shuffled = facts.iloc[order].reset_index(drop=True)
    pd.testing.assert_frame_equal(rows_in(facts), rows_in(shuffled), check_exact=True)
