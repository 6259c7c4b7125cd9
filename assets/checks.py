"""Asset checks generated from the schemas: what lies in the lake and in the edition is what it should be.

Belongs here: one set of checks per table that is published, and one for the edition. They guard
against our own bugs, since a return's errors were found before anybody accepted it. Does not belong
here: rules about returns (`schemas/rules.yml`), any value in metadata (counts only).
"""

import warnings
from collections.abc import Iterator

import dagster as dg
import pandas as pd
from pandera.errors import SchemaErrors

from assets.edition import EDITION
from assets.partitions import regions
from assets.resources import Store
from assets.tables import asset_key
from pipelines.store.edition import edition_table, latest_edition
from pipelines.store.home import Home
from schemas.tables.derive import primary_key
from schemas.tables.registry import EDITION_TABLES, table_model

NEVER_EMPTY = ("codes.labels", "codes.institutions", "codes.indicators", "region.coverage")
"""Tables with rows even before the first return; of the others an empty one can be true."""


def _spec(name: str, key: dg.AssetKey, description: str) -> dg.AssetCheckSpec:
    with warnings.catch_warnings():
        # Checks by partition are a preview in 1.13: without them one region's check hides the other's.
        warnings.simplefilter("ignore", dg.PreviewWarning)
        return dg.AssetCheckSpec(
            name, asset=key, description=description, blocking=True, partitions_def=regions
        )


def broken_places(table: str, frame: pd.DataFrame) -> int:
    """Return how many places of `frame` are not as the table's model says."""
    try:
        table_model(table).validate(frame, lazy=True)
    except SchemaErrors as errors:
        return len(errors.failure_cases)
    return 0


def repeated_keys(table: str, frame: pd.DataFrame) -> int:
    """Return how many rows repeat the primary key of another."""
    return int(frame.duplicated(subset=primary_key(table_model(table))).sum())


def table_checks(table: str) -> dg.AssetChecksDefinition:
    """Return the checks of one table: its model, its primary key, and rows where there must be some."""
    key = asset_key(table)
    specs = [
        _spec("follows_model", key, "Columns, types and ranges are those of the table's model."),
        _spec("primary_key", key, f"No two rows share {', '.join(primary_key(table_model(table)))}."),
    ]
    if table.startswith(NEVER_EMPTY):
        specs.append(_spec("not_empty", key, "A failed load never looks like an empty table."))

    @dg.multi_asset_check(name=f"{table.replace('.', '_')}_checks", specs=specs)
    def check(context: dg.AssetCheckExecutionContext, store: Store) -> Iterator[dg.AssetCheckResult]:
        frame = store.home().lake.read(context.partition_key, table)
        wrong = {
            "follows_model": broken_places(table, frame),
            "primary_key": repeated_keys(table, frame),
            "not_empty": 0 if len(frame) else 1,
        }
        for spec in specs:
            count = wrong[spec.name]
            metadata = {"rows": len(frame), "wrong": count}
            yield dg.AssetCheckResult(
                passed=not count, asset_key=key, check_name=spec.name, metadata=metadata
            )

    return check


def differing_tables(home: Home, region: str) -> list[str]:
    """Return the tables of which the newest edition does not hold as many rows as the lake up to its year."""
    edition = latest_edition(home, region)
    with edition.connect() as connection:
        return [
            table
            for table in EDITION_TABLES
            if connection.table(table).count("*").fetchone()
            != (edition_table(home, region, table, edition.year).num_rows,)
        ]


@dg.multi_asset_check(
    name="edition_checks",
    specs=[_spec("same_rows", EDITION, "It opens, and every table has the rows of the lake's.")],
)
def edition_check(context: dg.AssetCheckExecutionContext, store: Store) -> Iterator[dg.AssetCheckResult]:
    """Open the newest edition as an analyst would and count."""
    differing = differing_tables(store.home(), context.partition_key)
    yield dg.AssetCheckResult(
        passed=not differing,
        asset_key=EDITION,
        check_name="same_rows",
        metadata={"tables": len(EDITION_TABLES), "differing": ", ".join(differing)},
    )


ALL_CHECKS = [*(table_checks(table) for table in EDITION_TABLES), edition_check]
