"""The stocks and flows of areas, year by year, from facts: what a projection can learn from.

Belongs here: adding up institutions, finding the rank bands, refusing years that are not whole. Does not
belong here: what is learnt (`rates`), which areas and years are projected (`tables`).

A year counts where the same institutions gave all of it, where parts are their totals, and where its
flows lead from the opening to the closing strength. What was not given is never taken for zero: a band
without a figure is one that the total leaves nothing for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb
import numpy as np
import pandas as pd

from pipelines.figures.indicators import register_facts
from pipelines.figures.projecting.years import Array, FlowYear, risen
from pipelines.store.edition_files import OFFLINE
from schemas.code_lists import TOTAL, code_list
from schemas.projections import projection_settings

REQUIRED = ("strength", "intake", "exits")
MOVES = ("transfers_in", "transfers_out")
RISES = ("promotions", "promotions_out")
OPENING = "opening_strength"
MEASURES = (*REQUIRED, *MOVES, *RISES, OPENING)

Service = tuple[str, str, str]
"""Area, sector, population."""

STATEMENT = """
SELECT ref_area, sector, population, time_period, measure, rank, sex, sum(obs_value) AS persons,
       string_agg(institution, ' ' ORDER BY institution) AS given_by
FROM accepted
WHERE measure IN (SELECT unnest(?)) AND rank IN (SELECT unnest(?)) AND sex IN ('F', '_T')
  AND detail = '_T' AND unit_measure = 'persons' AND obs_value IS NOT NULL
