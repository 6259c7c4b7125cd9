"""What is known of one line of an action plan's monitoring in one year, and whether it moved.

Belongs here: readings of indicators and of mechanisms, and comparing two of them. Does not belong here:
the table (`monitoring`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import pandas as pd

from pipelines.figures.policy import ANSWER, YES, goodness, wanted_values
from schemas.code_lists import TOTAL
from schemas.frameworks import NOTHING, measure_and_detail
from schemas.indicators import indicator, indicators
from schemas.plan_objectives import PlanObjective
from schemas.regions import Region
from schemas.template_layout import units_asked

BREAK, STATED, HIGHER, DECIMALS = "B", "stated", "higher", 6
MECHANISM_KEY = ["ref_area", "sector", "time_period", "measure", "detail"]


@dataclass(frozen=True)
class Line:
    """An objective, what answers it, in which sector, of which population, at which level."""

    objective: PlanObjective
    answered_by: str
    kind: str
    sector: str
    population: str | None
    level: str

    @property
    def direction(self) -> str:
        """Return which way is better; of mechanisms there are never too many."""
        known = indicators().get(self.answered_by)
        return HIGHER if known is None else known.direction


@dataclass(frozen=True)
class Reading:
    """What is known of a line in one year; only readings of one `likeness` are set beside each other."""

    unit_measure: str | None = None
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    expected: int = 0
    reporting: int = 0
    likeness: object = None
    is_break: bool = False


def is_asked(name: str, sector: str) -> bool:
    """Return whether a sector's institutions are asked for what an indicator or mechanism is made of."""
    found = indicators().get(name)
    if found is None:
        return sector in units_asked(*measure_and_detail(name, name))
    if found.numerator is None:
        return all(is_asked(base, sector) for base in found.bases)
    # What no form asks for comes from registers, whatever the sector.
    return sector in (units_asked(found.numerator.measure, found.numerator.detail) or [sector])


@dataclass(frozen=True)
class Sources:
    """What readings are taken from: indicators and mechanisms by their coordinates."""

    region: Region
    values: Mapping[tuple[object, ...], Any]
    mechanisms: Mapping[tuple[object, ...], pd.DataFrame]

    @classmethod
    def of(cls, region: Region, tables: Mapping[str, pd.DataFrame], mechanisms: pd.DataFrame) -> Self:
        """Return the sources from the tables of indicators and region.mechanisms."""
        of_all_ranks = {name: frame[frame["rank"] == TOTAL] for name, frame in tables.items()}
        given = mechanisms[mechanisms["obs_value"].notna()]
        by_key = {key: rows for key, rows in given.groupby(MECHANISM_KEY) if isinstance(key, tuple)}
        return cls(region, wanted_values(of_all_ranks), by_key)

    def levels(self, area: str, sector: str) -> list[str]:
        """Return the level of each institution of an area's sector that should report."""
        nodes = self.region.expected()
        return [node.level for node in nodes if (node.ref_area, node.sector) == (area, sector)]

    def reading(self, line: Line, year: int) -> Reading:
        """Return what is known of a line in a year."""
        if line.kind == NOTHING:
            return Reading()
        return self._of_indicator(line, year) if line.population else self._of_mechanism(line, year)

    def _of_indicator(self, line: Line, year: int) -> Reading:
        area = line.objective.ref_area
        row = self.values.get((line.answered_by, area, line.sector, year, line.population, TOTAL))
        nothing = Reading(
            indicator(line.answered_by).unit_measure, expected=len(self.levels(area, line.sector))
        )
        if row is None:
            return nothing
        return replace(
            nothing,
            value=_known(row.value),
            numerator=_known(row.numerator),
            denominator=_known(row.denominator),
            reporting=int(row.institutions_reporting),
            likeness=row.basis if row.is_comparable else None,
            is_break=row.obs_status == BREAK,
        )

    def _of_mechanism(self, line: Line, year: int) -> Reading:
        area = line.objective.ref_area
        measure, detail = measure_and_detail(line.answered_by, line.answered_by)
        levels = self.levels(area, line.sector)
        expected = len(levels) if line.level == TOTAL else levels.count(line.level)
        unit = units_asked(measure, detail)[line.sector]
        nothing = Reading("percent" if unit == ANSWER else unit, expected=expected)
        rows = self.mechanisms.get((area, line.sector, year, measure, detail))
        given = None if rows is None else rows[rows["level"].eq(line.level) | (line.level == TOTAL)]
        if given is None or given.empty:
            return nothing
        found = replace(nothing, reporting=len(given), likeness=frozenset(given["institution"]))
        if unit != ANSWER:
            return replace(found, value=float(given["obs_value"].sum()))
        said_yes = float(given["answer"].eq(YES).sum())
        return replace(
            found, value=100 * said_yes / len(given), numerator=said_yes, denominator=float(len(given))
        )


def _known(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def progress(line: Line, before: Reading, now: Reading, between: Iterable[Reading]) -> str:
    """Return whether a line moved towards what is wanted, as far as two readings can be compared."""
    if before.value is None or now.value is None or now.likeness is None:
        return "not_known"
    if before.likeness != now.likeness or any(each.is_break for each in (*between, now)):
        return "not_known"
    decimals = min(map(_decimals, (before.value, now.value))) if now.likeness == STATED else DECIMALS
    moved = round(goodness(line.direction, now.value) - goodness(line.direction, before.value), decimals)
    return "unchanged" if moved == 0 else "towards" if moved > 0 else "away"


def _decimals(value: float) -> int:
    """Return how many decimals a stated share was given with: a change can have no more."""
    return len(f"{value:.{DECIMALS}f}".rstrip("0").split(".")[1])
