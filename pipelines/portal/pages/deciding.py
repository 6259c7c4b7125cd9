"""The programme decides about a return: it accepts it, or sends it back and says why.

Belongs here: these acts. Does not belong here: which are allowed (`schemas/acts.csv`), where the forms stand
(`return_actions.html`), opening again and withdrawing (`signing`: institutions do so, too), questions
(`questions`).
"""

from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from pipelines.portal.acting import refusal
from pipelines.portal.portal import portal_behind
from pipelines.portal.return_page import Problem, return_page
from pipelines.portal.routing import allowed_to, guarded_router
from pipelines.portal.visitor import person_of
from pipelines.returns import accept, send_back

router = guarded_router()

Reason = Annotated[str, Form()]
DECISIONS = {"accept": (accept, "accepted"), "send_back": (send_back, "sent_back")}


@router.post("/returns/{return_id}/acceptance")
@allowed_to("return.decide")
def accept_it(request: Request, return_id: str, reason: Reason = "") -> Response:
    """Make a revision count; where the institution has not signed it off, the reason says why."""
    return _decided(request, return_id, "accept", reason)


@router.post("/returns/{return_id}/sending-back")
@allowed_to("return.decide")
def send_it_back(request: Request, return_id: str, reason: Reason = "") -> Response:
    """Give a return back to the institution, with what is to be done."""
    return _decided(request, return_id, "send_back", reason)


def _decided(request: Request, return_id: str, name: str, reason: str) -> Response:
    portal = portal_behind(request)
    someone, (act, note) = person_of(request), DECISIONS[name]
    problem = refusal(
        request,
        lambda: act(portal.home, return_id, someone.actor, reason, portal.now(), role=someone.role),
    )
    if problem:
        return return_page(request, return_id, 422, [Problem(name, problem, {name: reason})])
    return RedirectResponse(f"/returns/{return_id}?done={note}", 303)
