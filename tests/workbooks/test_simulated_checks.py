"""A simulated region: no false alarm in consistent returns, every planted error that breaks a rule found.

Belongs here: many returns at once, history included. Does not belong here: single rules
(`rule_examples`), finding the cell that is most likely wrong (`locating`).
"""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from pipelines.checking.check import check_observations, check_reading
from pipelines.checking.result import CheckContext
from pipelines.intake.layout import observations_frame, read_return
from pipelines.intake.reading import Reading
from pipelines.simulation import SimulatedReturn, simulate
from pipelines.simulation.workbooks import simulated_cover, simulated_workbooks
from schemas.findings import Finding
from schemas.rules import rule

ALL, SOME, YEARS, SEED = 100, 20, 2, 20231
SUMS = {
    "sexes_add_up", "sexes_within_total", "ranks_add_up", "ranks_within_total", "exit_reasons_add_up",
    "exit_reasons_within_total", "missions_add_up", "missions_within_total", "populations_add_up",
    "populations_within_total", "stocks_and_flows_balance", "opening_differs_from_last_year",
}  # fmt: skip
COUNTED = ["strength", "opening_strength", "intake", "exits", "transfers_in", "transfers_out"]
PLANTED = 60


def reading_of(item: SimulatedReturn) -> Reading:
    """Return a simulated return as if it had been read from a ministry's own workbook."""
    rows = item.observations.assign(sheet="Data", cell=[f"B{row}" for row in range(len(item.observations))])
    cover = simulated_cover(item)
    return Reading(cover, observations_frame(cover, rows.to_dict("records")), [], is_form=False)


@cache
def returns(institutions: int = SOME) -> list[tuple[Reading, CheckContext]]:
    """Return all returns of the region, each beside the one of the year before, where there is one."""
    readings = {(item.institution, item.time_period): reading_of(item) for item in simulated(institutions)}
    found = []
    for (institution, year), reading in readings.items():
        before = readings.get((institution, year - 1))
        found.append((reading, CheckContext("x.xlsx", previous=before.observations if before else None)))
    return found


@cache
def simulated(institutions: int) -> list[SimulatedReturn]:
    return simulate(institutions, YEARS, SEED)


def said(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(found.rule, str(found.place), found.message("en")) for found in findings]


@pytest.mark.parametrize("institutions", [SOME, pytest.param(ALL, marks=pytest.mark.long)])
def test_consistent_returns_raise_no_alarm(institutions: int) -> None:
    assert len(returns(institutions)) == institutions * YEARS
    for reading, context in returns(institutions):
        assert said(list(check_reading("", reading, context).findings)) == []


def test_the_rules_of_history_were_applied_to_them() -> None:
    counts = [check_observations(*pair)[1].set_index("rule")["checked"] for pair in returns(10)]
    total = pd.concat(counts, axis=1).sum(axis=1)
    for name in (
        *SUMS,
        "stock_changes_much",
        "flow_changes_much",
        "share_changes_much",
        "copied_from_last_year",
    ):
        if not name.endswith("within_total"):
            assert total[name] > 0, name


@pytest.mark.long
def test_so_do_two_hundred_workbooks_read_back() -> None:
    before: dict[str, pd.DataFrame] = {}
    items = simulated(ALL)
    for item, (name, content) in zip(items, simulated_workbooks(items), strict=True):
        reading = read_return(content, name)
        result = check_reading("", reading, CheckContext(name, previous=before.get(item.institution)))
        assert said(list(result.findings)) == [], name
        before[item.institution] = reading.observations


def planted(seed: int) -> tuple[Reading, CheckContext, str]:
    """Return a return with one number changed by a few persons, its context, and the cell of that number.

    The number is of women or men in a row of stocks and flows: there the total of the sexes stands beside it.
    """
    rng = np.random.default_rng(seed)
    reading, context = returns()[rng.integers(len(returns()))]
    rows = reading.observations
    can_be = rows["measure"].isin(COUNTED) & rows["sex"].isin(["F", "M"]) & rows["obs_value"].notna()
    can_be &= rows["unit_measure"] == "persons"
    at = rng.choice(np.flatnonzero(can_be))
    change = int(rng.integers(1, 50)) * (1 if rng.random() < 0.5 else -1)
    value = rows.loc[at, "obs_value"]
    changed = rows.assign(obs_value=rows["obs_value"].where(rows.index != at, value + change))
    return Reading(reading.cover, changed, [], is_form=False), context, str(rows.loc[at, "cell"])


@pytest.mark.parametrize("seed", range(PLANTED))
def test_a_planted_error_is_reported_at_its_cell(seed: int) -> None:
    reading, context, cell = planted(seed)
    findings, checked = check_observations(reading, context)
    assert checked.set_index("rule").loc["sexes_add_up", "failed"] == 1
    places = [place.cell for found in findings for place in (found.place, *found.related)]
    assert cell in places
    assert any(rule(found.rule).severity == "block" for found in findings)
