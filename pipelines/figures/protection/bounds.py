"""Linear equations with unknowns that are never below zero, and how low and high each unknown can be.

Belongs here: solving for bounds, piece by piece. Does not belong here: what the equations mean (`audit`).
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

UNBOUNDED = 3
"""What HiGHS answers where a program has no end."""


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
    def _matrix(self) -> csr_array:
        lines, columns, signs = zip(*self._entries, strict=True)
        shape = (len(self._constants), self._size)
        return csr_array(coo_array((np.array(signs), (lines, columns)), shape=shape))

    @cached_property
    def _pieces(self) -> tuple[np.ndarray, dict[int, tuple[np.ndarray, csr_array, np.ndarray]]]:
        """Return which piece each unknown is in; of each piece its unknowns, matrix and constants."""
        matrix, constants = self._matrix, np.array(self._constants)
        _, piece_of = connected_components(abs(matrix).T @ abs(matrix), directed=False)
        pieces = {}
        for piece in np.unique(piece_of).tolist():
            columns = np.flatnonzero(piece_of == piece)
            own = csr_array(matrix[:, columns])
            lines = np.flatnonzero(np.diff(own.indptr))
            pieces[piece] = (columns, csr_array(own[lines]), constants[lines])
        return piece_of, pieces

    def bounds(self, name: Any) -> tuple[float, float]:
        """Return the least and the most that an unknown can be; all it can be where no equation holds it."""
        if name not in self._number:
            return 0.0, np.inf
        piece_of, pieces = self._pieces
        at = self._number[name]
        columns, matrix, constants = pieces[int(piece_of[at])]
        aim = (columns == at).astype(float)
        equal = LinearConstraint(matrix, constants, constants)
        ends = []
        for sign in (1.0, -1.0):
            found = milp(sign * aim, constraints=equal, bounds=Bounds(0, np.inf))
            if found.status == UNBOUNDED:
                ends.append(np.inf)
            elif found.x is None:
                raise ArithmeticError(f"HiGHS found no bound: {found.message}")
            else:
                ends.append(sign * found.fun)
        return float(ends[0]), float(ends[1])
