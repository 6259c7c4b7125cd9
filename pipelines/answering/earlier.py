"""What was accepted the year before, for the figure that a finding is about.

Belongs here: looking it up and writing it. Does not belong here: getting the accepted figures.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipelines.checking.result import CheckResult
from pipelines.checking.tables import SERIES
from schemas.code_lists import code_list
from schemas.findings import Finding, Place
from schemas.numbers import number_text
from schemas.statuses import answer_of

Key = tuple[str, ...]


def keys_by_place(observations: pd.DataFrame) -> dict[Place, Key]:
    """Return the series key of the figure in each cell."""
    places = zip(observations["sheet"], observations["cell"], strict=True)
    keys = observations[SERIES].itertuples(index=False, name=None)
    return {Place(sheet, cell): key for (sheet, cell), key in zip(places, keys, strict=True)}


def key_of(finding: Finding, keys: Mapping[Place, Key]) -> Key | None:
    """Return the series key of the figure that a finding is about; None where it is about none."""
    if all(name in finding.about for name in SERIES):
        return tuple(finding.about[name] for name in SERIES)
    return keys.get(finding.place)


@dataclass(frozen=True)
class Earlier:
    """The accepted figures of one institution and the year before, by series key; empty where none are.

    Each has the number (or None) and the status that says why there is none.
    """

    year: int | None
    values: Mapping[Key, tuple[float | None, str]]
    keys: Mapping[Place, Key]

    def value(self, finding: Finding, language: str) -> str | None:
        """Return the accepted value as the reader's language writes it; None where there is none."""
        key = key_of(finding, self.keys)
        if key is None or key not in self.values:
            return None
        number, status = self.values[key]
        if number is None:
            return code_list("obs_status").label(status, language)
        unit = key[SERIES.index("unit_measure")]
        if unit == "answer":
            return code_list("answers").label(answer_of(number), language)
        return f"{number_text(number, language)}{' %' if unit == 'percent' else ''}"


def earlier_figures(result: CheckResult, previous: pd.DataFrame | None) -> Earlier:
    """Return what of `previous` (facts.observations) is of the year before this return."""
    keys = keys_by_place(result.observations)
    if result.cover is None or previous is None:
        return Earlier(None, {}, keys)
    year = result.cover.time_period - 1
    is_own = (previous["institution"] == result.cover.institution) & (previous["time_period"] == year)
    rows: list[dict[Any, Any]] = previous[is_own].to_dict("records")
    values = {
        tuple(row[name] for name in SERIES): (
            None if pd.isna(row["obs_value"]) else float(row["obs_value"]),
            str(row["obs_status"]),
        )
        for row in rows
    }
    return Earlier(year, values, keys)
