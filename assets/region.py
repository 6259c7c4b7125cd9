"""What is compared and published: the assets `region/...`, by region.

Belongs here: the assets of regional figures. Does not belong here: how an indicator is computed
(`schemas/indicators.yml`, `pipelines.figures`).
"""

from collections.abc import Iterator

import dagster as dg

from assets.partitions import regions
from assets.resources import Build
from assets.tables import after, results, table_spec, tables_of
from pipelines import chain
from pipelines.revision_tables import REVISIONS
from schemas.tables.registry import EDITION_TABLES

ALSO_MADE_FROM = {"region.coverage": ("raw.findings",)}
"""What a table is made from besides facts: what is missing stands in returns that nobody accepted."""


@dg.multi_asset(
    name="region",
    specs=[
        table_spec(table, after("facts.observations", *ALSO_MADE_FROM.get(table, ())))
        for table in tables_of("region")
        if table != REVISIONS
    ],
    partitions_def=regions,
)
def region(context: dg.AssetExecutionContext, build: Build) -> Iterator[dg.MaterializeResult]:
    """Compute the indicators, compare the areas, and say who reported."""
    yield from results(chain.write_region(build.home(), context.partition_key, build.as_of()))


@dg.multi_asset(
    name="revisions",
    specs=[table_spec(REVISIONS, after(*(table for table in EDITION_TABLES if table != REVISIONS)))],
    partitions_def=regions,
)
def revisions(context: dg.AssetExecutionContext, build: Build) -> Iterator[dg.MaterializeResult]:
    """Say what the next edition changes in the one before it, by how much and why."""
    yield from results(chain.write_revisions(build.home(), context.partition_key, as_of=build.as_of()))
