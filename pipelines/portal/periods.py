"""Periods: from when to when the returns for a year are asked for, as the administrator sets them.

Belongs here: the dates, and how late something is by them. Does not belong here: refusing anything (what
comes outside a period is taken, and said to be outside), reminders (`notices`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from pipelines.portal.database import METADATA, Database

PERIODS = sa.Table(
    "periods",
    METADATA,
    sa.Column("region", sa.Text, primary_key=True),
    sa.Column("time_period", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("opens_on", sa.Date, nullable=False),
    sa.Column("closes_on", sa.Date, nullable=False),
)


@dataclass(frozen=True)
class Period:
    """The returns for a year are asked for from its opening to its closing date, both included."""

    time_period: int
    opens_on: date
    closes_on: date

    def days_late(self, on: date) -> int:
        """Return how many days after the closing date a day is; 0 for one before."""
        return max(0, (on - self.closes_on).days)

    def days_outside(self, on: date) -> int:
        """Return how many days after the closing date a day is, or before the opening date as less than 0."""
        return min(0, (on - self.opens_on).days) or self.days_late(on)

    def is_open(self, on: date) -> bool:
        """Return whether a day is within the period."""
        return self.opens_on <= on <= self.closes_on


def days_outside(dates: Mapping[int, Period], time_period: int, at: datetime) -> int | None:
    """Return how many days outside its period something came; None where its year has no dates."""
    period = dates.get(time_period)
    return None if period is None else period.days_outside(at.date())


class PeriodError(ValueError):
    """A period that cannot be; the message is a key of `texts/portal_programme`."""


def periods(database: Database, region: str) -> dict[int, Period]:
    """Return the periods of a region by year, the newest first."""
    statement = (
        sa.select(PERIODS.c.time_period, PERIODS.c.opens_on, PERIODS.c.closes_on)
        .where(PERIODS.c.region == region)
        .order_by(PERIODS.c.time_period.desc())
    )
    with database.reading() as connection:
        return {row.time_period: Period(**row._mapping) for row in connection.execute(statement)}


def set_period(database: Database, region: str, period: Period) -> None:
    """Keep the dates of a year, in place of any before; raise PeriodError where it closes before it opens."""
    if period.closes_on < period.opens_on:
        raise PeriodError("portal.programme.period.closes_first")
    of_year = sa.and_(PERIODS.c.region == region, PERIODS.c.time_period == period.time_period)
    row = {"region": region, "time_period": period.time_period}
    row |= {"opens_on": period.opens_on, "closes_on": period.closes_on}
    with database.writing() as connection:
        connection.execute(sa.delete(PERIODS).where(of_year))
        connection.execute(PERIODS.insert().values(row))
