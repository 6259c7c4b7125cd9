"""Figures against a calculation by hand in plain loops, on facts that hypothesis invents."""

import pandas as pd
import pytest
from figures_world import facts_of, node, region, said, share
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.figures.indicators import indicator_tables

BODIES = ["BB-POL-1", "BB-POL-2", "BB-POL-3"]
INSTITUTIONS = ["AA-POL", "BB-POL", *BODIES]
TREE = region(
    [
        node("AA-POL", sector="POL"),
        node("BB-POL", sector="POL", is_expected=False),
        *(node(body, parent="BB-POL", sector="POL") for body in BODIES),
    ]
)
YEARS = (2022, 2023)
RANKS = ("_T", "OF")
MEASURES = ("strength", "opening_strength", "exits")


@st.composite
def worlds(draw):
    """Return what institutions say: {(institution, year, measure, rank, sex or 'share'): number or None}.

    None is a number that was withheld. Women and men are never more than the total, as the rules of
    checking see to.
    """
    said_there = {}
    for institution in INSTITUTIONS:
        for year in YEARS:
            for measure in MEASURES:
                for rank in RANKS:
                    place = (institution, year, measure, rank)
                    if draw(st.booleans()):
                        said_there |= {(*place, sex): value for sex, value in draw(rows_of_a_table()).items()}
                    if measure == "strength" and draw(st.integers(0, 3)) == 0:
                        said_there[*place, "share"] = draw(st.integers(0, 1000)) / 10
    return said_there


@st.composite
def rows_of_a_table(draw):
    parts = {sex: draw(st.integers(0, 40)) for sex in ("F", "M", "_O")}
    parts["_T"] = sum(parts.values())
    kept = draw(st.sets(st.sampled_from(sorted(parts))))
    withheld = draw(st.sets(st.sampled_from(sorted(parts)), max_size=1))
    return {sex: None if sex in withheld else parts[sex] for sex in sorted(kept | withheld)}


def observations(world):
    found = []
    for (institution, year, measure, rank, sex), value in world.items():
        other = {"rank": rank} | ({"status": "O", "conf": "N"} if value is None else {})
        if sex == "share":
            found.append(share(institution, year, value, **other))
        else:
            found.append(said(institution, year, measure, sex, value, **other))
    return found


def figures(world, scale=1):
    """Return {(indicator, area, year, rank, sex): (value, numerator, denominator, basis, reporting)}."""
    scaled = {
        key: value if key[-1] == "share" or value is None else value * scale for key, value in world.items()
    }
    tables = indicator_tables(facts_of(observations(scaled), TREE), TREE)
    columns = ["value", "numerator", "denominator", "basis", "institutions_reporting"]
    found = {}
    for frame in tables.values():
        for row in frame.to_dict("records"):
            key = tuple(row[name] for name in ("indicator", "ref_area", "time_period", "rank", "sex"))
            found[key] = tuple(None if pd.isna(row[name]) else row[name] for name in columns)
    return found


# The same by hand.


def amount(world, institution, year, measure, rank, sex):
    cells = {part: world[institution, year, measure, rank, part] for part in ("F", "M", "_O", "_T")
             if (institution, year, measure, rank, part) in world}  # fmt: skip
    if cells.get(sex) is not None:
        return cells[sex]
    if sex != "_T" or None in cells.values() or not {"F", "M"} <= set(cells):
        return None
    return sum(cells.values())


def pair(world, indicator, institution, year, rank, sex):
    if indicator == "share_of_women":
        return (
            amount(world, institution, year, "strength", rank, "F"),
            amount(world, institution, year, "strength", rank, "_T"),
        )
    opening = amount(world, institution, year, "opening_strength", rank, sex)
    if opening is None:
        opening = amount(world, institution, year - 1, "strength", rank, sex)
    closing = amount(world, institution, year, "strength", rank, sex)
    stock = None if opening is None or closing is None else (opening + closing) / 2
    return amount(world, institution, year, "exits", rank, sex), stock


def alone_or_together(entries):
    """Return the entries without a group or without its members."""
    if "BB-POL" not in entries:
        return entries
    together = all(body in entries for body in BODIES)
    return {name: entry for name, entry in entries.items() if (name == "BB-POL") != together}


