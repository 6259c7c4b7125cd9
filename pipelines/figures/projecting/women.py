"""The share of women among those who enter: how it stands, and where it may be going.

Belongs here: the regression of women in intake on years, by band, and its posterior draws. Does not
belong here: how many enter (`rates`).

A logistic regression with normal priors: what all bands have in common, how each differs, one change by
year. Its posterior is taken as normal around its mode (Laplace); Newton's method finds the mode.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from pipelines.figures.projecting.spread import deviations, draw_spread
from pipelines.figures.projecting.years import WOMEN, Array, FlowYear
from schemas.projections import ProjectionSettings

STEPS = 15
"""Steps of Newton's method: with normal priors it stands still after six or seven."""


@dataclass(frozen=True)
class WomenInIntake:
    """Log odds of a woman among those who enter: level by run and band, change by run and year; spread."""

    level: Array
    change: Array
    spread: Array

    def share(self, years_ahead: int) -> Array:
        """Return the shares (runs, bands) so many years after the year of figures."""
        return expit(self.level + years_ahead * self.change[:, None])


@dataclass(frozen=True)
class _Regression:
    """Women out of `of` by cell (year and band), what the cell is made of, and priors of that."""

    women: Array
    of: Array
    design: Array
    centre: Array
    precision: Array

    def working(self, at: Array) -> tuple[Array, Array, Array]:
        """Return expected women, their variance, and the score of the likelihood at some values."""
        chance = expit(self.design @ at)
        return self.of * chance, self.of * chance * (1 - chance), self.of * (self.women / self.of - chance)

    def mode(self) -> Array:
        """Return the most likely values."""
        at = self.centre.copy()
        for _ in range(STEPS):
            _, variance, score = self.working(at)
            information = (self.design.T * variance) @ self.design + self.precision
            at += np.linalg.solve(information, self.design.T @ score - self.precision @ (at - self.centre))
        return at

    def around(self, mode: Array, spread: Array, rng: np.random.Generator) -> Array:
        """Return values as they may be (runs, values): the wider the spread, the nearer to the priors."""
        _, variance, score = self.working(mode)
        told = (self.design.T * variance) @ self.design
        information = told / spread[:, None, None] + self.precision
        pull = (told @ mode + self.design.T @ score) / spread[:, None] + self.precision @ self.centre
        mean = np.linalg.solve(information, pull[..., None])
        noise = rng.standard_normal((len(spread), len(mode), 1))
        upper = np.swapaxes(np.linalg.cholesky(information), -1, -2)
        return (mean + np.linalg.solve(upper, noise))[..., 0]


def women_in_intake(
    years: Sequence[FlowYear], settings: ProjectionSettings, rng: np.random.Generator
) -> WomenInIntake:
    """Return what the share of women in intake may be and become, given the intake of `years`."""
    found = _regression(years, settings)
    mode = found.mode()
    expected, variance, _ = found.working(mode)
    told = deviations(found.women, expected, variance, len(mode) - 1)  # what is common is no value of its own
    spread = draw_spread(*told, settings.spread, settings.runs, rng)
    drawn = found.around(mode, spread, rng)
    return WomenInIntake(level=drawn[:, :1] + drawn[:, 1:-1], change=drawn[:, -1], spread=spread)


def _regression(years: Sequence[FlowYear], settings: ProjectionSettings) -> _Regression:
    """Return the cells in which anybody entered; values: common to all, by band, change by year."""
    bands, prior = len(years[-1].closing), settings.women_in_intake
    design = np.array(
        [[1.0, *np.eye(bands)[band], year.year - years[-1].year] for year in years for band in range(bands)]
    )
    women = np.array([year.intake[:, WOMEN] for year in years], dtype=float).ravel()
    of = np.array([year.intake.sum(axis=-1) for year in years], dtype=float).ravel()
    serving = years[-1].closing.sum(axis=0)
    common = logit((serving[WOMEN] + 0.5) / (serving.sum() + 1))
    deviation = np.array([prior.around_strength, *[prior.bands] * bands, prior.change])
    return _Regression(
        women=women[of > 0],
        of=of[of > 0],
        design=design[of > 0],
        centre=np.array([common, *[0.0] * bands, 0.0]),
        precision=np.diag(deviation**-2.0),
    )
