"""What institutions wrote about the figures behind a value.

Belongs here: finding the explanations of some cells in an edition. Does not belong here: which cells are
behind a value (`trace`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import duckdb

TABLE = ("audit", "explanations")

FOOTNOTES = """
SELECT e.return_id, e.sheet, e.cell, e.rule, e.explanation, e.explained_by, e.explained_at
FROM audit.explanations e
WHERE e.return_id = ? AND ((e.sheet = ? AND e.cell = ?) OR e.series = ?)
ORDER BY e.finding
"""


@dataclass(frozen=True)
class Footnote:
    """An institution's explanation of a figure: of which finding, by whom, when."""

    return_id: str
    sheet: str | None
    cell: str | None
    rule: str
    explanation: str
    explained_by: str
    explained_at: datetime


@dataclass(frozen=True)
class FigureAt:
    """A figure of a return: its place and its coordinates as a series key."""

    return_id: str
    sheet: str | None
    cell: str | None
    series: str


def footnotes(connection: duckdb.DuckDBPyConnection, figures: Iterable[FigureAt]) -> tuple[Footnote, ...]:
    """Return the explanations of some figures, each once; none in editions older than explanations."""
    known = "SELECT count(*) FROM duckdb_tables() WHERE (schema_name, table_name) = (?, ?)"
    if connection.execute(known, TABLE).fetchall() == [(0,)]:
        return ()
    found: dict[Footnote, None] = {}
    for figure in dict.fromkeys(figures):
        values = [figure.return_id, figure.sheet, figure.cell, figure.series]
        rows = connection.execute(FOOTNOTES, values).fetchall()
        found |= dict.fromkeys(Footnote(*row) for row in rows)
    return tuple(found)
