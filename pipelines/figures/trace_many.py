"""From many values of an edition at once to the cells behind them: everything is selected once.

Belongs here: the cells behind rows of the indicators' tables, and behind sums and single figures. Does not
belong here: why a value is missing, who sent what (`trace`, one value at a time), proving that the cells give
the value: it is the same selection as `trace`, which proves it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from pipelines.figures.behind import is_there
from pipelines.figures.selection import select, tree_in
from pipelines.figures.trace import contributions_of, records
from pipelines.figures.traced import Contribution
from schemas.indicators import indicators
from schemas.tables.region import INDICATOR_KEY

Cells = tuple[Contribution, ...]

WANTED = f"""
SELECT a.place, l.line, c.cell
FROM asked_rows a JOIN lines l USING ({", ".join(INDICATOR_KEY)}) JOIN line_cells c USING (line)
"""  # noqa: S608 (our own names)

SUM_KEY = ("time_period", "measure", "population", "rank", "sex", "detail", "unit_measure")
PLACES = ("ref_area", "sector", "institution")
"""A figure's coordinates, and where it is: an institution's, an area's or, as ref_area _T, the region's."""

ADDED = """
SELECT a.place, 'figure' AS side, 1 AS weight, o.institution, o.time_period, o.measure, o.population, o.rank,
       o.sex, o.detail, o.unit_measure, o.obs_value, o.obs_status, o.comment, o.correction, o.return_id,
       r.file_name, r.sha256, r.submitted_by, o.sheet, o.cell
FROM asked_rows a
JOIN facts.observations o USING (time_period, measure, population, rank, sex, detail, unit_measure)
JOIN audit.returns r ON r.return_id = o.return_id
WHERE o.obs_value IS NOT NULL
  AND (a.ref_area = '_T' OR a.ref_area = o.ref_area) AND a.sector = o.sector
  AND (a.institution IS NULL OR a.institution = o.institution)
ORDER BY a.place, o.institution
"""


def cells_of_indicators(connection: duckdb.DuckDBPyConnection, rows: Sequence[dict[str, Any]]) -> list[Cells]:
    """Return the cells behind rows of the indicators' tables, each named by its key; none in other tiers."""
    with connection.cursor() as own:
        if not rows or not is_there(own, "audit", "returns"):
            return [()] * len(rows)
        own.execute("CREATE TEMP VIEW accepted AS SELECT * FROM facts.observations")
        select(own, list(indicators().values()), tree_in(own))
        _ask(own, rows, INDICATOR_KEY)
        return _by_place(contributions_of(own, WANTED), len(rows))


def cells_of_sums(connection: duckdb.DuckDBPyConnection, rows: Sequence[dict[str, Any]]) -> list[Cells]:
    """Return the cells that figures are, or are the sums of; none where they do not add up to `obs_value`.

    That is so where a total was given beside its parts, and one of the two was taken.
    """
    with connection.cursor() as own:
        if not rows or not is_there(own, "audit", "returns"):
            return [()] * len(rows)
        _ask(own, rows, (*PLACES, *SUM_KEY))
        found = [(cell.pop("place"), Contribution(**cell)) for cell in records(own, ADDED, None)]
    of_rows = _by_place(found, len(rows))
    return [
        cells if _add_up(cells, row["obs_value"]) else () for cells, row in zip(of_rows, rows, strict=True)
    ]


def _add_up(cells: Cells, value: float | None) -> bool:
    return value is not None and sum(cell.obs_value for cell in cells) == value


def _ask(
    connection: duckdb.DuckDBPyConnection, rows: Iterable[dict[str, Any]], columns: Iterable[str]
) -> None:
    asked = [{"place": place} | {name: row.get(name) for name in columns} for place, row in enumerate(rows)]
    types = {name: pa.int64() if name in ("place", "time_period") else pa.string() for name in asked[0]}
    connection.register("asked_given", pa.Table.from_pylist(asked, pa.schema(types.items())))
    connection.execute("CREATE TEMP TABLE asked_rows AS SELECT * FROM asked_given")
    connection.unregister("asked_given")


def _by_place(found: Iterable[tuple[int, Contribution]], count: int) -> list[Cells]:
    cells = defaultdict(list)
    for place, cell in found:
        cells[place].append(cell)
    return [tuple(cells[place]) for place in range(count)]
