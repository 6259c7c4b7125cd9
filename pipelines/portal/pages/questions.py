"""The programme's questions: asking about a return or a cell of it, and all that are open.

Belongs here: these two. Does not belong here: answering them (`explaining`), what a question is (`returns`).
"""

from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from pipelines.portal.acting import refusal
from pipelines.portal.portal import portal_behind
from pipelines.portal.rendering import render
from pipelines.portal.return_page import Problem, return_page
from pipelines.portal.routing import allowed_to, guarded_router
from pipelines.portal.sent import institution_name
from pipelines.portal.visitor import person_of, visitor_of
from pipelines.returns import ask, questions
from pipelines.store.acts import fold
from schemas.texts import text

router = guarded_router()

Words = Annotated[str, Form()]
OPEN, ALL = "open", "all"


@router.get("/questions")
@allowed_to("return.ask")
def show(request: Request, which: str = OPEN) -> Response:
    """Show the questions that nobody has answered yet, or all, the newest first."""
    portal = portal_behind(request)
    language = visitor_of(request).language
    acts = portal.home.ledger.acts()
    returns = {item.return_id: item for item in fold(acts) if item.institution in portal.region.institutions}
    asked = [one for one in reversed(questions(acts)) if one.return_id in returns]
    return render(
        request,
        "questions.html",
        which=which,
        questions=[one for one in asked if which == ALL or one.answer is None],
        returns=returns,
        name=lambda institution: institution_name(portal.region, institution, language),
    )


@router.post("/returns/{return_id}/questions")
@allowed_to("return.ask")
def ask_it(
    request: Request, return_id: str, words: Words = "", sheet: Words = "", cell: Words = ""
) -> Response:
    """Ask the institution about its return, a sheet or a cell of it."""
    portal = portal_behind(request)
    someone, place = person_of(request), f"{sheet}!{cell.strip()}" if cell.strip() else sheet
    problem: str | None
    if not words.strip():
        problem = text("portal.programme.ask.empty", visitor_of(request).language)
    else:
        problem = refusal(
            request,
            lambda: ask(portal.home, return_id, words, place, someone.actor, portal.now(), role=someone.role),
        )
    if problem:
        typed = {"ask": words, "ask-sheet": sheet, "ask-cell": cell}
        return return_page(request, return_id, 422, [Problem("ask", problem, typed)])
    return RedirectResponse(f"/returns/{return_id}?done=asked#questions", 303)
