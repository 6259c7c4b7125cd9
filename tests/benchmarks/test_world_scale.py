"""All regional tables of a world: what they cost from 0.1 to 10 million facts, beside the same in pandas."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from simulated_world import World
from world_figures import WAYS

SCRIPT = Path(__file__).parent / "world_figures.py"
KEY = ["indicator", "ref_area", "sector", "time_period", "population", "rank", "sex"]
SIZES = [World(20, 1), World(58, 1), World(195, 1), World(195, 3), World(195, 10)]
"""0.1, 0.3, 1, 3 and 10 million facts; ten years of 195 areas and 3,815 services are the last."""

MOST_GROWTH, MOST_TIMES, MOST_MEMORY = 12, 4, 8
"""From 1 to 10 million; beside pandas at one; GiB. Compared by processor time: others use the machine too."""

Cost = dict[str, float]


def computed(way: str, world: World, facts: Path) -> tuple[Cost, pd.DataFrame]:
    """Return what a way costs in a process of its own, and its rows."""
    rows = facts.with_name(f"{way}.parquet")
    command = [sys.executable, str(SCRIPT), way, str(world.areas), str(world.years), str(facts), str(rows)]
    run = subprocess.run(command, check=True, capture_output=True, text=True, cwd=SCRIPT.parents[2])
    return json.loads(run.stdout), pd.read_parquet(rows).set_index(KEY).sort_index()


def assert_same(ours: pd.DataFrame, plain: pd.DataFrame) -> None:
    """Every value made of counts and every regional value is the same in both, and neither has one more."""
    counted = ours[ours["basis"] == "counts"]
    assert counted.index.equals(plain.index)
    for column in ("value", "coverage"):
        pd.testing.assert_series_equal(counted[column], plain[column], check_exact=True)
    direct = counted["numerator"].notna() & plain["lower_n"].isna()
    assert direct.sum() > len(plain) / 2
    for column in ("numerator", "denominator"):
        pd.testing.assert_series_equal(counted[column][direct], plain[column][direct], check_exact=True)
    # Where too little of the strength is covered, we give no regional value: pandas knows no such rule.
    regional = counted["regional_value"].notna()
    assert regional.sum() > len(plain) / 2
    assert set(counted["regional_note"][~regional].dropna()) <= {"less_than_a_third"}
    pd.testing.assert_series_equal(
        counted["regional_value"][regional], plain["regional_value"][regional], check_exact=True
    )


def test_pandas_gives_the_same_figures(tmp_path):
    facts = tmp_path / "facts.parquet"
    world = World(12, 2)
    assert world.write_facts(facts) > 10_000
    ours, plain = (way(facts, world.region()).set_index(KEY).sort_index() for way in WAYS.values())
    assert_same(ours, plain)


@pytest.mark.long
def test_tables_grow_with_the_facts_and_cost_no_more_than_in_pandas(tmp_path, capsys):
    facts = tmp_path / "facts.parquet"
    costs: dict[tuple[str, int], Cost] = {}
    for world in SIZES:
        number = world.write_facts(facts)
        for way in ("muster", "plain"):
            costs[way, number], rows = computed(way, world, facts)
            if way == "muster":
                ours = rows
        assert_same(ours, rows)
        with capsys.disabled():
            for way in ("muster", "plain"):
                cost = costs[way, number]
                print(  # noqa: T201
                    f"{number:>12,} {way:7} {cost['processor']:7.1f} s of processor {cost['seconds']:7.1f} s "
                    f"{cost['memory']:5.2f} GiB {cost['rows']:>9,} rows"
                )
    million, ten = sorted(number for _, number in costs)[-5], max(number for _, number in costs)
    assert costs["muster", million]["processor"] <= MOST_TIMES * costs["plain", million]["processor"]
    assert costs["muster", ten]["processor"] <= MOST_GROWTH * costs["muster", million]["processor"]
    assert max(cost["memory"] for (way, _), cost in costs.items() if way == "muster") < MOST_MEMORY
