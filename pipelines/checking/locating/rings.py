"""Which sums that fail belong together, and which cells lie near them.

Belongs here: the neighbourhood of equations in the web of relations, a mend taken apart. Does not
belong here: what is wrong in a neighbourhood (`search`).
"""

from collections.abc import Sequence

from pipelines.checking.locating.acts import Act
from pipelines.checking.locating.mends import Mend
from pipelines.checking.locating.relations import System


def groups_of(system: System, acts: Sequence[Act]) -> list[set[int]]:
    """Return the equations that fail, together where a cell or an act stands in several."""
    groups: list[set[int]] = []
    by_cell = [system.failing_at([at]) for at in sorted(system.cells_of(system.failing))]
    for together in [*by_cell, *(system.failing_at(act.cells) for act in acts)]:
        meeting = [group for group in groups if group & together]
        groups = [group for group in groups if not group & together]
        groups.append(together.union(*meeting))
    return sorted(groups, key=min)


def ring(system: System, acts: Sequence[Act], group: set[int], rings: int) -> set[int]:
    """Return the cells within some rings of a group's equations, and those of acts that touch it."""
    cells = system.cells_of(group)
    cells |= {at for act in acts if system.failing_at(act.cells) & group for at in act.cells}
    for _ in range(rings):
        cells = system.cells_of(system.touching(cells))
    return cells


def parts_of(system: System, mend: Mend) -> list[Mend]:
    """Return a mend taken apart where no equation holds its cells together."""
    pieces = [_piece(mend, act.cells, (act,)) for act in mend.acts]
    pieces += [_piece(mend, {at}, ()) for at, _ in mend.single]
    parts: list[tuple[set[int], Mend]] = []
    for piece in pieces:
        touched = {one for one in system.touching(piece.cells) if system.relations[one].is_equation}
        meeting = [part for part in parts if touched & part[0]]
        parts = [part for part in parts if not touched & part[0]]
        joined = _together([*(other for _, other in meeting), piece])
        parts.append((touched.union(*(others for others, _ in meeting)), joined))
    return [part for _, part in parts]


def _piece(mend: Mend, cells: set[int], acts: tuple[Act, ...]) -> Mend:
    return Mend(tuple((at, value) for at, value in mend.values if at in cells), acts, 0.0)


def _together(mends: Sequence[Mend]) -> Mend:
    values = {at: value for mend in mends for at, value in mend.values}
    return Mend(tuple(sorted(values.items())), tuple(act for mend in mends for act in mend.acts), 0.0)
