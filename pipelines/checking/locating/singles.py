"""Mends of one cell: found by arithmetic, without any program.

Belongs here: the cells that stand in all of some failing equations, with the value that satisfies
everything. Does not belong here: mends of more than one cell (`program`).
"""

from collections.abc import Iterable

from pipelines.checking.locating.mends import LastYear, Mend, price_of_cell, price_of_rest
from pipelines.checking.locating.relations import System


def _value(system: System, at: int, equation: int) -> float:
    """Return the value of a cell with which an equation holds."""
    relation = system.relations[equation]
    amount = relation.amount(lambda other: float(system.values[other]))
    return round(float(system.values[at]) - amount / relation.coefficients[at], 6)


def mends_of_one_cell(system: System, failing: Iterable[int], last_year: LastYear) -> list[Mend]:
    """Return every mend of one cell that satisfies the failing equations and breaks nothing."""
    equations = list(failing)
    sets = [set(system.relations[number].coefficients) for number in equations]
    mends = []
    for at in sorted(set.intersection(*sets)):
        value = _value(system, at, equations[0])
        if value < 0 or not value.is_integer():
            continue
        kept = [number for number in system.touching([at]) if system.relations[number].is_kept]
        if not system.broken(kept, {at: value}):
            price = price_of_cell(at, system, last_year) + price_of_rest(system, {at: value})
            mends.append(Mend(((at, value),), (), price))
    return mends
