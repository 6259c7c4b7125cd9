"""Simulated returns with errors planted in them: the truth is known, so finding can be measured.

Belongs here: returns with their cells, the ways to go wrong, planting. Does not belong here: looking
for the errors (`pipelines.checking.locating`), what share of them must be found (the tests).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count as count_from
from itertools import pairwise

import numpy as np
import pandas as pd

from pipelines.checking.result import SERIES
from pipelines.checking.tables import ReturnTables
from pipelines.checking.unread import unread
from pipelines.intake.layout import read_return
from pipelines.intake.reading import OBSERVATION_COLUMNS, Reading
from pipelines.intake.template import write_template
from pipelines.simulation import SimulatedReturn, simulate
from pipelines.simulation.workbooks import simulated_cover
from schemas.regions import region_of

INSTITUTIONS = 10
LEAST_ROWS = 4


@cache
def _forms() -> dict[str, SimulatedReturn]:
    return {item.institution: item for item in simulate(INSTITUTIONS, 1, 0)}


@cache
def cells_of(institution: str, language: str) -> tuple[dict[tuple[str, ...], tuple[str, str]], Reading]:
    """Return where each figure of an institution's form stands, and the reading of that form."""
    item = _forms()[institution]
    figures = item.observations.assign(obs_status="A", conf_status="F", comment=None)
    figures["obs_value"] = figures["obs_value"].fillna(0)
    women = figures[(figures["sex"] == "F") & (figures["unit_measure"] != "percent")]
    others = [women.assign(sex=sex, obs_value=0.0) for sex in ("_O", "_U")]
    values = pd.concat([figures, *others]).drop_duplicates(SERIES)
    content = write_template(
        institution, item.time_period, language, values=values, cover=simulated_cover(item)
    )
    reading = read_return(content, "x.xlsx")
    rows = reading.observations
    keys = rows[SERIES].itertuples(index=False, name=None)
    return dict(zip(keys, zip(rows["sheet"], rows["cell"], strict=True), strict=True)), reading


def simulated_returns(count: int) -> Iterator[SimulatedReturn]:
    """Give that many returns, two years of each institution, from one seed after another."""
    for seed in count_from(1):
        for item in simulate(INSTITUTIONS, 2, seed):
            if "-MOD" not in item.institution:
                yield item
                count -= 1
                if not count:
                    return


def reading_of(item: SimulatedReturn) -> Reading:
    """Return a simulated return as reading its workbook gives it."""
    places, read = cells_of(item.institution, item.language)
    frame = item.observations
    keys = list(frame[SERIES].itertuples(index=False, name=None))
    found = [places.get(key, (None, None)) for key in keys]
    rows = frame.assign(
        institution=item.institution,
        time_period=item.time_period,
        sheet=[sheet for sheet, _ in found],
        cell=[cell for _, cell in found],
    )
    rows = rows.reindex(columns=OBSERVATION_COLUMNS).reset_index(drop=True)
    return Reading(simulated_cover(item), rows, [], read.asked)


def tables_of(reading: Reading) -> ReturnTables:
    """Return a reading as checking looks at it."""
    region = region_of(reading.cover.institution)
    return ReturnTables(
        observations=reading.observations,
        region=region,
        institution=region.institution(reading.cover.institution),
        unread=unread([]),
        asked=reading.asked,
    )


@dataclass(frozen=True)
class Planted:
    """One error: what was done, and the right values of the cells that it changed."""

    way: str
    right: dict[int, float]


Grid = dict[tuple[str, int], dict[str, int]]
"""The counts of a return as they stand: by sheet and row, position by sex."""

SINGLE = ("digits_swapped", "digit_missing", "digit_extra", "off_by_some")
WAYS = (*SINGLE, "rows_shifted", "columns_swapped")


def _grid(tables: ReturnTables) -> Grid:
    grid: Grid = {}
    for coordinates, at in tables.counts.items():
        place = tables.place(at)
        if place.cell and not np.isnan(tables.value(at)):
            row = int(place.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
            grid.setdefault((place.sheet, row), {})[coordinates[-1]] = at
    return grid


def _slipped(way: str, value: int, rng: np.random.Generator) -> int:
    """Return a number as a hand may get it wrong; the number itself where it cannot."""
    digits = str(value)
    at = int(rng.integers(len(digits)))
    if way == "digits_swapped":
        return int(digits[:at] + digits[at : at + 2][::-1] + digits[at + 2 :])
    if way == "digit_missing":
        return int(digits[:at] + digits[at + 1 :] or value)
    if way == "digit_extra":
        return int(digits[:at] + str(rng.integers(10)) + digits[at:])
    return max(0, value + int(rng.choice([-1, 1]) * rng.integers(1, 20)))


def _runs(tables: ReturnTables, grid: Grid) -> Iterator[list[dict[str, int]]]:
    """Give the rows that follow each other on a sheet and count the same of the same population."""
    same = {key: tables.coordinates[next(iter(row.values()))][:2] for key, row in grid.items()}
    keys = sorted(grid)
    ends = [
        number
        for number, (one, two) in enumerate(pairwise(keys), 1)
        if one[0] != two[0] or two[1] != one[1] + 1 or same[one] != same[two]
    ]
    for start, end in pairwise([0, *ends, len(keys)]):
        yield [grid[key] for key in keys[start:end]]


def _many(way: str, tables: ReturnTables, grid: Grid, rng: np.random.Generator) -> dict[int, float]:
    """Return the wrong values of a shifted run of one column, or of a swapped run of rows."""
    runs = [
        rows for rows in _runs(tables, grid) if len(rows) >= 4 and all({"F", "M"} <= set(row) for row in rows)
    ]
    rows = runs[int(rng.integers(len(runs)))]
    if way == "columns_swapped":
        length = int(rng.integers(1, len(rows) - 1))
        start = int(rng.integers(len(rows) - length + 1))
        chosen = rows[start : start + length]
        return {row[a]: tables.value(row[b]) for row in chosen for a, b in (("F", "M"), ("M", "F"))}
    sex = ("F", "M", "_T")[int(rng.integers(3))]
    length = int(rng.integers(2, len(rows)))
    start = int(rng.integers(len(rows) - length))
    column = [row.get(sex, -1) for row in rows[start : start + length + 1]]
    column = column if rng.random() < 0.5 else column[::-1]
    return {} if -1 in column else {to: tables.value(of) for of, to in pairwise(column)}


def plant(tables: ReturnTables, way: str, rng: np.random.Generator) -> tuple[ReturnTables, Planted]:
    """Return tables with one error more; cells that no sum looks at are hit like any others."""
    grid = _grid(tables)
    cells = [at for row in grid.values() for at in row.values()]
    while True:
        if way in SINGLE:
            at = cells[int(rng.integers(len(cells)))]
            wrong = {at: float(_slipped(way, int(tables.value(at)), rng))}
        else:
            wrong = _many(way, tables, grid, rng)
        right = {at: tables.value(at) for at, value in wrong.items() if tables.value(at) != value}
        if right:
            rows = tables.observations.copy()
            for at in right:
                rows.loc[at, "obs_value"] = wrong[at]
            changed = ReturnTables(rows, tables.region, tables.institution, tables.unread, tables.asked)
            return changed, Planted(way, right)
