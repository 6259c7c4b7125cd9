"""A table as an asset: one name, three places, and what Dagster's pages show of it.

Belongs here: asset keys, descriptions and column schemas, all taken from `schemas.tables`, and the
results that assets return. Does not belong here: any asset, any figure (counts of rows only).
"""

from collections.abc import Iterable, Iterator, Mapping

import dagster as dg

from schemas.tables import derive
from schemas.tables.registry import TABLES, table_model


def asset_key(table: str) -> dg.AssetKey:
    """Return the asset key of a table: `region.recruitment` is `region/recruitment`."""
    return dg.AssetKey(table.split("."))


def tables_of(schema: str) -> list[str]:
    """Return the names of a schema's tables, as `region`, in the order in which they are built."""
    return [table for table in TABLES if table.startswith(f"{schema}.")]


def _column(row: Mapping[str, str]) -> dg.TableColumn:
    unit = f" Unit: {row['unit']}." if row["unit"] else ""
    return dg.TableColumn(
        name=row["column"],
        type=row["type"],
        description=row["description"] + unit,
        constraints=dg.TableColumnConstraints(nullable=row["may_be_empty"] == "yes"),
    )


def table_spec(table: str, deps: Iterable[dg.AssetDep] = ()) -> dg.AssetSpec:
    """Return the asset of a table: key, group, words and columns from its model."""
    model = table_model(table)
    columns = [_column(row) for row in derive.dictionary_rows(model)]
    return dg.AssetSpec(
        key=asset_key(table),
        deps=list(deps),
        group_name=table.split(".")[0],
        description=f"{derive.description(model)}\n\nOne row per {', '.join(derive.primary_key(model))}.",
        metadata={"dagster/column_schema": dg.TableSchema(columns=columns)},
        kinds={"parquet"},
    )


def after(*tables: str) -> list[dg.AssetDep]:
    """Return what a table is made from; of returns, every partition."""
    return [
        dg.AssetDep(
            asset_key(table), partition_mapping=dg.AllPartitionMapping() if table.startswith("raw.") else None
        )
        for table in tables
    ]


def results(rows: Mapping[str, int]) -> Iterator[dg.MaterializeResult]:
    """Yield a result for each table written, with its count of rows."""
    for table, count in rows.items():
        yield dg.MaterializeResult(asset_key=asset_key(table), metadata={"dagster/row_count": count})
