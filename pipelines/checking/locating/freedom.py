"""Which cells near sums that fail could change at all: what can be told without any program.

Belongs here: cells that stand alone in a sum that holds, sums that no change can mend. Does not belong
here: which changes mend a sum (`program`).
"""

from collections.abc import Sequence

from pipelines.checking.locating.acts import Act
from pipelines.checking.locating.relations import System


def free_cells(system: System, cells: set[int], acts: Sequence[Act]) -> set[int] | None:
    """Return which of some cells can change while the others stay; None where a sum can then not be mended.

    A sum that holds never has just one changed cell, so a cell whose fellows are all fixed is fixed too.
    What an act touches counts as free: it moves several at once.
    """
    acted = {at for act in acts if act.cells <= cells for at in act.cells}
    free = set(cells)
    touched = [system.relations[number] for number in system.touching(cells)]
    equations = [one for one in touched if one.is_equation and one.is_kept]
    waiting = equations
    while waiting:
        fixed = set()
        for equation in waiting:
            movable = free & equation.coefficients.keys()
            if not movable and equation.fails:
                return None
            if len(movable) == 1 and not equation.fails:
                fixed |= movable - acted
        free -= fixed
        waiting = [one for one in equations if fixed & one.coefficients.keys()]
    return free
