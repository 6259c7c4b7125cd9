"""What codes mean, as tables: `codes/...`, by region.

Belongs here: the assets of the code lists. Does not belong here: the code lists (`schemas/codes`).
"""

from collections.abc import Iterator

import dagster as dg

from assets.partitions import regions
from assets.resources import Build
from assets.tables import results, table_spec, tables_of
from pipelines import chain


@dg.multi_asset(
    name="codes", specs=[table_spec(table) for table in tables_of("codes")], partitions_def=regions
)
def codes(context: dg.AssetExecutionContext, build: Build) -> Iterator[dg.MaterializeResult]:
    """Write the code lists, their footnotes, the tree of institutions and the indicators."""
    yield from results(chain.write_codes(build.home(), context.partition_key))
