"""What has been done to files and returns, and what state they are in afterwards.

Belongs here: the shape of an act, asking the table of allowed acts, folding acts into files and
returns. Does not belong here: the table (`schemas.acts`), keeping acts (`ledger`), what an act does
besides (`pipelines.returns`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from pipelines.store.errors import ActNotAllowedError
from schemas.acts import Passage, passages
from schemas.findings import Label

Kept = Literal["file", "counted", "encrypted"]
"""The file as it came; what was counted in a register, without the file; the file, encrypted."""

OPEN_STATES = ("blocked", "to_explain", "ready")
"""States that the findings of a file give; the others come from what people do with it."""


@dataclass(frozen=True)
class Act:
    """One entry of the ledger. A file that says neither institution nor year has no return id.

    What a ledger of an earlier Muster did not say is None: role, muster_version, what is kept.
    """

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
    # A submission that is not our form: the layout by which it was read, whole, as the vault keeps it.
    layout_sha256: str | None = None
    findings_block: int = 0
    findings_explain: int = 0
    findings_inform: int = 0
    role: str | None = None
    # An explanation: of which finding, and on which figures it rests. A question: about which cell.
    finding: str | None = None
    evidence: str | None = None
    sheet: str | None = None
    cell: str | None = None
    series: str | None = None
    # An answer: the sequence of the question.
    replies_to: int | None = None
    muster_version: str | None = None
    sequence: int = 0


@dataclass(frozen=True)
class ReturnRevision:
    """One revision of a return, as its acts have left it.

    `open_state` is what its findings and explanations allow, whatever has been decided since.
    """

    return_id: str
    return_key: str
    institution: str
    time_period: int
    revision: int
    state: str
    open_state: str
    file_name: str
    sha256: str
    origin: str
    submitted_by: str
    submitted_at: datetime
    kept_as: Kept
    kept_sha256: str
    layout_sha256: str | None = None
    signed_off_by: str | None = None
    signed_off_at: datetime | None = None
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None
    accepted_by: str | None = None
    accepted_at: datetime | None = None
    accepted_reason: str | None = None


def possible(state: str, origin: str, role: str) -> tuple[str, ...]:
    """Return the acts that a role may do in a state, in the order of the table."""
    fitting = (item for item in passages() if state in item.before and item.is_of(origin))
    return tuple(dict.fromkeys(item.act for item in fitting if role in item.roles))


def passage(act: str, state: str, *, origin: str, role: str, reason: str | None, what: str) -> Passage:
    """Return the passage by which `role` may do `act` to `what`.

    Raises ActNotAllowedError that says why it may not: for the state first, then for the role, then for
    want of a reason.
    """
    named = {"act": Label("acts", act), "what": what}
    fitting = [item for item in passages() if item.act == act and state in item.before and item.is_of(origin)]
    if not fitting:
        raise ActNotAllowedError(f"acts.refused.{state}", **named)
    mine = [item for item in fitting if role in item.roles]
    if not mine:
        roles = dict.fromkeys(name for item in fitting for name in item.roles)
        raise ActNotAllowedError(
            "acts.refused.role", **named, roles=tuple(Label("roles", name) for name in roles)
        )
    given = [item for item in mine if item.reason == "optional" or (reason or "").strip()]
    if not given:
        key = "acts.refused.not_signed_off" if act == "accept" else "acts.refused.no_reason"
        raise ActNotAllowedError(key, **named)
    return given[0]


def standing(states: Sequence[str]) -> int:
    """Return the place of the revision that stands for a return; `states` are its revisions', in order.

    An accepted revision stands until another is accepted, whatever was sent after it; else the latest
    that was not withdrawn; else the latest.
    """
    places = range(len(states))
    accepted = [place for place in places if states[place] == "accepted"]
    there = [place for place in places if states[place] != "withdrawn"]
    return (accepted or there or places)[-1]


def _submitted(act: Act) -> ReturnRevision:
    return ReturnRevision(
        return_id=str(act.return_id),
        return_key=str(act.return_key),
        institution=str(act.institution),
        time_period=int(act.time_period or 0),
        revision=int(act.revision or 0),
        state=act.state,
        open_state=act.state,
        file_name=str(act.file_name),
        sha256=str(act.sha256),
        origin=str(act.origin),
        submitted_by=act.actor,
        submitted_at=act.at,
        kept_as=act.kept_as or "file",
        kept_sha256=str(act.kept_sha256 or act.sha256),
        layout_sha256=act.layout_sha256,
    )


def _accepted(act: Act) -> dict[str, object]:
    return {"accepted_by": act.actor, "accepted_at": act.at, "accepted_reason": act.reason}


def _signed_off(act: Act) -> dict[str, object]:
    return {"signed_off_by": act.actor, "signed_off_at": act.at}


def _confirmed(act: Act) -> dict[str, object]:
    return {"confirmed_by": act.actor, "confirmed_at": act.at}


def _reopened(act: Act) -> dict[str, object]:  # noqa: ARG001
    people = ("signed_off", "confirmed", "accepted")
    return dict.fromkeys([*(f"{name}_{what}" for name in people for what in ("by", "at")), "accepted_reason"])


CHANGES: dict[str, Callable[[Act], dict[str, object]]] = {
    "accept": _accepted,
    "sign_off": _signed_off,
    "confirm": _confirmed,
    "reopen": _reopened,
}


def _after(item: ReturnRevision, act: Act) -> ReturnRevision:
    changes = CHANGES.get(act.act, lambda _: {})(act) | {"state": act.state}
    if act.state in OPEN_STATES:
        changes["open_state"] = act.state
    return replace(item, **changes)


def fold(acts: Iterable[Act]) -> list[ReturnRevision]:
    """Return every revision as its acts, in order, have left it, sorted by institution, year, revision."""
    found: dict[str, ReturnRevision] = {}
    for act in acts:
        if act.return_id is None:
            continue
        is_new = act.act == "submit"
        found[act.return_id] = _submitted(act) if is_new else _after(found[act.return_id], act)
    ordered = sorted(found.values(), key=lambda item: (item.institution, item.time_period, item.revision))
    counts = {item.return_key: item.revision for item in ordered if item.state == "accepted"}
    return [
        # One revision of a return counts, whatever a ledger of an earlier Muster says.
        replace(item, state="superseded") if _is_replaced(item, counts) else item
        for item in ordered
    ]


def _is_replaced(item: ReturnRevision, counts: Mapping[str, int]) -> bool:
    return item.state != "withdrawn" and item.revision < counts.get(item.return_key, 0)


def on_files_of(acts: Iterable[Act], institution: str | None) -> list[Act]:
    """Return the acts on files that an institution sent; all where it is None, as the programme sees them.

    Two may send the same bytes: neither learns of the other by them, and neither loses its own. What the
    programme sent as the return of another is in no file of the first any more.
    """
    if institution is None:
        return list(acts)
    return [
        act
        for act in acts
        if act.institution == institution or (act.act == "submit" and act.role == "analyst")
    ]


def fold_files(acts: Iterable[Act]) -> list[Act]:
    """Return the last act on each file that is in no return: received, quarantined or withdrawn."""
    found: dict[str, Act] = {}
    for act in acts:
        if act.act == "submit":
            found.pop(str(act.sha256), None)
        elif act.return_id is None and act.sha256 is not None:
            found[act.sha256] = act
    return list(found.values())
