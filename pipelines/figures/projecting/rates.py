"""From the flows of some years to rates as they may be: one set for each run.

Belongs here: posterior draws of the rates of leaving, promotion and entry. Does not belong here: the
share of women in intake (`women`), what comes of the rates (`runs`).

Rates of persons are Beta, numbers of persons who enter Gamma, with the priors of Jeffreys; the rate of
a sex is drawn to that of all in its band. Where years differ more than by chance, counts tell less: all
are divided by the spread, which is itself drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.figures.projecting.spread import TINY, deviations, draw_spread
from pipelines.figures.projecting.women import WomenInIntake, women_in_intake
from pipelines.figures.projecting.years import WOMEN, Array, FlowYear
from schemas.projections import ProjectionSettings

JEFFREYS = 0.5


@dataclass(frozen=True)
class Rates:
    """Rates by run (first axis), band and, for persons who serve, group. Spreads are by run alone."""

    leaving: Array
    leaving_spread: Array
    promotion: Array
    promotion_spread: Array
    intake: Array
    intake_spread: Array
    women: WomenInIntake
    transfers: Array
    women_in_transfers: Array


def draw_rates(years: Sequence[FlowYear], settings: ProjectionSettings, rng: np.random.Generator) -> Rates:
    """Return what the rates may be, given the flows of `years`; the last is where a projection begins."""

    def over_years(name: str) -> Array:
        return np.array([getattr(year, name) for year in years], dtype=float)

    opening, leaving, promoted = (over_years(name) for name in ("opening", "leaving", "promoted"))
    transfers, entering = over_years("transfers_in"), over_years("intake").sum(axis=-1)
    leaving_rate, leaving_spread = _shares(leaving, opening, settings, rng)
    promotion, promotion_spread = _shares(promoted, opening - leaving, settings, rng)
    promotion[:, -1] = 0  # nobody rises out of the highest band
    intake, intake_spread = _numbers(entering, settings, rng)
    return Rates(
        leaving=leaving_rate,
        leaving_spread=leaving_spread,
        promotion=promotion,
        promotion_spread=promotion_spread,
        intake=intake,
        intake_spread=intake_spread,
        women=women_in_intake(years, settings, rng),
        transfers=_numbers(transfers.sum(axis=-1), settings, rng)[0],
        women_in_transfers=_women_in_transfers(transfers, opening, settings, rng),
    )


def _shares(
    counts: Array, of: Array, settings: ProjectionSettings, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Return rates (runs, bands, groups) and spreads (runs), of counts by years, bands and groups."""
    of = np.maximum(of, counts)  # who came within the year may leave or rise within it
    rate = np.divide(counts.sum(axis=0), of.sum(axis=0), out=np.zeros(of.shape[1:]), where=of.any(axis=0))
    variance = of * rate * (1 - rate)
    fitted = int((variance > TINY).any(axis=0).sum())
    found = deviations(counts, of * rate, variance, fitted)
    spread = draw_spread(*found, settings.spread, settings.runs, rng)
    less = spread[:, None, None]
    yes, no = counts.sum(axis=0) / less, (of - counts).sum(axis=0) / less
    pooled = rng.beta(yes.sum(axis=-1) + JEFFREYS, no.sum(axis=-1) + JEFFREYS)[..., None]
    pooled = np.clip(pooled, TINY, 1 - TINY)
    return rng.beta(yes + settings.pooling * pooled, no + settings.pooling * (1 - pooled)), spread


def _numbers(counts: Array, settings: ProjectionSettings, rng: np.random.Generator) -> tuple[Array, Array]:
    """Return yearly numbers (runs, bands) and spreads (runs); what never happened does not happen."""
    years, happened = len(counts), counts.any(axis=0)
    mean = np.broadcast_to(counts.mean(axis=0), counts.shape)
    found = deviations(counts, mean, mean, int(happened.sum()))
    spread = draw_spread(*found, settings.spread, settings.runs, rng)
    less = spread[:, None]
    drawn = rng.gamma(counts.sum(axis=0) / less + JEFFREYS) * less / years
    return np.where(happened, drawn, 0.0), spread


def _women_in_transfers(
    transfers: Array, opening: Array, settings: ProjectionSettings, rng: np.random.Generator
) -> Array:
    """Return the share of women among those transferred in, drawn to that of who serves in the band."""
    persons, came = opening.sum(axis=0), transfers.sum(axis=0)
    own = (persons[:, WOMEN] + JEFFREYS) / (persons.sum(axis=-1) + 2 * JEFFREYS)
    yes, no = came[:, WOMEN], came.sum(axis=-1) - came[:, WOMEN]
    size = (settings.runs, len(own))
    return rng.beta(yes + settings.pooling * own, no + settings.pooling * (1 - own), size)
