"""From any row of an edition that holds a figure to the cells behind it, by table and key.

Belongs here: which row is meant, which value it leads through, and the regional value through its areas.
Does not belong here: how one value is taken apart (`trace`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import isclose
from typing import Any

import duckdb

from pipelines.figures.trace import records, trace, with_background
from pipelines.figures.traced import Contribution, Part, RegionalTrace, Trace, TraceError
from schemas.indicators import Indicator
from schemas.indicators import indicator as indicator_of
from schemas.tables.derive import column_names, primary_key
from schemas.tables.raw import OBSERVATION_KEY
from schemas.tables.region import INDICATOR_KEY
from schemas.tables.registry import EDITION_TABLES, table_model

OF_A_CELL = set(OBSERVATION_KEY) - {"population", "rank", "sex"}
OF_AN_INDICATOR = set(INDICATOR_KEY) - {"sex"}
"""Columns of the tables whose rows are made of cells: one cell each, or an indicator's value."""

CELL = """
SELECT 'figure' AS side, 1 AS weight, {columns}, r.file_name, r.sha256, r.submitted_by
FROM facts.observations o JOIN audit.returns r USING (return_id)
WHERE {where}
"""

COUNTED = """
-- The areas that the regional value rests on, as `compare` counts them.
SELECT {columns} FROM {table}
WHERE (indicator, sector, time_period, population, rank, sex) = (?, ?, ?, ?, ?, ?)
  AND basis = 'counts' AND (is_comparable OR comparability_note = 'small_base')
ORDER BY ref_area
"""


def is_traced(table: str) -> bool:
    """Return whether the rows of a table of the edition lead to cells."""
    columns = set(_columns(table))
    return columns >= OF_A_CELL or columns >= OF_AN_INDICATOR


def trace_row(connection: duckdb.DuckDBPyConnection, table: str, key: Mapping[str, object]) -> Trace:
    """Return what the one row of `table` that `key` means is made of.

    A row of an indicator table leads to its cells; one that stands beside an indicator (a target, a competing
    figure) through that indicator's value; one of facts or mechanisms is a cell itself. Raises TraceError
    where no such row, or several, are there, and where a table's rows are made of no cells.
    """
    columns = _columns(table)
    row = _only_row(connection, table, columns, key)
    if set(columns) >= OF_A_CELL:
        return _cell(connection, row)
    if set(columns) >= OF_AN_INDICATOR:
        return _through_indicator(connection, table, row)
    raise TraceError(f"The rows of {table} hold no figure that is made of cells.")


def _columns(table: str) -> list[str]:
    if table not in EDITION_TABLES:
        raise TraceError(f"No table {table}; there is: {', '.join(EDITION_TABLES)}.")
    return column_names(table_model(table))


def _only_row(
    connection: duckdb.DuckDBPyConnection, table: str, columns: list[str], key: Mapping[str, object]
) -> dict[str, Any]:
    unknown = [name for name in key if name not in columns]
    if unknown or not key:
        known = ", ".join(primary_key(table_model(table)))
        raise TraceError(f"{table} is asked by columns of its own ({known}), not by {', '.join(unknown)}.")
    are = " AND ".join(f"CAST({name} AS VARCHAR) = ?" for name in key)
    with connection.cursor() as own:
        found = records(own, f"SELECT * FROM {table} WHERE {are}", list(map(str, key.values())))  # noqa: S608 (columns)
    if len(found) != 1:
        asked = ", ".join(f"{name}={value}" for name, value in key.items())
        raise TraceError(f"{table}, {asked}: {_not_one(table, found)}")
    return found[0]


def _not_one(table: str, found: list[dict[str, Any]]) -> str:
    if not found:
        return "there is no such row in the edition."
    open_ones = {
        name: sorted({str(row[name]) for row in found})
        for name in primary_key(table_model(table))
        if len({row[name] for row in found}) > 1
    }
    choices = "; ".join(f"{name}: {', '.join(values)}" for name, values in open_ones.items())
    return f"{len(found)} rows are meant; say which ({choices})."


def _cell(connection: duckdb.DuckDBPyConnection, row: dict[str, Any]) -> Trace:
    """Return the one cell that a row of facts or mechanisms is; the latter are of no rank or sex."""
    key = {name: row[name] for name in OBSERVATION_KEY if name in row}
    names = [name for name in Contribution.__dataclass_fields__ if name not in ("side", "weight")]
    own = [f"o.{name}" for name in names if name not in ("file_name", "sha256", "submitted_by")]
    query = CELL.format(columns=", ".join(own), where=" AND ".join(f"o.{name} = ?" for name in key))
    with connection.cursor() as cursor:
        cells = records(cursor, query, list(key.values()))
        part = Part(row["measure"], "_T", "_T", 1, tuple(Contribution(**cell) for cell in cells))
        return with_background(cursor, row, (part,))


def _through_indicator(connection: duckdb.DuckDBPyConnection, table: str, row: dict[str, Any]) -> Trace:
    definition = indicator_of(row["indicator"])
    # Targets are set for women, or for both sexes where there is no other row.
    sex = row.get("sex", "F" if "F" in definition.sexes else "_T")
    found = trace(connection, **{name: row[name] for name in INDICATOR_KEY if name != "sex"}, sex=sex)
    return found if table == definition.table else replace(found, quoted_in=row)


def trace_region(
    connection: duckdb.DuckDBPyConnection, *, indicator: str, sector: str, time_period: int, population: str,
    rank: str, sex: str,
) -> RegionalTrace:  # fmt: skip
    """Return the regional value of an indicator through every area that it rests on, to their cells.

    Raises TraceError where no regional value is given, and where the areas do not recombine to it.
    """
    definition = indicator_of(indicator)
    key = {"indicator": indicator, "sector": sector, "time_period": time_period}
    key |= {"population": population, "rank": rank, "sex": sex}
    query = COUNTED.format(table=definition.table, columns=f"{', '.join(INDICATOR_KEY)}, regional_value")
    with connection.cursor() as own:
        rows = records(own, query, list(key.values()))
    said = rows[0].pop("regional_value") if rows else None
    if said is None:
        raise TraceError(f"No regional value is given for {', '.join(map(str, key.values()))}.")
    areas = tuple(trace(connection, **{name: row[name] for name in INDICATOR_KEY}) for row in rows)
    value = _recombined(definition, areas)
    if value is None or not isclose(said, value, rel_tol=1e-12, abs_tol=1e-12):
        raise TraceError(f"The areas give {value}, the edition says {said}.")
    return RegionalTrace(key, said, areas)


def _recombined(definition: Indicator, areas: Iterable[Trace]) -> float | None:
    """Return sum of numerators over sum of denominators of all areas, of both rates where there are two."""
    by_side = list(zip(*(area.parts for area in areas), strict=True))
    rates = [_rate(side) for side in by_side]
    if not definition.is_derived:
        return rates[0]
    upper, lower = rates
    if upper is None or lower is None:
        return None
    return upper - lower if definition.kind == "difference" else upper / lower


def _rate(parts: tuple[Part, ...]) -> float | None:
    numerator = sum(part.total("numerator") or 0 for part in parts)
    denominator = sum(part.total("denominator") or 0 for part in parts)
    return parts[0].factor * numerator / denominator if denominator else None
