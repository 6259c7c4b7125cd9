"""Which services can be projected from which year, and their futures.

Belongs here: one projection for each area, sector, population and year of figures, or the reason why there
is none. Does not belong here: rows of tables (`shares`, `outlook`), the model (`rates`, `runs`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from pipelines.figures.projecting.history import Given, History, Service, given_flows, history
from pipelines.figures.projecting.rates import draw_rates
from pipelines.figures.projecting.runs import Runs, draw_runs
from pipelines.figures.projecting.years import WOMEN, Array
from schemas.code_lists import TOTAL, code_list
from schemas.projections import projection_settings

INDICATOR = "share_of_women"
TABLE = "region.representation"
ALLOWED = ("small_base",)
"""Notes that forbid a ranking but no projection: chance is in the intervals."""


@dataclass(frozen=True)
class Projection:
    """What is projected from one year's figures: its history and futures, or the reason for none."""

    service: Service
    year: int
    rows: Mapping[str, Any]
    reason: str | None
    history: History | None

    @property
    def learnt(self) -> History:
        """Return the flows that it learns from; raise LookupError where there is a reason for none."""
        if self.history is None:
            raise LookupError(f"{self.service}, {self.year}: no flows to learn from ({self.reason}).")
        return self.history

    @property
    def basis(self) -> str:
        """Return what it rests on."""
        if self.history is None:
            return "none"
        return "totals" if self.history.bands == (TOTAL,) else "ranks"

    @property
    def fitted_years(self) -> int:
        """Return how many years of flows it learns from."""
        return len(self.history.years) if self.history else 0

    @cached_property
    def runs(self) -> Runs:
        """Return the futures: the same for the same figures, whatever else is projected."""
        settings, years = projection_settings(), self.learnt.years
        rng = np.random.Generator(np.random.PCG64([self.year, *" ".join(self.service).encode()]))
        return draw_runs(years[-1].closing, draw_rates(years, settings, rng), settings.horizon, rng)

    @cached_property
    def ranks(self) -> dict[str, Array]:
        """Return which bands each rank consists of: bands, what they are parts of, all ranks."""
        if self.history is None:
            return {}
        bands, ranks = self.history.bands, code_list("ranks")
        found: dict[str, Array] = {}
        for number, band in enumerate(bands):
            rank = band
            while rank:
                found.setdefault(rank, np.zeros(len(bands), dtype=bool))[number] = True
                rank = ranks[rank].parent
        return dict(sorted(found.items()))

    def shares(self, rank: str) -> Array:
        """Return the share of women of a rank (0 to 1), by year and run; not a number where nobody serves."""
        persons = self.runs.strength[:, :, self.ranks[rank]].sum(axis=2)
        everyone = persons.sum(axis=-1)
        nobody = np.full(everyone.shape, np.nan)
        return np.divide(persons[..., WOMEN], everyone, out=nobody, where=everyone > 0)


def projections(facts: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> Iterator[Projection]:
    """Yield a projection for each service and each of the newest years in which its share is asked for.

    `facts` is facts.observations, `tables` those of indicators made of it.
    """
    table = tables.get(TABLE)
    if table is None or table.empty:
        return
    shares = table[table["indicator"] == INDICATOR]
    newest = int(shares["time_period"].max()) - projection_settings().newest
    breaks = _breaks(shares)
    given = given_flows(facts)
    for (service, year), rows in sorted(_rows(shares[shares["time_period"] > newest]).items()):
        first = max((each for each in breaks.get(service, []) if each <= year), default=0)
        yield _projection(service, year, rows, given.get(service, Given()), first)


def _service(row: Any) -> Service:
    return row.ref_area, row.sector, row.population


def _rows(shares: pd.DataFrame) -> dict[tuple[Service, int], dict[str, Any]]:
    """Return the rows of each service and year by rank, where all its ranks together are among them."""
    found: dict[tuple[Service, int], dict[str, Any]] = {}
    row: Any
    for row in shares.itertuples():
        found.setdefault((_service(row), row.time_period), {})[row.rank] = row
    return {key: rows for key, rows in found.items() if TOTAL in rows}


def _breaks(shares: pd.DataFrame) -> dict[Service, list[int]]:
    """Return the years in which the series of a service begins anew: no flow before them counts."""
    found: dict[Service, list[int]] = {}
    row: Any
    for row in shares[(shares["rank"] == TOTAL) & (shares["change_note"] == "series_break")].itertuples():
        found.setdefault(_service(row), []).append(row.time_period)
    return found


def _projection(service: Service, year: int, rows: Mapping[str, Any], given: Given, first: int) -> Projection:
    known = _unfit(rows[TOTAL], given) or history(given, year, first)
    if isinstance(known, str):
        return Projection(service, year, rows, known, None)
    return Projection(service, year, rows, None, known)


def _unfit(row: Any, given: Given) -> str | None:
    """Return why a share cannot be projected, None where it can."""
    if pd.isna(row.value):
        return "not_given" if pd.isna(row.comparability_note) else str(row.comparability_note)
    if row.basis != "counts":
        return "no_counts"
    if not row.is_comparable and row.comparability_note not in ALLOWED:
        return str(row.comparability_note)
    year = int(row.time_period)
    counted = [given.persons.get((year, "strength", TOTAL, sex)) for sex in ("F", TOTAL)]
    return None if counted == [row.numerator, row.denominator] else "group_and_members"
