"""What an audit finds in what went out: `quality/results`, by region, with a check for every table.

Belongs here: the asset of the audit and its checks. Does not belong here: what is expected, and running it
(`pipelines.quality`); the checks that can stop a run (`checks`): an audit stops nothing.
"""

import warnings

import dagster as dg

from assets.edition import EDITION
from assets.partitions import regions
from assets.resources import Store
from pipelines.quality.history import audit_and_keep
from pipelines.quality.results import TableResults
from schemas.tables.registry import EDITION_TABLES

QUALITY = dg.AssetKey(["quality", "results"])


def _check_name(table: str) -> str:
    return table.replace(".", "_")


def _specs() -> list[dg.AssetCheckSpec]:
    with warnings.catch_warnings():
        # Checks by partition are a preview in 1.13: without them one region's check hides the other's.
        warnings.simplefilter("ignore", dg.PreviewWarning)
        return [
            dg.AssetCheckSpec(
                _check_name(table),
                asset=QUALITY,
                description=f"Everything that is expected of {table} holds in the newest edition.",
                partitions_def=regions,
            )
            for table in EDITION_TABLES
        ]


def _checked(table: TableResults) -> dg.AssetCheckResult:
    failed = [item.name for item in table.failed]
    return dg.AssetCheckResult(
        passed=not failed,
        asset_key=QUALITY,
        check_name=_check_name(table.table),
        metadata={"expectations": len(table.results), "not_holding": ", ".join(failed)},
    )


@dg.asset(
    key=QUALITY,
    deps=[EDITION],
    partitions_def=regions,
    group_name="quality",
    kinds={"html"},
    check_specs=_specs(),
)
def quality(context: dg.AssetExecutionContext, store: Store) -> dg.MaterializeResult:
    """What must be true of the newest edition's tables, and whether it is, with a page."""
    check = audit_and_keep(store.home(), context.partition_key)
    return dg.MaterializeResult(
        metadata={
            "dagster/uri": str(check.page),
            "edition": check.results.about["edition"],
            "check": check.number,
            "expectations": check.results.expectations,
            "not_holding": check.results.failed,
        },
        check_results=[_checked(table) for table in check.results.tables],
    )
