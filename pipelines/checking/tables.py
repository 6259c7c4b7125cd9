"""The observations of one return, laid out for checking, with the way back to the cell.

Belongs here: wide tables by sex, rank, detail or population; looking a count up; the form's rows.
Does not belong here: what must hold between the numbers (`kinds`).

An observation is named by its position (0, 1, 2...); ABSENT is the position of a cell that no
observation stands for. Plain arrays, because a return is small and is answered while someone waits.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Concatenate, ParamSpec, TypeVar, cast

import numpy as np
import pandas as pd

from pipelines.checking.beside import Figures, figures_of, keys_of
from pipelines.checking.result import SERIES, CheckContext
from pipelines.checking.unread import Unread
from schemas.code_lists import TOTAL
from schemas.findings import Label, Place
from schemas.regions import InstitutionNode, Region
from schemas.template_layout import Row, sheet_rows, template_layout

LISTS = {
    "measure": "measures",
    "population": "populations",
    "rank": "ranks",
    "detail": "details",
    "sex": "sex",
}
"""The coordinates of a count, in the order in which a sentence names them, with their code lists."""

COORDINATES = list(LISTS)
SILENT_TOTALS = ("population", "detail")
COUNT_UNITS = ("persons", "posts", "count")
PERCENT = "percent"
ABSENT = -1


P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Wide:
    """Counts with the codes of one dimension side by side: a row per combination of the others.

    `key` has the other coordinates of each row, `columns` the column of each code that occurs,
    `values` the numbers (NaN where none is known), `positions` their observations.
    """

    key: dict[str, np.ndarray]
    columns: dict[str, int]
    values: np.ndarray
    positions: np.ndarray

    def of(self, rows: np.ndarray, code: str) -> tuple[np.ndarray, np.ndarray]:
        """Return numbers and positions of `code` in some rows; nothing known where it does not occur."""
        if code not in self.columns:
            return np.full(len(rows), np.nan), np.full(len(rows), ABSENT)
        column = self.columns[code]
        return self.values[rows, column], self.positions[rows, column]


@dataclass(frozen=True)
class ReturnTables:
    """One return's observations (index 0, 1, 2...) and who sent them.

    `unread` is what could not be read, `asked` where the number of women of each row belongs,
    `context` what else is known: other years, other revisions, other institutions.
    """

    observations: pd.DataFrame
    region: Region
    institution: InstitutionNode
    unread: Unread
    asked: dict[Row, Place]
    time_period: int = 0
    context: CheckContext = field(default_factory=lambda: CheckContext(""))

    @cached_property
    def numbers(self) -> np.ndarray:
        """Return the value of every observation, NaN where there is none."""
        return self.observations["obs_value"].to_numpy()

    @cached_property
    def form(self) -> list[Row]:
        """Return every row that our form has for this institution."""
        sheets = template_layout().sheets
        return [row for sheet in sheets for row in sheet_rows(sheet, self.region, self.institution)]

    @cached_property
    def coordinates(self) -> list[tuple[str, ...]]:
        """Return the coordinates of every observation."""
        return keys_of(self.observations, COORDINATES)

    def series(self, position: int) -> dict[str, str]:
        """Return the coordinates that name the figure of an observation, its unit included."""
        return dict(zip(SERIES, self.series_keys[position], strict=True))

    def once(self, make: "Callable[Concatenate[ReturnTables, P], T]", *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what several rules need of this return: made when the first asks for it, then kept."""
        key = (make, args, *kwargs.items())
        if key not in self._made:
            self._made[key] = make(self, *args, **kwargs)
        return cast(T, self._made[key])

    @cached_property
    def _made(self) -> dict[object, object]:
        return {}

    def in_units(self, units: Iterable[str]) -> np.ndarray:
        """Return the positions of the observations in some units."""
        numbers, names = self._units
        return np.flatnonzero(np.isin(numbers, np.flatnonzero([name in units for name in names])))

    @cached_property
    def _units(self) -> tuple[np.ndarray, np.ndarray]:
        return pd.factorize(self.observations["unit_measure"].to_numpy(dtype=object))

    @cached_property
    def counts(self) -> dict[tuple[str, ...], int]:
        """Return the position of every count of persons, posts or things by its coordinates.

        Raises ValueError where coordinates stand twice, which reading never lets through.
        """
        positions = self.in_units(COUNT_UNITS).tolist()
        found = {self.coordinates[position]: position for position in positions}
        if len(found) < len(positions):
            raise ValueError("Reading gave two counts with the same coordinates.")
        return found

    def of_measure(self, measure: str) -> list[int]:
        """Return the positions of the counts of a measure."""
        return self._by_measure.get(measure, [])

    @cached_property
    def _by_measure(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for coordinates, position in self.counts.items():
            found.setdefault(coordinates[0], []).append(position)
        return found

    @cached_property
    def shares(self) -> dict[tuple[str, ...], int]:
        """Return the position of every stated share by its coordinates."""
        return {self.coordinates[position]: position for position in self.in_units([PERCENT]).tolist()}

    @cached_property
    def series_keys(self) -> list[tuple[str, ...]]:
        """Return the series key of every observation."""
        return keys_of(self.observations, SERIES)

    @cached_property
    def last_year(self) -> Figures:
        """Return what was accepted of this institution for the year before."""
        previous = self.context.previous
        if previous is not None:
            is_own = previous["institution"] == self.institution.institution
            previous = previous[is_own & (previous["time_period"] == self.time_period - 1)]
        return figures_of(previous)

    @cached_property
    def other_kind(self) -> Figures:
        """Return what the same institution sent for the same year as the other kind of file."""
        return figures_of(self.context.other_kind)

    def value(self, position: int) -> float:
        """Return the number at a position, NaN where there is none."""
        return float(self._numbers_or_none[position])

    def values(self, positions: Iterable[int]) -> np.ndarray:
        """Return the numbers at some positions, NaN where there is none."""
        return self._numbers_or_none[np.array(positions, dtype="int64")]

    @cached_property
    def _numbers_or_none(self) -> np.ndarray:
        """Return all numbers and, in the last place, which is that of ABSENT, none."""
        return np.append(self.numbers, np.nan)

    def wide(self, dimension: str) -> Wide:
        """Return the counts wide by `dimension`."""
        return self.once(ReturnTables._widened, dimension)

    @cached_property
    def _coded(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """Return for each coordinate the number of every count's code, and the codes by number."""
        rows = self.observations.iloc[list(self.counts.values())]
        return {name: pd.factorize(rows[name].to_numpy(dtype=object)) for name in COORDINATES}

    def _widened(self, dimension: str) -> Wide:
        found = np.array(list(self.counts.values()), dtype="int64")
        others = [name for name in COORDINATES if name != dimension]
        row_keys = np.zeros(len(found), dtype="int64")
        for name in others:
            numbers, codes = self._coded[name]
            row_keys = row_keys * max(len(codes), 1) + numbers
        # Rows stand in the order in which they come first.
        _, first, rows = np.unique(row_keys, return_index=True, return_inverse=True)
        order = np.argsort(first)
        rows, first = np.argsort(order)[rows], first[order]
        column_numbers, column_codes = self._coded[dimension]
        positions = np.full((len(first), len(column_codes)), ABSENT)
        positions[rows, column_numbers] = found
        values = np.full(positions.shape, np.nan)
        values[rows, column_numbers] = self.numbers[found]
        key = {name: self._coded[name][1][self._coded[name][0][first]] for name in others}
        return Wide(key, {str(code): at for at, code in enumerate(column_codes)}, values, positions)

    def place(self, position: int) -> Place:
        """Return the cell that an observation stands in."""
        sheet, cell = self._cells[position]
        return Place(sheet if isinstance(sheet, str) else None, cell if isinstance(cell, str) else None)

    @cached_property
    def _cells(self) -> list[tuple[object, object]]:
        return list(zip(self.observations["sheet"].tolist(), self.observations["cell"].tolist(), strict=True))

    def places(self, positions: Iterable[int]) -> tuple[Place, ...]:
        """Return the cells that some observations stand in."""
        return tuple(self.place(position) for position in positions)

    def label(self, coordinates: dict[str, str]) -> tuple[Label, ...]:
        """Return the names of what is counted, of whom; a detail or population of _T goes unsaid."""
        return tuple(
            Label(LISTS[name], coordinates[name], self.region.region)
            for name in LISTS
            if name in coordinates and not (name in SILENT_TOTALS and coordinates[name] == TOTAL)
        )

    def label_at(self, position: int) -> tuple[Label, ...]:
        """Return the names of what an observation counts, of whom."""
        return self.label(dict(zip(COORDINATES, self.coordinates[position], strict=True)))
