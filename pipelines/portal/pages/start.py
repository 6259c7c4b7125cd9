"""Where everybody begins: the first page, and choosing a language.

Belongs here: what is not about a return, an account or an edition. Does not belong here: those pages.
"""

from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from pipelines.portal.errors import PortalError
from pipelines.portal.people import set_language
from pipelines.portal.portal import portal_behind
from pipelines.portal.rendering import is_here, render
from pipelines.portal.routing import allowed_to, guarded_router
from pipelines.portal.visitor import keep_language, visitor_of
from schemas.languages import LANGUAGES

router = guarded_router()

HOMES = {
    "reporter": "/institutions/{institution}",
    "head": "/institutions/{institution}",
    "analyst": "/board",
    "administrator": "/accounts",
    "partner": "/partners",
}
"""Where somebody of a role begins."""


@router.get("/favicon.ico")
@allowed_to("public.see")
def icon() -> Response:
    """Give the sign of the portal to browsers that ask without having been told where it lies."""
    return RedirectResponse("/static/favicon.svg", 303)


@router.get("/")
@allowed_to("public.see")
def start(request: Request) -> Response:
    """Show the first page, or lead whoever is logged in to her own."""
    someone = visitor_of(request).person
    if someone is None:
        return render(request, "start.html")
    return RedirectResponse(HOMES[someone.role].format(institution=someone.institution), 303)


@router.post("/language")
@allowed_to("public.see")
def choose_language(
    request: Request, language: Annotated[str, Form()], back: Annotated[str, Form()] = "/"
) -> Response:
    """Keep the language that somebody chose, and go back to where she was."""
    if language not in LANGUAGES:
        raise PortalError
    answer = RedirectResponse(back if is_here(back) else "/", 303)
    keep_language(answer, request, language)
    someone = visitor_of(request).person
    if someone is not None:
        set_language(portal_behind(request).database, someone.id, language)
    return answer
