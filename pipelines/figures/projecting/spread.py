"""How much more years differ than chance alone makes them.

Belongs here: the ratio of the variance between years to that of chance, estimated and drawn. Does not
belong here: the rates that it widens (`rates`, `women`).
"""

import numpy as np

from pipelines.figures.projecting.years import Array
from schemas.projections import Spread

TINY = 1e-9


def draw_spread(squares: float, degrees: int, prior: Spread, runs: int, rng: np.random.Generator) -> Array:
    """Return the ratio as it may be, by run: never less than 1.

    `squares` is the sum of squared standardised deviations that years show, `degrees` how many of them
    are free to differ. A scaled inverse chi-square, so that few years leave much room.
    """
    drawn = (prior.weight * prior.expected + squares) / rng.chisquare(prior.weight + degrees, runs)
    return np.maximum(drawn, 1.0)


def deviations(counts: Array, expected: Array, variance: Array, fitted: int) -> tuple[float, int]:
    """Return the sum of squared standardised deviations, and how many are free when `fitted` were fitted.

    Where chance could make no difference there is nothing to learn.
    """
    differs = variance > TINY
    squares = np.divide((counts - expected) ** 2, variance, out=np.zeros_like(variance), where=differs)
    return float(squares.sum()), max(0, int(differs.sum()) - fitted)
