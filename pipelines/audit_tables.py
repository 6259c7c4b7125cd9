"""What stands behind the figures as tables: `audit.returns`, `audit.findings`, `audit.explanations`.

Belongs here: from ledger and raw findings to rows. Does not belong here: writing them (`chain`), which
explanation goes with which finding (`returns.explanations`).
"""

import pandas as pd

from pipelines.raw_tables import raw_rows
from pipelines.returns import region_returns
from pipelines.returns.explanations import Explanation, Known
from pipelines.store.frames import typed_frame
from pipelines.store.home import Home
from schemas.tables.audit import AuditExplanations, AuditReturns

TIMES = ("submitted_at", "signed_off_at", "confirmed_at", "accepted_at")


def audit_returns(home: Home, region: str, as_of: int | None = None) -> pd.DataFrame:
    """Return which files came in, who signed them off and accepted them, and why."""
    rows: list[dict[str, object]] = []
    for item in region_returns(home, region, as_of):
        row = dict(vars(item))
        for name in TIMES:
            row[name] = row[name].replace(tzinfo=None) if row[name] else None
        rows.append(row)
    return typed_frame(AuditReturns, rows)


def audit_findings(home: Home, region: str, as_of: int | None = None) -> pd.DataFrame:
    """Return what was found in every revision."""
    return raw_rows(home, region, "raw.findings", region_returns(home, region, as_of), as_of)


def audit_explanations(
    home: Home, region: str, findings: pd.DataFrame, as_of: int | None = None
) -> pd.DataFrame:
    """Return the explanations that hold in the accepted returns; `findings` is audit.findings."""
    accepted = [item for item in region_returns(home, region, as_of) if item.state == "accepted"]
    rows = []
    for item in accepted:
        known = Known(home.ledger.acts(return_key=item.return_key, as_of=as_of))
        own = findings[(findings["return_id"] == item.return_id) & (findings["severity"] == "explain")]
        for row in own.astype("object").where(own.notna(), None).to_dict("records"):
            found = known.of(row["identity"], row["evidence"])
            if found is not None and found.standing == "holds":
                rows.append({str(name): value for name, value in row.items()} | _said(found))
    return typed_frame(AuditExplanations, rows)


def _said(found: Explanation) -> dict[str, object]:
    return {
        "series": found.series,
        "explanation": found.text,
        "explained_by": found.by,
        "explained_at": found.at.replace(tzinfo=None),
        "explained_for": found.return_id,
    }
