"""The regional tables that follow from facts and the region alone, for every tier in the same way.

Belongs here: which tables there are beside those of indicators, and from what each is made. Does not
belong here: any arithmetic (`figures`), who reported (`figures.coverage` wants the ledger) or writing.

Whoever is shown fewer facts is shown tables made of those facts: nothing here may look at anything else.
"""

from collections.abc import Mapping

import pandas as pd

from pipelines.figures.competing import region_competing_figures
from pipelines.figures.monitoring import region_plan_monitoring
from pipelines.figures.passports import region_passports
from pipelines.figures.policy import region_mechanisms, region_plans, region_targets
from pipelines.figures.projecting import projection_tables
from schemas.regions import Region


def years_of(facts: pd.DataFrame) -> list[int]:
    """Return the reporting years from the first to the last that facts are of."""
    reported = facts["time_period"].tolist()
    return list(range(min(reported), max(reported) + 1)) if reported else []


def tables_beside(
    facts: pd.DataFrame, region: Region, indicator_frames: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Return the tables that stand beside those of indicators, by table name.

    `facts` is facts.observations as its readers see it, `indicator_frames` the tables of indicators as
    they see them.
    """
    years = years_of(facts)
    mechanisms = region_mechanisms(facts, region)
    targets = region_targets(region, years, indicator_frames)
    return {
        "region.passports": region_passports(facts, region),
        "region.targets": targets,
        "region.competing_figures": region_competing_figures(region, indicator_frames),
        "region.plans": region_plans(region, years),
        "region.mechanisms": mechanisms,
        "region.plan_monitoring": region_plan_monitoring(region, years, indicator_frames, mechanisms),
        **projection_tables(facts, region, indicator_frames, targets),
    }
