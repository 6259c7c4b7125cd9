"""What is generated from the models: column order, Arrow schemas, DuckDB DDL, dictionary rows.

Belongs here: the derivation. Does not belong here: any name of a table or a column.
"""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from schemas.tables.columns import Table

ARROW_TYPES = {
    "string[pyarrow]": pa.string(),
    "str": pa.string(),
    "float64": pa.float64(),
    "int64": pa.int64(),
    "Int64": pa.int64(),
    "bool": pa.bool_(),
    "datetime64[ns]": pa.timestamp("us"),
}
ARROW_OVERRIDES = {"DATE": pa.date32(), "TIMESTAMP": pa.timestamp("us")}
SQL_TYPES = {
    pa.string(): "VARCHAR",
    pa.float64(): "DOUBLE",
    pa.int64(): "BIGINT",
    pa.bool_(): "BOOLEAN",
    pa.date32(): "DATE",
    pa.timestamp("us"): "TIMESTAMP",
}


def column_names(model: type[Table]) -> list[str]:
    """Return the columns in reading order: those of the first mixin first, the model's own last."""
    names: list[str] = []
    for base in model.__bases__:
        if issubclass(base, Table):
            names += [name for name in column_names(base) if name not in names]
    own = model.__annotations__ if model is not Table else {}
    return names + [name for name in own if name not in names]


def primary_key(model: type[Table]) -> list[str]:
    """Return the columns that identify a row."""
    return list(model.Config.metadata["primary_key"])


def description(model: type[Table]) -> str:
    """Return the first paragraph of the model's docstring: what the table is."""
    return " ".join(str(model.__doc__).strip().split("\n\n")[0].split())


def arrow_schema(model: type[Table]) -> pa.Schema:
    """Return the Arrow schema; raise KeyError for a pandas type that has no Arrow type here."""
    columns = model.to_schema().columns
    fields = []
    for name in column_names(model):
        column = columns[name]
        override = (column.metadata or {}).get("sql")
        kind = ARROW_OVERRIDES[override] if override else ARROW_TYPES[str(column.dtype)]
        fields.append(pa.field(name, kind, nullable=column.nullable))
    return pa.schema(fields)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _check_sql(name: str, statistics: dict[str, Any]) -> Iterator[str]:
    if "greater_than_or_equal_to" in statistics:
        yield f"{name} >= {statistics['greater_than_or_equal_to']}"
    if "less_than_or_equal_to" in statistics:
        yield f"{name} <= {statistics['less_than_or_equal_to']}"
    if "isin" in statistics:
        yield f"{name} IN ({', '.join(_literal(value) for value in statistics['isin'])})"
    if "str_matches" in statistics:
        yield f"regexp_matches({name}, {_literal(str(statistics['str_matches']))})"


def _statistics(column: Any) -> dict[str, Any]:
    return {check.name: next(iter(check.statistics.values())) for check in column.checks}


def duckdb_ddl(model: type[Table]) -> list[str]:
    """Return the statements that make the table in DuckDB: key, constraints, comments on all columns."""
    table = str(model.Config.name)
    columns = model.to_schema().columns
    lines = []
    for field in arrow_schema(model):
        checks = "".join(
            f" CHECK ({sql})" for sql in _check_sql(field.name, _statistics(columns[field.name]))
        )
        lines.append(
            f"    {field.name} {SQL_TYPES[field.type]}{'' if field.nullable else ' NOT NULL'}{checks}"
        )
    lines.append(f"    PRIMARY KEY ({', '.join(primary_key(model))})")
    statements = ["CREATE TABLE " + table + " (\n" + ",\n".join(lines) + "\n)"]
    statements.append(f"COMMENT ON TABLE {table} IS {_literal(description(model))}")
    for row in dictionary_rows(model):
        text = row["description"] + (f" Unit: {row['unit']}." if row["unit"] else "")
        statements.append(f"COMMENT ON COLUMN {table}.{row['column']} IS {_literal(text)}")
    return statements


def dictionary_rows(model: type[Table]) -> list[dict[str, str]]:
    """Return one row per column for the data dictionary: table, column, type, unit, codes, text."""
    columns = model.to_schema().columns
    key = primary_key(model)
    rows = []
    for field in arrow_schema(model):
        column = columns[field.name]
        metadata = column.metadata or {}
        rows.append(
            {
                "table": str(model.Config.name),
                "column": field.name,
                "title": str(column.title),
                "type": SQL_TYPES[field.type],
                "key": "yes" if field.name in key else "",
                "may_be_empty": "yes" if field.nullable else "",
                "unit": str(metadata.get("unit", "")),
                "code_list": str(metadata.get("codes", "")),
                "description": str(column.description),
            }
        )
    return rows
