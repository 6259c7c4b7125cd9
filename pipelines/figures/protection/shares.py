"""The regional tables as a tier may see them: made of the counts that it sees, and of nothing else.

Belongs here: setting the tables that all counts give beside those that the shown counts give. Does not
belong here: the formulas (`indicators`), which counts are shown (`protect`).

A number stands only where both tables have it, made of the same institutions: then whoever holds the shown
counts can compute it. Whether it stands depends on which counts are withheld, never on how many they are:
that a value of some institutions is the value of all would tell that the others counted nobody. Positions
and numbers of areas are those of the shown counts: positions of all would say between which others a
withheld value lies.
"""

import pandas as pd

from pipelines.figures.indicators import indicator_tables
from pipelines.figures.protection.protect import WITHHELD, Release
from schemas.regions import Region
from schemas.tables.region import INDICATOR_KEY
from schemas.tables.registry import table_model

TOLERANCE = 1e-9

MADE_OF = ["basis", "institutions_reporting"]
"""What a value is made of: the same in both tables only where nothing that it is made of is withheld."""

OF_THE_AREA = ["value", "numerator", "denominator", "change", "target_gap"]

BESIDE_EACH_OTHER = [name for name in INDICATOR_KEY if name != "ref_area"]
"""The rows that share a regional value."""


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
    own = by_key.reindex(pd.MultiIndex.from_frame(shown[INDICATOR_KEY])).set_axis(shown.index)
    is_part = shown[MADE_OF].ne(own[MADE_OF]).any(axis=1)
    seen = shown.copy()
    for column in figures:
        is_same = (own[column] - shown[column]).abs() <= TOLERANCE * (1 + own[column].abs())
        seen[column] = shown[column].where(is_same)
    seen.loc[is_part & shown["basis"].ne("none"), OF_THE_AREA] = float("nan")
    is_beside = is_part.groupby([shown[name] for name in BESIDE_EACH_OTHER]).transform("any")
    seen.loc[is_beside, "regional_value"] = float("nan")
    is_withheld = is_part | (seen["value"].isna() & own["value"].notna())
    seen.loc[is_withheld, "obs_status"] = WITHHELD["obs_status"]
    seen.loc[is_withheld, "is_comparable"] = False
    seen.loc[is_withheld, "comparability_note"] = "withheld"
    for column in ("rank_position", "change_note"):
        seen.loc[is_withheld, column] = pd.NA
    return seen
