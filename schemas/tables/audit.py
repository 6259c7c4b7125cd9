"""What stands behind an edition: `audit.returns`, `audit.findings`, `audit.explanations`.

Belongs here: which files went in, who accepted them and why, what was found and explained in them. Does not
belong here: figures.
"""

import pandera.pandas as pa
from pandera.typing.pandas import Series

from schemas.tables.columns import TIMESTAMP, Institution, Origin, Place, ReturnKey, Table, TimePeriod
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
