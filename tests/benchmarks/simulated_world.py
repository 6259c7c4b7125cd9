"""A world of simulated facts, quick to make at any size: the simulated region, many times over.

Belongs here: facts and the tree that they are of. Does not belong here: simulating a service
(`pipelines.simulation`), measuring (`test_world_scale`).

The 39 areas of the simulated region with their 763 services are one continent; five of them, each under
names of its own, make a world of 195 areas and 3,815 services that gives a million observations a year.
Every continent and year has the same returns with all counts multiplied by a whole number of its own: parts
still add up, shares stay, and no two of them have the same counts.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from pipelines.simulation import simulate
from pipelines.simulation.returns import simulated_institutions
from schemas.code_lists import CodeList
from schemas.regions import Region, load_region
from schemas.tables.derive import arrow_schema
from schemas.tables.facts import FactsObservations

SEED, LAST_YEAR = 7, 2023

FACTS = """
COPY (
    FROM no_facts  -- its columns and types
    UNION ALL BY NAME
    SELECT a.code AS ref_area, y.sector, a.code || y.institution[3:] AS institution, t.time_period,
           make_date(t.time_period, 1, 1) AS period_start, make_date(t.time_period, 12, 31) AS period_end,
           y.measure, y.population, y.rank, y.sex, y.detail, y.unit_measure,
           CASE y.unit_measure WHEN 'percent' THEN y.obs_value
                ELSE y.obs_value * (1 + a.continent * $years + $last_year - t.time_period) END AS obs_value,
           y.obs_status, y.conf_status, y.comment, 'simulated' AS origin,
           a.code || y.institution[3:] || '_' || t.time_period || '_r1' AS return_id,
           CAST(1 AS BIGINT) AS revision,
           'Figures' AS sheet, 'C' || y.place AS cell
    FROM year y
    JOIN areas a ON a.own = y.institution[:2]
    CROSS JOIN range($last_year + 1 - $years, $last_year + 1) t(time_period)
    ORDER BY institution, time_period, measure, population, rank, sex, detail, unit_measure
) TO '{path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 1_000_000)
"""


@dataclass(frozen=True)
class World:
    """The first `areas` areas of the world, of which each service reports for `years` years."""

    areas: int
    years: int

    def region(self) -> Region:
        """Return the tree of institutions, with the simulated region's targets wherever an area repeats."""
        own = load_region("simulated")
        nodes = [
            replace(
                node,
                ref_area=area["code"],
                institution=area["code"] + node.institution[2:],
                parent=node.parent and area["code"] + node.parent[2:],
            )
            for area in self._areas()
            for node in own.institutions.values()
            if node.ref_area == area["own"]
        ]
        targets = [
            replace(target, ref_area=area["code"])
            for area in self._areas()
            for target in own.targets
            if target.ref_area == area["own"]
        ]
        return replace(
            own,
            region="world",
            areas=CodeList("areas", {}),
            institutions={node.institution: node for node in nodes},
            targets=tuple(targets),
        )

    def write_facts(self, path: Path) -> int:
        """Write facts.observations as the lake has it, sorted by its key; return its rows."""
        with duckdb.connect() as connection:
            connection.register("no_facts", arrow_schema(FactsObservations).empty_table())
            connection.register("year", _one_year())
            connection.register("areas", pa.Table.from_pylist(self._areas()))
            values = {"years": self.years, "last_year": LAST_YEAR}
            return int(connection.execute(FACTS.format(path=path), values).fetchall()[0][0])

    def _areas(self) -> list[dict[str, str | int]]:
        """Return every area: its code, its continent and which simulated area it repeats."""
        own = sorted(load_region("simulated").areas.codes)
        return [
            {
                "code": chr(ord("A") + number // 26) + chr(ord("A") + number % 26),
                "continent": number // len(own),
                "own": own[number % len(own)],
            }
            for number in range(self.areas)
        ]


def _one_year() -> pd.DataFrame:
    """Return the observations of all simulated services for one year."""
    nodes = simulated_institutions()
    sectors = {node.institution: node.sector for node in nodes}
    return pd.concat(
        item.observations.assign(
            institution=item.institution,
            sector=sectors[item.institution],
            place=range(1, len(item.observations) + 1),
        )
        for item in simulate(len(nodes), 1, SEED)
    )