GROUP BY ref_area, sector, population, time_period, measure, rank, sex
ORDER BY ref_area, sector, population, time_period, measure, rank, sex
"""


@dataclass
class Given:
    """What the institutions of an area and sector gave of a population: sums, and who is in them."""

    persons: dict[tuple[int, str, str, str], float] = field(default_factory=dict)
    given_by: dict[tuple[int, str, str, str], str] = field(default_factory=dict)

    def counts(self, year: int, measure: str, rank: str, given_by: str) -> Array | None:
        """Return women and others; None where not all of `given_by`, or others too, gave both."""
        keys = [(year, measure, rank, sex) for sex in ("F", TOTAL)]
        if any(self.given_by.get(key) != given_by for key in keys):
            return None
        women, persons = (self.persons[key] for key in keys)
        return np.array([women, persons - women])

    def parts(self, year: int, measure: str, bands: tuple[str, ...]) -> Array:
        """Return women and others by band, whoever gave them: `_by_rank` sees that they are the total."""
        of = self.persons
        women = np.array([of.get((year, measure, band, "F"), 0.0) for band in bands])
        persons = np.array([of.get((year, measure, band, TOTAL), 0.0) for band in bands])
        return np.stack([women, persons - women], axis=-1)


def given_flows(facts: pd.DataFrame) -> dict[Service, Given]:
    """Return all stocks and flows by area, sector and population; `facts` is facts.observations."""
    with duckdb.connect(":memory:", config=OFFLINE) as connection:
        register_facts(connection, facts)
        rows = connection.execute(STATEMENT, [list(MEASURES), list(code_list("ranks").codes)]).fetchall()
    found: dict[Service, Given] = {}
    for area, sector, population, year, measure, rank, sex, persons, given_by in rows:
        given = found.setdefault((area, sector, population), Given())
        given.persons[year, measure, rank, sex] = persons
        given.given_by[year, measure, rank, sex] = given_by
    return found


@dataclass(frozen=True)
class History:
    """Whole years up to that of figures, by band, lowest first; one band `_T` where ranks are not known."""

    bands: tuple[str, ...]
    years: tuple[FlowYear, ...]


def history(given: Given, year: int, first: int) -> History | str:
    """Return what is known from `first` to `year`, or the reason why that year's flows cannot be used.

    By rank where the flows of `year` are known by rank, else of all ranks together.
    """
    given_by = given.given_by.get((year, "strength", TOTAL, "F"), "")
    first = max(first, year - projection_settings().fitted_years + 1)
    totals = {each: _totals(given, each, given_by) for each in range(first, year + 1)}
    last = totals[year]
    if isinstance(last, str):
        return last
    whole = {each: found for each, found in totals.items() if isinstance(found, FlowYear)}
    bands = _bands(given, year)
    by_rank = {each: _by_rank(given, bands, total) for each, total in whole.items()}
    if len(bands) > 1 and by_rank[year] is not None:
        return History(bands, tuple(found for found in by_rank.values() if found is not None))
    return History((TOTAL,), tuple(whole.values()))


def _bands(given: Given, year: int) -> tuple[str, ...]:
    """Return the bands in which anybody is counted that year and that no other is a part of, lowest first."""
    ranks = code_list("ranks").codes.values()
    counted = [rank for rank in ranks if (year, "strength", rank.code, TOTAL) in given.persons]
    above = {rank.parent for rank in counted}
    return tuple(rank.code for rank in reversed(counted) if rank.code not in above)


def _totals(given: Given, year: int, given_by: str) -> FlowYear | str:
    """Return a year of all ranks together, or why it cannot be used."""
    found = {measure: given.counts(year, measure, TOTAL, given_by) for measure in MEASURES}
    if found[OPENING] is None:
        found[OPENING] = given.counts(year - 1, "strength", TOTAL, given_by)
    known: dict[str, Array] = {}
    for measure in (*REQUIRED, OPENING):
        counts = found[measure]
        if counts is None:
            return "flows_not_given"
        known[measure] = counts
    # Not given, transfers count for nothing only where the rest leaves nothing unexplained.
    nobody = np.zeros(2)
    moves = [nobody if (counts := found[name]) is None else counts for name in MOVES]
    total = _flow_year(year, known | dict(zip(MOVES, moves, strict=True)), nobody)
    return total if _is_balanced(total, total.opening.sum()) else "flows_unbalanced"


def _flow_year(year: int, counts: Mapping[str, Array], promoted: Array) -> FlowYear:
    def whole(numbers: Array) -> Array:
        return np.rint(np.atleast_2d(numbers)).astype(np.int64)

    return FlowYear(
        year=year,
        opening=whole(counts[OPENING]),
        leaving=whole(counts["exits"] + counts["transfers_out"]),
        promoted=whole(promoted),
        intake=whole(counts["intake"]),
        transfers_in=whole(counts["transfers_in"]),
        closing=whole(counts["strength"]),
    )


def _by_rank(given: Given, bands: tuple[str, ...], total: FlowYear) -> FlowYear | None:
    """Return a year by band; None where bands are not its parts, or persons rise otherwise than by one."""
    parts = {measure: given.parts(total.year, measure, bands) for measure in MEASURES}
    if not parts[OPENING].any():
        parts[OPENING] = given.parts(total.year - 1, "strength", bands)
    found = _flow_year(total.year, parts, parts["promotions_out"])
    rises = np.array_equal(risen(parts["promotions_out"]), parts["promotions"])
    names = ("opening", "leaving", "intake", "transfers_in", "closing")
    adds_up = all(np.array_equal(getattr(found, name).sum(axis=0), getattr(total, name)[0]) for name in names)
    stays = not parts["promotions_out"][-1:].any()
    return found if adds_up and rises and stays and _is_balanced(found, total.opening.sum()) else None


def _is_balanced(year: FlowYear, persons: float) -> bool:
    """Return whether flows lead to the closing strength, and nobody is counted below zero."""
    counts = (year.opening, year.leaving, year.promoted, year.intake, year.transfers_in, year.closing)
    unexplained = np.abs(year.expected_closing - year.closing).sum()
    is_small = unexplained <= projection_settings().unexplained / 100 * persons
    return bool(is_small and all((found >= 0).all() for found in counts))
