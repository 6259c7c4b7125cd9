"""The measures of a register: whom each counts, by which ranks and details, and when it can be told.

Belongs here: that, measure by measure. Does not belong here: how lines are added up (`counts`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pipelines.intake.registers.counts import Lines
from pipelines.intake.registers.people import People
from pipelines.intake.registers.period import anniversaries
from pipelines.intake.registers.ranks import ALL_RANKS, UNKNOWN
from pipelines.intake.registers.rows import is_known
from schemas.code_lists import TOTAL
from schemas.findings import Label
from schemas.register_layout import RETENTION_YEARS, details_of

SERVICE, IN_RANK = "service_years", "rank_years"
NEEDS_LEAVERS = ("opening_strength", "intake", "exits", "promotions", "promotions_out")


@dataclass(frozen=True)
class Measure:
    """One measure as a register tells it: the rows that it counts, and by what.

    `ranks` is each row's rank, None where the measure is told for all ranks together only. `detail` is
    each row's detail as a number among `details`. `days` makes it a span of time.
    """

    measure: str
    row: np.ndarray
    ranks: np.ndarray | None = None
    details: tuple[str, ...] = (TOTAL,)
    detail: np.ndarray | int = 0
    days: np.ndarray | None = None
    unit_measure: str = "persons"

    @property
    def without_rank(self) -> np.ndarray:
        """Return the rows whose rank at that time is not known; with any, it is not told by rank."""
        return np.empty(0, dtype=np.int64) if self.ranks is None else self.row[self.ranks == UNKNOWN]

    @property
    def is_by_rank(self) -> bool:
        """Return whether it is told by rank."""
        return self.ranks is not None and not len(self.without_rank)

    def lines(self, number: int, people: People) -> Lines:
        """Return its lines, as those of measure `number`."""
        ranks = self.ranks if self.ranks is not None and self.is_by_rank else np.asarray(ALL_RANKS)
        population, sex = people.rows.population[self.row], people.sex[self.row]
        return Lines(number, population, np.broadcast_to(ranks, len(self.row)), sex, self.detail, self.days)


def _stocks(people: People) -> Iterator[Measure]:
    rows, ranks = people.rows, people.ranks
    institution = rows.layout.institution
    serving = np.flatnonzero(people.is_serving)
    held = ranks.at_end[serving] if rows.has("rank") else None
    yield Measure("strength", serving, held)
    days = people.service_days[serving]
    known = days >= 0
    by_rank = None if held is None else held[known]
    yield Measure(SERVICE, serving[known], by_rank, days=days[known], unit_measure="years")
    if ranks.has_dates:
        held_days = ranks.days_held[serving]
        dated = held_days >= 0
        in_rank, by_rank = serving[dated], ranks.at_end[serving[dated]]
        yield Measure(IN_RANK, in_rank, by_rank, days=held_days[dated], unit_measure="years")
    if rows.has("leadership_post"):
        post = rows.numbers("leadership_post")[serving]
        details = details_of("leadership_posts", institution)
        filled = post > 0  # 0 is NO_POST
        by_rank = None if held is None else held[filled]
        yield Measure(
            "leadership_posts", serving[filled], by_rank, details, post[filled] - 1, unit_measure="posts"
        )


def _flows(people: People) -> Iterator[Measure]:
    rows, ranks = people.rows, people.ranks
    if not rows.tells_leavers:
        return
    by_rank = rows.has("rank")
    opening, entered, left = (
        np.flatnonzero(people.is_counted & mask)
        for mask in (rows.is_opening, rows.has_entered, rows.has_left)
    )
    yield Measure("opening_strength", opening, ranks.at_opening[opening] if ranks.has_dates else None)
    yield Measure("intake", entered, ranks.at_entry[entered] if by_rank else None)
    yield Measure("exits", left, ranks.at_exit[left] if by_rank else None)
    if rows.has("exit_reason"):
        reason = people.exit_reason[left]
        given = is_known(reason)
        details = details_of("exits", rows.layout.institution)
        yield Measure("exits", left[given], None, details, reason[given])
    if ranks.has_dates:
        promotions = people.promotions
        yield Measure("promotions", promotions.row, promotions.after)
        yield Measure("promotions_out", promotions.row, promotions.before)


def _cohorts(people: People) -> Iterator[Measure]:
    for years, mask in people.rows.cohorts.items():
        cohort = np.flatnonzero(people.is_counted & mask)
        retained = cohort[people.still_serving(anniversaries(people.rows.entry[cohort], years), cohort)]
        yield Measure("cohort", cohort, details=(f"after_{years}",))
        yield Measure("cohort_retained", retained, details=(f"after_{years}",))


def measures(people: People) -> list[Measure]:
    """Return all measures that the register tells."""
    return [*_stocks(people), *_flows(people), *_cohorts(people)]


def left_out(people: People) -> dict[str, tuple[Label, ...]]:
    """Return what the register does not tell, by the key of the layout that would be needed for it."""
    rows = people.rows
    cohorts = [f"after_{years}" for years in RETENTION_YEARS if years not in rows.cohorts]
    missing = {
        "leavers_since": [] if rows.tells_leavers else [Label("measures", name) for name in NEEDS_LEAVERS],
        "rank_date": [] if people.ranks.has_dates else _labels("promotions", "rank_years_average"),
        "leadership_post": [] if rows.has("leadership_post") else _labels("leadership_posts"),
        "exit_reason": [] if rows.has("exit_reason") else _reasons(rows.layout.institution),
    }
    if cohorts:
        missing["leavers_since"] += [
            Label("measures", "cohort"),
            *(Label("details", code) for code in cohorts),
        ]
    return {key: tuple(labels) for key, labels in missing.items() if labels}


def _labels(*names: str) -> list[Label]:
    return [Label("measures", name) for name in names]


def _reasons(institution: str) -> list[Label]:
    return [Label("details", code) for code in details_of("exits", institution)]
