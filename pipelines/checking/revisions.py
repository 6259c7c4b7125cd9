"""A revision beside the one before it, figure by figure.

Belongs here: which figures are unchanged, changed, new or gone. Does not belong here: getting the
revision before (`returns`), changes between editions (`figures`).
"""

import numpy as np
import pandas as pd

from pipelines.checking.claims import TOLERANCE
from pipelines.checking.result import REVISED_COLUMNS, SERIES
from pipelines.intake.reading import Reading
from schemas.findings import Finding, Place

CHANGES = ("unchanged", "changed", "new", "gone")


def revised_figures(reading: Reading, earlier: pd.DataFrame | None) -> pd.DataFrame:
    """Return every figure of two revisions side by side (REVISED_COLUMNS); no rows without an earlier one.

    A figure is new where the earlier revision did not have it, not where it only gave no number.
    """
    if earlier is None or reading.cover is None:
        return pd.DataFrame(columns=REVISED_COLUMNS)
    names = {"obs_value": "value", "obs_status": "status"}
    kept = [*SERIES, *names, "sheet", "cell"]
    both = earlier[kept].merge(
        reading.observations[kept], on=SERIES, how="outer", suffixes=("_before", "_now"), indicator=True
    )
    same = (both["obs_value_before"] - both["obs_value_now"]).abs() <= TOLERANCE
    same |= both["obs_value_before"].isna() & both["obs_value_now"].isna()
    same &= both["obs_status_before"] == both["obs_status_now"]
    change = np.select(
        [both["_merge"] == "left_only", both["_merge"] == "right_only", same],
        ["gone", "new", "unchanged"],
        "changed",
    )
    places = {name: both[f"{name}_now"].fillna(both[f"{name}_before"]) for name in ("sheet", "cell")}
    values = {"before": both["obs_value_before"], "now": both["obs_value_now"]}
    return both[SERIES].assign(change=change, **values, **places)[REVISED_COLUMNS]


def revision_findings(revised: pd.DataFrame) -> list[Finding]:
    """Say in one sentence what a revision changes, with the cells that it changes."""
    if revised.empty:
        return []
    counts = revised["change"].value_counts()
    moved = revised[revised["change"].isin(["changed", "new"])]
    places = tuple(
        Place(sheet, cell)
        for sheet, cell in moved[["sheet", "cell"]].itertuples(index=False, name=None)
        if isinstance(sheet, str)
    )
    values: dict[str, object] = {name: int(counts.get(name, 0)) for name in CHANGES}
    return [Finding("revision_compared", related=places, values=values)]
