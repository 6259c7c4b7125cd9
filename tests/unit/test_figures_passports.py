"""Passports: what each retention figure is, and that unlike ones are never ranked together."""

from datetime import datetime

import pandas as pd
import pytest
from figures_world import facts_of, node, region, said

from pipelines.figures.indicators import indicator_tables
from pipelines.figures.passports import region_passports
from schemas.tables.region import INDICATOR_KEY, RegionPassports

AREAS = ("AA", "BB", "CC")
PEERS = region([node(f"{area}-AF") for area in AREAS])
YEAR = {"period_start": datetime(2023, 1, 1), "period_end": datetime(2023, 12, 31)}
THREE_YEARS = {"period_start": datetime(2021, 1, 1), "period_end": datetime(2023, 12, 31)}


def figures(area, period, *, opening=True):
    """Return exits and stocks of an area, a generation after five years, and lengths of service."""
    counts = [("exits", "_T", 10), ("strength", "_T", 200), ("cohort", "after_5", 40)]
    counts += [("cohort_retained", "after_5", 30)]
    counts += [("opening_strength", "_T", 200)] if opening else []
    given = [
        said(f"{area}-AF", 2023, measure, sex, number, detail=detail, **period)
        for measure, detail, number in counts
        for sex in ("F", "M")
    ]
    given.append(said(f"{area}-AF", 2023, "service_years_average", "F", 9, unit="years", **period))
    if not opening:
        given += [said(f"{area}-AF", 2022, "strength", sex, 190) for sex in ("F", "M")]
    return given


@pytest.fixture(scope="module")
def facts():
    given = figures("AA", YEAR) + figures("BB", THREE_YEARS) + figures("CC", {}, opening=False)
    return facts_of(given, PEERS)


@pytest.fixture(scope="module")
def passports(facts):
    return RegionPassports.validate(region_passports(facts, PEERS))


def one(passports, indicator, area, sex="F"):
    rows = passports[(passports["indicator"] == indicator) & (passports["ref_area"] == area)]
    (row,) = rows[(rows["sex"] == sex) & (rows["time_period"] == 2023)].itertuples()
    return row


@pytest.mark.parametrize(
    ("indicator", "area", "sex", "form", "years"),
    [
        ("exit_rate", "AA", "F", "annual", 1),
        ("exit_rate", "BB", "F", "cumulative", None),
        ("exit_rate", "CC", "F", "annual", 1),
        ("attrition_gap", "BB", "_T", "cumulative", None),
        ("retention_after_5", "AA", "F", "cohort", 5),
        ("retention_after_5", "BB", "F", "cohort", 5),
        ("service_years", "BB", "F", "stock", None),
    ],
)
def test_form_and_years(passports, indicator, area, sex, form, years):
    found = one(passports, indicator, area, sex)
    assert found.form == form
    assert (None if pd.isna(found.years) else found.years) == years


def test_period_and_base(passports):
    assert one(passports, "exit_rate", "AA").period_start == datetime(2023, 1, 1)
    assert pd.isna(one(passports, "exit_rate", "CC").period_start)
    assert one(passports, "exit_rate", "AA").base == "opening_strength, strength"
    assert one(passports, "exit_rate", "CC").base == "strength, strength of the year before"
    assert one(passports, "attrition_gap", "CC", "_T").base == "strength, strength of the year before"
    assert one(passports, "retention_after_5", "AA").base == "cohort"


def test_every_row_of_the_table_has_its_passport(facts, passports):
    retention = indicator_tables(facts, PEERS)["region.retention"]
    assert set(retention[INDICATOR_KEY].itertuples(index=False, name=None)) == set(
        passports[INDICATOR_KEY].itertuples(index=False, name=None)
    )


def test_only_one_group_is_ranked_together(facts, passports):
    retention = indicator_tables(facts, PEERS)["region.retention"]
    ranked = retention.merge(passports, on=INDICATOR_KEY).dropna(subset="rank_position")
    peers = ["indicator", "sector", "time_period", "population", "rank", "sex"]
    assert len(ranked) > 10
    assert ranked.groupby(peers)["comparison_group"].nunique().max() == 1
    rates = ranked[(ranked["indicator"] == "exit_rate") & (ranked["sex"] == "F")]
    assert set(rates["ref_area"]) == {"AA", "CC"}
    kept = ranked[(ranked["indicator"] == "retention_after_5") & (ranked["sex"] == "F")]
    assert set(kept["ref_area"]) == set(AREAS)
