"""Who is counted: the persons of a year whose sex, population and rank are known, or may be unknown.

Belongs here: that choice. Does not belong here: saying who is left out (`problems`), counting (`counts`).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pipelines.intake.registers.ranks import Promotions, Ranks
from pipelines.intake.registers.rows import Mask, Rows, is_empty, is_known
from schemas.register_layout import field_codes


@dataclass(frozen=True)
class People:
    """The persons of a register whom a year's measures count."""

    rows: Rows
    ranks: Ranks

    @cached_property
    def sex(self) -> np.ndarray:
        """Return each person's sex; an unknown one as the layout says, negative where it says nothing."""
        numbers, other = self.rows.numbers("sex"), self.rows.layout.unknown.sex
        if other is None:
            return numbers
        return np.where(
            is_known(numbers), numbers, field_codes("sex", self.rows.layout.institution).index(other)
        )

    @cached_property
    def exit_reason(self) -> np.ndarray:
        """Return each leaver's reason; an unknown one as the layout says, negative where it says nothing."""
        numbers, other = self.rows.numbers("exit_reason"), self.rows.layout.unknown.exit_reason
        if other is None:
            return numbers
        codes = field_codes("exit_reason", self.rows.layout.institution)
        return np.where(is_known(numbers), numbers, codes.index(other))

    @cached_property
    def is_counted(self) -> Mask:
        """Return the persons whom a measure can count."""
        known = is_known(self.sex) & is_known(self.rows.population) & self.ranks.is_rank_known
        return self.rows.matters & known

    @cached_property
    def is_serving(self) -> Mask:
        """Return those in service at the end of the year."""
        return self.is_counted & self.rows.is_serving

    @cached_property
    def service_days(self) -> np.ndarray:
        """Return for how many days each has served at the end of the year; negative where not known."""
        field = "service_start" if self.rows.has("service_start") else "entry_date"
        start = self.rows.numbers(field)
        return np.where(is_known(start), self.rows.period.end - start, -1)

    @cached_property
    def changes(self) -> Promotions:
        """Return the changes of rank of those counted."""
        return self.ranks.changes(self.is_counted)

    @property
    def promotions(self) -> Promotions:
        """Return the changes to a higher rank, or from or to a rank that is not known."""
        changes = self.changes
        return changes.where(~self._is_lowered(changes))

    @property
    def demotions(self) -> Promotions:
        """Return the changes to a lower rank."""
        changes = self.changes
        return changes.where(self._is_lowered(changes))

    @staticmethod
    def _is_lowered(changes: Promotions) -> Mask:
        return (changes.before > 0) & (changes.after > changes.before)

    def still_serving(self, anniversary: np.ndarray, among: np.ndarray) -> Mask:
        """Return which rows of `among` had not left by the end of their `anniversary`."""
        left = self.rows.exit[among]
        return is_empty(left) | (left > anniversary)
