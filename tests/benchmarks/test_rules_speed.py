"""What the rules cost, by stage, on a form of 6,000 figures and on 200 returns; and beside two peers.

The peers check what they can express: that no number is negative; frictionless that women and men make the
total; Great Expectations that the total is no less than the women. Both get the figures as a wide table,
ready made. Times on a shared machine mean little by themselves: only ratios within one run are held.
"""

import time
from collections.abc import Callable

import pandas as pd
import pytest
from frictionless import Checklist, Resource, checks, system
from large_form import form_of

from pipelines.checking.check import check_observations
from pipelines.checking.claims import together
from pipelines.checking.kinds import all_claims, computed_rules, failed, kind_of
from pipelines.checking.tables import ReturnTables
from pipelines.checking.unread import unread
from pipelines.intake.layout import observations_frame
from pipelines.intake.reading import Cover, Reading
from pipelines.quality.expectations import Expectation, Suite
from pipelines.quality.results import HOLDS
from pipelines.quality.validating import expectations_context, results
from pipelines.simulation import simulate
from schemas.regions import region_of
from schemas.rules import STAGES, rule

CELLS = 6000
RETURNS = 200
REPEATS = 3
EXPRESSED = ("negative_number", "sexes_add_up", "sexes_within_total")
WIDE = ["measure", "population", "rank", "detail"]


def seconds(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Return the fastest of some runs; after one that warms up, where there are several."""
    if repeats > 1:
        work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def tables_of(reading: Reading) -> ReturnTables:
    """Return what the rules look at, laid out anew: its wide tables are made while claims are."""
    assert reading.cover is not None
    region = region_of(reading.cover.institution)
    return ReturnTables(
        observations=reading.observations.reset_index(drop=True),
        region=region,
        institution=region.institution(reading.cover.institution),
        unread=unread(reading.findings),
        asked=reading.asked,
        time_period=reading.cover.time_period,
    )


def stage_seconds(reading: Reading) -> dict[str, float]:
    """Return the time of the claims of each stage, and of checking all of them."""
    found = {}
    for stage in STAGES:
        known = [item for item in computed_rules() if item.stage == stage]
        if known:
            found[stage] = seconds(
                lambda known=known: [kind_of(item).claims(tables_of(reading), item) for item in known]
            )
    claims = all_claims(tables_of(reading))
    return found | {"all claims checked by pandera": seconds(lambda: failed(claims))}


def simulated_reading(institution: str, time_period: int, observations: pd.DataFrame) -> Reading:
    """Return a simulated return as reading gives it."""
    cover = Cover(institution, time_period, None, None, "", "en", "", "", "")
    places = observations.assign(sheet="Sheet", cell=[f"A{n + 1}" for n in range(len(observations))])
    return Reading(cover, observations_frame(cover, places.to_dict("records")), [], is_form=False)


@pytest.mark.long
def test_rules_cost_less_than_where_two_peers_check_a_few_of_them(capsys, tmp_path) -> None:
    reading = form_of(CELLS)
    returns = [
        simulated_reading(item.institution, item.time_period, item.observations)
        for item in simulate(RETURNS // 5, 5, 1)
    ]
    assert len(returns) == RETURNS
    wide = (
        reading.observations.pivot_table(index=WIDE, columns="sex", values="obs_value").dropna().reset_index()
    )
    wide.columns = [str(name) for name in wide.columns]
    csv = tmp_path / "wide.csv"
    wide.rename(columns={"F": "women", "M": "men", "_T": "total"}).to_csv(csv, index=False)
    suite = Suite(
        "form",
        (
            *(
                Expectation(f"{sex} not negative", "", "ExpectColumnValuesToBeBetween",
                            {"column": sex, "min_value": 0})
                for sex in ("F", "M", "_T")
            ),
            Expectation("women within total", "", "ExpectColumnPairValuesAToBeGreaterThanB",
                        {"column_A": "_T", "column_B": "F", "or_equal": True}),
        ),
    )  # fmt: skip

    def ours() -> pd.Series:
        tables = tables_of(reading)
        return failed(together({name: kind_of(rule(name)).claims(tables, rule(name)) for name in EXPRESSED}))

    def peer() -> object:
        formula = checks.row_constraint(formula="women + men == total")
        with system.use_context(trusted=True):
            return Resource(path=str(csv)).validate(Checklist(checks=[formula]))

    assert not ours().any()
    assert peer().valid  # type: ignore[attr-defined]
    with expectations_context() as context:
        assert {item.outcome for item in results(context, suite, wide)} == {HOLDS}
        times = {
            f"three rules of ours on {CELLS:,} figures": seconds(ours),
            "Great Expectations: two of them": seconds(lambda: results(context, suite, wide)),
            "frictionless: two of them, the file read": seconds(peer),
        }
    times |= {f"claims of stage {stage}": took for stage, took in stage_seconds(reading).items()}
    times["all rules on the form"] = seconds(lambda: check_observations(reading))
    times[f"all rules on {RETURNS} returns"] = seconds(
        lambda: [check_observations(one) for one in returns], 1
    )
    with capsys.disabled():
        for name, took in times.items():
            print(f"\n{took * 1000:9.1f} ms  {name}", end="")  # noqa: T201
        print()  # noqa: T201
    few, expectations, _, *_ = times.values()
    assert few < expectations
