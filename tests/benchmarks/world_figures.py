"""Computes the indicators of a world in one of two ways: `world_figures.py WAY AREAS YEARS FACTS ROWS`.

Belongs here: one way per process, so that its memory is its own; the indicators as an analyst writes them in
plain pandas. Does not belong here: comparing (`test_world_scale`).

The pandas way gives what counts give: numerator, denominator, value, coverage, regional value. It leaves out
what the simulated world has none of (groups beside their members, stated shares alone, opening stocks that
last year's must stand in for) and what a plain script does not tell: reasons, statuses, origins, positions,
weights of the region, changes and targets.
"""

import json
import resource
import sys
import time
from pathlib import Path

import pandas as pd
from simulated_world import World

from pipelines.figures.indicators import indicator_tables
from schemas.indicators import ALL_RANKS, MEN, Count, Indicator, indicators
from schemas.regions import Region

CELL = ["ref_area", "sector", "time_period", "population", "rank"]
PEERS = ["sector", "time_period", "population", "rank"]
BODY = ["ref_area", "sector", "time_period"]
READ = ["institution", *CELL, "measure", "detail", "unit_measure", "sex", "obs_value"]


def muster(facts: Path, region: Region) -> pd.DataFrame:
    """Return the rows of all regional tables."""
    return pd.concat(indicator_tables(facts, region).values(), ignore_index=True)


class Plain:
    """The same in pandas: every institution, year, population and rank has a number, a place."""

    def __init__(self, facts: Path, region: Region) -> None:
        read = pd.read_parquet(facts, columns=READ)
        texts = [name for name in READ if name not in ("time_period", "obs_value")]
        read = read.astype(dict.fromkeys(texts, "category"))
        read["place"] = read.groupby(["institution", *CELL], observed=True, sort=False).ngroup()
        self.places = read.drop_duplicates("place").set_index("place")[["institution", *CELL]]
        body = ["institution", "time_period", "population"]
        totals = self.places[self.places["rank"] == "_T"].reset_index()[["place", *body]]
        merged = self.places[body].merge(totals, on=body, how="left")
        self.all_ranks = pd.Series(merged["place"].to_numpy(), index=self.places.index)
        known = read.dropna(subset="obs_value")
        by_count = known.groupby(["measure", "detail", "unit_measure", "sex"], observed=True)
        self.counts = {key: group.set_index("place")["obs_value"] for key, group in by_count}
        self.expected = self._expected(read, region)

    def _expected(self, read: pd.DataFrame, region: Region) -> pd.Series:
        """Return how many institutions report or should, by area, sector and year."""
        nodes = [(node.institution, node.ref_area, node.sector) for node in region.expected()]
        asked = pd.DataFrame(nodes, columns=["institution", "ref_area", "sector"])
        asked = asked.merge(read[["time_period"]].drop_duplicates(), how="cross")
        there = (
            read[["institution", *BODY]]
            .drop_duplicates()
            .astype({n: "str" for n in asked if n != "time_period"})
        )
        return pd.concat([asked, there]).drop_duplicates().groupby(BODY).size()

    def side(self, count: Count, sex: str) -> pd.Series:
        """Return what is on one side of an indicator, by place."""
        key = (count.measure, count.detail, count.unit_measure, sex if count.sex == "own" else count.sex)
        found = self.counts.get(key, pd.Series(dtype="float64"))
        return found if count.average_with is None else (found + self.side(count.average_with, sex)) / 2

    def pair(self, item: Indicator, sex: str) -> pd.DataFrame:
        """Return numerator and denominator of the places that have both."""
        assert item.numerator is not None and item.denominator is not None
        sides = {"n": self.side(item.numerator, sex), "d": self.side(item.denominator, sex)}
        return pd.concat(sides, axis=1, join="inner").dropna()

    def sides(self, item: Indicator, sex: str) -> pd.DataFrame:
        """Return numerator and denominator, of a difference or ratio also the lower ones."""
        if not item.is_derived:
            return self.pair(item, sex)
        upper, lower = ("F", "M") if item.against == MEN else (sex, sex)
        first = self.pair(indicators()[item.bases[0]], upper)
        second = self.pair(indicators()[item.bases[-1]], lower).add_prefix("lower_")
        if item.against != ALL_RANKS:
            return first.join(second, how="inner")
        first = first[(self.places["rank"] != "_T").reindex(first.index)]
        return first.assign(of_all=self.all_ranks.reindex(first.index)).join(second, on="of_all", how="inner")

    def rows(self, item: Indicator, sex: str) -> pd.DataFrame:
        """Return values by area and the regional value of the areas that are covered whole."""
        sides = self.sides(item, sex)
        named = [name for name in ("n", "d", "lower_n", "lower_d") if name in sides]
        by_cell = (
            sides[named].join(self.places[CELL]).astype(dict.fromkeys(set(CELL) - {"time_period"}, "str"))
        )
        cells = (
            by_cell.groupby(CELL).agg(**{n: (n, "sum") for n in named}, reporting=("n", "size")).reset_index()
        )
        cells["value"] = _value(item, cells)
        cells["coverage"] = 100 * cells["reporting"] / cells.join(self.expected.rename("all"), on=BODY)["all"]
        whole = cells[(cells["coverage"] == 100) & cells["value"].notna()].groupby(PEERS)[named].sum()
        cells = cells.join(_value(item, whole).rename("regional_value"), on=PEERS)
        return cells.assign(indicator=item.id, sex=sex)


def _value(item: Indicator, sums: pd.DataFrame) -> pd.Series:
    upper = item.factor * sums["n"] / sums["d"].where(sums["d"] != 0)
    if not item.is_derived:
        return upper
    lower = item.factor * sums["lower_n"] / sums["lower_d"].where(sums["lower_d"] != 0)
    return upper - lower if item.kind == "difference" else upper / lower.where(lower != 0)


def plain(facts: Path, region: Region) -> pd.DataFrame:
    """Return the rows that counts give."""
    of = Plain(facts, region)
    found = [of.rows(item, sex) for item in indicators().values() for sex in item.sexes]
    rows = pd.concat([frame for frame in found if len(frame)], ignore_index=True)
    return rows.rename(columns={"n": "numerator", "d": "denominator"})


WAYS = {way.__name__: way for way in (muster, plain)}


def main(way: str, areas: str, years: str, facts: str, rows: str) -> None:
    """Write the rows and print seconds, processor seconds and peak memory in GiB as JSON."""
    region = World(int(areas), int(years)).region()
    start, processor = time.perf_counter(), time.process_time()
    found = WAYS[way](Path(facts), region)
    took = {"seconds": time.perf_counter() - start, "processor": time.process_time() - processor}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    found.to_parquet(rows)
    print(json.dumps(took | {"memory": memory, "rows": len(found)}))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
