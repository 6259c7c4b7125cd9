"""How columns share the width of a page: by what stands in them.

Belongs here: how many signs a column is given. Does not belong here: points, centimetres (`forms`).
"""

from collections.abc import Iterable
from math import sqrt

from pipelines.report.display import said_cell
from pipelines.report.model import Table

ONE_LINE = 34
"""Signs that a cell may have in one line; a longer one gets more width, but less than it is longer."""

NARROWEST, WIDEST_WORD = 3, 20
"""Signs that a column has at least, and that a single word may ask for."""

PAGE = 100
"""Signs of a table that stand beside each other on a page."""

BOLD, BESIDE = 1, 3
"""Signs by which a word of a head is wider: heads are bold; signs between columns."""


def widths(table: Table, language: str) -> list[float]:
    """Return what each column is given beside the others, in signs: its longest word, and more."""
    cells = [[said_cell(row[place], language) for row in table.rows] for place in range(len(table.heads))]
    pairs = list(zip(table.heads, cells, strict=True))
    needed = [_needed(head, column) for head, column in pairs]
    wanted = [max(need, _wanted(column)) for need, (_, column) in zip(needed, pairs, strict=True)]
    spare, more = PAGE - sum(needed), sum(wanted) - sum(needed)
    if more <= spare:
        return wanted
    if spare <= 0:
        return needed
    return [need + (want - need) * spare / more for need, want in zip(needed, wanted, strict=True)]


def _needed(head: str, cells: Iterable[str]) -> float:
    """Return what the longest word takes; words joined by a space that does not break are one."""
    words = [len(word) for cell in cells for word in cell.split(" ")]
    longest = max([NARROWEST, *words, *(len(word) + BOLD for word in head.split(" "))])
    return min(longest, WIDEST_WORD) + BESIDE


def _wanted(cells: Iterable[str]) -> float:
    longest = max(map(len, cells), default=0)
    return BESIDE + (longest if longest <= ONE_LINE else ONE_LINE + 2 * sqrt(longest - ONE_LINE))
