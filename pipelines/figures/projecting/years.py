"""The years that a projection learns from, as arrays.

Belongs here: the shape of a year's stocks and flows, by band and group, and the identity they keep. Does
not belong here: finding them among facts (`history`), what rates follow from them (`rates`).
"""

from dataclasses import dataclass

import numpy as np

WOMEN, OTHERS = 0, 1
"""The groups, last axis of every array of persons: women, and all who are not counted as women."""

Array = np.ndarray


@dataclass(frozen=True)
class FlowYear:
    """One year of a service: arrays of bands (lowest first) by groups, in whole persons.

    `promoted` are those who left their band for the next one above; of the highest band it is zero.
    `leaving` are exits and transfers out together.
    """

    year: int
    opening: Array
    leaving: Array
    promoted: Array
    intake: Array
    transfers_in: Array
    closing: Array

    @property
    def expected_closing(self) -> Array:
        """Return the closing strength that the flows give."""
        return self.opening - self.leaving - self.promoted + risen(self.promoted) + self.entering

    @property
    def entering(self) -> Array:
        """Return who came from outside."""
        return self.intake + self.transfers_in


def risen(promoted: Array) -> Array:
    """Return who arrives in each band, from those promoted out of the one below; bands are axis -2."""
    arriving = np.zeros_like(promoted)
    arriving[..., 1:, :] = promoted[..., :-1, :]
    return arriving
