"""The registry of all that Dagster knows: what `workspace.yaml` and `dg` load.

Belongs here: the list of assets, checks, jobs, sensors and schedules, written out. Does not belong
here: any of them, and no loading by magic: what is not listed does not exist.
"""

from collections.abc import Mapping

import dagster as dg

from assets.audit import audit
from assets.checks import ALL_CHECKS
from assets.codes import codes
from assets.edition import edition
from assets.facts import facts
from assets.jobs import figures, intake
from assets.jobs import quality as quality_job
from assets.jobs import report as report_job
from assets.quality import quality
from assets.region import region, revisions
from assets.report import report
from assets.resources import Build, Store
from assets.returns import raw
from assets.schedules import yearly_edition
from assets.sensors import ledger_acts, new_editions


def build_defs(
    store: Store | None = None, loggers: Mapping[str, dg.LoggerDefinition] | None = None
) -> dg.Definitions:
    """Return fresh definitions, on the home of MUSTER_HOME unless another store is given.

    Steps run in one process: our data are small, and a process per step costs seconds of import.
    """
    found = store or Store()
    return dg.Definitions(
        assets=[raw, codes, facts, audit, region, revisions, edition, quality, report],
        asset_checks=ALL_CHECKS,
        jobs=[intake, figures, quality_job, report_job],
        sensors=[ledger_acts, new_editions],
        schedules=[yearly_edition],
        resources={"store": found, "build": Build(folder=found.folder)},
        loggers=loggers,
        executor=dg.in_process_executor,
    )


defs = build_defs()
