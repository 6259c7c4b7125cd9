"""A draft of a layout: its text, what it gives for its workbook, keeping it, sending the workbook by it.

Belongs here: the page of a draft and its forms. Does not belong here: what trying shows (`portal.layouts`),
which layout a return is read by (`returns.layouts`), starting a draft (`layouts`).
"""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import Form, Path, Request, Response
from fastapi.responses import RedirectResponse

from pipelines.checking.result import CheckContext
from pipelines.portal.acting import refusal
from pipelines.portal.checked import remember
from pipelines.portal.database import MOST_NUMBER
from pipelines.portal.errors import DeniedError
from pipelines.portal.layouts.drafts import Draft, change_draft, end_draft, find_draft
from pipelines.portal.layouts.sending import send_tried
from pipelines.portal.layouts.trial import (
    MOST_LISTED,
    Told,
    causes_of,
    choices_of,
    code_in_words,
    first_sheet,
    in_words,
    left_out,
    line_of,
    roles_on,
    sums_of,
    tell,
)
from pipelines.portal.portal import Portal, portal_behind
from pipelines.portal.rendering import render
from pipelines.portal.routing import allowed_to, guarded_router
from pipelines.portal.sent import institution_name
from pipelines.portal.sheet_view import drawn
from pipelines.portal.trail import note as note_in_trail
from pipelines.portal.visitor import person_of, visitor_of
from pipelines.returns import Submission
from pipelines.returns.acting import said
from pipelines.store.errors import StoreError

router = guarded_router()

Field = Annotated[str, Form()]
Number = Annotated[int, Path(ge=1, le=MOST_NUMBER)]
NOTES = ("kept",)


@router.get("/layouts/drafts/{draft}")
@allowed_to("layout.try")
def one_draft(request: Request, draft: Number, sheet: int = 0, done: str = "") -> Response:
    """Show a draft with what it gives for its workbook."""
    return _draft(request, _found(request, draft), sheet=sheet, note=done if done in NOTES else "")


def _found(request: Request, number: int) -> Draft:
    found = find_draft(portal_behind(request), number)
    if found is None:
        raise DeniedError
    return found


def _draft(
    request: Request,
    draft: Draft,
    status: int = 200,
    *,
    sheet: int = 0,
    note: str = "",
    problem: tuple[str, str] | None = None,
    reason: str = "",
    sent: Submission | None = None,
) -> Response:
    portal, language = portal_behind(request), visitor_of(request).language
    told = _told(portal, draft, language)
    blocking = [one for one in sent.result.findings if one.severity == "block"] if sent else []
    return render(
        request,
        "layout_draft.html",
        status,
        draft=draft,
        name=institution_name(portal.region, draft.institution, language),
        told=told,
        note=note,
        problem=problem,
        reason=reason,
        is_kept=_is_kept(portal, draft),
        aside=[(one.message(language), one.advice(language)) for one in blocking],
        **(_shown(told, draft, sheet, language) if told else {}),
    )


def _told(portal: Portal, draft: Draft, language: str) -> Told | None:
    """Return what a draft gives; None where its workbook is no longer here."""
    try:
        return tell(portal, draft, language)
    except StoreError:
        return None


def _is_kept(portal: Portal, draft: Draft) -> bool:
    """Return whether what counts for the institution and the year is this very text."""
    kept = portal.home.layouts.current(draft.institution).get(draft.time_period)
    return kept is not None and portal.home.layouts.text(kept.sha256) == draft.text


def _shown(told: Told, draft: Draft, sheet: int, language: str) -> dict[str, Any]:
    """Return what the page shows of a trial: results, findings in words, and one sheet."""
    sheets = [one for one in told.tried.workbook.sheets if not one.is_chart] if told.tried else []
    number = sheet if 1 <= sheet <= len(sheets) else first_sheet(told)
    found = causes_of(told, language)
    chosen = sheets[number - 1] if sheets else None
    on_it = [cause for cause in found if chosen and any(p.place.sheet == chosen.name for p in cause.points)]
    return {
        "code": lambda dimension, code: code_in_words(dimension, code, language),
        "questions": [(one, choices_of(one, language)) for one in told.questions],
        "sums": sums_of(told),
        "left": left_out(told),
        "causes": found,
        "lines": {cause.number: line_of(cause.points[0].finding, draft.text) for cause in found},
        "sheets": sheets,
        "number_of_sheet": number,
        "sheet": drawn(chosen, on_it, language) if chosen else None,
        "roles": roles_on(told, chosen.name, language) if chosen else {},
        "figures": [(item, in_words(item, language)) for item in told.figures[:MOST_LISTED]],
        "refused": [(one.message(language), one.advice(language)) for one in told.refused],
    }


