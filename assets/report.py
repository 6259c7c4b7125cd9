"""What readers get of an edition: `report/annual`, by region.

Belongs here: the asset of the annual report, and for whom a run makes it. Does not belong here: what it says
and how it looks (`pipelines.report`).
"""

import dagster as dg
from pydantic import Field

from assets.edition import EDITION
from assets.partitions import regions
from assets.resources import Store
from pipelines.report.filing import file_report
from pipelines.report.forms import FORMS
from pipelines.store.edition import latest_edition

REPORT = dg.AssetKey(["report", "annual"])


class ReportRun(dg.Config):
    """For whom, and in which languages: one report of all forms for each language."""

    tier: str = "public"
    languages: list[str] = Field(default=["en"], min_length=1)


@dg.asset(
    key=REPORT, deps=[EDITION], partitions_def=regions, group_name="report", kinds={"html", "pdf", "docx"}
)
def report(context: dg.AssetExecutionContext, config: ReportRun, store: Store) -> dg.MaterializeResult:
    """The annual report of the newest edition, as page, PDF, Word and workbook."""
    home = store.home()
    edition = latest_edition(home, context.partition_key).of_tier(config.tier)
    files = [
        path for language in config.languages for path in file_report(home, edition, language, tuple(FORMS))
    ]
    return dg.MaterializeResult(
        metadata={
            "dagster/uri": str(files[0].parent),
            "edition": f"{edition.year}.{edition.release}",
            "tier": config.tier,
            "files": len(files),
        }
    )
