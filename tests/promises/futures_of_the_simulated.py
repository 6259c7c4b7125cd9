"""Projections tried on simulated services, whose future is known: how often the truth is in the interval.

Belongs here: histories of the simulator, what was foretold of them, coverage by years ahead and learnt from.
Does not belong here: what coverage is promised (`test_backtest`). Run as a program it prints the tables of
docs/projections.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pipelines.figures.projecting.rates import draw_rates
from pipelines.figures.projecting.runs import draw_runs
from pipelines.figures.projecting.shares import INTERVALS, per_cent, quantiles
from pipelines.figures.projecting.years import WOMEN, FlowYear
from pipelines.simulation.manpower import Flows, year_of
from pipelines.simulation.services import draw_forms, draw_service, opening_stock
from schemas.projections import projection_settings
from schemas.regions import load_region

KNOWN = 10
"""Years before the future begins: the most that is learnt from."""

FITTED = (1, 2, 3, 5, 10)
AHEAD = (1, 3, 5, 10, 15, 20)


@dataclass(frozen=True)
class Trial:
    """One share foretold: of what, from how many years, how far ahead; per cent."""

    sector: str
    is_total: bool
    fitted: int
    ahead: int
    middle: float
    bounds: dict[str, float]
    truth: float

    def holds(self, interval: int) -> bool:
        """Return whether the truth is in the interval."""
        return self.bounds[f"lower_{interval}"] <= self.truth <= self.bounds[f"upper_{interval}"]


def _groups(counts: np.ndarray) -> np.ndarray:
    """Return women and all others, of counts by band and sex as the simulator has them."""
    return np.stack([counts[..., 0], counts[..., 1:].sum(axis=-1)], axis=-1)


def _flow_year(year: int, flows: Flows) -> FlowYear:
    return FlowYear(
        year=year,
        opening=_groups(flows.opening),
        leaving=_groups(flows.exits.sum(axis=-1) + flows.transfers_out),
        promoted=_groups(flows.promotions_out),
        intake=_groups(flows.intake),
        transfers_in=_groups(flows.transfers_in),
        closing=_groups(flows.closing),
    )


def simulated_years(sector: str, seed: int, years: int) -> list[FlowYear]:
    """Return the years of a service that has its own size, growth, women, trend and preferences."""
    rng = np.random.default_rng([seed, *sector.encode()])
    node = next(node for node in load_region("simulated").institutions.values() if node.sector == sector)
    service = draw_service(node, draw_forms(rng), rng)
    stock, found = opening_stock(service, rng), []
    for year in range(years):
        (flows,) = year_of([service], [stock], year, rng)
        stock = flows.closing
        found.append(_flow_year(2000 + year, flows))
    return found


def _share(persons: np.ndarray) -> np.ndarray:
    everyone = persons.sum(axis=-1)
    nobody = np.full(everyone.shape, np.nan)
    return np.divide(persons[..., WOMEN], everyone, out=nobody, where=everyone > 0)


def trials(sector: str, seeds: range) -> Iterator[Trial]:
    """Yield what is foretold of each simulated service, of all ranks and of every band, and the truth."""
    settings = projection_settings()
    for seed in seeds:
        years = simulated_years(sector, seed, KNOWN + max(AHEAD))
        for fitted in FITTED:
            known = years[KNOWN - fitted : KNOWN]
            rng = np.random.Generator(np.random.PCG64([seed, fitted, *sector.encode()]))
            runs = draw_runs(known[-1].closing, draw_rates(known, settings, rng), max(AHEAD), rng)
            for ahead in AHEAD:
                truth = years[KNOWN - 1 + ahead].closing
                foretold = [(_share(runs.strength[ahead].sum(axis=1)), _share(truth.sum(axis=0)), True)]
                foretold += [
                    (_share(runs.strength[ahead, :, band]), _share(truth[band]), False)
                    for band in range(len(truth))
                ]
                for shares, share, is_total in foretold:
                    middle, bounds = quantiles(np.sort(shares))
                    if middle is not None and not np.isnan(share):
                        yield Trial(sector, is_total, fitted, ahead, middle, bounds, per_cent(share))


def coverage(found: list[Trial], interval: int) -> float:
    """Return in how many of the trials, per cent, the truth is in the interval."""
    return 100 * sum(trial.holds(interval) for trial in found) / len(found)


def _table(found: list[Trial], by: str, values: tuple[int, ...]) -> Iterator[str]:
    for value in values:
        some = [trial for trial in found if getattr(trial, by) == value]
        held = " | ".join(f"{coverage(some, interval):.0f}" for interval in INTERVALS)
        width = np.median([trial.bounds["upper_80"] - trial.bounds["lower_80"] for trial in some])
        missed = np.median([abs(trial.truth - trial.middle) for trial in some])
        yield f"| {value} | {held} | {width:.1f} | {missed:.1f} |"


def main() -> None:
    """Print coverage by years ahead and by years learnt from."""
    found = [trial for sector in ("AF", "POL") for trial in trials(sector, range(100))]
    for is_total in (True, False):
        some = [trial for trial in found if trial.is_total == is_total]
        print("all ranks" if is_total else "rank bands", len(some))  # noqa: T201 (a program)
        for by, values in (("ahead", AHEAD), ("fitted", FITTED)):
            print(by, *_table(some, by, values), sep="\n")  # noqa: T201
    for fitted in FITTED:
        some = [trial for trial in found if trial.is_total and trial.fitted == fitted]
        print("80 per cent,", fitted, *_table(some, "ahead", AHEAD), sep="\n")  # noqa: T201


if __name__ == "__main__":
    main()
