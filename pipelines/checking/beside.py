"""Figures of another return, to be looked up beside those that are checked.

Belongs here: values and statuses by series key. Does not belong here: where they come from
(`CheckContext`), what must hold between them and the return (`bands`, `history`, `matches`).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.checking.result import SERIES

Key = tuple[str, ...]
"""The coordinates of a figure in the order of SERIES."""


def keys_of(observations: pd.DataFrame, names: list[str]) -> list[Key]:
    """Return some columns as a tuple per row, taken out by column: row by row is slow."""
    return list(zip(*(observations[name].to_numpy(dtype=object) for name in names), strict=True))


@dataclass(frozen=True)
class Figures:
    """Value and status of every figure by its key; both empty where no other return is known."""

    numbers: dict[Key, float]
    statuses: dict[Key, str]

    def __bool__(self) -> bool:
        """Return whether anything is known at all."""
        return bool(self.statuses)

    def values(self, keys: list[Key]) -> np.ndarray:
        """Return the numbers of some keys, NaN where there is none."""
        return np.array([self.numbers.get(key, np.nan) for key in keys], dtype=float)


def figures_of(observations: pd.DataFrame | None) -> Figures:
    """Return the figures of a frame with the columns of an observation."""
    if observations is None:
        return Figures({}, {})
    keys = keys_of(observations, SERIES)
    numbers = zip(keys, observations["obs_value"].tolist(), strict=True)
    return Figures(dict(numbers), dict(zip(keys, observations["obs_status"].tolist(), strict=True)))
