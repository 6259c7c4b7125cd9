"""What institutions wrote about the figures behind a value.

Belongs here: finding the explanations of some cells in an edition. Does not belong here: which cells are
behind a value (`trace`).
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

import duckdb

TABLE = ("audit", "explanations")

FOOTNOTES = """
SELECT e.return_id, e.sheet, e.cell, e.rule, e.explanation, e.explained_by, e.explained_at
FROM audit.explanations e JOIN audit.findings f USING (return_id, finding)
WHERE e.return_id = $return_id
  AND ((e.sheet = $sheet AND e.cell = $cell)
       OR e.series = $series
       OR list_contains(string_split(f.related_cells, ','), $sheet || '!' || $cell))
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
    """Return the explanations of some figures, each once; none in editions older than explanations.

    An explanation is of a figure where its finding stands in the figure's cell, is about it, or looked
    at it.
    """
    known = "SELECT count(*) FROM duckdb_tables() WHERE (schema_name, table_name) = (?, ?)"
    if connection.execute(known, TABLE).fetchall() == [(0,)]:
        return ()
    found: dict[Footnote, None] = {}
    for figure in dict.fromkeys(figures):
        rows = connection.execute(FOOTNOTES, asdict(figure)).fetchall()
        found |= dict.fromkeys(Footnote(*row) for row in rows)
    return tuple(found)
