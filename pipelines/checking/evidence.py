"""The figures on which a finding rests, as one hash: an explanation holds while they stay the same.

Belongs here: which figures those are. Does not belong here: explanations (`pipelines.returns.explaining`).

They are the figures in the cells that the finding names, by their coordinates, and the values that its
message names; where a figure stands in the file is not among them, so a moved row changes nothing.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import astuple
from datetime import date

import pandas as pd

from pipelines.checking.tables import SERIES
from schemas.findings import Change, Finding, Label, Place, Terms

Cell = tuple[str | None, str | None]


def evidence(findings: Iterable[Finding], observations: pd.DataFrame) -> list[str]:
    """Return the hash of each finding's figures, in order."""
    figures = _by_cell(observations)
    return [_hash(finding, figures) for finding in findings]


def _by_cell(observations: pd.DataFrame) -> dict[Cell, list[str]]:
    found: dict[Cell, list[str]] = {}
    columns = [*SERIES, "obs_value", "obs_status", "sheet", "cell"]
    for *series, value, status, sheet, cell in observations[columns].itertuples(index=False, name=None):
        said = status if pd.isna(value) else repr(float(value))
        found.setdefault((sheet, cell), []).append(f"{'.'.join(series)}={said}")
    return found


def _hash(finding: Finding, figures: dict[Cell, list[str]]) -> str:
    places = {(place.sheet, place.cell) for place in (finding.place, *finding.related) if place.cell}
    there = sorted(figure for place in places for figure in figures.get(place, ()))
    said = {name: _plain(value) for name, value in sorted(finding.values.items())}
    text = json.dumps([there, said], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    """Return a value as JSON knows it; a place is none: it is not a figure."""
    if isinstance(value, Place):
        return None
    if isinstance(value, Change):
        return [value.given, value.fitting]
    if isinstance(value, Label | Terms):
        return [_plain(part) for part in astuple(value)]
    if isinstance(value, tuple):
        return [_plain(part) for part in value if not isinstance(part, Place)]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) or value is None:
        return value
    if isinstance(value, int | float):
        return float(value)
    raise TypeError(f"No figure: {value!r}.")
