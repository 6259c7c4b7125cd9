"""The receipt of a file that was sent: made from the ledger, the same bytes whenever it is asked for.

Belongs here: what a receipt says. Does not belong here: its form and signature (`signed`).

It says what the last act left, and holds the hash of the whole ledger up to that act: a ledger changed
behind somebody's back no longer gives the receipts that were given out.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from pipelines.receipts.signed import FORMAT, Receipt, canonical, sign
from pipelines.store.acts import Act, on_files_of
from pipelines.store.errors import NothingSuchError, UnknownReturnError
from pipelines.store.home import Home

BETWEEN_TWO = ("ask", "answer")
"""Acts that leave the state as it is."""

SENDING, CHECKED = ("receive", "submit"), ("submit", "quarantine")

HASH = 64
LEAST_OF_HASH = 8
"""Hex digits of a file's hash by which it may be called."""


def issue(home: Home, what: str) -> Receipt:
    """Return the receipt of a return (BA-AF_2023_r1) or of a file in no return (its hash or its beginning).

    Raises UnknownReturnError or NothingSuchError where there is none.
    """
    return issue_for(home, _acts_on(home, what))


def issue_for_file(home: Home, sha256: str, of: str | None = None) -> Receipt:
    """Return the receipt of a file in no return, whatever return has the same bytes.

    Of several institutions that sent the same it is that of the one that `of` names, else of the last. Raises
    NothingSuchError where there is none.
    """
    acts = on_files_of((act for act in home.ledger.acts(sha256=sha256) if act.return_id is None), of)
    if not acts:
        raise NothingSuchError("acts.refused.unknown_file", what=sha256)
    return issue_for(home, acts)


def issue_for(home: Home, acts: list[Act]) -> Receipt:
    """Return the receipt of the last of the acts on one submission."""
    return sign(_body(home, acts), home.signing_key.private())


def _acts_on(home: Home, what: str) -> list[Act]:
    digest = what.lower()
    if LEAST_OF_HASH <= len(digest) <= HASH and not set(digest) - set("0123456789abcdef"):
        found = [act for act in home.ledger.acts() if str(act.sha256).startswith(digest)]
        if len({act.sha256 for act in found}) != 1:
            raise NothingSuchError("acts.refused.unknown_file", what=what)
        last = found[-1].return_id
        return [act for act in found if act.return_id == last]
    found = [act for act in home.ledger.acts(return_key=what.rpartition("_r")[0]) if act.return_id == what]
    if not found:
        raise UnknownReturnError("acts.refused.unknown_return", what=what)
    return found


def ledger_hash(acts: Iterable[Act]) -> str:
    """Return the hash of acts in a chain: each link holds the one before."""
    link = ""
    for act in acts:
        said = {name: value for name, value in asdict(act).items() if value is not None}
        said["at"] = act.at.isoformat()
        link = hashlib.sha256(canonical([link, said])).hexdigest()
    return link


def _last(acts: list[Act], names: tuple[str, ...]) -> Act:
    """Return the last act so named; the first of all where there is none, as in ledgers of old."""
    return next((act for act in reversed(acts) if act.act in names), acts[0])


def _sent(home: Home, acts: list[Act]) -> Act:
    """Return the act that brought the file, before it was read and anybody knew which return it is."""
    recorded = _last(acts, SENDING)
    before = [act for act in home.ledger.acts(sha256=recorded.sha256) if act.sequence <= recorded.sequence]
    own = (recorded.institution, None)
    received = [act for act in before if act.act == "receive" and act.institution in own]
    return received[-1] if received else recorded


def _findings(last: Act, checked: Act) -> dict[str, int] | None:
    """Return the counts by severity; None for a file that nobody has looked into yet."""
    if last.state == "received":
        return None
    return {
        "block": checked.findings_block,
        "explain": checked.findings_explain,
        "inform": checked.findings_inform,
    }


def _body(home: Home, acts: list[Act]) -> dict[str, Any]:
    last = [act for act in acts if act.act not in BETWEEN_TWO][-1]
    sent = _sent(home, acts)
    return {
        "format": FORMAT,
        "return_id": last.return_id,
        "institution": last.institution,
        "time_period": last.time_period,
        "revision": last.revision,
        "origin": _last(acts, SENDING).origin,
        "file_name": sent.file_name,
        "sha256": sent.sha256,
        "sent_by": sent.actor,
        "sent_at": sent.at.isoformat(),
        "findings": _findings(last, _last(acts, CHECKED)),
        "state": last.state,
        "act": last.act,
        "by": last.actor,
        "role": last.role,
        "at": last.at.isoformat(),
        "reason": last.reason,
        "sequence": last.sequence,
        "muster_version": last.muster_version,
        "ledger_sha256": ledger_hash(home.ledger.acts(as_of=last.sequence)),
    }
