"""Tables of single returns, before acceptance: `raw.observations`, `raw.findings`, `raw.readings`.

Belongs here: what one return says and what was found in it. Does not belong here: anything that
compares institutions (`region`).
"""

import pandera.pandas as pa
from pandera.typing.pandas import Series

from schemas.tables.columns import (
    Coordinates,
    Institution,
    PeriodDates,
    Place,
    ReturnKey,
    Table,
    TimePeriod,
    Value,
)

OBSERVATION_KEY = [
    "institution",
    "time_period",
    "measure",
    "population",
    "rank",
    "sex",
    "detail",
    "unit_measure",
]


class RawObservations(ReturnKey, Institution, TimePeriod, PeriodDates, Coordinates, Value, Place):
    """Every number of every return received, with its coordinates and the cell that it came from."""

    class Config:
        name = "raw.observations"
        metadata = {"primary_key": ["return_id", *OBSERVATION_KEY]}


class FindingColumns(Table):
    """One thing wrong or doubtful."""

    finding: Series[int] = pa.Field(
        title="Number", description="Number of the finding within its return.", ge=1
    )
    rule: Series[str] = pa.Field(
        title="Rule", description="Rule id, as in rules.yml.", metadata={"codes": "rules"}
    )
    identity: Series[str] = pa.Field(
        title="Identity",
        description="What stays the same in a corrected file and next year: the rule, and the figure's "
        "coordinates by point (or its cell, where it is about no single figure).",
    )
    evidence: Series[str] = pa.Field(
        title="Evidence",
        description="Hash of the figures that it rests on: an explanation holds while it stays the same.",
        str_matches=r"^[0-9a-f]{64}$",
    )
    stage: Series[str] = pa.Field(
        title="Stage",
        description="Where in the order of checking.",
        isin=["file", "workbook", "value", "table", "return", "history", "region"],
    )
    severity: Series[str] = pa.Field(
        title="Severity",
        description="block (cannot be accepted), explain (needs an explanation) or inform.",
        isin=["block", "explain", "inform"],
    )
    related_cells: Series[str] = pa.Field(
        nullable=True,
        title="Related cells",
        description="The other cells that the rule looked at, Sheet!A1, by comma.",
    )
    message: Series[str] = pa.Field(title="Message", description="What is wrong, in English.")
    advice: Series[str] = pa.Field(title="Advice", description="What to do, in English.")


class RawFindings(ReturnKey, Institution, TimePeriod, Place, FindingColumns):
    """Every finding of every return received."""

    class Config:
        name = "raw.findings"
        metadata = {"primary_key": ["return_id", "finding"]}


class ReadingColumns(Table):
    """What a reading was made from, and how many numbers came of it."""

    sha256: Series[str] = pa.Field(
        title="SHA-256", description="Hash of the bytes that were read.", str_matches=r"^[0-9a-f]{64}$"
    )
    previous_return_id: Series[str] = pa.Field(
        nullable=True,
        title="Return of the year before",
        description="The accepted return beside which it was checked; empty where there was none.",
    )
    related_return_ids: Series[str] = pa.Field(
        nullable=True,
        title="Returns of groups and members",
        description="Accepted returns of the same year that it was checked beside, by comma; empty for none.",
    )
    observations: Series[int] = pa.Field(
        title="Observations",
        description="Rows that it gave in raw.observations; 0 is a file that was read and gave none.",
        ge=0,
        metadata={"unit": "observations"},
    )


class RawReadings(ReturnKey, Institution, TimePeriod, ReadingColumns):
    """Every revision that has been read: so that one that gave nothing differs from one not yet read."""

    class Config:
        name = "raw.readings"
        metadata = {"primary_key": ["return_id"]}
