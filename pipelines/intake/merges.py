"""Merged areas: which cell stands for which, and which areas lie over each other.

Belongs here: the geometry of merges. Does not belong here: reading them from a format, what a merged
label means.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product

from pipelines.intake.sheet_facts import Cell, MergedArea


@dataclass
class Covered:
    """For each cell within merges the top-left one, which holds the value; and areas that meet another."""

    corners: dict[Cell, Cell] = field(default_factory=dict)
    overlapping: list[MergedArea] = field(default_factory=list)


def _within(area: MergedArea, rows: int, columns: int) -> Iterator[Cell]:
    return product(
        range(area.rows.start, min(area.rows.stop, rows)),
        range(area.columns.start, min(area.columns.stop, columns)),
    )


def covered(merges: Iterable[MergedArea], rows: int, columns: int) -> Covered:
    """Return what merges cover within so many rows and columns; they may reach as far as whole columns.

    A cell belongs to the area that comes first, and an area ends at the first cell that it would share:
    so the work grows with the cells, however many areas lie over each other.
    """
    found = Covered()
    for area in merges:
        corner = (area.rows.start, area.columns.start)
        for cell in _within(area, rows, columns):
            if cell in found.corners:
                found.overlapping.append(area)
                break
            found.corners[cell] = corner
    return found
