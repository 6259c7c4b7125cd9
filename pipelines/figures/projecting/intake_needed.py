"""What share of women in intake would be needed to reach a target in time.

Belongs here: the same futures with another share of women among those who enter. Does not belong here:
drawing futures (`runs`), which targets there are (`outlook`).

Each run keeps what happened in it: how many enter, which part of women and of men leaves and rises. Then
the women of a year are those who come of today's women and of transfers, plus the share asked for times those
who come of an intake of women alone; the least share that reaches the target solves a linear equation.
More women in intake never make fewer women, so the share needed over all runs is a quantile of theirs.
"""

import math

import numpy as np

from pipelines.figures.projecting.runs import Runs
from pipelines.figures.projecting.years import WOMEN, Array, risen


def needed_by_run(runs: Runs, bands: Array, target: float, years: int) -> Array:
    """Return the least share of women in intake by run (0 to 1) that reaches `target` within `years`.

    `bands` says which bands are meant, `target` is a share (0 to 1). Infinite where even an intake of
    women alone does not do it.
    """
    today, entered = _followed(runs, years)
    women, others = (today[:, :, bands, group].sum(axis=-1) for group in (WOMEN, 1 - WOMEN))
    more, fewer = (entered[:, :, bands, group].sum(axis=-1) for group in (WOMEN, 1 - WOMEN))
    missing = target * (others + fewer) - (1 - target) * women
    gained = (1 - target) * more + target * fewer
    needed = np.divide(missing, gained, out=np.full(missing.shape, math.inf), where=gained > 0)
    needed[missing <= 0] = 0.0
    serving = women + others + more + fewer > 0
    least = np.where(serving, needed, math.inf).min(axis=0)
    return np.where(least > 1, math.inf, least)


def needed_in(needed: Array, probability: float) -> float | None:
    """Return the share that is enough in so many of the runs (0 to 1); None where none is."""
    share = float(np.sort(needed)[math.ceil(probability * len(needed)) - 1])
    return share if math.isfinite(share) else None


def _followed(runs: Runs, years: int) -> tuple[Array, Array]:
    """Return who comes of today's persons and transfers, and who of an intake of either group alone.

    Arrays of years by runs by bands by groups, in persons as fractions of which the runs consist.
    """
    today = runs.strength[0].astype(float)
    entered = np.zeros_like(today)
    found = []
    for year in range(years):
        stays, rises = _parts(runs, year)
        today, entered = _a_year_on(today, stays, rises), _a_year_on(entered, stays, rises)
        today = today + runs.transfers_in[year]
        entered = entered + runs.intake[year].sum(axis=-1, keepdims=True)
        found.append((today, entered))
    return np.array([each for each, _ in found]), np.array([each for _, each in found])


def _parts(runs: Runs, year: int) -> tuple[Array, Array]:
    """Return which part stays and which of it rises, as it happened; by the rate where nobody was there."""
    present, leaving, promoted = runs.strength[year], runs.leaving[year], runs.promoted[year]
    gone = np.divide(leaving, present, out=runs.leaving_rate[year].copy(), where=present > 0)
    staying = present - leaving
    rises = np.divide(promoted, staying, out=runs.promotion_rate[year].copy(), where=staying > 0)
    return 1 - gone, rises


def _a_year_on(persons: Array, stays: Array, rises: Array) -> Array:
    staying = persons * stays
    promoted = staying * rises
    return staying - promoted + risen(promoted)
