"""What returns say, read from the vault: `raw/observations`, `raw/findings`, `raw/readings`, by return key.

Belongs here: the assets of single returns. Does not belong here: reading workbooks
(`pipelines.intake`), which returns are new (`sensors`), what counts (`facts`).
"""

from collections.abc import Iterator

import dagster as dg

from assets.partitions import return_keys
from assets.resources import Store
from assets.tables import asset_key, table_spec, tables_of
from pipelines import chain


@dg.multi_asset(
    name="raw",
    specs=[table_spec(table) for table in tables_of("raw")],
    partitions_def=return_keys,
    backfill_policy=dg.BackfillPolicy.single_run(),
)
def raw(context: dg.AssetExecutionContext, store: Store) -> Iterator[dg.MaterializeResult]:
    """Read every revision of each return of this run; many returns are one run."""
    home = store.home()
    for return_key in context.partition_keys:
        for table, rows in chain.write_raw(home, return_key).items():
            context.add_asset_metadata(
                {"dagster/partition_row_count": rows}, asset_key=asset_key(table), partition_key=return_key
            )
        context.log.info(f"{return_key} is read.")
    for table in tables_of("raw"):
        yield dg.MaterializeResult(asset_key=asset_key(table))
