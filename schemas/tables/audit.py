"""What stands behind an edition: `audit.returns`, `audit.findings`.

Belongs here: which files went in, who accepted them and why, what was found in them. Does not
belong here: figures.
"""

import pandera.pandas as pa
from pandera.typing.pandas import Series

from schemas.tables.columns import TIMESTAMP, Institution, Origin, ReturnKey, Table, TimePeriod
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
