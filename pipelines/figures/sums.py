"""Sums over the institutions of an area and over the areas of the region: `region.sums`.

Belongs here: all sums as a table, for those who may see every figure. Does not belong here: which figures
stand for an institution in a sum (`protection.relations`), which sums a tier sees (`protection`).
"""

import pandas as pd

from pipelines.figures.protection.figures import counts_of
from pipelines.store.frames import typed_frame
from schemas.regions import Region
from schemas.tables.region import RegionSums


def region_sums(facts: pd.DataFrame, region: Region) -> pd.DataFrame:
    """Return every sum of the counts in facts.observations over an area and over the region."""
    rows = []
    for key, value in counts_of(facts, region).values.items():
        if key.is_sum:
            place = dict(zip(("ref_area", "sector"), key.place.split("/"), strict=True))
            own = {name: part for name, part in key._asdict().items() if name != "place"}
            rows.append({**place, **own, "obs_value": value, "obs_status": "A", "conf_status": "F"})
    return typed_frame(RegionSums, rows)
