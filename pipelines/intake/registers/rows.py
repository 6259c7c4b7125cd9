"""The register as arrays, a number per row and field, and which rows matter for a year.

Belongs here: who can be placed in time, whom a measure could count, what is unknown. Does not belong
here: saying so (`problems`), ranks over time (`ranks`).
"""

from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np

from pipelines.intake.registers.coding import Coded
from pipelines.intake.registers.meaning import NOTHING, day_number
from pipelines.intake.registers.period import Period
from pipelines.intake.registers.source import Source
from schemas.code_lists import TOTAL
from schemas.register_layout import RegisterLayout, field_codes, ranks_asked

Mask = np.ndarray


def is_known(numbers: np.ndarray) -> Mask:
    """Return where a value is understood."""
    return numbers >= 0


def is_empty(numbers: np.ndarray) -> Mask:
    """Return where there is no value."""
    return numbers == NOTHING


def is_unknown(numbers: np.ndarray) -> Mask:
    """Return where there is a value that is not understood."""
    return (numbers < 0) & (numbers != NOTHING)


@dataclass(frozen=True)
class Rows:
    """All rows of a register, read for one year."""

    source: Source
    layout: RegisterLayout
    period: Period
    coded: dict[str, Coded]

    def has(self, field: str) -> bool:
        """Return whether the layout declares the field's column."""
        return field in self.coded

    def numbers(self, field: str) -> np.ndarray:
        """Return the numbers of a field; those of a field that is not declared are all NOTHING."""
        if field in self.coded:
            return self.coded[field].numbers
        return np.full(len(self.source.numbers), NOTHING, dtype=np.int32)

    @cached_property
    def entry(self) -> np.ndarray:
        """Return the day each person entered."""
        return self.numbers("entry_date")

    @cached_property
    def exit(self) -> np.ndarray:
        """Return each person's last day in service."""
        return self.numbers("exit_date")

    @cached_property
    def population(self) -> np.ndarray:
        """Return each person's population."""
        constant = self.layout.constants.population
        if constant is None:
            return self.numbers("population")
        number = field_codes("population", self.layout.institution).index(constant)
        return np.full(len(self.source.numbers), number, dtype=np.int32)

    @cached_property
    def has_person(self) -> Mask:
        """Return the rows where any declared column holds anything."""
        return ~reduce(np.logical_and, [is_empty(coded.numbers) for coded in self.coded.values()])

    @cached_property
    def leaves_too_early(self) -> Mask:
        """Return the rows whose person left before entering."""
        return is_known(self.entry) & is_known(self.exit) & (self.exit < self.entry)

    @cached_property
    def is_placed(self) -> Mask:
        """Return the persons of whom it is known when they entered, and whether and when they left."""
        return is_known(self.entry) & ~is_unknown(self.exit) & ~self.leaves_too_early

    @cached_property
    def is_in_view(self) -> Mask:
        """Return the persons in service on a day of the year, or on the day before it."""
        in_time = (self.entry <= self.period.end) & (is_empty(self.exit) | (self.exit >= self.period.start))
        return self.is_placed & in_time

    @cached_property
    def is_serving(self) -> Mask:
        """Return the persons in service at the end of the last day; who leaves serves until then."""
        return self.is_in_view & (is_empty(self.exit) | (self.exit > self.period.end))

    @cached_property
    def is_opening(self) -> Mask:
        """Return the persons in service at the end of the day before the first."""
        return self.is_in_view & (self.entry < self.period.start)

    @cached_property
    def has_entered(self) -> Mask:
        """Return the persons who entered in the year."""
        return self.is_in_view & (self.entry >= self.period.start)

    @cached_property
    def has_left(self) -> Mask:
        """Return the persons who left in the year."""
        return self.is_in_view & is_known(self.exit) & (self.exit <= self.period.end)

    @cached_property
    def cohorts(self) -> dict[int, Mask]:
        """Return the persons of each intake cohort whose leavers are all in the register, by years since."""
        since = self.leavers_since
        return {
            years: self.is_placed & (self.entry >= first) & (self.entry <= last)
            for years, (first, last) in self.period.cohorts().items()
            if since is not None and first >= since
        }

    @property
    def leavers_since(self) -> int | None:
        """Return the day from which everybody who left is in the register."""
        since = self.layout.leavers_since
        return None if since is None else day_number(since)

    @property
    def tells_leavers(self) -> bool:
        """Return whether everybody who left in the year is in the register."""
        return self.leavers_since is not None and self.leavers_since <= self.period.start

    @cached_property
    def matters(self) -> Mask:
        """Return the persons whom any measure could count."""
        return reduce(np.logical_or, [self.is_in_view, *self.cohorts.values()])

    @cached_property
    def is_ranked(self) -> Mask:
        """Return the persons in view whose population is counted by rank."""
        institution = self.layout.institution
        codes = field_codes("population", institution)
        ranked = [ranks_asked(institution, code) != (TOTAL,) for code in codes]
        return (
            self.is_in_view
            & is_known(self.population)
            & np.array([*ranked, False])[np.maximum(self.population, -1)]
        )
