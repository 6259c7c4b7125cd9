"""The year that a register is counted for, in days.

Belongs here: first and last day, the intake cohorts that are looked back at, anniversaries. Does not belong
here: who was in service when (`people`).
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from pipelines.intake.registers.meaning import DAY_ZERO, day_number
from schemas.register_layout import RETENTION_YEARS


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


@dataclass(frozen=True)
class Period:
    """A reporting year: stocks are as at its last day, the opening stock as at the day before its first."""

    first_day: date
    last_day: date

    @property
    def start(self) -> int:
        """Return the first day as a number."""
        return day_number(self.first_day)

    @property
    def end(self) -> int:
        """Return the last day as a number."""
        return day_number(self.last_day)

    def cohorts(self) -> dict[int, tuple[int, int]]:
        """Return first and last day of the intake years whose 1st, 3rd ... anniversary is in this year."""
        return {
            years: (
                day_number(_years_before(self.first_day, years)),
                day_number(_years_before(self.last_day, years)),
            )
            for years in RETENTION_YEARS
        }


def anniversaries(days: np.ndarray, years: int) -> np.ndarray:
    """Return the same days `years` later; 28 February for a 29th that is not there."""
    dates = np.datetime64(DAY_ZERO, "D") + days.astype("timedelta64[D]")
    months = dates.astype("datetime64[M]")
    later = months + np.timedelta64(12 * years, "M")
    last = (later + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    same = later.astype("datetime64[D]") + (dates - months.astype("datetime64[D]"))
    return (np.minimum(same, last) - np.datetime64(DAY_ZERO, "D")).astype(np.int64)
