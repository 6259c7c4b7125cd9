"""What is decided about a return that is there: signed off, confirmed, accepted, sent back, withdrawn.

Belongs here: acts of people on revisions that need no look into the file. Does not belong here: which
are allowed, by whom (`schemas/acts.csv`), explanations (`explaining`), questions (`questions`).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from pipelines.returns.acting import Doer, act_on, record, said
from pipelines.store.acts import Act, ReturnRevision, fold, fold_files, on_files_of, passage
from pipelines.store.errors import ActNotAllowedError, NothingSuchError
from pipelines.store.home import Home

CLOSED = ("superseded", "withdrawn")


def sign_off(
    home: Home, return_id: str, actor: str, reason: str | None, at: datetime, *, role: str = "reporter"
) -> None:
    """Say in the institution's name that a return is complete and right; nothing is left to explain."""
    doer, words = Doer(actor, role, at), said(reason)
    record(home, return_id, lambda item, _: [act_on(item, "sign_off", doer, words)])


def confirm(
    home: Home, return_id: str, actor: str, reason: str | None, at: datetime, *, role: str = "head"
) -> None:
    """Confirm a return that somebody else signed off: the second pair of eyes."""
    doer, words = Doer(actor, role, at), said(reason)

    def by_another(item: ReturnRevision, _: list[Act]) -> Iterable[Act]:
        act = act_on(item, "confirm", doer, words)
        if doer.name.casefold() == str(item.signed_off_by).casefold():
            raise ActNotAllowedError("acts.refused.same_person", what=return_id, name=doer.name)
        return [act]

    record(home, return_id, by_another)


def accept(
    home: Home, return_id: str, actor: str, reason: str | None, at: datetime, *, role: str = "analyst"
) -> None:
    """Make a revision count, in place of all earlier ones of its return.

    What the institution has not signed off needs a reason, unless it was taken from published sources.
    """
    doer, words = Doer(actor, role, at), said(reason)

    def in_place_of_earlier(item: ReturnRevision, acts: list[Act]) -> Iterable[Act]:
        accepted = act_on(item, "accept", doer, words)
        why = f"{return_id} was accepted"
        earlier = [other for other in fold(acts) if other.revision < item.revision]
        closed = [act_on(other, "supersede", doer, why) for other in earlier if other.state not in CLOSED]
        return [accepted, *closed]

    record(home, return_id, in_place_of_earlier)


def send_back(
    home: Home, return_id: str, actor: str, reason: str | None, at: datetime, *, role: str = "analyst"
) -> None:
    """Give a return back to the institution, with what is to be done as the reason."""
    doer, words = Doer(actor, role, at), said(reason)
    record(home, return_id, lambda item, _: [act_on(item, "send_back", doer, words)])


def reopen(
    home: Home, return_id: str, actor: str, reason: str | None, at: datetime, *, role: str = "reporter"
) -> None:
    """Take back a sign-off or an acceptance: the return stands again where its findings leave it."""
    doer, words = Doer(actor, role, at), said(reason)
    record(home, return_id, lambda item, _: [act_on(item, "reopen", doer, words, item.open_state)])


def withdraw(
    home: Home, return_id: str, actor: str, reason: str | None, at: datetime, *, role: str = "reporter"
) -> None:
    """Take a revision back for good; one that counted counts no longer, and none stands in its place."""
    doer, words = Doer(actor, role, at), said(reason)
    record(home, return_id, lambda item, _: [act_on(item, "withdraw", doer, words)])


def withdraw_file(
    home: Home,
    sha256: str,
    actor: str,
    reason: str | None,
    at: datetime,
    *,
    role: str = "reporter",
    of: str | None = None,
) -> None:
    """Take back a file that is in no return, that of an institution where `of` names it.

    Raises NothingSuchError where there is none with this hash.
    """
    words = said(reason)

    def if_waiting(acts: list[Act]) -> Iterable[Act]:
        found = next(iter(fold_files(on_files_of(acts, of))), None)
        if found is None:
            raise NothingSuchError("acts.refused.unknown_file", what=sha256)
        name = str(found.file_name)
        passage("withdraw", found.state, origin="reported", role=role, reason=words, what=name)
        act = replace(found, at=at, actor=actor, act="withdraw", state="withdrawn", reason=words, role=role)
        return [act]

    home.ledger.decide(if_waiting, sha256=sha256)
    home.waiting.remove(sha256)  # nobody will read it any more
