"""What stands behind an edition: `audit.returns`, `.findings`, `.explanations`, `.corrections`.

Belongs here: which files went in, who accepted them and why, what was found, explained and corrected in them.
Does not belong here: figures.
"""

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from schemas.tables.columns import (
    DATE,
    TIMESTAMP,
    Coordinates,
    Institution,
    Origin,
    Place,
    ReturnKey,
    Table,
    TimePeriod,
)
from schemas.tables.raw import RawFindings


class ReturnColumns(Table):
    """A file and what was done with it."""

    state: Series[str] = pa.Field(
        title="State", description="Where this revision stands.", metadata={"codes": "states"}
    )
    file_name: Series[str] = pa.Field(title="File", description="Name of the file as it was sent.")
    sha256: Series[str] = pa.Field(
        title="SHA-256", description="Hash of the file's bytes.", str_matches=r"^[0-9a-f]{64}$"
    )
    submitted_by: Series[str] = pa.Field(title="Submitted by", description="Who sent it.")
    submitted_at: Series[pa.DateTime] = pa.Field(
        title="Submitted at", description="When, in UTC.", metadata=TIMESTAMP
    )
    signed_off_by: Series[str] = pa.Field(
        nullable=True,
        title="Signed off by",
        description="Who said in the institution's name that it is right; empty where nobody did.",
    )
    signed_off_at: Series[pa.DateTime] = pa.Field(
        nullable=True, title="Signed off at", description="When, in UTC.", metadata=TIMESTAMP
    )
    confirmed_by: Series[str] = pa.Field(
        nullable=True,
        title="Confirmed by",
        description="Who confirmed it as the second pair of eyes; empty where nobody did.",
    )
    confirmed_at: Series[pa.DateTime] = pa.Field(
        nullable=True, title="Confirmed at", description="When, in UTC.", metadata=TIMESTAMP
    )
    accepted_by: Series[str] = pa.Field(
        nullable=True, title="Accepted by", description="Who accepted it; empty where nobody did."
    )
    accepted_at: Series[pa.DateTime] = pa.Field(
        nullable=True, title="Accepted at", description="When, in UTC.", metadata=TIMESTAMP
    )
    accepted_reason: Series[str] = pa.Field(nullable=True, title="Reason", description="Why it was accepted.")


class AuditReturns(ReturnKey, Institution, TimePeriod, ReturnColumns, Origin):
    """Every revision received of the region's returns, accepted or not."""

    class Config:
        name = "audit.returns"
        metadata = {"primary_key": ["return_id"]}


class AuditFindings(RawFindings):
    """Every finding in the revisions received, with sheet and cell."""

    class Config:
        name = "audit.findings"
        metadata = {"primary_key": ["return_id", "finding"]}


class ExplanationColumns(Table):
    """What an institution says about a doubtful figure: a footnote to it."""

    finding: Series[int] = pa.Field(
        title="Number", description="Number of the finding, as in audit.findings.", ge=1
    )
    rule: Series[str] = pa.Field(
        title="Rule", description="Rule id, as in rules.yml.", metadata={"codes": "rules"}
    )
    identity: Series[str] = pa.Field(title="Identity", description="As in audit.findings.")
    series: Series[str] = pa.Field(
        nullable=True,
        title="Series",
        description="Coordinates of the figure by point: measure, population, rank, sex, detail, unit; "
        "empty where the finding is about no single figure.",
    )
    explanation: Series[str] = pa.Field(
        title="Explanation", description="What the institution wrote, in its own words."
    )
    explained_by: Series[str] = pa.Field(title="Explained by", description="Who wrote it.")
    explained_at: Series[pa.DateTime] = pa.Field(
        title="Explained at", description="When, in UTC.", metadata=TIMESTAMP
    )
    explained_for: Series[str] = pa.Field(
        title="Explained for",
        description="The return for which it was written: this one, or an earlier revision with the same "
        "figures.",
    )


class AuditExplanations(ReturnKey, Institution, TimePeriod, Place, ExplanationColumns):
    """The explanations that hold in accepted returns: join facts.observations by return, sheet and cell."""

    class Config:
        name = "audit.explanations"
        metadata = {"primary_key": ["return_id", "finding"]}


class CorrectionColumns(Table):
    """A known error, what is used instead, and what has become of it."""

    correction: Series[str] = pa.Field(
        title="Correction", description="Its id, as in corrections.yml and in facts.observations."
    )
    standing: Series[str] = pa.Field(
        title="Standing",
        description="applied; settled (the accepted revision is right); waiting (no revision is accepted).",
        isin=["applied", "settled", "waiting"],
    )
    action: Series[str] = pa.Field(
        title="Action",
        description="replace (another value), drop (a reason why there is none) or flag (another status).",
        isin=["replace", "drop", "flag"],
    )
    expected_value: Series[float] = pa.Field(
        title="Expected value", description="The wrong value, without which the correction does not apply."
    )
    value_sent: Series[float] = pa.Field(
        nullable=True,
        title="Value as sent",
        description="What stands in the accepted revision; empty where nothing does.",
    )
    value_used: Series[float] = pa.Field(
        nullable=True,
        title="Value used",
        description="What facts.observations holds; empty where it says why there is none.",
    )
    status_sent: Series[str] = pa.Field(
        nullable=True,
        title="Status as sent",
        description="Observation status in the accepted revision.",
        metadata={"codes": "obs_status"},
    )
    status_used: Series[str] = pa.Field(
        nullable=True,
        title="Status used",
        description="Observation status in facts.observations.",
        metadata={"codes": "obs_status"},
    )
    reason: Series[str] = pa.Field(title="Reason", description="Why what was sent is wrong.")
    source: Series[str] = pa.Field(title="Source", description="Where that can be looked up.")
    asked_of: Series[str] = pa.Field(
        nullable=True, title="Asked", description="Who was asked about it; empty where nobody was yet."
    )
    asked_at: Series[pa.DateTime] = pa.Field(
        nullable=True, title="Asked on", description="When that was.", metadata=DATE
    )
    status: Series[str] = pa.Field(
        title="Status",
        description="open (nobody was asked yet), reported (the institution knows) or settled (a revision is "
        "right).",
        isin=["open", "reported", "settled"],
    )
    settled_in: Series[pd.Int64Dtype] = pa.Field(
        nullable=True, title="Settled in", description="The revision of the return that is right.", ge=2
    )
    return_id: Series[str] = pa.Field(
        nullable=True,
        title="Return",
        description="The accepted return that the figure stands in; empty where none has it.",
    )


class AuditCorrections(Institution, TimePeriod, Coordinates, CorrectionColumns, Place):
    """The region's corrections: what was sent, what is used instead, why, and who was asked about it."""

    class Config:
        name = "audit.corrections"
        metadata = {"primary_key": ["correction"]}
