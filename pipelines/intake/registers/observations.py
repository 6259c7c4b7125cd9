"""What was counted to observations, zeros included.

Belongs here: which observations a register gives, their coordinates, values and places. Does not belong
here: counting (`counts`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from pipelines.intake.registers.counts import ALL_SEXES, count_lines, rank_levels
from pipelines.intake.registers.measures import Measure
from pipelines.intake.registers.people import People
from pipelines.intake.registers.ranks import ALL_RANKS
from schemas.code_lists import TOTAL
from schemas.register_layout import SMALLEST_GROUP, field_codes, rank_codes, ranks_asked

DAYS_A_YEAR = 365.25
ALWAYS = ("F", "M")
NORMAL = ("A", "F")
SUPPRESSED = ("Q", "C")

Observation = dict[str, object]


@dataclass(frozen=True)
class Domain:
    """Which populations, sexes and ranks a register speaks of: all of these get a number, zero where none."""

    people: People

    def _codes(self, field: str) -> tuple[str, ...]:
        return field_codes(field, self.people.rows.layout.institution)

    @cached_property
    def populations(self) -> dict[int, str]:
        """Return the populations of the persons counted."""
        present = np.bincount(self.people.rows.population[self.people.is_counted])
        return {number: self._codes("population")[number] for number in np.flatnonzero(present).tolist()}

    @cached_property
    def sexes(self) -> dict[int, str]:
        """Return women and men, the other sexes where there is such a person, and the total."""
        present = np.flatnonzero(np.bincount(self.people.sex[self.people.is_counted])).tolist()
        codes = enumerate(self._codes("sex"))
        own = {number: code for number, code in codes if code in ALWAYS or number in present}
        return own | {ALL_SEXES: TOTAL}

    def ranks(self, population: str, measure: Measure) -> dict[int, str]:
        """Return the ranks that a measure is told by for a population."""
        if not measure.is_by_rank:
            return {ALL_RANKS: TOTAL}
        asked = ranks_asked(self.people.rows.layout.institution, population)
        codes = self._codes("rank")
        return {ALL_RANKS if code == TOTAL else codes.index(code) + 1: code for code in asked}

    def levels(self) -> pa.Table:
        """Return what each rank is counted under."""
        return rank_levels(self._codes("rank"), rank_codes(self.people.rows.layout.institution))

    def cells(self, measure: Measure) -> Iterator[tuple[tuple[int, int, int], Observation]]:
        """Yield population, rank and sex of every observation of a measure, as numbers and as codes."""
        for number, population in self.populations.items():
            for rank_number, rank in self.ranks(population, measure).items():
                for sex_number, sex in self.sexes.items():
                    codes: Observation = {"population": population, "rank": rank, "sex": sex}
                    yield (number, rank_number, sex_number), codes


def _observation(
    codes: Observation, measure: str, detail: str, unit: str, value: float | None
) -> Observation:
    status, conf = NORMAL if value is not None else SUPPRESSED
    coordinates: Observation = {"measure": measure, "detail": detail, "unit_measure": unit}
    said: Observation = {"obs_value": value, "obs_status": status, "conf_status": conf, "comment": None}
    return codes | coordinates | said


def _years(days: float) -> float:
    return days / DAYS_A_YEAR


def observe(people: People, measures: list[Measure]) -> list[Observation]:
    """Return the observations of `measures`, without their place in the file."""
    domain = Domain(people)
    lines = [measure.lines(number, people) for number, measure in enumerate(measures)]
    counted, spans = count_lines(lines, domain.levels())
    persons = {tuple(line[:5]): line[5] for line in counted}
    times = {tuple(line[:4]): line[4:] for line in spans}
    found: list[Observation] = []
    for number, measure in enumerate(measures):
        for cell, codes in domain.cells(measure):
            if measure.days is not None:
                found += _spans(measure, codes, times.get((number, *cell)))
                continue
            for place, detail in enumerate(measure.details):
                count = persons.get((number, *cell, place), 0)
                found.append(_observation(codes, measure.measure, detail, measure.unit_measure, float(count)))
    return found


def _spans(measure: Measure, codes: Observation, found: tuple[float, ...] | None) -> Iterator[Observation]:
    """Yield average and median in years; nothing where there is nobody, no value where there are too few."""
    if found is None:
        return
    persons, days, median = found
    values = {"average": _years(days / persons), "median": _years(median)}
    for name, value in values.items():
        shown = value if persons >= SMALLEST_GROUP else None
        yield _observation(codes, f"{measure.measure}_{name}", TOTAL, measure.unit_measure, shown)
