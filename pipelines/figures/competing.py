"""Figures that others published beside ours: `region.competing_figures`.

Belongs here: which number of ours a published one stands beside, and whether they agree. Does not
belong here: what was published and why it may differ (`schemas/regions/<region>/published_figures.csv`).
"""

from collections.abc import Mapping

import pandas as pd

from pipelines.store.frames import typed_frame
from schemas.published_figures import PublishedFigure
from schemas.regions import Region
from schemas.tables.published import RegionCompetingFigures
from schemas.tables.region import INDICATOR_KEY

BINARY_NOISE = 1e-9
"""Ours is a binary fraction: what lies this near to half a unit of the last decimal still rounds to it."""

AS_PUBLISHED = ("figure", *INDICATOR_KEY, "part", "said_as", "scope", "reference_date", "source")
AS_PUBLISHED += ("decimals", "unit_measure", "remark")


def region_competing_figures(region: Region, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return a row per published figure, beside ours in the indicator tables `tables`."""
    ours = _ours(region, tables)
    return typed_frame(RegionCompetingFigures, [_row(item, ours) for item in region.published_figures])


def _key(item: PublishedFigure) -> tuple[object, ...]:
    return tuple(getattr(item, name) for name in INDICATOR_KEY)


def _ours(region: Region, tables: Mapping[str, pd.DataFrame]) -> dict[tuple[object, ...], dict[str, float]]:
    """Return value, numerator and denominator of the rows that something was published for."""
    wanted = {_key(item) for item in region.published_figures}
    parts = ("value", "numerator", "denominator")
    found = {}
    for frame in tables.values():
        for *key, value, numerator, denominator in frame[[*INDICATOR_KEY, *parts]].itertuples(
            index=False, name=None
        ):
            if tuple(key) in wanted:
                found[tuple(key)] = dict(zip(parts, (value, numerator, denominator), strict=True))
    return found


def _row(item: PublishedFigure, ours: Mapping[tuple[object, ...], Mapping[str, float]]) -> dict[str, object]:
    published, value = float(item.value), ours.get(_key(item), {}).get(item.part)
    about = {name: getattr(item, name) for name in AS_PUBLISHED}
    about |= {"published_value": published, "published_on": item.published}
    if value is None or pd.isna(value):
        nothing = {"value": None, "difference": None, "agreement": "not_known"}
        return about | nothing | {"difference_reason": item.reason}
    difference = published - value
    beside = {"value": value, "difference": difference}
    if _agrees(item, difference):
        return about | beside | {"agreement": "agrees", "difference_reason": None}
    reason = item.reason or "unexplained"
    return about | beside | {"agreement": "differs", "difference_reason": reason}


def _agrees(item: PublishedFigure, difference: float) -> bool:
    half = 0.5 * 10**-item.decimals + BINARY_NOISE
    if item.said_as == "at_least":
        return difference <= half
    if item.said_as == "at_most":
        return difference >= -half
    return abs(difference) <= half
