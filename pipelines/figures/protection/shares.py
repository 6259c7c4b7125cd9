"""The regional tables as a tier may see them: made of the counts that it sees, and of nothing else.

Belongs here: setting the tables that all counts give beside those that the shown counts give. Does not
belong here: the formulas (`indicators`), which counts are shown (`protect`).

A number stands only where both tables have it: then whoever holds the shown counts can compute it, and it
is not made of a part of them. Positions and numbers of areas are those of the shown counts: positions of
all would say between which others a withheld value lies.
"""

import pandas as pd

from pipelines.figures.indicators import indicator_tables
from pipelines.figures.protection.protect import WITHHELD, Release
from schemas.regions import Region
from schemas.tables.region import INDICATOR_KEY
from schemas.tables.registry import table_model

TOLERANCE = 1e-9


def protected_tables(facts: pd.DataFrame, release: Release, region: Region) -> dict[str, pd.DataFrame]:
    """Return the regional tables of indicators of `facts` as the readers of a release may see them."""
    whole, shown = indicator_tables(facts, region), indicator_tables(release.facts, region)
    return {name: _shown(whole[name], shown[name], _may_be_empty(name)) for name in whole}


def _may_be_empty(table: str) -> list[str]:
    """Return the numbers of a table that may be withheld; the others are about areas, not about persons."""
    columns = table_model(table).to_schema().columns
    return [name for name, column in columns.items() if column.nullable and str(column.dtype) == "float64"]


def _shown(whole: pd.DataFrame, shown: pd.DataFrame, figures: list[str]) -> pd.DataFrame:
    by_key = whole.set_index(INDICATOR_KEY)
    own = by_key.reindex(pd.MultiIndex.from_frame(shown[INDICATOR_KEY]))
    seen = shown.copy()
    for column in figures:
        of_all, of_shown = own[column].to_numpy(), shown[column].to_numpy()
        is_same = abs(of_all - of_shown) <= TOLERANCE * (1 + abs(of_all))
        seen[column] = shown[column].where(is_same)
    is_withheld = seen["value"].isna() & own["value"].notna().to_numpy()
    seen.loc[is_withheld, "obs_status"] = WITHHELD["obs_status"]
    seen.loc[is_withheld, "is_comparable"] = False
    seen.loc[is_withheld, "comparability_note"] = "withheld"
    for column in ("rank_position", "change_note"):
        seen.loc[is_withheld, column] = pd.NA
    return seen
