"""Mends of several cells: a mixed-integer program, solved by HiGHS.

Belongs here: the program and reading its answer. Does not belong here: which cells take part, in
which order answers are asked for (`search`).

Per cell: its right value x (whole, not negative) and whether it was changed (z, 0 or 1), with
|x - given - what acts moved| <= M z. Per act whether it happened, per relation that is only evidence
whether it is left unsatisfied. The least price of changed cells, acts and unsatisfied evidence is
sought. Every answer is checked by exact arithmetic before it is believed, since the program itself
works with tolerances.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from pipelines.checking.claims import TOLERANCE
from pipelines.checking.locating.acts import Act
from pipelines.checking.locating.mends import PRICE_OF_ACT, LastYear, Mend, price_of_cell, price_of_evidence
from pipelines.checking.locating.quiet import notes_apart
from pipelines.checking.locating.relations import Relation, System

NODES = 100
"""Nodes of the search tree of one program: counted, so that every machine gives the same answer."""

OPTIMAL, INFEASIBLE = 0, 2


class NotSolved(Exception):  # noqa: N818 - an outcome, not an error
    """No answer that can be believed was found within the limits."""


@dataclass
class Work:
    """How much may still be done for one return, in rows of programs times nodes of their trees."""

    left: int

    def nodes(self, rows: int) -> int:
        """Return the nodes that a program of so many rows may have; raise NotSolved where none is left."""
        if self.left <= 0:
            raise NotSolved("No work is left.")
        return min(NODES, -(-self.left // rows))

    def done(self, rows: int, nodes: int) -> None:
        """Take away what one program took."""
        self.left -= rows * max(nodes, 1)


@dataclass
class _Rows:
    """The constraints: low <= weighted sum of variables <= high."""

    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def add(self, weights: dict[int, float], low: float, high: float) -> None:
        """Add one constraint."""
        self.rows += [len(self.low)] * len(weights)
        self.columns += weights.keys()
        self.weights += weights.values()
        self.low.append(low)
        self.high.append(high)


class Program:
    """The program of some cells and acts of a system; every other figure stays as it is."""

    def __init__(self, system: System, cells: Sequence[int], acts: Sequence[Act], last_year: LastYear):
        self.system, self.cells, self.last_year = system, list(cells), last_year
        self.acts = [act for act in acts if act.cells <= set(cells)]
        self.relations = [system.relations[number] for number in system.touching(cells)]
        self.loose = [number for number, one in enumerate(self.relations) if not one.is_kept]
        size = len(self.cells)
        self.x = {at: number for number, at in enumerate(self.cells)}
        self.z = {at: size + number for number, at in enumerate(self.cells)}
        self.y = {number: 2 * size + number for number in range(len(self.acts))}
        first = 2 * size + len(self.acts)
        self.s = {number: first + place for place, number in enumerate(self.loose)}
        self.width = first + len(self.loose)
        self.far = self._far()
        self.rows = _Rows()
        self._cell_rows()
        self._act_rows()
        for number, relation in enumerate(self.relations):
            self._relation_rows(number, relation)

    def _given(self, at: int) -> float:
        return float(self.system.values[at])

    def _far(self) -> float:
        """Return how far any cell may lie from its right value: twice the largest difference there is."""
        amounts = [abs(one.amount(self._given)) for one in self.relations if one.is_equation]
        return 2 * max(amounts, default=0.0) + 10

    def _cell_rows(self) -> None:
        moves: dict[int, dict[int, float]] = {at: {} for at in self.cells}
        loosened: dict[int, dict[int, float]] = {at: {} for at in self.cells}
        for number, act in enumerate(self.acts):
            for at, value in act.values:
                moves[at][self.y[number]] = value - self._given(at)
            for at in act.lost:
                loosened[at][self.y[number]] = self.far
        for at in self.cells:
            away = {self.x[at]: 1.0} | {y: -moved for y, moved in moves[at].items()}
            room = {self.z[at]: self.far} | loosened[at]
            given = self._given(at)
            self.rows.add(away | {one: -far for one, far in room.items()}, -np.inf, given)
            self.rows.add(away | room, given, np.inf)

    def _act_rows(self) -> None:
        """Say that no cell takes part in two acts."""
        taking_part: dict[int, list[int]] = {}
        for number, act in enumerate(self.acts):
            for at in act.cells:
                taking_part.setdefault(at, []).append(self.y[number])
        for together in sorted({tuple(ys) for ys in taking_part.values() if len(ys) > 1}):
            self.rows.add(dict.fromkeys(together, 1.0), -np.inf, 1.0)

    def _relation_rows(self, number: int, relation: Relation) -> None:
        inside = {self.x[at]: weight for at, weight in relation.coefficients.items() if at in self.x}
        fixed = relation.amount(lambda at: 0.0 if at in self.x else self._given(at))
        if relation.is_kept:
            self.rows.add(inside, -fixed if relation.is_equation else -np.inf, -fixed)
            if relation.is_equation:
                self._covering_rows(relation)
            return
        room = abs(relation.amount(self._given)) + self.far * sum(map(abs, inside.values()))
        self.rows.add(inside | {self.s[number]: -room}, -np.inf, -fixed)
        if relation.is_equation:
            self.rows.add(inside | {self.s[number]: room}, -fixed, np.inf)

    def _covering_rows(self, relation: Relation) -> None:
        """Say what follows for whole cells: a sum that fails needs a change, one that holds never just one.

        The program knows it already, but with these rows it is answered many times faster.
        """
        marks = {self.z[at]: 1.0 for at in relation.coefficients if at in self.z}
        acts = [
            self.y[number] for number, act in enumerate(self.acts) if act.cells & relation.coefficients.keys()
        ]
        marks |= dict.fromkeys(acts, 1.0)
        if relation.fails:
            self.rows.add(marks, 1.0, np.inf)
            return
        for at in relation.coefficients:
            if at in self.z:
                self.rows.add(marks | {self.z[at]: -1.0}, 0.0, np.inf)

    def exclude(self, mend: Mend) -> None:
        """Ask for a mend that does not change all the cells of this one."""
        chosen = [self.z[at] for at, _ in mend.single] + [self.y[self.acts.index(act)] for act in mend.acts]
        self.rows.add(dict.fromkeys(chosen, 1.0), -np.inf, len(chosen) - 1.0)

    def limit(self, price: float) -> None:
        """Ask for no mend that is dearer than a price."""
        self.rows.add({at: cost for at, cost in enumerate(self._prices().tolist()) if cost}, -np.inf, price)

    def solve(self, work: Work) -> Mend | None:
        """Return the mend of the least price, None where there is none; raise NotSolved at a limit."""
        nodes = work.nodes(len(self.rows.low))
        # Imported here: it takes longer than most forms to check, and most forms need none of it.
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        matrix = csr_array(
            (self.rows.weights, (self.rows.rows, self.rows.columns)), shape=(len(self.rows.low), self.width)
        )
        with notes_apart():
            answer = milp(
                self._prices(),
                integrality=np.ones(self.width, dtype=int),
                bounds=Bounds(np.zeros(self.width), self._highest()),
                constraints=LinearConstraint(matrix, self.rows.low, self.rows.high),
                options={"node_limit": nodes, "mip_rel_gap": 0.0},
            )
        work.done(len(self.rows.low), answer.mip_node_count or 0)
        if answer.status == INFEASIBLE:
            return None
        if answer.status != OPTIMAL or answer.x is None or answer.fun is None:
            raise NotSolved(answer.message)
        return self._believed(np.round(np.asarray(answer.x)), float(answer.fun))

    def _prices(self) -> np.ndarray:
        prices = np.zeros(self.width)
        prices[list(self.z.values())] = [price_of_cell(at, self.system, self.last_year) for at in self.cells]
        prices[list(self.y.values())] = PRICE_OF_ACT
        prices[list(self.s.values())] = [price_of_evidence(self.relations[number]) for number in self.s]
        return prices

    def _highest(self) -> np.ndarray:
        highest = np.ones(self.width)
        for at, column in self.x.items():
            moved = [value for act in self.acts for cell, value in act.values if cell == at]
            highest[column] = max(self._given(at), 0.0, *moved) + self.far
        return highest

    def _believed(self, found: np.ndarray, price: float) -> Mend:
        acts = tuple(act for number, act in enumerate(self.acts) if found[self.y[number]])
        new = {at: float(found[self.x[at]]) for at in self.cells}
        values = {at: value for at, value in new.items() if abs(value - self._given(at)) > TOLERANCE}
        marked = {at for at in self.cells if found[self.z[at]]} | {at for act in acts for at in act.cells}
        kept = [number for number in self.system.touching(values) if self.system.relations[number].is_kept]
        if not values.keys() <= marked or self.system.broken(kept, values):
            raise NotSolved("The answer does not satisfy the sums exactly.")
        return Mend(tuple(sorted(values.items())), acts, price)
