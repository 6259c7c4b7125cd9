"""The columns of last year beside what was accepted for that year.

Belongs here: saying what was typed into those columns, which give no figure. Does not belong here:
reading them (`intake.last_year`), getting the accepted figures (`returns`).
"""

from collections.abc import Hashable
from typing import Any

import pandas as pd

from pipelines.checking.claims import TOLERANCE
from pipelines.checking.result import SERIES
from pipelines.intake.reading import Cover, Reading
from schemas.findings import Finding, Label, Place
from schemas.statuses import answer_of


def last_year_findings(reading: Reading, previous: pd.DataFrame | None) -> list[Finding]:
    """Return where a form's columns of last year say something else than the accepted return.

    A cell that is empty though a number was accepted is no finding: forms are older than that.
    """
    if reading.cover is None or reading.last_year.empty:
        return []
    accepted = _accepted(previous, reading.cover)
    if accepted.empty:
        sheets = tuple(Place(sheet) for sheet in reading.last_year["sheet"].unique())
        values = {"sheets": sheets, "year": str(reading.cover.time_period - 1)}
        return [Finding("last_year_not_compared", related=sheets, values=values)]
    both = reading.last_year.merge(accepted, on=SERIES, how="left", suffixes=("", "_accepted"))
    differs = ~((both["obs_value"] - both["obs_value_accepted"]).abs() <= TOLERANCE)
    return [_differing(row, reading.cover) for row in both[differs].to_dict("records")]


def _accepted(previous: pd.DataFrame | None, cover: Cover) -> pd.DataFrame:
    if previous is None:
        return pd.DataFrame(columns=[*SERIES, "obs_value"])
    is_own = (previous["institution"] == cover.institution) & (
        previous["time_period"] == cover.time_period - 1
    )
    return previous.loc[is_own, [*SERIES, "obs_value"]]


def _differing(row: dict[Hashable, Any], cover: Cover) -> Finding:
    place = Place(str(row["sheet"]), str(row["cell"]))
    values: dict[str, object] = {"given": row["written"], "year": str(cover.time_period - 1)}
    about = {name: str(row[name]) for name in SERIES}
    number = row["obs_value_accepted"]
    if pd.isna(number):
        return Finding("last_year_added", place, values=values, about=about)
    accepted = float(number)
    is_answer = row["unit_measure"] == "answer"
    values["accepted"] = Label("answers", answer_of(accepted)) if is_answer else accepted
    return Finding("last_year_changed", place, values=values, about=about)
