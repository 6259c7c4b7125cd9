"""Logging in by OpenID Connect: away to the issuer, and back.

Belongs here: those two routes. Does not belong here: what they prove (`accounts.openid`).

The way there is a link and no form: where forms may lead stays `'self'` (Content-Security-Policy), and an
issuer that passes people on to others still works.
"""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from pipelines.portal.accounts.openid import arrive, set_out
from pipelines.portal.accounts.openid_issuer import BACK, UnprovedError
from pipelines.portal.accounts.signing_in import begin_second_step
from pipelines.portal.errors import DeniedError, PortalError
from pipelines.portal.pages.accounts import address_of, begin_session
from pipelines.portal.portal import Portal, portal_behind
from pipelines.portal.rendering import is_here, render
from pipelines.portal.routing import allowed_to, guarded_router
from pipelines.portal.throttle import note_failure, refuse_while_waiting
from pipelines.portal.trail import note
from pipelines.portal.visitor import visitor_of

router = guarded_router()


class NotLetInError(PortalError):
    """Whom the issuer did not prove, or who has no account here: the answer is the same."""

    status = 403
    key = "portal.openid.refused"


def _portal(request: Request) -> Portal:
    """Return the portal, where it has an issuer; without one these pages are not there."""
    portal = portal_behind(request)
    if portal.settings.openid_issuer is None:
        raise DeniedError
    return portal


@router.get("/log-in/openid")
@allowed_to("account.enter")
def leave(request: Request, next: str = "/") -> Response:  # noqa: A002 (the word in the address)
    """Lead to the issuer, from a page of ours only: no other site logs anybody in here."""
    portal, at = _portal(request), portal_behind(request).now()
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return RedirectResponse("/log-in", 303)
    refuse_while_waiting(portal.database, [address_of(request)], at)
    wanted = next if is_here(next) else "/"
    return RedirectResponse(set_out(portal, visitor_of(request).cookie, wanted, at), 303)


@router.get(BACK)
@allowed_to("account.enter")
def come_back(request: Request, state: str = "", code: str = "") -> Response:
    """Start a session for whom the issuer has proved; our second step follows where it asked for none."""
    portal, at = _portal(request), portal_behind(request).now()
    refuse_while_waiting(portal.database, [address_of(request)], at)
    try:
        found = arrive(portal, visitor_of(request).cookie, state, code, at)
    except UnprovedError as error:
        note_failure(portal.database, [address_of(request)], at)
        note(portal.database, actor="?", event="openid_refused", at=at, subject=str(error))
        raise NotLetInError from None
    if found.needs_code:
        token = begin_second_step(portal.database, found.person.id, at)
        note(portal.database, actor=found.person.email, event="log_in_begun", at=at, subject="OpenID Connect")
        return render(request, "log_in_code.html", next=found.next, token=token, failed=False)
    answer = RedirectResponse(found.next, 303)
    begin_session(request, answer, found.person)
    note(portal.database, actor=found.person.email, event="log_in", at=at, subject="OpenID Connect")
    return answer
