"""What counts: `facts/observations`, by region, from accepted returns only, and what is corrected in it.

Belongs here: the assets between acceptance and regional figures. Does not belong here: returns that
nobody accepted (`returns`), anything computed (`region`).
"""

from collections.abc import Iterator

import dagster as dg

from assets.partitions import regions
from assets.resources import Build
from assets.tables import after, results, table_spec, tables_of
from pipelines import chain


@dg.multi_asset(
    name="facts",
    specs=[
        table_spec(table, after("raw.observations")) for table in (*tables_of("facts"), "audit.corrections")
    ],
    partitions_def=regions,
)
def facts(context: dg.AssetExecutionContext, build: Build) -> Iterator[dg.MaterializeResult]:
    """Gather the accepted revision of every return of the region, and lay the corrections on it."""
    yield from results(chain.write_facts(build.home(), context.partition_key, build.as_of()))
