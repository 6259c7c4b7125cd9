"""What goes out: `edition/release`, by region, published by swap.

Belongs here: the asset of the edition. Does not belong here: how one is built and verified
(`pipelines.store.edition`).
"""

import dagster as dg

from assets.partitions import regions
from assets.resources import Build
from assets.tables import after
from pipelines import chain
from schemas.tables.registry import EDITION_TABLES

EDITION = dg.AssetKey(["edition", "release"])


@dg.asset(
    key=EDITION,
    deps=after(*EDITION_TABLES),
    partitions_def=regions,
    group_name="edition",
    kinds={"duckdb", "parquet", "csv"},
)
def edition(context: dg.AssetExecutionContext, build: Build) -> dg.MaterializeResult:
    """One immutable published set for the programme, in it those for partners and the public."""
    release = chain.write_edition(build.home(), context.partition_key, as_of=build.as_of())
    return dg.MaterializeResult(
        metadata={
            "dagster/uri": str(release.folder),
            "year": release.year,
            "release": release.release,
            "tables": len(EDITION_TABLES),
            **{f"withheld_{tier}": sum(of.values()) for tier, of in release.manifest["withheld"].items()},
        }
    )
