"""The dates of the cover: which twelve months a return is about.

Belongs here: dates that contradict each other, the reporting year, last year's or the region's. Does
not belong here: reading them (`intake.cover`), the year that was asked for (`check`).

Stocks are as at the last day, flows of the time from the first to the last. A date that is not given
is nothing to compare.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import pandas as pd

from pipelines.checking.result import CheckContext
from pipelines.intake.reading import Cover
from schemas.findings import Finding, Place
from schemas.regions import region_of

YEAR_OF_DAYS = (365, 366)


def _of_itself(start: date | None, end: date | None, year: int) -> Iterator[tuple[str, dict[str, object]]]:
    """Give what one period says against itself and against its year, the worst only."""
    if start and end and end < start:
        yield "period_backwards", {"start": start, "end": end}
    elif (end and end.year != year) or (start and start.year not in (year, year - 1)):
        yield "period_not_of_year", {"end": end or start, "year": str(year)}
    elif start and end and (end - start).days + 1 not in YEAR_OF_DAYS:
        yield "period_not_a_year", {"start": start, "end": end, "days": (end - start).days + 1}


def _last_end(cover: Cover, previous: pd.DataFrame | None) -> date | None:
    """Return the last day of the accepted return of the year before, where its cover says it."""
    if previous is None:
        return None
    is_own = (previous["institution"] == cover.institution) & (
        previous["time_period"] == cover.time_period - 1
    )
    ends = previous.loc[is_own, "period_end"].dropna()
    return None if ends.empty else ends.iloc[0].date()


def _beside_others(cover: Cover, previous: pd.DataFrame | None) -> Iterator[tuple[str, dict[str, object]]]:
    last = _last_end(cover, previous)
    if cover.period_start and last and cover.period_start != last + timedelta(days=1):
        values: dict[str, object] = {"start": cover.period_start, "last": last}
        yield "period_differs_from_last_year", values
    if cover.period_end:
        ends = region_of(cover.institution).settings.year_ends
        usual = date.fromisoformat(f"{cover.period_end.year}-{ends}")
        if cover.period_end != usual:
            yield "period_differs_from_others", {"end": cover.period_end, "usual": usual}


def period_findings(cover: Cover | None, context: CheckContext) -> list[Finding]:
    """Return what is odd about the period of a return."""
    if cover is None:
        return []
    found = list(_of_itself(cover.period_start, cover.period_end, cover.time_period))
    if not found:
        found += _beside_others(cover, context.previous)
    return [Finding(rule, _place(cover, rule), values=values) for rule, values in found]


def _place(cover: Cover, rule: str) -> Place:
    field = "period_start" if rule == "period_differs_from_last_year" else "period_end"
    return cover.places.get(field, Place())
