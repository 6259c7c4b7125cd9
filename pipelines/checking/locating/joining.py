"""What is said of the cells that are most likely wrong: one finding for all the sums that they break.

Belongs here: which rule names an outcome, its values, the findings that it stands for. Does not
belong here: finding the cells (`search`), the words (texts/locating).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import pandas as pd

from pipelines.checking.claims import Kind
from pipelines.checking.kinds import KINDS
from pipelines.checking.locating.acts import Act, acts_of
from pipelines.checking.locating.mends import Mend
from pipelines.checking.locating.relations import System, system_of
from pipelines.checking.locating.search import Located, Search
from pipelines.checking.locating.slips import slip
from pipelines.checking.tables import ReturnTables
from schemas.findings import Change, Finding, Place
from schemas.rules import rules

SURE = 0.9
"""The share of the odds from which one mend is named rather than listed among others."""

MOST_NAMED = 0.5
"""The share of all cells of the sums that fail up to which naming those that may be wrong tells anything."""

MOST_SUMS = 200
"""Where more sums fail in one return, it is not a matter of a few cells, and nobody is kept waiting."""

OF_SLIP = {
    None: "likely_cell",
    "digits_swapped": "likely_digits_swapped",
    "digit_missing": "likely_digit_missing",
    "digit_extra": "likely_digit_extra",
}
OF_ACT = {"rows_shifted": "likely_rows_shifted", "columns_swapped": "likely_columns_swapped"}

FindingOf = Callable[[Any], Finding]
"""The finding of a claim, a row of the frame of claims."""


@dataclass(frozen=True)
class Joined:
    """Findings that name cells, and the claims whose own findings they stand for."""

    findings: tuple[Finding, ...] = ()
    claims: frozenset[int] = frozenset()


@cache
def _kinds() -> Mapping[str, Kind]:
    """Return the kind of every rule that asks for weighted sums."""
    kinds = {item.id: KINDS[item.kind] for item in rules().values() if item.is_computed}
    return {name: kind for name, kind in kinds.items() if kind.equation or kind.within}


def _is_sum(claims: pd.DataFrame) -> pd.Series:
    return claims["rule"].isin([name for name, kind in _kinds().items() if kind.equation])


def joined(
    tables: ReturnTables,
    claims: pd.DataFrame,
    outcome: pd.Series,
    finding_of: FindingOf,
    may_stand: Callable[[Finding], bool],
) -> Joined:
    """Return what is said instead of the sums that fail; most returns have none.

    `outcome` says which claims fail. What `may_stand` though it fails is no error and tells of none.
    """
    sums = claims[outcome & _is_sum(claims)]
    if sums.empty:
        return Joined()
    if len(sums) > MOST_SUMS:
        return Joined(_not_located([tables.places(sums["at"].tolist())]))
    asked = claims[claims["checkable"] & claims["rule"].isin(list(_kinds()))]
    fails = asked[outcome[asked.index]]
    own = dict(zip(fails.index.tolist(), map(finding_of, fails.itertuples()), strict=True))
    standing = [number for number, finding in own.items() if may_stand(finding)]
    system = system_of(tables, asked.drop(index=standing), outcome, _kinds())
    outcomes = Search(system, acts_of(system, tables), _last_year(tables)).run()
    sayings = [Saying(tables, system, located, own) for located in outcomes]
    known = [(saying, finding) for saying in sayings if (finding := saying.finding())]
    without = [saying.places for saying in sayings if saying.is_without_mend]
    stood_for = frozenset(claim for saying, _ in known for claim in saying.claims)
    return Joined((*(finding for _, finding in known), *_not_located(without)), stood_for)


def _last_year(tables: ReturnTables) -> dict[int, float]:
    known = tables.last_year.values(tables.series_keys)
    return {at: value for at, value in enumerate(known.tolist()) if value == value}


def _not_located(groups: Sequence[tuple[Place, ...]]) -> tuple[Finding, ...]:
    """Say once of all sums, those that fail together side by side, that it was tried: they stay as found."""
    places = tuple(place for group in groups for place in group)
    values = {"cells": tuple(groups), "count": len(places)}
    return (Finding("cells_not_located", places[0], places[1:], values),) if places else ()


class Saying:
    """What is said of one group of sums that fail together."""

    def __init__(self, tables: ReturnTables, system: System, located: Located, own: dict[int, Finding]):
        self.tables, self.system, self.located, self.own = tables, system, located, own

    @cached_property
    def claims(self) -> list[int]:
        """Return the claims that fail and that the best mend satisfies."""
        numbers = set(self.located.failing)
        if self.located.mends:
            _, best = self.located.mends[0]
            touched = [one for one in self.system.touching(best.cells) if self.system.relations[one].fails]
            numbers |= set(touched) - set(self.system.broken(touched, dict(best.values)))
        return sorted({self.system.relations[number].claim for number in numbers})

    @cached_property
    def _joins(self) -> tuple[Finding, ...]:
        return tuple(self.own[claim] for claim in self.claims)

    @property
    def _blocks(self) -> bool:
        return any(finding.severity == "block" for finding in self._joins)

    @property
    def is_without_mend(self) -> bool:
        """Return whether cells were looked for and none were found."""
        return self._blocks and not self.located.mends

    @property
    def places(self) -> tuple[Place, ...]:
        """Return the cells of the sums."""
        return tuple(found.place for found in self._joins)

    def finding(self) -> Finding | None:
        """Return the finding; None where the sums' own findings say all there is to say."""
        if not (self._blocks and self.located.mends):
            return None
        joins = self._joins
        share, best = self.located.mends[0]
        others = [mend for _, mend in self.located.mends[1:]]
        if share < SURE:
            return None if self._is_plain() else self._one_of(joins)
        if len(best.acts) == 1 and not best.single:
            return self._of_act(best, best.acts[0], joins)
        if best.size > 1:
            return self._of_many(best, joins)
        return self._of_cell(best, others, joins)

    def _is_plain(self) -> bool:
        """Return whether most cells of the sums that fail may be wrong: they say themselves what is known."""
        cells = {at for _, mend in self.located.mends for at in mend.cells}
        return len(cells) > len(self.system.cells_of(self.located.failing)) * MOST_NAMED

    def _place(self, at: int) -> Place:
        return self.tables.place(at)

    def _changes(self, mend: Mend) -> tuple[Change, ...]:
        return tuple(Change(self._place(at), self.tables.value(at), value) for at, value in mend.values)

    def _others(self, joins: tuple[Finding, ...], *own: Place) -> tuple[Place, ...]:
        """Return the cells of the joined findings, those of the mend first."""
        places = [place for found in joins for place in (found.place, *found.related)]
        return tuple(dict.fromkeys(place for place in (*own, *places) if place != own[0]))

    def _of_cell(self, best: Mend, others: list[Mend], joins: tuple[Finding, ...]) -> Finding:
        at, value = best.values[0]
        given, place = self.tables.value(at), self._place(at)
        cells = self._others(joins, place)
        values: dict[str, object] = {
            "cell": place, "given": given, "value": value, "count": len(joins), "cells": cells,
        }  # fmt: skip
        name = OF_SLIP[slip(given, value)]
        if others:
            name, values["others"] = (
                "likeliest_cell",
                tuple(change for mend in others for change in self._changes(mend)),
            )
        return Finding(name, place, cells, values, self.tables.series(at), joins)

    def _of_act(self, best: Mend, act: Act, joins: tuple[Finding, ...]) -> Finding:
        targets = tuple(self._place(at) for at in sorted(at for at, _ in act.values))
        sources = tuple(self._place(at) for at in sorted(act.sources))
        values = {"cells": sources, "targets": targets, "count": len(joins), "changes": self._changes(best)}
        return Finding(OF_ACT[act.name], targets[0], self._others(joins, *targets), values, {}, joins)

    def _of_many(self, best: Mend, joins: tuple[Finding, ...]) -> Finding:
        places = tuple(self._place(at) for at in best.cells)
        values = {"changes": self._changes(best), "count": len(joins)}
        return Finding("likely_cells", places[0], self._others(joins, *places), values, {}, joins)

    def _one_of(self, joins: tuple[Finding, ...]) -> Finding:
        mends = [mend for _, mend in self.located.mends]
        places = tuple(dict.fromkeys(self._place(at) for mend in mends for at in mend.cells))
        values = {"changes": tuple(self._changes(mend) for mend in mends), "count": len(joins)}
        return Finding("likely_one_of", places[0], self._others(joins, *places), values, {}, joins)
