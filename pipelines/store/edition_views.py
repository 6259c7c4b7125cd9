"""The views and macros of an edition's database.

Belongs here: making them, and giving their columns comments. Does not belong here: what they are
(`schemas/views.sql`), the tables (`edition_files`).
"""

from collections.abc import Mapping

import duckdb
import jinja2
import pyarrow as pa
import pyarrow.compute as pc

from schemas.files import SCHEMAS_FOLDER
from schemas.tables.region import IndicatorTable
from schemas.tables.registry import table_model

UNCOMMENTED = """
SELECT looked.schema_name || '.' || looked.table_name || '.' || looked.column_name, any_value(known.comment)
FROM duckdb_columns() AS looked
JOIN duckdb_views() AS views ON views.schema_name = looked.schema_name AND views.view_name = looked.table_name
JOIN duckdb_columns() AS known ON known.column_name = looked.column_name AND known.comment IS NOT NULL
WHERE NOT views.internal AND looked.comment IS NULL
GROUP BY ALL ORDER BY ALL
"""
"""Columns of views that are called as a column of a table, and what that table says of it."""


def _years(tables: Mapping[str, pa.Table]) -> list[int]:
    """Return the reporting years of the indicators, and those between, so that a gap is seen as one."""
    limits = pc.min_max(tables["region.representation"].column("time_period")).as_py()
    return [] if limits["min"] is None else list(range(limits["min"], limits["max"] + 1))


def is_indicator_table(name: str) -> bool:
    """Return whether a table holds indicators: one value at each of their coordinates."""
    return issubclass(table_model(name), IndicatorTable)


def views_sql(tables: Mapping[str, pa.Table]) -> str:
    """Return the statements that make the views and macros on these tables."""
    text = (SCHEMAS_FOLDER / "views.sql").read_text(encoding="utf-8")
    template = jinja2.Environment(undefined=jinja2.StrictUndefined).from_string(text)  # noqa: S701 (no HTML)
    return template.render(
        years=_years(tables),
        tables=list(tables),
        indicator_tables=[name for name in tables if is_indicator_table(name)],
    )


def write_views(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, pa.Table]) -> None:
    """Make the views and macros in the database that the connection uses; every column gets its comment."""
    connection.execute(views_sql(tables))
    for column, comment in connection.execute(UNCOMMENTED).fetchall():
        text = comment.replace("'", "''")
        connection.execute(f"COMMENT ON COLUMN {column} IS '{text}'")
