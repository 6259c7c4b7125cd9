"""Linear equations with unknowns that are never below zero, and how low and high each unknown can be.

Belongs here: solving for bounds, piece by piece. Does not belong here: what the equations mean (`audit`).
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import highspy
import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

NOTHING = 1e-9

PRIMAL = 4
"""HiGHS' number for the primal simplex."""


class Equations:
    """Signed sums of named unknowns with their constants; a rest is an unknown without a name."""

    def __init__(self) -> None:
        self._number: dict[Any, int] = {}
        self._entries: list[tuple[int, int, float]] = []
        self._constants: list[float] = []
        self._size = 0

    def add(self, signs: Mapping[Any, float], known: Mapping[Any, float], *, has_rest: bool) -> None:
        """Add that the signed sum is zero, or with a rest that it is not below zero."""
        line = len(self._constants)
        unknown = {name: sign for name, sign in signs.items() if name not in known}
        if not unknown:
            return
        for name, sign in unknown.items():
            if name not in self._number:
                self._number[name] = self._new()
            self._entries.append((line, self._number[name], sign))
        if has_rest:
            self._entries.append((line, self._new(), -1.0))
        self._constants.append(-sum(sign * known[name] for name, sign in signs.items() if name in known))

    def _new(self) -> int:
        self._size += 1
        return self._size - 1

    @cached_property
    def _piece_of(self) -> dict[int, "_Piece"]:
        """Return the piece that each unknown is in: the unknowns that equations hold together."""
        lines, columns, signs = (np.array(entry) for entry in zip(*self._entries, strict=True))
        matrix = csr_array(coo_array((signs, (lines, columns)), shape=(len(self._constants), self._size)))
        label = connected_components(abs(matrix).T @ abs(matrix), directed=False)[1]
        constants = np.array(self._constants)
        found: dict[int, _Piece] = {}
        for members in np.split(np.argsort(label, kind="stable"), np.cumsum(np.bincount(label))[:-1]):
            own = csr_array(matrix[:, members])
            touched = np.flatnonzero(np.diff(own.indptr))
            piece = _Piece(members, csr_array(own[touched]), constants[touched])
            found |= dict.fromkeys(members.tolist(), piece)
        return found

    def bounds(self, name: Any) -> tuple[float, float]:
        """Return the least and the most that an unknown can be; all it can be where no equation holds it."""
        if name not in self._number:
            return 0.0, np.inf
        at = self._number[name]
        return self._piece_of[at].bounds(at)


class _Piece:
    """The equations of one piece in a solver, which goes from one question to the next.

    Each solution is a table that fits all that is known. Where one of them has an unknown at zero, its
    least is solved: nothing is below.
    """

    def __init__(self, unknowns: np.ndarray, matrix: csr_array, constants: np.ndarray) -> None:
        self._unknowns, self._matrix, self._constants = unknowns, matrix, constants
        self._least = np.full(len(unknowns), np.inf)

    @cached_property
    def _solver(self) -> highspy.Highs:
        height, width = self._matrix.shape
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        solver.setOptionValue("presolve", "off")
        solver.setOptionValue("simplex_strategy", PRIMAL)  # the last table fits the next question too
        solver.addVars(width, np.zeros(width), np.full(width, highspy.kHighsInf))
        start, index, value = self._matrix.indptr[:-1], self._matrix.indices, self._matrix.data
        solver.addRows(height, self._constants, self._constants, len(value), start, index, value)
        return solver

    def bounds(self, unknown: int) -> tuple[float, float]:
        """Return the least and the most that an unknown can be."""
        at = int(np.searchsorted(self._unknowns, unknown))
        most = -self._lowest(at, -1.0)
        least = 0.0 if self._least[at] <= NOTHING else self._lowest(at, 1.0)
        return least, most

    def _lowest(self, at: int, sign: float) -> float:
        """Return the least of an unknown times `sign`; minus infinity where there is no end."""
        self._solver.changeColCost(at, sign)
        self._solver.run()
        status = self._solver.getModelStatus()
        self._solver.changeColCost(at, 0.0)
        if status == highspy.HighsModelStatus.kUnbounded:
            return -np.inf
        if status != highspy.HighsModelStatus.kOptimal:
            raise ArithmeticError(f"HiGHS found no bound: {status}")
        found = np.array(self._solver.getSolution().col_value)
        self._least = np.minimum(self._least, found)
        return float(sign * found[at])
