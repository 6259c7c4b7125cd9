"""Persons to numbers: a line per person and measure goes into DuckDB, a line per observation comes out.

Belongs here: the two queries and the tables that they read. Does not belong here: whom a measure counts
(`measures`), what an observation looks like (`observations`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from pipelines.intake.registers.ranks import ALL_RANKS
from schemas.code_lists import TOTAL, CodeList
from schemas.files import SchemaError

CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "enable_external_access": False,
    "temp_directory": "",
}
"""Nothing is loaded from outside, and no row about a person is ever written to a disk."""

LEVELS = 3
"""How many ranks one person is counted under besides all ranks: own rank, band, group of bands."""

ALL_SEXES = -1

COUNTS = """
WITH counted AS (
    SELECT measure, population, rank, sex, detail, count(*) AS persons FROM lines GROUP BY ALL
)
SELECT measure, population, coalesce(rank_3, rank_2, rank_1, 0) AS rank, coalesce(sex, -1) AS sex, detail,
       sum(persons)::BIGINT AS persons
FROM counted JOIN levels USING (rank)
GROUP BY measure, population, detail, GROUPING SETS (
    (sex, rank_1), (sex, rank_2), (sex, rank_3), (sex), (rank_1), (rank_2), (rank_3), ()
)
HAVING (grouping(rank_1) = 1 OR rank_1 IS NOT NULL)
   AND (grouping(rank_2) = 1 OR rank_2 IS NOT NULL)
   AND (grouping(rank_3) = 1 OR rank_3 IS NOT NULL)
"""
"""How many lines: each under its own rank, those above it and all ranks; under its own sex and all."""

SPANS = """
SELECT measure, population, coalesce(rank_3, rank_2, rank_1, 0) AS rank, coalesce(sex, -1) AS sex,
       count(*) AS persons, sum(days)::BIGINT AS days, median(days) AS median_days
FROM spans JOIN levels USING (rank)
GROUP BY measure, population, GROUPING SETS (
    (sex, rank_1), (sex, rank_2), (sex, rank_3), (sex), (rank_1), (rank_2), (rank_3), ()
)
HAVING (grouping(rank_1) = 1 OR rank_1 IS NOT NULL)
   AND (grouping(rank_2) = 1 OR rank_2 IS NOT NULL)
   AND (grouping(rank_3) = 1 OR rank_3 IS NOT NULL)
"""
"""How long: the persons, their days together and the median of their days, under the same ranks and sexes."""


@dataclass(frozen=True)
class Lines:
    """Lines of one measure, an element each: counted under `detail`; for spans of time also how many days."""

    measure: int
    population: np.ndarray
    rank: np.ndarray
    sex: np.ndarray
    detail: np.ndarray | int = 0
    days: np.ndarray | None = None

    def table(self) -> pa.Table:
        """Return the lines as a table."""
        small = {"measure": self.measure, "population": self.population, "rank": self.rank}
        small |= {"sex": self.sex, "detail": self.detail}
        columns = {
            name: pa.array(np.broadcast_to(np.asarray(values, dtype=np.int16), len(self.sex)))
            for name, values in small.items()
        }
        if self.days is not None:
            columns["days"] = pa.array(self.days.astype(np.int32))
        return pa.table(columns)


def _above(rank: str, codes: CodeList) -> list[str]:
    """Return a rank and those above it but all ranks, the highest first."""
    line = [rank]
    while codes[line[0]].parent not in ("", TOTAL):
        line.insert(0, codes[line[0]].parent)
    if len(line) > LEVELS:
        raise SchemaError(f"Rank {rank!r} is in more than {LEVELS - 1} groups of ranks.")
    return line


def rank_levels(ranks: tuple[str, ...], codes: CodeList) -> pa.Table:
    """Return for each rank, counted from 1, what it is counted under on each level; no rank for ALL_RANKS."""
    numbers = {code: number for number, code in enumerate(ranks, start=1)}
    lines = [[], *([numbers[above] for above in _above(code, codes)] for code in ranks)]
    columns = {"rank": pa.array(range(ALL_RANKS, len(lines)), pa.int16())}
    for level in range(LEVELS):
        values = [line[level] if len(line) > level else None for line in lines]
        columns[f"rank_{level + 1}"] = pa.array(values, pa.int16())
    return pa.table(columns)


def _joined(lines: Iterable[Lines], spans: bool) -> pa.Table:
    chosen = [item.table() for item in lines if (item.days is not None) is spans]
    nothing = np.empty(0, dtype=np.int16)
    empty = Lines(0, nothing, nothing, nothing, days=nothing if spans else None)
    return pa.concat_tables([empty.table(), *chosen])


def count_lines(lines: list[Lines], levels: pa.Table) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
    """Return what COUNTS gives for lines without days, and what SPANS gives for those with days."""
    with duckdb.connect(":memory:", config=CONFIG) as connection:
        connection.register("levels", levels)
        connection.register("lines", _joined(lines, spans=False))
        connection.register("spans", _joined(lines, spans=True))
        return connection.execute(COUNTS).fetchall(), connection.execute(SPANS).fetchall()
