"""The cells of the institutions' workbooks behind a report's numbers, as far as its edition leads to them.

Belongs here: which rows of the edition a report's numbers stand in, and the cells behind each. Does not
belong here: finding cells (`pipelines.figures.trace_many`), how they are shown (`forms`).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from pipelines.figures.trace_many import SUM_KEY, Cells, cells_of_indicators, cells_of_sums
from pipelines.report.figures import Figure, Key, RowAt
from pipelines.report.source import Source
from schemas.code_lists import TOTAL
from schemas.indicators import indicators


def cells_behind(source: Source, figures: Iterable[Figure]) -> Mapping[RowAt, Cells]:
    """Return the cells behind the rows that numbers stand in; rows without any are left out.

    Only the programme's own edition leads to cells.
    """
    rows = dict.fromkeys(item.row for figure in figures for item in figure.references)
    tables = {item.table for item in indicators().values()}
    of_indicators = [row for row in rows if row[0] in tables]
    observed = [row for row in rows if "measure" in dict(row[1])]
    found = cells_of_indicators(source.connection, [dict(key) for _, key in of_indicators])
    added = cells_of_sums(source.connection, [_coordinates(source, *row) for row in observed])
    return {row: cells for row, cells in zip(of_indicators + observed, found + added, strict=True) if cells}


def _coordinates(source: Source, table: str, key: Key) -> dict[str, Any]:
    """Return a row of observed values; what its table does not tell apart is all together."""
    (row,) = source.table(table, **dict(key))
    return {**dict.fromkeys(SUM_KEY, TOTAL), **row}
