"""The audit of an edition: its tables as they were published, asked all that must hold.

Belongs here: reading an edition's Parquet and going through its tables. Does not belong here: keeping what
came of it (`kept`).
"""

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.quality.derived import with_derived
from pipelines.quality.results import NOT_CHECKED, EditionResults, Result, TableResults
from pipelines.quality.suites import suite
from pipelines.quality.validating import expectations_context, results
from pipelines.store.edition import Edition
from pipelines.store.edition_manifest import schemas_digest
from pipelines.store.frames import STRING
from schemas.tables.derive import description
from schemas.tables.registry import EDITION_TABLES, table_model

RETURNS = "audit.returns"
"""The table that truths of other tables look into."""

ABSENT = Result("table", "The edition has this table.", NOT_CHECKED, None, None)


def _read(path: Path) -> pa.Table:
    # ParquetFile, not read_table: that one makes columns of folder names.
    with pq.ParquetFile(path) as file:
        return file.read()


def read_tables(edition: Edition) -> dict[str, pa.Table]:
    """Return the tables that an edition should have, as they were published; those that are there."""
    paths = {
        name: edition.folder / "parquet" / f"{name.replace('.', '/')}.parquet" for name in EDITION_TABLES
    }
    return {name: _read(path) for name, path in paths.items() if path.is_file()}


def _frame(table: pa.Table) -> pd.DataFrame:
    """Return a table as it is, not as its model would have it: a wrong type must stay to be seen."""
    types = {pa.string(): STRING, pa.int64(): pd.Int64Dtype()}
    return table.to_pandas(types_mapper=types.get, date_as_object=False)


def _about(edition: Edition) -> dict[str, str]:
    said = edition.manifest
    return {
        "region": str(said["region"]),
        "name": str(said["name"]),
        "edition": f"{edition.year}.{edition.release}",
        "origin": str(said["origin"]),
        "notice": str(said["notice"]),
        "edition_schemas_sha256": str(said["schemas_sha256"]),
        "schemas_sha256": schemas_digest(),
        "muster_version": version("muster"),
        "great_expectations_version": version("great-expectations"),
    }


def table_results(context: Any, name: str, tables: Mapping[str, pa.Table]) -> TableResults:
    """Return what came of all expectations on one of an edition's `tables`."""
    about = description(table_model(name))
    if name not in tables:
        return TableResults(name, about, None, (ABSENT,))
    frame = with_derived(
        name, {table: _frame(rows) for table, rows in tables.items() if table in (name, RETURNS)}
    )
    return TableResults(name, about, len(frame), results(context, suite(name, tables), frame))


def audit(edition: Edition) -> EditionResults:
    """Return what came of all expectations on all tables of an edition."""
    tables = read_tables(edition)
    with expectations_context() as context:
        found = tuple(table_results(context, name, tables) for name in EDITION_TABLES)
    return EditionResults(_about(edition), found)