def _text(given: str) -> str:
    """Return a text as browsers send it, as a file has it."""
    return given.replace("\r\n", "\n").rstrip() + "\n"


def _changed(request: Request, number: int, text: str) -> Draft:
    """Return a draft with another text, which is kept."""
    portal, draft = portal_behind(request), _found(request, number)
    by, at = person_of(request).email, portal.now()
    if _text(text) != draft.text:
        change_draft(portal.database, number, _text(text), by, at)
        draft = replace(draft, text=_text(text), by=by, at=at)
    return draft


@router.post("/layouts/drafts/{draft}")
@allowed_to("layout.try")
def try_it(request: Request, draft: Number, text: Field = "", sheet: Annotated[int, Form()] = 0) -> Response:
    """Keep the text of a draft, and show what it gives now."""
    _changed(request, draft, text)
    return RedirectResponse(f"/layouts/drafts/{draft}?sheet={sheet}#result", 303)


@router.post("/layouts/drafts/{draft}/layout")
@allowed_to("layout.try")
def keep(request: Request, draft: Number, text: Field = "", reason: Field = "") -> Response:
    """Make a draft the layout that counts; only one that reads something and leaves nothing to decide."""
    portal, someone = portal_behind(request), person_of(request)
    found = _changed(request, draft, text)
    told = _told(portal, found, visitor_of(request).language)
    if told is None or not told.may_be_kept or told.tried is None:
        return _draft(request, found, 422, problem=("text", "layouts.keep.open"), reason=reason)
    why: list[str | None] = []
    if refusal(request, lambda: why.append(said(reason))):
        return _draft(request, found, 422, problem=("reason", "layouts.keep.personal"), reason=reason)
    if not why or not why[0]:
        return _draft(request, found, 422, problem=("reason", "layouts.keep.no_reason"), reason=reason)
    at = portal.now()
    kept = portal.home.layouts.keep(
        found.institution,
        found.time_period,
        found.text,
        told.tried.whole,
        actor=someone.actor,
        reason=why[0],
        at=at,
    )
    subject = f"{found.institution} {found.time_period}: {kept.sha256}"
    note_in_trail(portal.database, actor=someone.email, event="layout_kept", at=at, subject=subject)
    return RedirectResponse(f"/layouts/drafts/{draft}?done=kept", 303)


@router.post("/layouts/drafts/{draft}/return")
@allowed_to("layout.try")
def send(request: Request, draft: Number) -> Response:
    """Send the workbook of a draft as the return that it is, read by the layout that was kept."""
    portal, someone = portal_behind(request), person_of(request)
    found = _found(request, draft)
    if not _is_kept(portal, found):
        return _draft(request, found, 422, problem=("text", "layouts.send.not_kept"))
    context = CheckContext(found.file_name, found.institution, found.time_period)
    done: list[Submission] = []
    if refusal(request, lambda: done.append(send_tried(portal, someone, found.sha256, context))):
        return _draft(request, found, 422, problem=("text", "return.upload.refused"))
    (given,) = done
    if given.return_id is None:
        return _draft(request, found, 422, problem=("text", "return.upload.aside"), sent=given)
    if given.is_new:
        remember(portal.home, given.return_id, given.result)
    return RedirectResponse(
        f"/returns/{given.return_id}?done={'sent' if given.is_new else 'sent_before'}", 303
    )


@router.post("/layouts/drafts/{draft}/end")
@allowed_to("layout.try")
def end(request: Request, draft: Number) -> Response:
    """Take a draft away."""
    end_draft(portal_behind(request), _found(request, draft).id)
    return RedirectResponse("/layouts", 303)
