"""What releases told their readers: remembered for each, so that no later one tells the rest.

Belongs here: a release's figures with who saw them as one table, and back. Does not belong here: where it is
kept (`store.releases`), what follows from it (`figures.protection`).
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.figures.protection import PublishedBefore, Release
from pipelines.figures.protection.protect import WITHHELD
from pipelines.figures.protection.relations import Key
from pipelines.store.edition_files import file_digest
from schemas.disclosure import class_of
from schemas.tiers import INTERNAL, PROTECTED

FIGURE = Key._fields[1:]
PLACES = ("institution", "ref_area", "sector")
PARTS = {"facts": "institution", "sums": "ref_area"}
"""The parts of a release, and the column that says whose figure it is."""

MARKS = {tier: f"withheld_{tier}" for tier in PROTECTED}
"""The column that says whether a tier does not see a figure."""

SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in PLACES),
        *((name, pa.int64() if name == "time_period" else pa.string()) for name in FIGURE),
        ("obs_value", pa.float64()),
        ("obs_status", pa.string()),
        ("conf_status", pa.string()),
        ("return_id", pa.string()),
        *((mark, pa.bool_()) for mark in MARKS.values()),
    ]
)
"""A row for every figure; a sum over an area has no institution and no return."""


def _withheld(given: pd.DataFrame, seen: pd.DataFrame, place: str) -> np.ndarray:
    """Return which of the figures that were given a tier does not see."""
    key = [place, "sector", *FIGURE]
    shown = seen.set_index(key)["obs_value"].reindex(pd.MultiIndex.from_frame(given[key]))
    return given["obs_value"].notna().to_numpy() & shown.isna().to_numpy()


def told_by(releases: Mapping[str, Release]) -> pa.Table:
    """Return what is to be remembered of a release."""
    parts = []
    for part, place in PARTS.items():
        given = getattr(releases[INTERNAL], part)
        own = given.reindex(columns=[name for name in SCHEMA.names if name not in MARKS.values()])
        for tier, mark in MARKS.items():
            own[mark] = _withheld(given, getattr(releases[tier], part), place)
        parts.append(pa.Table.from_pandas(own, schema=SCHEMA, preserve_index=False))
    table = pa.concat_tables(parts).replace_schema_metadata(None)
    return table.sort_by([(name, "ascending") for name in (*PLACES, *FIGURE)])


def _without(figures: pd.DataFrame, at: np.ndarray) -> pd.DataFrame:
    """Return figures with those of some rows withheld."""
    seen = figures.copy()
    seen.loc[at, "obs_value"] = np.nan
    for column, code in WITHHELD.items():
        seen.loc[at, column] = code
    return seen


def _frames(path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the figures of institutions and the sums that a release was made of."""
    with pq.ParquetFile(path) as file:
        figures = file.read().to_pandas()
    is_sum = figures["institution"].isna()
    return figures[~is_sum].reset_index(drop=True), figures[is_sum].reset_index(drop=True)


def published_before(told: Iterable[Path]) -> list[PublishedBefore]:
    """Return what readers of each tier have from earlier releases; what was said twice stands once."""
    distinct = {file_digest(path): path for path in told}
    found = []
    for path in distinct.values():
        facts, sums = _frames(path)
        for tier, mark in MARKS.items():
            seen = (_without(frame, frame[mark].to_numpy()) for frame in (facts, sums))
            found.append(PublishedBefore(facts, Release(tier, *seen)))
    return found


def same_as_before(facts: pd.DataFrame, sums: pd.DataFrame, path: Path) -> dict[str, Release]:
    """Return the releases of `facts` as they were told before: the same figures, the same withheld."""
    known_facts, known_sums = _frames(path)
    found = {INTERNAL: Release(INTERNAL, facts, sums)}
    for tier, mark in MARKS.items():
        seen = _like(facts, known_facts, "institution", mark), _like(sums, known_sums, "ref_area", mark)
        found[tier] = Release(tier, *seen)
    return found


def _like(frame: pd.DataFrame, known: pd.DataFrame, place: str, mark: str) -> pd.DataFrame:
    """Return a frame that withholds what the known one withheld, and what is not known there."""
    key = [place, "sector", *FIGURE]
    at = known.set_index(key)[mark].reindex(pd.MultiIndex.from_frame(frame[key]))
    return _without(frame, at.fillna(True).to_numpy(dtype=bool) & frame["obs_value"].notna().to_numpy())


def withheld_by_class(told: pa.Table) -> dict[str, dict[str, int]]:
    """Return how many figures and sums each tier does not see, by class."""
    figures = told.to_pandas()
    classes = [
        class_of(measure, detail).id
        for measure, detail in zip(figures["measure"], figures["detail"], strict=True)
    ]
    counts = figures.groupby(pd.Series(classes, dtype="str"))
    return {
        tier: {str(name): int(count) for name, count in counts[mark].sum().items() if count}
        for tier, mark in MARKS.items()
    }
