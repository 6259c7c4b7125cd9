"""The linear programs behind withholding: which further figures let a withheld one be another.

Belongs here: matrices and HiGHS. Does not belong here: which figures need room (`secondary`).

A withheld figure has room where two other tables exist that agree with all that is shown and differ from
each other there by the room asked for. A program looks for these two tables and pays for every figure that
it must withhold to have them; `exact` finds the cheapest such set, otherwise fractions are paid for and
whatever was touched is withheld (the greedy fall-back).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array, eye_array, hstack, vstack

TOUCHED = 1e-6
NODES = 2000
"""How many nodes an exact search may look at. Nodes and not seconds: the same on every machine."""


@dataclass(frozen=True)
class Part:
    """The piece of a system that a program moves: figures, their values and costs, rows that they stand in.

    `cost` is nothing for figures that are withheld already.
    """

    figures: np.ndarray
    values: np.ndarray
    cost: np.ndarray
    rows: csr_array


def part_of(
    figures: Sequence[int],
    rows: Sequence[tuple[tuple[int, ...], tuple[int, ...]]],
    values: np.ndarray,
    cost: np.ndarray,
) -> Part:
    """Return the piece with these figures; what else stands in the rows does not move."""
    chosen = np.array(sorted(figures))
    place = {int(figure): column for column, figure in enumerate(chosen)}
    entries = [
        (number, place[at], sign)
        for number, (columns, signs) in enumerate(rows)
        for at, sign in zip(columns, signs, strict=True)
        if at in place
    ]
    lines, columns, signs = zip(*entries, strict=True) if entries else ((), (), ())
    matrix = coo_array((np.array(signs, float), (lines, columns)), shape=(len(rows), len(chosen)))
    return Part(chosen, values[chosen], cost[chosen], csr_array(matrix))


@dataclass(frozen=True)
class Moves:
    """Two tables for each target, as differences from the true one: figures by tables."""

    figures: np.ndarray
    differences: np.ndarray

    @property
    def touched(self) -> np.ndarray:
        """Return the figures that are not the same in all tables."""
        return self.figures[np.abs(self.differences).max(axis=1) > TOUCHED]


def cheapest(part: Part, targets: dict[int, float], *, exact: bool) -> Moves | None:
    """Return the cheapest moves that give every target its room; None where there are none.

    `targets` gives the room by figure.
    """
    size, tables = len(part.figures), 2 * len(targets)
    paid = np.flatnonzero(part.cost > 0)
    most = 4 * max(targets.values()) + 8
    at = {int(figure): column for column, figure in enumerate(part.figures)}
    moves = size * tables
    blocks = []
    for table in range(tables):
        left = csr_array((part.rows.shape[0], table * size))
        right = csr_array((part.rows.shape[0], moves - (table + 1) * size + len(paid)))
        blocks.append(hstack([left, part.rows, right], format="csr"))
    constraints = [LinearConstraint(vstack(blocks, format="csr"), 0, 0)]
    asked, room = _room(targets, at, size, moves + len(paid))
    constraints.append(LinearConstraint(asked, room, np.inf))
    if len(paid):
        constraints.append(LinearConstraint(_paid_for(paid, size, tables, most), -np.inf, 0))
    lowest = np.concatenate([np.tile(-np.minimum(part.values, most), tables), np.zeros(len(paid))])
    highest = np.concatenate([np.full(moves, most), np.ones(len(paid))])
    found = milp(
        np.concatenate([np.zeros(moves), part.cost[paid]]),
        constraints=constraints,
        bounds=Bounds(lowest, highest),
        integrality=np.concatenate([np.zeros(moves), np.full(len(paid), int(exact))]),
        options={"node_limit": NODES, "presolve": True},
    )
    if found.x is None:
        return None
    return Moves(part.figures, found.x[:moves].reshape(tables, size).T)


def _room(
    targets: dict[int, float], at: dict[int, int], size: int, width: int
) -> tuple[csr_array, np.ndarray]:
    entries = []
    for number, figure in enumerate(targets):
        entries += [(number, 2 * number * size + at[figure], 1.0)]
        entries += [(number, (2 * number + 1) * size + at[figure], -1.0)]
    lines, columns, signs = zip(*entries, strict=True)
    matrix = coo_array((signs, (lines, columns)), shape=(len(targets), width))
    return csr_array(matrix), np.array(list(targets.values()))


def _paid_for(paid: np.ndarray, size: int, tables: int, most: float) -> csr_array:
    """Return the rows that let a figure move, up or down, only as far as it is paid for."""
    count = len(paid)
    blocks = []
    for table in range(tables):
        for sign in (1.0, -1.0):
            entries = (np.full(count, sign), (np.arange(count), table * size + paid))
            move = coo_array(entries, shape=(count, size * tables))
            blocks.append(hstack([move, -most * eye_array(count)], format="csr"))
    return csr_array(vstack(blocks, format="csr"))


def _furthest(part: Part, aim: np.ndarray, most: float) -> np.ndarray:
    """Return the table furthest from the true one against `aim`, no figure moving by more than `most`."""
    bounds = Bounds(-np.minimum(part.values, most), np.full(len(part.values), most))
    found = milp(aim, constraints=LinearConstraint(part.rows, 0, 0), bounds=bounds)
    assert found.x is not None  # noqa: S101 (not to move at all always fits)
    return found.x


def widest(part: Part, target: int) -> tuple[float, Moves]:
    """Return the most room that a figure can have where all of the part moves, and the two tables."""
    at = int(np.searchsorted(part.figures, target))
    ends = []
    for sign in (1.0, -1.0):
        aim = np.zeros(len(part.figures))
        aim[at] = -sign
        far = float(part.values.sum() + 100)
        ends.append(_furthest(part, aim, far))
    return float(ends[0][at] - ends[1][at]), Moves(part.figures, np.column_stack(ends))


SWEEPS = 6


def sweep(part: Part, most: float) -> Moves:
    """Return tables far from the true one in seeded directions: cheap proof of room for most of a part."""
    rng = np.random.default_rng(len(part.figures))
    found = []
    for _ in range(SWEEPS):
        aim = rng.uniform(0.5, 1.0, len(part.figures)) * rng.choice([-1.0, 1.0], len(part.figures))
        found.append(_furthest(part, aim, most))
    return Moves(part.figures, np.column_stack(found))
