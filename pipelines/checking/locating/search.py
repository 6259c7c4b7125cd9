"""Looking for the cells that are wrong: as few as possible, near the sums that fail.

Belongs here: how far to look, how long, other mends that are as good. Does not belong here: the
program of one look (`program`), what is said of the outcome (`joining`).

A mend falls into parts that no equation holds together. A part of n cells has each of them within
n - 1 relations of an equation that fails. So cells are let in ring by ring, and once no part of the
best mend has more cells than rings were looked at, no part can be done with fewer by looking further.
Cells further away stay as they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.checking.locating.acts import Act
from pipelines.checking.locating.freedom import free_cells
from pipelines.checking.locating.mends import LastYear, Mend, shares
from pipelines.checking.locating.program import NotSolved, Program, Work
from pipelines.checking.locating.relations import System
from pipelines.checking.locating.rings import groups_of, parts_of, ring
from pipelines.checking.locating.singles import mends_of_one_cell

MOST_WORK = 4_000
"""Rows of programs times nodes, for one return: no return that we measured took as much. What is not found
by then is said not to be."""

MOST_FAILING = 60
"""Sums that fail together; where more do, no few cells are to blame."""

MOST_CELLS = 160
"""Cells that one look may see: beyond them it takes seconds and finds hardly more."""

MOST_RINGS = 5
MOST_SIZE = 6
MOST_MENDS = 4
"""Mends of one part that are listed; more tell nobody anything."""

AS_GOOD = 0.45
"""How much dearer another mend may be and still count as one of several."""

LESS = 0.01
"""How much cheaper a mend must be to be better: beyond the program's tolerances."""


@dataclass(frozen=True)
class Located:
    """Equations that fail together and the mends that explain them, with their shares of the odds.

    `mends` has those that are as good as the best, and is empty where none could be found.
    """

    failing: tuple[int, ...]
    mends: tuple[tuple[float, Mend], ...] = ()


class Search:
    """The search through one return."""

    def __init__(self, system: System, acts: Sequence[Act], last_year: LastYear):
        self.system, self.acts, self.last_year = system, list(acts), last_year
        self.work = Work(MOST_WORK)

    def run(self) -> list[Located]:
        """Return what is found for every equation that fails."""
        found: list[Located] = []
        waiting = groups_of(self.system, self.acts)
        while waiting:
            group = waiting.pop(0)
            try:
                group, results = self._explained(group)
            except NotSolved:
                results = [Located(tuple(sorted(group)))]
            waiting = [other for other in waiting if not other & group]
            found = [one for one in found if not set(one.failing) & group] + results
        return sorted(found, key=lambda one: one.failing)

    def _explained(self, group: set[int]) -> tuple[set[int], list[Located]]:
        """Return what explains a group, and the group with all that turned out to belong to it."""
        if len(group) > MOST_FAILING:
            raise NotSolved("Too many sums fail together.")
        singles = mends_of_one_cell(self.system, group, self.last_year)
        if singles:
            return group, [self._located(self.system, group, singles)]
        group, best = self._best(group)
        return group, [self._part(group, part, best) for part in parts_of(self.system, best)]

    def _best(self, group: set[int]) -> tuple[set[int], Mend]:
        """Return the best mend of a group, and the group with what turned out to belong to it."""
        rings, best = 0, None
        while rings <= MOST_RINGS:
            cells = ring(self.system, self.acts, group, rings)
            beside = self.system.failing_at(cells) - group
            if beside:
                group, best, rings = group | beside, None, 0
                continue
            free = free_cells(self.system, cells, self.acts)
            if len(free or ()) > MOST_CELLS or len(group) > MOST_FAILING:
                break
            best = best if free is None else self._better(free, best)
            needed = self._largest_part(best) - 1 if best else rings + 1
            if needed <= rings:
                break
            rings = needed
        if best is None:
            raise NotSolved("No mend of few cells was found.")
        return group, best

    def _largest_part(self, mend: Mend) -> int:
        return max((part.size for part in parts_of(self.system, mend)), default=0)

    def _better(self, free: set[int], known: Mend | None) -> Mend | None:
        """Return the best mend of some cells; the known one where no better is found within the limits."""
        if not free:  # What fails is all evidence, and stays as it is.
            return Mend((), (), 0.0)
        program = Program(self.system, sorted(free), self.acts, self.last_year)
        if known is None:
            return program.solve(self.work)
        program.limit(known.price - LESS)
        try:
            return program.solve(self.work) or known
        except NotSolved:
            return known

    def _part(self, group: set[int], part: Mend, best: Mend) -> Located:
        """Return a part of a mend with the others that would do as well, all else being mended."""
        rest = {at: value for at, value in best.values if at not in part.cells}
        system = self.system.changed(rest)
        own = system.failing_at(part.cells) & group
        if part.size > MOST_SIZE:
            return Located(tuple(sorted(own)))
        singles = mends_of_one_cell(system, own, self.last_year)
        if singles:
            return self._located(system, own, singles)
        return self._located(system, own, self._as_good(system, own, part))

    def _as_good(self, system: System, group: set[int], part: Mend) -> list[Mend]:
        """Return the best mend near a group and those that are as good, as many as the limits allow."""
        looks = (ring(system, self.acts, group, rings) for rings in range(part.size))
        free = [free_cells(system, cells.union(part.cells), self.acts) or set() for cells in looks]
        seen = [cells for cells in free if len(cells) <= MOST_CELLS]
        program = Program(system, sorted(seen[-1] if seen else part.cells), self.acts, self.last_year)
        mends: list[Mend] = []
        while len(mends) < MOST_MENDS:
            try:
                found = program.solve(self.work)
            except NotSolved:
                break
            if found is None:
                break
            if not mends:
                program.limit(found.price + AS_GOOD)
            mends.append(found)
            program.exclude(found)
        return mends

    def _located(self, system: System, group: set[int], mends: list[Mend]) -> Located:
        return Located(tuple(sorted(group)), tuple(shares(mends, system, self.last_year)))
