"""Futures of a service, run by run: whole persons who leave, rise, move and enter, year after year.

Belongs here: drawing what comes of rates. Does not belong here: the rates (`rates`), what a share of
women in intake would do to the same futures (`intake_needed`), shares and intervals (`tables`).
"""

from dataclasses import dataclass

import numpy as np

from pipelines.figures.projecting.rates import Rates
from pipelines.figures.projecting.spread import TINY
from pipelines.figures.projecting.years import Array, risen

MANY = 25
"""From how many expected, on the rarer side, the normal distribution stands in: numpy changes at 30."""


@dataclass(frozen=True)
class Runs:
    """Arrays of years by runs by bands by groups. `strength` begins with the figures as they are.

    Year `t` of the flows leads from `strength[t]` to `strength[t + 1]`. The rates are those of that year.
    """

    strength: Array
    leaving: Array
    promoted: Array
    intake: Array
    transfers_in: Array
    leaving_rate: Array
    promotion_rate: Array

    @property
    def runs(self) -> int:
        """Return how many futures there are."""
        return int(self.strength.shape[1])


def draw_runs(closing: Array, rates: Rates, years: int, rng: np.random.Generator) -> Runs:
    """Return the futures of a service that now has `closing` persons (bands by groups)."""
    present = np.broadcast_to(closing, rates.leaving.shape).astype(np.int64)
    strength, flows = [present], []
    for ahead in range(1, years + 1):
        leaving_rate = _of_a_year(rates.leaving, present, rates.leaving_spread, rng)
        leaving = _binomial(present, leaving_rate, rng)
        staying = present - leaving
        promotion_rate = _of_a_year(rates.promotion, staying, rates.promotion_spread, rng)
        promoted = _binomial(staying, promotion_rate, rng)
        persons = rng.poisson(_number_of_a_year(rates.intake, rates.intake_spread, rng))
        women = _of_a_year(rates.women.share(ahead), persons, rates.women.spread, rng)
        intake = _by_group(persons, women, rng)
        transfers = _by_group(rng.poisson(rates.transfers), rates.women_in_transfers, rng)
        present = staying - promoted + risen(promoted) + intake + transfers
        strength.append(present)
        flows.append((leaving, promoted, intake, transfers, leaving_rate, promotion_rate))
    return Runs(np.array(strength), *(np.array(found) for found in zip(*flows, strict=True)))


def _binomial(persons: Array, chance: Array, rng: np.random.Generator) -> Array:
    """Return how many of `persons` it happens to, each by `chance`: the same on every version of numpy.

    Where many are expected, numpy 2.5 draws other numbers than 2.4 did; there the normal distribution,
    rounded to whole persons, is as good.
    """
    expected = persons * chance
    deviation = np.sqrt(expected * (1 - chance))
    is_many = np.minimum(expected, persons - expected) > MANY
    few = rng.binomial(persons, np.where(is_many, 0.0, chance))
    many = np.rint(expected + deviation * rng.standard_normal(expected.shape))
    return np.where(is_many, np.clip(many, 0, persons), few).astype(np.int64)


def _of_a_year(rate: Array, persons: Array, spread: Array, rng: np.random.Generator) -> Array:
    """Return rates of one year, such that counts of `persons` vary by `spread` times what chance makes."""
    more = spread.reshape(-1, *[1] * (rate.ndim - 1)) - 1
    varies = (more > 0) & (persons > more + 1) & (rate > TINY) & (rate < 1 - TINY)
    weight = np.divide(persons - 1 - more, more, out=np.ones(rate.shape), where=varies)
    drawn = rng.beta(np.where(varies, rate, 0.5) * weight, np.where(varies, 1 - rate, 0.5) * weight)
    return np.where(varies, drawn, rate)


def _number_of_a_year(number: Array, spread: Array, rng: np.random.Generator) -> Array:
    """Return numbers to expect in one year, such that counts vary by `spread` times what chance makes."""
    more = spread[:, None] - 1
    varies = (more > 0) & (number > 0)
    shape = np.divide(number, more, out=np.ones(number.shape), where=varies)
    return np.where(varies, rng.gamma(shape) * more, number)


def _by_group(persons: Array, women: Array, rng: np.random.Generator) -> Array:
    """Return women and others among persons, given the share of women."""
    of_women = _binomial(persons, women, rng)
    return np.stack([of_women, persons - of_women], axis=-1)
