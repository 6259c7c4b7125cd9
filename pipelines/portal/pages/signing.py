"""An institution stands for its return: signing off, confirming, opening again, withdrawing.

Belongs here: these acts and the page before signing off. Does not belong here: which are allowed
(`schemas/acts.csv`), accepting and sending back (the programme's acts).
"""

from collections.abc import Callable
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from pipelines.portal.acting import refusal
from pipelines.portal.beside_region import shares_beside
from pipelines.portal.checked import checked
from pipelines.portal.portal import portal_behind
from pipelines.portal.rendering import render
from pipelines.portal.return_page import Problem, return_page, shown_of
from pipelines.portal.routing import allowed_to, guarded_router
from pipelines.portal.visitor import person_of, visitor_of
from pipelines.returns import confirm, reopen, sign_off, withdraw
from schemas.texts import text

router = guarded_router()

Reason = Annotated[str, Form()]
Act = Callable[..., None]


@router.get("/returns/{return_id}/sign-off")
@allowed_to("return.sign_off")
def before_signing(request: Request, return_id: str) -> Response:
    """Show what is signed off, and ask for it."""
    return _signing_page(request, return_id)


def _signing_page(
    request: Request, return_id: str, status: int = 200, problem: Problem | None = None
) -> Response:
    portal = portal_behind(request)
    found = checked(portal.home, return_id)
    shown = shown_of(request, found)
    return render(
        request,
        "sign_off.html",
        status,
        **shown,
        figures=len(found.result.observations),
        shares=shares_beside(portal.home, found) if "sign_off" in shown["acts"] else [],
        ranks=portal.region.ranks(),
        problem=problem,
    )


@router.post("/returns/{return_id}/sign-off")
@allowed_to("return.sign_off")
def sign(request: Request, return_id: str, right: Reason = "") -> Response:
    """Sign off a return; `right` says that she has read what she stands for."""
    if not right:
        message = text("portal.return.sign.unsaid", visitor_of(request).language)
        return _signing_page(request, return_id, 422, Problem("right", message))
    return _done(request, return_id, sign_off, None, "signed_off", "sign_off")


@router.post("/returns/{return_id}/confirmation")
@allowed_to("return.confirm")
def confirm_it(request: Request, return_id: str) -> Response:
    """Confirm what somebody else signed off."""
    return _done(request, return_id, confirm, None, "confirmed", "confirm")


@router.post("/returns/{return_id}/reopening")
@allowed_to("return.reopen")
def open_again(request: Request, return_id: str, reason: Reason = "") -> Response:
    """Open a return again, saying why."""
    return _done(request, return_id, reopen, reason, "reopened", "reopen")


@router.post("/returns/{return_id}/withdrawal")
@allowed_to("return.withdraw")
def take_back(request: Request, return_id: str, reason: Reason = "") -> Response:
    """Withdraw a return, saying why."""
    return _done(request, return_id, withdraw, reason, "withdrawn", "withdraw")


def _done(request: Request, return_id: str, act: Act, reason: str | None, note: str, field: str) -> Response:
    """Do an act and show the return, or say why it was not possible."""
    portal = portal_behind(request)
    someone = person_of(request)
    problem = refusal(
        request,
        lambda: act(portal.home, return_id, someone.actor, reason, portal.now(), role=someone.role),
    )
    if problem:
        return return_page(request, return_id, 422, [Problem(field, problem, {field: reason or ""})])
    return RedirectResponse(f"/returns/{return_id}?done={note}", 303)
