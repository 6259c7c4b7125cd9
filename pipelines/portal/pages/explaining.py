"""What an institution says about its return: explanations of findings, answers to questions.

Belongs here: taking those words. Does not belong here: what is to be explained (`returns.explaining`).
"""

from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from pipelines.portal.acting import refusal
from pipelines.portal.portal import portal_behind
from pipelines.portal.return_page import Problem, return_page
from pipelines.portal.routing import allowed_to, guarded_router
from pipelines.portal.visitor import person_of, visitor_of
from pipelines.returns import explain_together, reply
from schemas.texts import text

router = guarded_router()


@router.post("/returns/{return_id}/explanations")
@allowed_to("return.explain")
def explain(
    request: Request,
    return_id: str,
    finding: Annotated[list[str] | None, Form()] = None,
    words: Annotated[str, Form()] = "",
    keep: Annotated[str, Form()] = "",
    cause: Annotated[str, Form()] = "",
) -> Response:
    """Explain one or several findings of one cause; `keep` says that what was proposed is still true."""
    portal = portal_behind(request)
    field, someone, language = f"words-{cause}", person_of(request), visitor_of(request).language
    problem: str | None
    if not finding:
        problem = text("portal.return.explain.none", language)
    elif not keep and not words.strip():
        problem = text("portal.return.explain.empty", language)
    else:
        problem = refusal(
            request,
            lambda: explain_together(
                portal.home,
                return_id,
                finding,
                None if keep else words,
                someone.actor,
                portal.now(),
                role=someone.role,
            ),
        )
    if problem:
        return return_page(request, return_id, 422, [Problem(field, problem, {field: words})])
    return RedirectResponse(f"/returns/{return_id}?done=explained#to-explain", 303)


@router.post("/returns/{return_id}/questions/{number}")
@allowed_to("return.answer")
def answer_question(
    request: Request, return_id: str, number: int, words: Annotated[str, Form()] = ""
) -> Response:
    """Answer a question of the programme."""
    portal = portal_behind(request)
    field, someone = f"answer-{number}", person_of(request)
    if not words.strip():
        problem: str | None = text("portal.return.question.empty", visitor_of(request).language)
    else:
        problem = refusal(
            request,
            lambda: reply(
                portal.home, return_id, number, words, someone.actor, portal.now(), role=someone.role
            ),
        )
    if problem:
        return return_page(request, return_id, 422, [Problem(field, problem, {field: words})])
    return RedirectResponse(f"/returns/{return_id}?done=replied#questions", 303)
