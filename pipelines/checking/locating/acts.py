"""Known ways to go wrong with many cells at once: rows shifted, women and men swapped.

Belongs here: which acts the figures of a sheet allow, and which of them would explain sums that fail.
Does not belong here: weighing them against changes of single cells (`program`), slips within one
number (`slips`).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from pipelines.checking.locating.relations import System
from pipelines.checking.tables import COORDINATES, ReturnTables

MOST_TRIED = 30
"""Acts that are weighed for one return, those that mend most first."""
LEAST_MENDED = 2
SEX = COORDINATES.index("sex")
SAME = [COORDINATES.index(name) for name in ("measure", "population")]


@dataclass(frozen=True)
class Act:
    """What one act did: `values` are the right ones, `lost` the cells whose right value is gone."""

    name: Literal["rows_shifted", "columns_swapped"]
    values: tuple[tuple[int, float], ...]
    sources: tuple[int, ...]
    lost: tuple[int, ...] = ()

    @property
    def cells(self) -> set[int]:
        """Return every cell that it touches."""
        return {at for at, _ in self.values} | set(self.lost)


@dataclass(frozen=True)
class Line:
    """One row of a table as it stands on the sheet: the position of each column's figure."""

    row: int
    cells: dict[str, int]
    sexes: dict[str, int]


def tables_on_sheets(tables: ReturnTables) -> Iterator[list[Line]]:
    """Give runs of rows that follow each other on a sheet and count the same."""
    lines: dict[tuple[object, ...], dict[int, Line]] = {}
    for coordinates, at in sorted(tables.counts.items(), key=lambda item: item[1]):
        place = tables.place(at)
        match = re.fullmatch(r"([A-Z]+)([0-9]+)", place.cell or "")
        if match:
            key = (place.sheet, *(coordinates[number] for number in SAME))
            row = int(match[2])
            line = lines.setdefault(key, {}).setdefault(row, Line(row, {}, {}))
            line.cells[match[1]] = at
            line.sexes[coordinates[SEX]] = at
    for found in lines.values():
        rows = [found[row] for row in sorted(found)]
        breaks = [number for number, (one, two) in enumerate(pairwise(rows), 1) if two.row != one.row + 1]
        for start, end in pairwise([0, *breaks, len(rows)]):
            yield rows[start:end]


def _swaps(system: System, rows: list[Line]) -> Iterator[Act]:
    """Give every run of rows in which women and men may have changed places."""
    pairs = [(line.sexes.get("F"), line.sexes.get("M")) for line in rows]
    for start in range(len(pairs)):
        values: list[tuple[int, float]] = []
        for women, men in pairs[start:]:
            if women is None or men is None:
                break
            differs = system.values[women] != system.values[men]
            if differs:
                values += [(women, float(system.values[men])), (men, float(system.values[women]))]
            if not values:
                break
            if differs:
                yield Act("columns_swapped", tuple(values), tuple(at for at, _ in values))


def _shifts(system: System, rows: list[Line], columns: tuple[str, ...]) -> Iterator[Act]:
    """Give every run of rows whose figures may stand one row too low, or too high."""
    cells = [[line.cells.get(column) for column in columns] for line in rows]
    for ordered in (cells, cells[::-1]):
        for start in range(len(ordered) - 1):
            yield from _shifts_from(system, ordered[start:])


def _shifts_from(system: System, rows: list[list[int | None]]) -> Iterator[Act]:
    values: list[tuple[int, float]] = []
    sources: list[int] = []
    for own, standing_in in pairwise(rows):
        moved = [
            (to, at) for to, at in zip(own, standing_in, strict=True) if to is not None and at is not None
        ]
        if len(moved) < len(own):
            return
        if not values and all(system.values[to] == system.values[at] for to, at in moved):
            return
        values += [(to, float(system.values[at])) for to, at in moved]
        sources += [at for _, at in moved]
        if len(values) > len(own):
            lost = tuple(at for _, at in moved)
            yield Act("rows_shifted", tuple(values), tuple(sources), lost)


def _mended(system: System, act: Act) -> int:
    """Return how many equations that fail an act mends by itself; 0 where it breaks one that holds."""
    values, lost = dict(act.values), set(act.lost)
    if len(system.failing_at(values)) < LEAST_MENDED:
        return 0
    sure = [
        number
        for number in system.touching(values)
        if system.relations[number].is_equation and not lost & system.relations[number].coefficients.keys()
    ]
    before = {number for number in sure if system.relations[number].fails}
    if len(before) < LEAST_MENDED:
        return 0
    after = set(system.broken(sure, values))
    return 0 if after - before else len(before - after)


def _possible(system: System, tables: ReturnTables) -> Iterator[Act]:
    near = system.cells_of(system.failing)
    for rows in tables_on_sheets(tables):
        if any(near & set(line.cells.values()) for line in rows):
            yield from _swaps(system, rows)
            columns = tuple(dict.fromkeys(column for line in rows for column in line.cells))
            sets: Iterable[tuple[str, ...]] = [(column,) for column in columns]
            for chosen in [*sets, columns] if len(columns) > 1 else sets:
                yield from _shifts(system, rows, chosen)


def acts_of(system: System, tables: ReturnTables) -> list[Act]:
    """Return the acts that would mend equations that fail and break none, those that mend most first.

    Of a longer run only the whole is kept: its pieces mend less.
    """
    mending = [(_mended(system, act), act) for act in _possible(system, tables)]
    useful = [(count, act) for count, act in mending if count >= LEAST_MENDED]
    kept: list[Act] = []
    for _, act in sorted(useful, key=lambda pair: (-pair[0], len(pair[1].values))):
        if not any(act.name == other.name and act.cells <= other.cells for other in kept):
            kept.append(act)
    return kept[:MOST_TRIED]
