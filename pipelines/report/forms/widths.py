"""How columns share the width of a page: by what stands in them."""

from math import sqrt

from pipelines.report.display import said_cell
from pipelines.report.model import Table

ONE_LINE = 34
"""Signs that a cell may have in one line; a longer one gets more width, but less than it is longer."""

NARROWEST = 3

BOLD = 1
"""Signs by which a word of a head is wider: heads are bold."""


def widths(table: Table, language: str) -> list[int]:
    """Return what each column needs beside the others, in signs: its longest cell or word of its head."""
    return [_width(table, index, language) for index in range(len(table.heads))]


def _width(table: Table, index: int, language: str) -> int:
    cells = [len(said_cell(row[index], language)) for row in table.rows]
    words = [len(word) + BOLD for word in table.heads[index].split()]
    longest = max([NARROWEST, *cells, *words])
    return 2 + (longest if longest <= ONE_LINE else ONE_LINE + round(2 * sqrt(longest - ONE_LINE)))
