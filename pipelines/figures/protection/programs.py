"""The linear programs behind withholding: which further figures let a withheld one be another.

Belongs here: matrices and HiGHS. Does not belong here: which figures need room (`secondary`).

A withheld figure has room where two other tables exist that agree with all that is shown and differ from
each other there by the room asked for. A program looks for these two tables and pays for every figure by
how far it moves; what it paid for is withheld.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import highspy
import numpy as np
from scipy.sparse import block_diag, coo_array, csc_array, csr_array, hstack
from scipy.sparse.csgraph import connected_components

TOUCHED = 1e-6
SHORT = 1e6
"""What a unit of missing room costs: more than any figures, so room is missing only where it must be."""

FAR = 1e6
"""How far a figure may rise: further than any room."""

SWEEPS = 6

OPTIONS: tuple[tuple[str, str | int | bool], ...] = (
    ("output_flag", False),
    ("threads", 1),
    ("solver", "simplex"),
    ("presolve", "off"),  # it would look at the whole piece where a few steps from the last tables do
)


@dataclass(frozen=True)
class Piece:
    """Figures of a system, and the rows that they stand in."""

    figures: np.ndarray
    rows: csc_array

    def only(self, moving: np.ndarray) -> "Piece":
        """Return the piece where only some of its figures move, by a mask."""
        rows = csc_array(self.rows[:, np.flatnonzero(moving)])
        return Piece(self.figures[moving], csc_array(rows[np.unique(rows.indices)]))

    def parts(self) -> Iterator["Piece"]:
        """Yield the pieces that it falls apart into, which have no row in common."""
        label = self._label()
        for number in range(label.max(initial=-1) + 1):
            yield self.only(label == number)

    def part_with(self, figure: int) -> "Piece":
        """Return what hangs together with a figure."""
        label = self._label()
        return self.only(label == label[np.searchsorted(self.figures, figure)])

    def _label(self) -> np.ndarray:
        lines, columns = self.rows.nonzero()
        height, size = self.rows.shape[0], sum(self.rows.shape)
        graph = csr_array(coo_array((np.ones(len(lines)), (lines, columns + height)), shape=(size, size)))
        return connected_components(graph, directed=False)[1][height:]


@dataclass(frozen=True)
class Moves:
    """Tables that agree with all that is shown, as differences from the true one: figures by tables."""

    figures: np.ndarray
    differences: np.ndarray
    missing: float = 0.0

    @property
    def touched(self) -> np.ndarray:
        """Return the figures that are not the same in all tables."""
        return self.figures[np.abs(self.differences).max(axis=1) > TOUCHED]


class Program:
    """The cheapest two tables for one figure after the other, all figures of a piece being free to move.

    The columns are how far each figure rises and falls in the first table, then in the second, then the
    room that is missing; the last row is the room of the target. Not to move at all breaks only that row,
    so every search starts there and stays near the target.
    """

    def __init__(self, piece: Piece, values: np.ndarray, cost: np.ndarray) -> None:
        self.figures, self.size, self.most = piece.figures, len(piece.figures), values[piece.figures]
        self.target_row, self.targets = 2 * piece.rows.shape[0], np.empty(0, np.int32)
        table = hstack([piece.rows, -piece.rows])
        self.solver = _solver(
            csc_array(block_diag([table, table, np.ones((1, 1))])),
            cost=np.append(np.tile(cost[piece.figures], 4), SHORT),
            low=np.zeros(4 * self.size + 1),
            high=np.append(self._highest(np.arange(self.size)), np.inf),
        )

    def withhold(self, figures: np.ndarray) -> None:
        """Let figures move for nothing from now on."""
        columns = self._columns(np.searchsorted(self.figures, figures))
        self.solver.changeColsCost(len(columns), columns, np.zeros(len(columns)))

    def cheapest(self, target: int, room: float) -> Moves:
        """Return moves that cost little and give a figure its room, or as much of it as can be had."""
        for column in self.targets.tolist():
            self.solver.changeCoeff(self.target_row, column, 0.0)
        self.targets = self._columns(np.searchsorted(self.figures, [target]))
        for column, sign in zip(self.targets.tolist(), (1.0, -1.0, -1.0, 1.0), strict=True):
            self.solver.changeCoeff(self.target_row, column, sign)
        self.solver.changeRowBounds(self.target_row, room, np.inf)
        self.solver.setBasis()
        return self._moves()

    def without(self, left_out: np.ndarray, found: Moves) -> Moves:
        """Return moves of the same target that do without as many figures as can be left out in turn.

        These figures do not move any more: the program is of no use for other targets then.
        """
        for place in np.searchsorted(self.figures, left_out):
            self._bound(np.array([place]), 0.0)
            fewer = self._moves()
            if fewer.missing <= found.missing + TOUCHED:
                found = fewer
            else:
                self._bound(np.array([place]), 1.0)
        return found

    def _moves(self) -> Moves:
        found = _solved(self.solver)
        moved = found[:-1].reshape(4, self.size)
        tables = np.column_stack([moved[0] - moved[1], moved[2] - moved[3]])
        return Moves(self.figures, tables, float(found[-1]))

    def _columns(self, places: np.ndarray) -> np.ndarray:
        return (np.arange(4)[:, None] * self.size + places).ravel().astype(np.int32)

    def _highest(self, places: np.ndarray) -> np.ndarray:
        return np.tile(np.concatenate([np.full(len(places), FAR), self.most[places]]), 2)

    def _bound(self, places: np.ndarray, part: float) -> None:
        columns, highest = self._columns(places), part * self._highest(places)
        self.solver.changeColsBounds(len(columns), columns, np.zeros(len(columns)), highest)


def sweep(piece: Piece, values: np.ndarray, most: float) -> Moves:
    """Return tables far from the true one in seeded directions: cheap proof of room for most of a piece."""
    size = len(piece.figures)
    low, high = -np.minimum(values[piece.figures], most), np.full(size, most)
    solver = _solver(piece.rows, np.zeros(size), low, high)
    rng = np.random.default_rng(size)
    found = []
    for _ in range(SWEEPS):
        aim = rng.uniform(0.5, 1.0, size) * rng.choice([-1.0, 1.0], size)
        solver.changeColsCost(size, np.arange(size, dtype=np.int32), aim)
        found.append(_solved(solver))
    return Moves(piece.figures, np.column_stack(found))


def _solver(matrix: csc_array, cost: np.ndarray, low: np.ndarray, high: np.ndarray) -> highspy.Highs:
    """Return a solver that holds the program whose rows are all zero."""
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = matrix.shape
    program.col_cost_, program.col_lower_, program.col_upper_ = cost, low, high
    program.row_lower_ = program.row_upper_ = np.zeros(matrix.shape[0])
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_, program.a_matrix_.index_ = matrix.indptr, matrix.indices
    program.a_matrix_.value_ = matrix.data
    solver = highspy.Highs()
    for option, value in OPTIONS:
        solver.setOptionValue(option, value)
    solver.passModel(program)
    return solver


def _solved(solver: highspy.Highs) -> np.ndarray:
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise ArithmeticError(f"HiGHS found no tables: {solver.getModelStatus()}")
    return np.array(solver.getSolution().col_value)
