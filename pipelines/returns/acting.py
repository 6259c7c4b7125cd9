"""One act on one revision: found, allowed, worded, recorded.

Belongs here: what all acts on a revision share. Does not belong here: any single act (`deciding`,
`explaining`, `questions`), which are allowed (`schemas/acts.csv`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from pipelines.intake.personal_numbers import certain_numbers
from pipelines.store.acts import Act, ReturnRevision, fold, passage
from pipelines.store.errors import ActNotAllowedError, UnknownReturnError
from pipelines.store.home import Home
from schemas.findings import Label


@dataclass(frozen=True)
class Doer:
    """Who acts, in which role (codes/roles.csv), and when."""

    name: str
    role: str
    at: datetime


def said(words: str | None) -> str | None:
    """Return what somebody gave as a reason, trimmed; None where that is nothing.

    Raises ActNotAllowedError for a personal number: what is said here is kept for ever.
    """
    trimmed = (words or "").strip()
    if certain_numbers(trimmed):
        raise ActNotAllowedError("acts.refused.personal_number")
    return trimmed or None


def revision_of(acts: Iterable[Act], return_id: str) -> ReturnRevision:
    """Return a revision as its acts have left it; raise UnknownReturnError where there is none."""
    found = next((item for item in fold(acts) if item.return_id == return_id), None)
    if found is None:
        raise UnknownReturnError("acts.refused.unknown_return", what=return_id)
    return found


def key_of(return_id: str) -> str:
    """Return the return that a return id is a revision of."""
    return return_id.rpartition("_r")[0]


def find(home: Home, return_id: str) -> ReturnRevision:
    """Return a revision as it stands now; raise UnknownReturnError where nobody submitted it."""
    return revision_of(home.ledger.acts(return_key=key_of(return_id)), return_id)


def allowed(item: ReturnRevision, act: str, doer: Doer, reason: str | None) -> tuple[str, ...]:
    """Return the states that an act may lead to; raise ActNotAllowedError where it may not be done."""
    found = passage(act, item.state, origin=item.origin, role=doer.role, reason=reason, what=item.return_id)
    return found.after or (item.state,)


def act_on(item: ReturnRevision, act: str, doer: Doer, reason: str | None, state: str | None = None) -> Act:
    """Return an act on a revision that leads to `state`, or to the only state that it can lead to.

    Raises ActNotAllowedError where it may not be done, or not lead there.
    """
    after = allowed(item, act, doer, reason)
    if state is None and len(after) == 1:
        state = after[0]
    if state not in after:
        raise ActNotAllowedError(f"acts.refused.{state}", act=Label("acts", act), what=item.return_id)
    return Act(
        at=doer.at,
        actor=doer.name,
        act=act,
        state=state,
        reason=reason,
        return_key=item.return_key,
        return_id=item.return_id,
        institution=item.institution,
        time_period=item.time_period,
        revision=item.revision,
        file_name=item.file_name,
        sha256=item.sha256,
        role=doer.role,
    )


def record(
    home: Home, return_id: str, decision: Callable[[ReturnRevision, list[Act]], Iterable[Act]]
) -> list[Act]:
    """Record what `decision` makes of a revision and all acts of its return; nobody acts in between."""

    def decided(acts: list[Act]) -> Iterable[Act]:
        return decision(revision_of(acts, return_id), acts)

    return home.ledger.decide(decided, key_of(return_id))
