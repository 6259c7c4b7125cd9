"""The simulated region as an edition for all tiers, without workbooks: what a full report is made from.

Belongs here: filling a lake with simulated facts and publishing it. Does not belong here: tests.
"""

import pandas as pd

from pipelines.simulation import simulate
from pipelines.store.edition import Edition
from pipelines.store.home import Home
from tests.pipeline.report_world import publish_facts

REGION, INSTITUTIONS, YEARS, SEED = "simulated", 10, 3, 7


def publish_simulated(home: Home) -> Edition:
    """Write the lake and publish it for all tiers."""
    given = pd.concat(
        one.observations.assign(
            return_id=f"{one.institution}_{one.time_period}_r1",
            revision=1,
            institution=one.institution,
            time_period=one.time_period,
            sheet="Sheet",
            cell=[f"D{place}" for place in range(1, len(one.observations) + 1)],
        )
        for one in simulate(INSTITUTIONS, YEARS, SEED)
    )
    rows = given.astype(object).where(given.notna(), None).to_dict("records")
    return publish_facts(home, REGION, rows, "simulated", for_all=True)
