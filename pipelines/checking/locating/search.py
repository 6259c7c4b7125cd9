"""Looking for the cells that are wrong: as few as possible, near the sums that fail.

Belongs here: which sums belong together, how far to look, other mends that are as good. Does not
belong here: the program of one look (`program`), what is said of the outcome (`joining`).

A mend of n cells that no smaller one explains has every cell within n - 1 relations of an equation
that fails. So cells are let in ring by ring, and once the best mend has no more cells than rings were
looked at, no better one exists anywhere in the return. Cells further away stay as they are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.checking.locating.acts import Act
from pipelines.checking.locating.mends import LastYear, Mend, shares
from pipelines.checking.locating.program import NotSolved, Program
from pipelines.checking.locating.relations import System
from pipelines.checking.locating.singles import mends_of_one_cell

MOST_FAILING = 60
"""Sums that fail together; where more do, no few cells are to blame."""
MOST_CELLS = 800
MOST_RINGS = 5
MOST_SIZE = 6
MOST_MENDS = 6
AS_GOOD = 0.6
"""How much dearer another mend may be and still count as one of several."""


@dataclass(frozen=True)
class Located:
    """Equations that fail together and the mends that explain them, with their shares of the odds.

    `mends` is empty where none could be found. `is_complete` says that no other mend is as good.
    """

    failing: tuple[int, ...]
    mends: tuple[tuple[float, Mend], ...] = ()
    is_complete: bool = True


class Search:
    """The search through one return."""

    def __init__(self, system: System, acts: Sequence[Act], last_year: LastYear):
        self.system, self.acts, self.last_year = system, list(acts), last_year

    def run(self) -> list[Located]:
        """Return what is found for every equation that fails."""
        found: list[Located] = []
        waiting = self._groups(self.system.failing)
        while waiting:
            group = waiting.pop(0)
            try:
                group, results = self._explained(group)
            except NotSolved:
                results = [Located(tuple(sorted(group)))]
            waiting = [other for other in waiting if not other & group]
            found = [one for one in found if not set(one.failing) & group] + results
        return sorted(found, key=lambda one: one.failing)

    def _groups(self, failing: Iterable[int]) -> list[set[int]]:
        """Return equations that fail, together where a cell or an act stands in several."""
        groups: list[set[int]] = []
        touched = [self._failing_at([at]) for at in sorted(self.system.cells_of(failing))]
        for joined in [*touched, *(self._failing_at(act.cells) for act in self.acts)]:
            meeting = [group for group in groups if group & joined]
            groups = [group for group in groups if not group & joined]
            groups.append(joined.union(*meeting))
        return sorted(groups, key=min)

    def _failing_at(self, cells: Iterable[int]) -> set[int]:
        return set(self.system.touching(cells)) & set(self.system.failing)

    def _explained(self, group: set[int]) -> tuple[set[int], list[Located]]:
        """Return what explains a group, and the group with all that turned out to belong to it."""
        if len(group) > MOST_FAILING:
            raise NotSolved("Too many sums fail together.")
        singles = mends_of_one_cell(self.system, group, self.last_year)
        if singles:
            return group, [self._located(self.system, group, singles, is_complete=True)]
        group, rings, best = self._best(group)
        return group, [self._part(group, part, best, rings) for part in self._parts(best)]

    def _ring(self, group: set[int], rings: int) -> set[int]:
        """Return the cells within some rings of a group's equations, and those of acts that touch it."""
        cells = self.system.cells_of(group)
        cells |= {at for act in self.acts if self._failing_at(act.cells) & group for at in act.cells}
        for _ in range(rings):
            cells = self.system.cells_of(self.system.touching(cells))
        return cells

    def _best(self, group: set[int]) -> tuple[set[int], int, Mend]:
        rings = 0
        while rings <= MOST_RINGS:
            cells = self._ring(group, rings)
            beside = self._failing_at(cells) - group
            if beside:
                group = group | beside
                continue
            if len(cells) > MOST_CELLS or len(group) > MOST_FAILING:
                break
            best = Program(self.system, sorted(cells), self.acts, self.last_year).solve()
            if best is not None and best.size <= rings + 1:
                return group, rings, best
            rings = rings + 1 if best is None else min(best.size - 1, MOST_RINGS + 1)
        raise NotSolved("No mend of few cells was found.")

    def _parts(self, mend: Mend) -> list[Mend]:
        """Return a mend taken apart where no relation holds its cells together."""
        pieces = [Mend(act_values(mend, act), (act,), 0.0) for act in mend.acts]
        pieces += [Mend(((at, value),), (), 0.0) for at, value in mend.single]
        parts: list[Mend] = []
        for piece in pieces:
            touched = set(self.system.touching(piece.cells))
            meeting = [part for part in parts if touched & set(self.system.touching(part.cells))]
            parts = [part for part in parts if part not in meeting]
            parts.append(_together([*meeting, piece]))
        return parts

    def _part(self, group: set[int], part: Mend, best: Mend, rings: int) -> Located:
        """Return a part of a mend with the others that would do as well, all else being mended."""
        rest = {at: value for at, value in best.values if at not in part.cells}
        system = self.system.changed(rest)
        own = set(system.failing) & set(system.touching(part.cells)) & group
        if part.size > MOST_SIZE:
            return Located(tuple(sorted(own)))
        singles = mends_of_one_cell(system, own, self.last_year)
        if singles:
            return self._located(system, own, singles, is_complete=True)
        mends, is_complete = self._as_good(system, own, min(rings, part.size - 1))
        return self._located(system, own, mends, is_complete=is_complete)

    def _as_good(self, system: System, group: set[int], rings: int) -> tuple[list[Mend], bool]:
        cells = sorted(Search(system, self.acts, self.last_year)._ring(group, rings))
        program = Program(system, cells, self.acts, self.last_year)
        mends: list[Mend] = []
        while len(mends) < MOST_MENDS:
            found = program.solve()
            if found is None or (mends and found.price > mends[0].price + AS_GOOD):
                return mends, True
            mends.append(found)
            program.exclude(found)
        return mends, False

    def _located(self, system: System, group: set[int], mends: list[Mend], *, is_complete: bool) -> Located:
        weighed = tuple(shares(mends, system, self.last_year))
        return Located(tuple(sorted(group)), weighed, is_complete)


def act_values(mend: Mend, act: Act) -> tuple[tuple[int, float], ...]:
    """Return the changes of a mend that an act explains."""
    return tuple((at, value) for at, value in mend.values if at in act.cells)


def _together(mends: Sequence[Mend]) -> Mend:
    values = {at: value for mend in mends for at, value in mend.values}
    acts = tuple(act for mend in mends for act in mend.acts)
    return Mend(tuple(sorted(values.items())), acts, 0.0)
