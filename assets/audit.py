"""What stands behind the figures: `audit/returns`, `audit/findings`, `audit/explanations`, by region.

Belongs here: the assets made from the ledger. Does not belong here: figures (`region`).
"""

from collections.abc import Iterator

import dagster as dg

from assets.partitions import regions
from assets.resources import Build
from assets.tables import after, results, table_spec
from pipelines import chain


@dg.multi_asset(
    name="audit",
    specs=[
        table_spec("audit.returns"),
        table_spec("audit.findings", after("raw.findings")),
        table_spec("audit.explanations", after("raw.findings")),
    ],
    partitions_def=regions,
)
def audit(context: dg.AssetExecutionContext, build: Build) -> Iterator[dg.MaterializeResult]:
    """Write who sent and accepted what, what was found in it and explained."""
    yield from results(chain.write_audit(build.home(), context.partition_key, build.as_of()))
