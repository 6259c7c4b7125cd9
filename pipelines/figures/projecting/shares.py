"""The share of women in years to come, with intervals: the rows of `region.projections`.

Belongs here: medians and bounds over runs. Does not belong here: the runs (`runs`), targets (`outlook`).
"""

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from pipelines.figures.projecting.services import INDICATOR, Projection
from pipelines.figures.projecting.years import Array
from pipelines.store.frames import typed_frame
from schemas.code_lists import TOTAL
from schemas.tables.projections import RegionProjections

INTERVALS = (50, 80, 95)
DECIMALS = 2


def region_projections(projected: Iterable[Projection]) -> pd.DataFrame:
    """Return the figures as they are and what is projected from them, by rank and year."""
    return typed_frame(RegionProjections, [row for item in projected for row in _rows(item)])


def _rows(item: Projection) -> Iterator[dict[str, object]]:
    if item.history is None:
        yield _row(item, TOTAL, item.year, _value_now(item, TOTAL))
        return
    for rank in item.ranks:
        yield _row(item, rank, item.year, _value_now(item, rank))
        for ahead, ordered in enumerate(np.sort(item.shares(rank)[1:], axis=1), start=1):
            yield _row(item, rank, item.year + ahead, *quantiles(ordered))


def _value_now(item: Projection, rank: str) -> float | None:
    row = item.rows.get(rank)
    return None if row is None or pd.isna(row.value) else round(float(row.value), DECIMALS)


def quantiles(ordered: Array) -> tuple[float | None, dict[str, float]]:
    """Return median and bounds, per cent, of shares in order; those of runs where nobody serves stand last.

    A bound is a share that some run has, so that whole persons stay whole. Empty where in half of the
    runs nobody serves.
    """
    known = int(np.count_nonzero(~np.isnan(ordered)))
    if 2 * known <= len(ordered):
        return None, {}
    bounds = {}
    for interval in INTERVALS:
        outside = round(known * (100 - interval)) // 200
        bounds[f"lower_{interval}"] = per_cent(ordered[outside])
        bounds[f"upper_{interval}"] = per_cent(ordered[known - 1 - outside])
    return per_cent((ordered[(known - 1) // 2] + ordered[known // 2]) / 2), bounds


def per_cent(share: float) -> float:
    """Return a share (0 to 1) in per cent, to the decimals that are the same on every machine."""
    return round(float(share) * 100, DECIMALS)


def _row(
    item: Projection, rank: str, year: int, value: float | None, bounds: dict[str, float] | None = None
) -> dict[str, object]:
    area, sector, population = item.service
    note = "ranks_not_known" if item.basis == "totals" else item.reason
    return {
        "ref_area": area,
        "sector": sector,
        "time_period": item.year,
        "indicator": INDICATOR,
        "population": population,
        "rank": rank,
        "projected_year": year,
        "value": value,
        **(bounds or {}),
        "projection_basis": item.basis,
        "fitted_years": item.fitted_years,
        "projection_note": note,
    }
