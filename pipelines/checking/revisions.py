"""A revision beside the one before it, figure by figure.

Belongs here: which figures are unchanged, changed, new or gone. Does not belong here: getting the
revision before (`returns`), changes between editions (`figures`).
"""

import math

import pandas as pd

from pipelines.checking.claims import TOLERANCE
from pipelines.checking.result import REVISED_COLUMNS, SERIES
from pipelines.intake.reading import Reading
from schemas.findings import Finding, Place

CHANGES = ("unchanged", "changed", "new", "gone")


Figure = tuple[float, str, object, object]
"""Value, status, sheet and cell."""


def _by_key(observations: pd.DataFrame) -> dict[tuple[str, ...], Figure]:
    keys = observations[SERIES].itertuples(index=False, name=None)
    figures = observations[["obs_value", "obs_status", "sheet", "cell"]].itertuples(index=False, name=None)
    return dict(zip(keys, figures, strict=True))


def _is_same(before: Figure, now: Figure) -> bool:
    both_missing = math.isnan(before[0]) and math.isnan(now[0])
    return before[1] == now[1] and (both_missing or abs(before[0] - now[0]) <= TOLERANCE)


def _change(before: Figure | None, now: Figure | None) -> str:
    if before is None or now is None:
        return "new" if before is None else "gone"
    return "unchanged" if _is_same(before, now) else "changed"


def revised_figures(reading: Reading, earlier: pd.DataFrame | None) -> pd.DataFrame:
    """Return every figure of two revisions side by side (REVISED_COLUMNS); no rows without an earlier one.

    A figure is new where the earlier revision did not have it, not where it only gave no number.
    """
    if earlier is None or reading.cover is None:
        return pd.DataFrame(columns=REVISED_COLUMNS)
    before, now = _by_key(earlier), _by_key(reading.observations)
    rows = []
    for key in dict.fromkeys([*now, *before]):
        old, new = before.get(key), now.get(key)
        value_before, value_now = (math.nan if figure is None else figure[0] for figure in (old, new))
        sheet, cell = (new or old or ("", "", None, None))[2:]
        rows.append((*key, value_before, value_now, _change(old, new), sheet, cell))
    return pd.DataFrame(rows, columns=REVISED_COLUMNS)


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
