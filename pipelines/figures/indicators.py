"""The regional tables of indicators, from facts.

Belongs here: facts in, complete tables out. Does not belong here: the definitions
(`schemas/indicators.yml`), the steps in between (`selection`, `sql_cells`, `sql_rows`, `compare`).
"""

from collections.abc import Iterable
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from pipelines.figures.compare import compare
from pipelines.figures.selection import TREE_COLUMNS, select
from pipelines.store.edition_files import OFFLINE
from schemas.indicators import Indicator, indicators
from schemas.regions import Region
from schemas.tables.derive import arrow_schema, column_names
from schemas.tables.facts import FactsObservations
from schemas.tables.region import IndicatorTable

CONFIG = OFFLINE | {"threads": 1}
"""One thread: a second one takes a fifth more of the processor, and no sum can depend on who was faster."""

Facts = pd.DataFrame | Path
"""facts.observations: a frame, or the Parquet file of the lake, which is read column by column as needed."""


def indicator_tables(facts: Facts, region: Region) -> dict[str, pd.DataFrame]:
    """Return the regional table of every indicator, by table name."""
    return tables_of(facts, region, indicators().values())


def tables_of(facts: Facts, region: Region, definitions: Iterable[Indicator]) -> dict[str, pd.DataFrame]:
    """Return the regional tables of the indicators defined, by table name."""
    definitions = list(definitions)
    rows = _compared(facts, region, definitions)
    units = {item.id: item.unit_measure for item in definitions}
    rows["unit_measure"] = rows["indicator"].map(units).astype("str")
    rows["rank_position"] = rows["rank_position"].astype("Int64")
    rows = rows[column_names(IndicatorTable)]
    tables: dict[str, pd.DataFrame] = {}
    for table in dict.fromkeys(item.table for item in definitions):
        own = [item.id for item in definitions if item.table == table]
        tables[table] = rows[rows["indicator"].isin(own)].reset_index(drop=True)
    return tables


def _compared(facts: Facts, region: Region, definitions: list[Indicator]) -> pd.DataFrame:
    with duckdb.connect(":memory:", config=CONFIG) as connection:
        register_facts(connection, facts)
        select(connection, definitions, tree_of(region))
        return compare(connection, region).to_pandas()


def register_facts(connection: duckdb.DuckDBPyConnection, facts: Facts) -> None:
    """Give the connection the view `accepted` that `selection.select` runs on."""
    if isinstance(facts, Path):
        connection.read_parquet(str(facts)).create_view("accepted")
        return
    schema = arrow_schema(FactsObservations)
    given = pa.Table.from_pandas(facts[schema.names], schema=schema, preserve_index=False)
    connection.register("accepted", given)


def tree_of(region: Region) -> pd.DataFrame:
    """Return the region's tree of institutions as `selection.select` takes it."""
    nodes = region.institutions.values()
    return pd.DataFrame([{name: getattr(node, name) for name in TREE_COLUMNS} for node in nodes])
