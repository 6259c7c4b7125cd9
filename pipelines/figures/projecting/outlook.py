"""When targets are reached if flows stay as they are: the rows of `region.target_outlook`.

Belongs here: targets in force in a year of figures, set against the futures projected from it. Does not
belong here: how far values are from targets today (`policy`), the futures (`services`).
"""

import math
from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from pipelines.figures.projecting.intake_needed import needed_by_run, needed_in
from pipelines.figures.projecting.services import INDICATOR, Projection
from pipelines.figures.projecting.shares import per_cent
from pipelines.figures.projecting.years import WOMEN, Array
from pipelines.store.frames import typed_frame
from schemas.projections import projection_settings
from schemas.regions import Region
from schemas.tables.projections import RegionTargetOutlook

GIVEN = (
    "ref_area", "sector", "time_period", "indicator", "population", "rank",
    "target_from", "target_to", "target_kind", "target_value",
)  # fmt: skip


def region_target_outlook(
    region: Region, targets: pd.DataFrame, projected: Iterable[Projection]
) -> pd.DataFrame:
    """Return a row per target in force in one of the newest years; `targets` is region.targets."""
    if targets.empty:
        return typed_frame(RegionTargetOutlook, [])
    found = {(*item.service, item.year): item for item in projected}
    newest = int(targets["time_period"].max()) - projection_settings().newest
    rows = []
    row: Any
    for row in targets[targets["time_period"] > newest].itertuples():
        item = found.get((row.ref_area, row.sector, row.population, row.time_period))
        rows.append({name: getattr(row, name) for name in GIVEN} | _dates(row) | _outlook(row, item, region))
    return typed_frame(RegionTargetOutlook, rows)


def _dates(row: Any) -> dict[str, date | None]:
    return {
        "target_from": row.target_from.date(),
        "target_to": None if pd.isna(row.target_to) else row.target_to.date(),
    }


def _outlook(row: Any, item: Projection | None, region: Region) -> dict[str, object]:
    """Return what can be said of a target; where nothing can, the reason."""
    value = None if pd.isna(row.value) else float(row.value)
    reason = _unprojected(row, item)
    if reason is not None or item is None:
        return {
            "value": value,
            "projection_basis": "none",
            "fitted_years": 0,
            "projection_note": reason,
        }
    due = _due(row, region)
    reached = _reached(item.shares(row.rank), row.target_value / 100)
    found = {
        "value": value,
        "by_year": due,
        "intake_share_fitted": _intake_share(item),
        "projection_basis": item.basis,
        "fitted_years": item.fitted_years,
        "projection_note": "ranks_not_known" if item.basis == "totals" else None,
        **_years(item, reached),
    }
    if due is not None:
        found["probability"] = per_cent(float(np.mean(reached <= due - item.year)))
        if value is None or value < row.target_value:
            found |= _needed(item, row, due)
    return found


def _unprojected(row: Any, item: Projection | None) -> str | None:
    """Return why a target has no outlook."""
    if row.indicator != INDICATOR:
        return "not_projected"
    if item is None:
        return "not_given"
    if item.reason is not None:
        return item.reason
    return None if row.rank in item.ranks else "rank_not_projected"


def _due(row: Any, region: Region) -> int | None:
    """Return the last year that ends while the target is in force; None where none is left."""
    last = int(row.time_period) + projection_settings().horizon
    if not pd.isna(row.target_to):
        end = row.target_to.date()
        ends_within = date.fromisoformat(f"{end.year}-{region.settings.year_ends}") <= end
        last = min(last, end.year if ends_within else end.year - 1)
    return last if last > row.time_period else None


def _reached(shares: Array, target: float) -> Array:
    """Return after how many years each run first has the target; infinite where it never does."""
    there = shares >= target  # not a number, where nobody serves, is not there
    return np.where(there.any(axis=0), there.argmax(axis=0), math.inf)


def _years(item: Projection, reached: Array) -> dict[str, object]:
    """Return the years by which a tenth, half and nine tenths of the runs have reached a target."""
    ordered = np.sort(reached)

    def by(part: float) -> int | None:
        after = ordered[math.ceil(part * len(ordered)) - 1]
        return item.year + int(after) if math.isfinite(after) else None

    years: dict[str, object] = {
        "reached_earliest": by(0.1),
        "reached_year": by(0.5),
        "reached_latest": by(0.9),
    }
    return years if years["reached_year"] else years | {"projection_note": "not_within_horizon"}


def _intake_share(item: Projection) -> float | None:
    """Return the share of women among all who entered in the years learnt from."""
    entered = sum(year.intake.sum(axis=0) for year in item.learnt.years)
    return per_cent(entered[WOMEN] / entered.sum()) if entered.sum() else None


def _needed(item: Projection, row: Any, due: int) -> dict[str, object]:
    """Return the shares of women in intake that make it even, and safer, that a target is reached in time."""
    by_run = needed_by_run(item.runs, item.ranks[row.rank], row.target_value / 100, due - item.year)
    shares = {"needed_intake_50": needed_in(by_run, 0.5), "needed_intake_80": needed_in(by_run, 0.8)}
    found: dict[str, object] = {name: _rounded_up(share) for name, share in shares.items()}
    return found | {"needed_note": "not_by_intake" if None in shares.values() else None}


def _rounded_up(share: float | None) -> float | None:
    """Return a share in per cent, the next tenth above it (or the tenth that it is)."""
    return None if share is None else math.ceil(round(share * 1000, 6)) / 10
