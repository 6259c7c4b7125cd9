"""What is decided about a return that is there: accepted, sent back, withdrawn.

Belongs here: acts of people on revisions. Does not belong here: which are allowed (`store.acts`).
"""

from datetime import datetime

from pipelines.store.acts import Act, ReturnRevision, fold, state_after
from pipelines.store.errors import UnknownReturnError
from pipelines.store.home import Home


def _act_on(item: ReturnRevision, act: str, actor: str, reason: str | None, at: datetime) -> Act:
    return Act(
        at=at,
        actor=actor,
        act=act,
        state=state_after(act, item, reason),
        reason=reason,
        return_key=item.return_key,
        return_id=item.return_id,
        institution=item.institution,
        time_period=item.time_period,
        revision=item.revision,
        file_name=item.file_name,
        sha256=item.sha256,
    )


def accept(home: Home, return_id: str, actor: str, reason: str | None, at: datetime) -> None:
    """Make a revision count, in place of all earlier ones of its return.

    Raises UnknownReturnError, and ActNotAllowedError where its state (or a missing reason) forbids it.
    """

    def in_place_of_earlier(acts: list[Act]) -> list[Act]:
        revisions = fold(acts)
        found = next((item for item in revisions if item.return_id == return_id), None)
        if found is None:
            raise UnknownReturnError(
                f"No return {return_id!r} has been submitted: `muster status` lists them."
            )
        why = f"{return_id} was accepted"
        earlier = [item for item in revisions if item.revision < found.revision]
        return [
            _act_on(found, "accept", actor, reason, at),
            *(_act_on(item, "supersede", actor, why, at) for item in earlier if item.state != "superseded"),
        ]

    home.ledger.decide(in_place_of_earlier, return_id.rpartition("_r")[0])
