"""What may be done to a return, and what state it is in afterwards.

Belongs here: the shape of an act, the table of allowed acts, folding acts into returns. Does not
belong here: keeping them (`ledger`), what an act does besides (`pipelines.returns`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, NamedTuple

from pipelines.store.errors import ActNotAllowedError


class Passage(NamedTuple):
    """An act that is allowed, from which state, to which. What is not listed is not allowed."""

    act: str
    before: str | None
    after: str
    reason_needed: bool = False


PASSAGES = (
    Passage("submit", None, "blocked"),
    Passage("submit", None, "to_explain"),
    Passage("submit", None, "ready"),
    Passage("quarantine", None, "quarantined"),
    Passage("accept", "ready", "accepted"),
    Passage("accept", "to_explain", "accepted", reason_needed=True),
    # Accepting a revision closes the earlier ones, whatever they were.
    Passage("supersede", "blocked", "superseded"),
    Passage("supersede", "to_explain", "superseded"),
    Passage("supersede", "ready", "superseded"),
    Passage("supersede", "accepted", "superseded"),
)

REFUSALS = {
    "blocked": "it has errors that must be corrected first (`muster check FILE` names the cells)",
    "accepted": "it is accepted already",
    "superseded": "a later revision has been accepted",
}


Kept = Literal["file", "counted", "encrypted"]
"""The file as it came; what was counted in a register, without the file; the file, encrypted."""


@dataclass(frozen=True)
class Act:
    """One entry of the ledger. A file that says neither institution nor year has no return id."""

    at: datetime
    actor: str
    act: str
    state: str
    reason: str | None = None
    return_key: str | None = None
    return_id: str | None = None
    institution: str | None = None
    time_period: int | None = None
    revision: int | None = None
    file_name: str | None = None
    sha256: str | None = None
    # Only a submission says where its figures come from (codes/origins.csv).
    origin: str | None = None
    # What the vault keeps of a file that came in, and under which hash; None in ledgers of an earlier
    # Muster, which kept every file as it came.
    kept_as: Kept | None = None
    kept_sha256: str | None = None
    findings_block: int = 0
    findings_explain: int = 0
    findings_inform: int = 0
    sequence: int = 0


@dataclass(frozen=True)
class ReturnRevision:
    """One revision of a return, as its acts have left it."""

    return_id: str
    return_key: str
    institution: str
    time_period: int
    revision: int
    state: str
    file_name: str
    sha256: str
    origin: str
    submitted_by: str
    submitted_at: datetime
    kept_as: Kept
    kept_sha256: str
    accepted_by: str | None = None
    accepted_at: datetime | None = None
    accepted_reason: str | None = None


def state_after(act: str, revision: ReturnRevision, reason: str | None) -> str:
    """Return the state that `act` leads to; raise ActNotAllowedError with the reason why it may not be."""
    for passage in PASSAGES:
        if (passage.act, passage.before) == (act, revision.state):
            if passage.reason_needed and not (reason or "").strip():
                raise ActNotAllowedError(
                    f"{revision.return_id} has findings to explain: give the explanation as the reason."
                )
            return passage.after
    why = REFUSALS.get(revision.state, f"it is {revision.state}")
    raise ActNotAllowedError(f"{act} {revision.return_id}: not possible, {why}.")


def standing(states: Sequence[str]) -> int:
    """Return the place of the revision that stands for a return; `states` are its revisions', in order.

    An accepted revision stands until another is accepted, whatever was sent after it; else the latest.
    """
    accepted = [place for place, state in enumerate(states) if state == "accepted"]
    return (accepted or range(len(states)))[-1]


def _submitted(act: Act) -> ReturnRevision:
    return ReturnRevision(
        return_id=str(act.return_id),
        return_key=str(act.return_key),
        institution=str(act.institution),
        time_period=int(act.time_period or 0),
        revision=int(act.revision or 0),
        state=act.state,
        file_name=str(act.file_name),
        sha256=str(act.sha256),
        origin=str(act.origin),
        submitted_by=act.actor,
        submitted_at=act.at,
        kept_as=act.kept_as or "file",
        kept_sha256=str(act.kept_sha256 or act.sha256),
    )


def fold(acts: Iterable[Act]) -> list[ReturnRevision]:
    """Return every revision as its acts, in order, have left it, sorted by institution, year, revision."""
    found: dict[str, ReturnRevision] = {}
    for act in acts:
        if act.return_id is None:
            continue
        if act.act == "submit":
            found[act.return_id] = _submitted(act)
            continue
        changes: dict[str, object] = {"state": act.state}
        if act.act == "accept":
            changes |= {"accepted_by": act.actor, "accepted_at": act.at, "accepted_reason": act.reason}
        found[act.return_id] = replace(found[act.return_id], **changes)  # type: ignore[arg-type]
    ordered = sorted(found.values(), key=lambda item: (item.institution, item.time_period, item.revision))
    counts = {item.return_key: item.revision for item in ordered if item.state == "accepted"}
    return [
        # One revision of a return counts, whatever a ledger of an earlier Muster says.
        replace(item, state="superseded") if item.revision < counts.get(item.return_key, 0) else item
        for item in ordered
    ]
