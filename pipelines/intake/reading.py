"""What reading a workbook gives: its cover, its observations, what could not be read.

Belongs here: the shapes that pass from intake to checking. Does not belong here: reading itself.
"""

from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from schemas.findings import Finding, Place
from schemas.tables.derive import column_names
from schemas.tables.raw import RawObservations
from schemas.template_layout import Row

OBSERVATION_COLUMNS = [
    name for name in column_names(RawObservations) if name not in ("return_id", "revision")
]
"""The columns of an observation before it belongs to a return."""

LAST_YEAR_TYPES = {
    **dict.fromkeys(("measure", "population", "rank", "sex", "detail", "unit_measure"), "str"),
    "obs_value": "float64",
    **dict.fromkeys(("written", "sheet", "cell"), "str"),
}
"""What stands in a column of last year: its coordinates, its number (if it is one), its words, its cell."""


def last_year_frame(rows: list[dict[str, object]]) -> pd.DataFrame:
    """Return what stands in the columns of last year as a frame with LAST_YEAR_TYPES."""
    return pd.DataFrame(
        {name: pd.Series([row[name] for row in rows], dtype=kind) for name, kind in LAST_YEAR_TYPES.items()}
    )


@dataclass(frozen=True)
class Cover:
    """What the cover sheet says, and in which cells. Dates are None where it does not say."""

    institution: str
    time_period: int
    period_start: date | None
    period_end: date | None
    template_version: str
    language: str
    contact_name: str
    contact_email: str
    source: str
    places: dict[str, Place] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Reading:
    """A workbook, read. `cover` is None where nothing identifies the return; findings say why.

    `observations` has OBSERVATION_COLUMNS: one row per number given and per value whose absence is
    explained, and no row for a cell that was left empty without a word. `asked` says for every row
    of ours that was found where its number of women (its answer) belongs, given or not. `last_year`
    holds what stands in the columns of last year, which give no observation. `is_form` says whether
    it is our own workbook, rather than one read by a layout; `layout` is that layout, whole, as text.
    """

    cover: Cover | None
    observations: pd.DataFrame
    findings: list[Finding] = field(default_factory=list)
    asked: dict[Row, Place] = field(default_factory=dict)
    last_year: pd.DataFrame = field(default_factory=lambda: last_year_frame([]))
    is_form: bool = True
    layout: str = ""

    @property
    def has_figures(self) -> bool:
        """Return whether there is anything that rules about figures can be applied to."""
        return bool(self.asked) if self.is_form else not self.observations.empty
