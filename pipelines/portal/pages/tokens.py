"""The tokens of an institution's machines: made, shown once, revoked.

Belongs here: that page. Does not belong here: the tokens (`api.tokens`), their use (`api.routes`).
"""

from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from pipelines.portal.api.tokens import make_token, revoke_token, tokens_of
from pipelines.portal.database import MOST_NUMBER
from pipelines.portal.errors import DeniedError
from pipelines.portal.portal import portal_behind
from pipelines.portal.rendering import render
from pipelines.portal.routing import allowed_to, guarded_router
from pipelines.portal.sent import institution_name
from pipelines.portal.trail import note
from pipelines.portal.visitor import person_of, visitor_of

router = guarded_router()

LONGEST_NAME = 60


def _page(
    request: Request, institution: str, status: int = 200, wrong: str | None = None, made: str | None = None
) -> Response:
    portal = portal_behind(request)
    return render(
        request,
        "tokens.html",
        status,
        institution=institution,
        name=institution_name(portal.region, institution, visitor_of(request).language),
        tokens=tokens_of(portal.database, institution),
        wrong={"name": wrong} if wrong else {},
        made=made,
    )


@router.get("/institutions/{institution}/tokens")
@allowed_to("token.manage")
def show_tokens(request: Request, institution: str) -> Response:
    """Show the tokens of an institution, and offer to make one."""
    return _page(request, institution)


@router.post("/institutions/{institution}/tokens")
@allowed_to("token.manage")
def make(request: Request, institution: str, name: Annotated[str, Form()] = "") -> Response:
    """Make a token and show it, this once."""
    portal = portal_behind(request)
    someone, at, words = person_of(request), portal.now(), name.strip()
    if not 0 < len(words) <= LONGEST_NAME or not words.isprintable():
        return _page(request, institution, 422, "api.tokens.name.wrong")
    secret = make_token(portal.database, institution=institution, name=words, by=someone.email, at=at)
    note(portal.database, actor=someone.email, event="token_made", at=at, subject=institution)
    return _page(request, institution, made=secret)


@router.post("/institutions/{institution}/tokens/{number}/revocation")
@allowed_to("token.manage")
def revoke(request: Request, institution: str, number: int) -> Response:
    """Revoke a token."""
    portal = portal_behind(request)
    someone, at = person_of(request), portal.now()
    if not 0 < number <= MOST_NUMBER or not revoke_token(portal.database, institution, number, at):
        raise DeniedError
    note(
        portal.database, actor=someone.email, event="token_revoked", at=at, subject=f"{institution} {number}"
    )
    return RedirectResponse(f"/institutions/{institution}/tokens", 303)
