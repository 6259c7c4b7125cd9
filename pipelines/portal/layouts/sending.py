"""Sending the workbook that a layout was made for as a return.

Belongs here: in whose name it is sent. Does not belong here: taking it in (`returns.submit`), by which layout
it is read (`returns.layouts`).
"""

from pipelines.checking.result import CheckContext
from pipelines.portal.people import Person
from pipelines.portal.portal import Portal
from pipelines.returns import Submission, submit


def send_tried(portal: Portal, someone: Person, sha256: str, context: CheckContext) -> Submission:
    """Send a workbook that layouts were tried on.

    One that the institution sent itself, and that could not be read then, is its own return; what an analyst
    found somewhere else she took from published sources. Raises WordedError where she may not send it.
    """
    came = [act for act in portal.home.ledger.acts(sha256=sha256) if act.act == "receive"]
    is_published = not came or came[-1].origin == "published"
    return submit(
        portal.home,
        portal.home.tried.get(sha256),
        context,
        someone.actor,
        portal.now(),
        is_published=is_published,
        role=someone.role,
    )
