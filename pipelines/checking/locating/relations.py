"""What the rules ask of a return's figures, as weighted sums that hold or fail together.

Belongs here: from claims to relations, which figures stand in which, whether changed figures satisfy
them. Does not belong here: which rule asks for what (`Kind.equation`, `Kind.within`), looking for the
cells that are wrong (`search`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from pipelines.checking.claims import TOLERANCE, Claim, Kind, claim_of
from pipelines.checking.tables import ABSENT, ReturnTables
from schemas.rules import rule

Values = Mapping[int, float]
"""Figures by the position of their observation."""


@dataclass(frozen=True)
class Relation:
    """A weighted sum of figures that must be zero, or at most zero where it is no equation.

    `claim` is its row in the frame of claims, `added` what is known from elsewhere. What `is_kept`
    must hold in the end; the others are evidence: a stated share, a sum that may be explained.
    """

    claim: int
    coefficients: Mapping[int, float]
    added: float
    is_equation: bool
    is_kept: bool
    fails: bool

    def amount(self, value_at: Callable[[int], float]) -> float:
        """Return the weighted sum."""
        return self.added + sum(weight * value_at(at) for at, weight in self.coefficients.items())

    def holds(self, value_at: Callable[[int], float]) -> bool:
        """Return whether figures satisfy it."""
        amount = self.amount(value_at)
        return abs(amount) <= TOLERANCE if self.is_equation else amount <= TOLERANCE


@dataclass(frozen=True)
class System:
    """All relations of a return, and its figures."""

    relations: tuple[Relation, ...]
    values: np.ndarray

    @cached_property
    def of_cell(self) -> dict[int, tuple[int, ...]]:
        """Return for every figure the numbers of the relations that it stands in."""
        found: dict[int, list[int]] = {}
        for number, relation in enumerate(self.relations):
            for at in relation.coefficients:
                found.setdefault(at, []).append(number)
        return {at: tuple(numbers) for at, numbers in found.items()}

    @cached_property
    def failing(self) -> tuple[int, ...]:
        """Return the numbers of the equations that fail: the others only help to tell why."""
        numbers = range(len(self.relations))
        return tuple(one for one in numbers if self.relations[one].is_equation and self.relations[one].fails)

    @cached_property
    def _failing_of_cell(self) -> dict[int, set[int]]:
        failing = set(self.failing)
        found = {at: failing.intersection(numbers) for at, numbers in self.of_cell.items()}
        return {at: numbers for at, numbers in found.items() if numbers}

    def failing_at(self, cells: Iterable[int]) -> set[int]:
        """Return the numbers of the equations that fail in which any of some figures stands."""
        of_cell = self._failing_of_cell
        return {number for at in cells if at in of_cell for number in of_cell[at]}

    def touching(self, cells: Iterable[int]) -> list[int]:
        """Return the numbers of the relations in which any of some figures stands."""
        return sorted({number for at in cells for number in self.of_cell.get(at, ())})

    def cells_of(self, numbers: Iterable[int]) -> set[int]:
        """Return the figures of some relations."""
        return {at for number in numbers for at in self.relations[number].coefficients}

    def broken(self, numbers: Iterable[int], changed: Values) -> list[int]:
        """Return which of some relations do not hold once figures are changed."""

        def value_at(at: int) -> float:
            return changed[at] if at in changed else float(self.values[at])

        return [number for number in numbers if not self.relations[number].holds(value_at)]

    def changed(self, values: Values) -> "System":
        """Return the same relations between changed figures."""
        if not values:
            return self
        figures = self.values.copy()
        figures[list(values)] = list(values.values())
        again = set(self.touching(values))
        still = set(System(self.relations, figures).broken(again, {}))
        relations = [
            Relation(old.claim, old.coefficients, old.added, old.is_equation, old.is_kept, number in still)
            if number in again
            else old
            for number, old in enumerate(self.relations)
        ]
        return System(tuple(relations), figures)


def _sums(kind: Kind, tables: ReturnTables, claim: Claim) -> Iterable[dict[int, float]]:
    if kind.equation is not None:
        return (kind.equation(tables, claim),)
    return kind.within(tables, claim) if kind.within is not None else ()


def system_of(
    tables: ReturnTables, claims: pd.DataFrame, outcome: pd.Series, kinds: Mapping[str, Kind]
) -> System:
    """Return what checkable claims of some `kinds` ask; `outcome` says which of them fail."""
    fails = outcome[claims.index].tolist()
    relations = []
    rows = zip(claims.index.tolist(), claims.itertuples(index=False), fails, strict=True)
    for number, row, failed in rows:
        kind, blocks = kinds[str(row.rule)], rule(str(row.rule)).severity == "block"
        for sums in _sums(kind, tables, claim_of(row)):
            added = sums.pop(ABSENT, 0.0)
            is_equation = kind.equation is not None
            # A bound that fails may be the one that is wrong, so only what holds is kept.
            is_kept = blocks and (is_equation or not failed)
            relations.append(Relation(number, sums, added, is_equation, is_kept, failed))
    return System(tuple(relations), tables.numbers)
