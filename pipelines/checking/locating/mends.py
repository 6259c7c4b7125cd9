"""A mend: the change of a few cells after which the sums hold, and how likely it is.

Belongs here: what a mend is, trust in a cell, the odds of a mend. Does not belong here: finding
mends (`singles`, `program`, `search`).

The odds are factors of plain experience. Another wrong cell is a hundred times less likely. Evidence
that fails and that a mend leaves so (a stated share that still does not fit its counts) makes it
twenty times less likely; evidence that holds and that it breaks only two and a half times, since a
share may have been computed from the wrong count. A slip of the hand (two digits swapped, one
missing, one too many) is ten times likelier than any other wrong number. Against last year's figure a
number loses a factor e for every usual change that it is away, five at most.

Totals are trusted like any other cell: that they are right more often was not found in any source.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.checking.locating.acts import Act
from pipelines.checking.locating.relations import Relation, System
from pipelines.checking.locating.slips import slip

FEWER_BY_ACT = 100.0
LIKELIER_BY_SLIP = 10.0
PRICE_OF_CELL = 1.0
PRICE_OF_ACT = 1.2
PRICE_OF_FAILING = math.log(20, FEWER_BY_ACT)
PRICE_OF_HOLDING = math.log(2.5, FEWER_BY_ACT)

USUAL_CHANGE = 0.15
LEAST_CHANGE = 3.0
MOST_AWAY = 5.0
DEAREST_TRUST = 0.1
UNKNOWN_TRUST = 0.5

LastYear = Mapping[int, float]
"""Last year's figures by the position of this year's observation."""


@dataclass(frozen=True)
class Mend:
    """New values of some cells, the known acts among them, and the price in changed cells."""

    values: tuple[tuple[int, float], ...]
    acts: tuple[Act, ...]
    price: float

    @property
    def cells(self) -> tuple[int, ...]:
        """Return the cells that change."""
        return tuple(at for at, _ in self.values)

    @property
    def single(self) -> tuple[tuple[int, float], ...]:
        """Return the changes that no act explains."""
        acted = {at for act in self.acts for at in act.cells}
        return tuple((at, value) for at, value in self.values if at not in acted)

    @property
    def size(self) -> int:
        """Return how many things went wrong: cells on their own, and acts."""
        return len(self.single) + len(self.acts)


def years_away(value: float, last_year: float) -> float:
    """Return how many usual changes from one year to the next lie between two figures."""
    return min(abs(value - last_year) / max(LEAST_CHANGE, USUAL_CHANGE * abs(last_year)), MOST_AWAY)


def price_of_cell(at: int, system: System, last_year: LastYear) -> float:
    """Return what it costs to change a cell: slightly more where it fits last year's figure."""
    away = years_away(float(system.values[at]), last_year[at]) if at in last_year else None
    trust = UNKNOWN_TRUST if away is None else math.exp(-away)
    return PRICE_OF_CELL + DEAREST_TRUST * trust


def price_of_evidence(relation: Relation) -> float:
    """Return what it costs to leave a relation unsatisfied that is only evidence."""
    return PRICE_OF_FAILING if relation.fails else PRICE_OF_HOLDING


def price_of_rest(system: System, values: Mapping[int, float]) -> float:
    """Return the price of the evidence that changed cells leave unsatisfied."""
    loose = [number for number in system.touching(values) if not system.relations[number].is_kept]
    return sum(price_of_evidence(system.relations[number]) for number in system.broken(loose, values))


def odds(mend: Mend, system: System, last_year: LastYear) -> float:
    """Return how likely a mend is, as a number to be compared with that of other mends."""
    price = PRICE_OF_CELL * len(mend.single) + PRICE_OF_ACT * len(mend.acts)
    log = -(price + price_of_rest(system, dict(mend.values))) * math.log(FEWER_BY_ACT)
    for at, value in mend.single:
        given = float(system.values[at])
        log += math.log(LIKELIER_BY_SLIP) if slip(given, value) else 0.0
        if at in last_year:
            log += years_away(given, last_year[at]) - years_away(value, last_year[at])
    return math.exp(log)


def shares(mends: list[Mend], system: System, last_year: LastYear) -> list[tuple[float, Mend]]:
    """Return mends with their share of all odds, the likeliest first."""
    weighed = [(odds(mend, system, last_year), mend) for mend in mends]
    total = sum(weight for weight, _ in weighed)
    return sorted(
        ((weight / total, mend) for weight, mend in weighed), key=lambda pair: (-pair[0], pair[1].cells)
    )
