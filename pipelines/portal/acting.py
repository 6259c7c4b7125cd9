"""Who acts on a return, and what she is told where an act is not possible.

Belongs here: files that a person sends, refusals in her language. Does not belong
here: which acts are allowed (`schemas/acts.csv`), doing them (`returns`).
"""

from collections.abc import Callable

from fastapi import Request

from pipelines.checking.result import CheckContext
from pipelines.portal.people import Person
from pipelines.portal.portal import Portal
from pipelines.portal.visitor import visitor_of
from pipelines.returns import Submission, submit
from pipelines.store.errors import WordedError


def send_as(someone: Person, portal: Portal, content: bytes, context: CheckContext) -> Submission:
    """Take in a file as somebody's; what an analyst sends she took from published sources.

    Raises WordedError where she may not.
    """
    is_published = someone.role == "analyst"
    actor, at = someone.actor, portal.now()
    return submit(portal.home, content, context, actor, at, is_published=is_published, role=someone.role)


def refusal(request: Request, act: Callable[[], object]) -> str | None:
    """Do an act; return why it was not possible in the visitor's language, None where it was done."""
    try:
        act()
    except WordedError as error:
        return error.in_language(visitor_of(request).language)
    return None
