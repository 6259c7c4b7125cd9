"""All figures of an edition and of those before it as one system: values, relations, what is known already.

Belongs here: figures numbered, with their values and the relations that they keep. Does not belong here:
which are withheld for themselves (`primary`) and which for others (`secondary`).

A figure of an earlier edition is the same unknown as today's where the same returns gave it; where a
return was replaced it is another one. So a difference between editions is one more relation.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.sparse import coo_array, csc_array

from pipelines.figures.protection.relations import COUNTED, Key, Relation, keys_of, relations
from schemas.disclosure import class_of
from schemas.regions import Region

TOLERANCE = 1e-6


@dataclass(frozen=True)
class Counts:
    """The figures of one edition: values by key, which returns gave each, and what they keep."""

    values: dict[Key, float]
    returns: dict[Key, str]
    relations: list[Relation]


@dataclass(frozen=True)
class Earlier:
    """An edition published before, for those who see as much or less: its figures, and what it withheld."""

    counts: Counts
    withheld: frozenset[Key]


@dataclass
class System:
    """Figures by number; `values` of the rests that relations leave come after them.

    `is_known` are figures that nothing can take back: public facts, and what an earlier edition gave.
    `rows` are the signed figures whose sum is zero.
    """

    number: dict[tuple[Key, str], int] = field(default_factory=dict)
    keys: list[Key] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    is_known: list[bool] = field(default_factory=list)
    rows: list[tuple[tuple[int, ...], tuple[int, ...]]] = field(default_factory=list)
    rests: dict[int, Relation] = field(default_factory=dict)

    def add(self, key: Key, version: str, value: float, *, is_known: bool) -> int:
        """Return the number of a figure, which is new or the same as in another edition."""
        at = self.number.get((key, version))
        if at is not None and self.values[at] != value:  # read anew by another layout
            return self.add(key, f"{version} anew", value, is_known=is_known)
        if at is None:
            at = self.number[key, version] = len(self.keys)
            self.keys.append(key)
            self.values.append(value)
            self.is_known.append(is_known)
        self.is_known[at] |= is_known
        return at

    def relate(self, total: int, parts: Sequence[tuple[int, int]], relation: Relation) -> None:
        """Add a relation that the values keep: exactly, or with a rest that is one more unknown."""
        rest = self.values[total] - sum(sign * self.values[at] for at, sign in parts)
        is_ledger = any(sign < 0 for _, sign in parts)
        if rest < -TOLERANCE or (is_ledger and rest > TOLERANCE):
            return
        columns, signs = [total, *(at for at, _ in parts)], [1, *(-sign for _, sign in parts)]
        if rest > TOLERANCE or not relation.is_exact:
            self.rests[len(self.keys)] = relation
            columns.append(len(self.keys))
            signs.append(-1)
            self.keys.append(relation.parts[0][0])
            self.values.append(max(rest, 0.0))
            self.is_known.append(False)
        if not all(self.is_known[at] for at in columns):
            self.rows.append((tuple(columns), tuple(signs)))

    def array(self) -> np.ndarray:
        """Return all values."""
        return np.array(self.values, dtype=float)

    def matrix(self) -> csc_array:
        """Return the rows as a matrix: its product with the values is zero."""
        at = [(line, column) for line, (columns, _) in enumerate(self.rows) for column in columns]
        signs = np.array([sign for _, signs in self.rows for sign in signs], dtype=float)
        places = np.array(at, dtype=int).reshape(len(at), 2).T
        return csc_array(coo_array((signs, tuple(places)), shape=(len(self.rows), len(self.keys))))


def counts_of(facts: pd.DataFrame, region: Region) -> Counts:
    """Return the counts of facts with all sums over places, and the relations between them."""
    given = facts[facts["obs_value"].notna() & facts["unit_measure"].isin(COUNTED)]
    keys = keys_of(given)
    values: dict[Key, float] = dict(zip(keys, given["obs_value"].tolist(), strict=True))
    returns: dict[Key, str] = dict(zip(keys, given["return_id"].tolist(), strict=True))
    found = relations(keys, region)
    for relation in found:  # sums over areas stand before the region's
        if relation.total not in values:
            parts = [key for key, _ in relation.parts]
            values[relation.total] = float(sum(values[key] for key in parts))
            names = {name for key in parts for name in returns[key].split()}
            returns[relation.total] = " ".join(sorted(names))
    return Counts(values, returns, found)


def is_public_fact(key: Key) -> bool:
    """Return whether a figure is never withheld."""
    return class_of(key.measure, key.detail).public_fact


def system_of(counts: Counts, earlier: Sequence[Earlier]) -> tuple[System, dict[Key, int]]:
    """Return one system of all editions, and the numbers that today's figures have in it."""
    system = System()
    today = _place(system, counts, frozenset(), is_published=False)
    for edition in earlier:
        _place(system, edition.counts, edition.withheld, is_published=True)
    return system, today


def _place(system: System, counts: Counts, withheld: frozenset[Key], *, is_published: bool) -> dict[Key, int]:
    at: dict[Key, int] = {}
    for relation in counts.relations:
        for key in (relation.total, *(key for key, _ in relation.parts)):
            if key not in at:
                is_known = is_public_fact(key) or (is_published and key not in withheld)
                at[key] = system.add(key, counts.returns[key], counts.values[key], is_known=is_known)
    for relation in counts.relations:
        if not all(is_public_fact(key) for key in (relation.total, *(key for key, _ in relation.parts))):
            parts = [(at[key], sign) for key, sign in relation.parts]
            system.relate(at[relation.total], parts, relation)
    return at
