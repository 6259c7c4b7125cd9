"""Where the present flows of persons lead: shares of women to come, and when targets are reached.

Belongs here: the model of a service's flows, its futures and what they say. Does not belong here:
figures as they are (`indicators`, `policy`), what is assumed (`schemas/projections.yml`).

`history` finds the flows, `rates` and `women` what they tell, `runs` draws futures, `intake_needed` asks
what another intake would do, `shares` and `outlook` make rows. docs/projections.md explains and measures it.
"""

from collections.abc import Mapping

import pandas as pd

from pipelines.figures.projecting.outlook import region_target_outlook
from pipelines.figures.projecting.services import projections
from pipelines.figures.projecting.shares import region_projections
from schemas.regions import Region


def projection_tables(
    facts: pd.DataFrame, region: Region, tables: Mapping[str, pd.DataFrame], targets: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Return region.projections and region.target_outlook.

    `facts` is facts.observations, `tables` those of indicators made of it, `targets` is region.targets.
    """
    projected = list(projections(facts, tables))
    return {
        "region.projections": region_projections(projected),
        "region.target_outlook": region_target_outlook(region, targets, projected),
    }