def members(world, indicator, area, year, rank, sex):
    """Return basis and {institution: (numerator, denominator, share)} of a value."""
    counts, shares = {}, {}
    for institution in (name for name in INSTITUTIONS if name.startswith(area)):
        over, under = pair(world, indicator, institution, year, rank, sex)
        stated = world.get((institution, year, "strength", rank, "share"))
        if over is not None and under is not None:
            counts[institution] = (over, under, None)
        elif indicator == "share_of_women" and stated is not None:
            shares[institution] = (over, under, stated)
    counts, shares = alone_or_together(counts), alone_or_together(shares)
    if len(shares) == 1 and reporting(shares) > reporting(counts):
        return "stated", shares
    return ("counts", counts) if counts else ("none", {})


def rate(basis, entries):
    if basis == "stated":
        return next(iter(entries.values()))[2]
    over, under = (sum(entry[side] for entry in entries.values()) for side in (0, 1))
    return 100 * over / under if under else None


def reporting(entries):
    return sum(len(BODIES) if name == "BB-POL" else 1 for name in entries)


def by_hand(world, indicator, area, year, rank, sex):
    """Return value, basis and number of institutions."""
    if indicator in ("share_of_women", "exit_rate"):
        basis, entries = members(world, indicator, area, year, rank, sex)
        return (rate(basis, entries) if entries else None), basis, reporting(entries)
    if indicator == "attrition_gap":
        sides = [members(world, "exit_rate", area, year, rank, side) for side in ("F", "M")]
    else:
        sides = [members(world, "share_of_women", area, year, side, "F") for side in (rank, "_T")]
    both = sides[0][1].keys() & sides[1][1].keys()
    if not both:
        return None, "none", 0
    upper, lower = (rate(basis, {name: entries[name] for name in both}) for basis, entries in sides)
    basis = "stated" if "stated" in (sides[0][0], sides[1][0]) else "counts"
    if upper is None or lower is None or (lower == 0 and indicator == "representation_ratio"):
        return None, basis, reporting(both)
    return (upper - lower if indicator == "attrition_gap" else upper / lower), basis, reporting(both)


@settings(max_examples=25, deadline=None)
@given(worlds())
def test_every_value_is_what_a_hand_calculation_gives(world):
    found = figures(world)
    for institution, year, measure, rank, _ in world:
        if measure == "strength":
            assert ("share_of_women", institution[:2], year, rank, "F") in found
        if measure == "exits":
            assert {
                ("exit_rate", institution[:2], year, rank, sex) for sex in ("F", "M", "_T")
            } <= found.keys()
    for (indicator, *place), (value, numerator, denominator, basis, bodies) in found.items():
        assert (value, basis, bodies) == (pytest.approx(by_hand(world, indicator, *place)[0]),
                                          *by_hand(world, indicator, *place)[1:])  # fmt: skip
        if indicator == "share_of_women" and value is not None:
            assert 0 <= value <= 100
        if basis == "counts" and indicator in ("share_of_women", "exit_rate") and denominator:
            assert value == 100 * numerator / denominator


@settings(max_examples=10, deadline=None)
@given(worlds(), st.integers(2, 9))
def test_as_many_times_the_persons_have_the_same_shares(world, scale):
    once, often = figures(world), figures(world, scale)
    assert once.keys() == often.keys()
    for key, (value, *_, basis, bodies) in once.items():
        assert often[key] == (pytest.approx(value), *often[key][1:3], basis, bodies)


@settings(max_examples=10, deadline=None)
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_the_facts_changes_nothing(world, random):
    facts = facts_of(observations(world), TREE)
    order = list(range(len(facts)))
    random.shuffle(order)
    once = indicator_tables(facts, TREE)
    shuffled = indicator_tables(facts.iloc[order].reset_index(drop=True), TREE)
    for table, frame in once.items():
        pd.testing.assert_frame_equal(frame, shuffled[table], check_exact=True)


@settings(max_examples=10, deadline=None)
@given(worlds())
def test_a_number_taken_away_never_becomes_zero(world):
    silent = {key: None for key in world if key[-1] != "share"}
    for value, numerator, denominator, basis, bodies in figures(silent).values():
        assert (value, numerator, denominator, basis, bodies) == (None, None, None, "none", 0)
