"""Files that are in no return: the programme's list, the page of one, and what may be done with it.

Belongs here: showing, sending again, taking back. Does not belong here: what is shown (`portal.aside`,
`portal.file_page`), what is done (`returns`), receipts (`receipts`).
"""

from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from pipelines.portal.access import NOBODY, Subject, may
from pipelines.portal.acting import refusal
from pipelines.portal.aside import all_set_aside
from pipelines.portal.checked import remember
from pipelines.portal.file_page import blocking, file_page
from pipelines.portal.people import Person
from pipelines.portal.portal import Portal, portal_behind
from pipelines.portal.rendering import render
from pipelines.portal.return_page import Problem
from pipelines.portal.routing import allowed_to, guarded_router
from pipelines.portal.sent import institution_name
from pipelines.portal.visitor import person_of, visitor_of
from pipelines.returns import Submission, resume, send_again, withdraw_file
from schemas.texts import text

router = guarded_router()

Words = Annotated[str, Form()]
ON_A_PAGE = 20


@router.get("/files")
@allowed_to("board.see")
def list_files(request: Request, before: int | None = None) -> Response:
    """Show the files of all institutions that wait in no return."""
    portal = portal_behind(request)
    language = visitor_of(request).language
    found = all_set_aside(portal.home, portal.region, before, ON_A_PAGE + 1)
    shown = found[:ON_A_PAGE]
    return render(
        request,
        "files.html",
        files=shown,
        answers={one.file.sha256: blocking(one.looked.result.findings) for one in shown if one.looked},
        names={node: institution_name(portal.region, node, language) for node in portal.region.institutions},
        waits=any(one.file.state == "received" for one in shown),
        older=shown[-1].file.sequence if len(found) > ON_A_PAGE else None,
        is_first=before is None,
    )


@router.post("/files/checking")
@allowed_to("return.decide")
def check_waiting(request: Request) -> Response:
    """Check the files that were received, and not checked because the machine stopped."""
    portal = portal_behind(request)
    resume(portal.home, portal.now())
    return RedirectResponse("/files", 303)


@router.get("/files/{sha256}")
@allowed_to("return.see")
def one_file(request: Request, sha256: str, done: str = "") -> Response:
    """Show a file in no return: what was answered, and what may be done."""
    return file_page(request, sha256, note="withdrawn" if done == "withdrawn" else "")


@router.post("/files/{sha256}/sending")
@allowed_to("return.send")
def send_it_again(
    request: Request, sha256: str, year: Words = "", institution: Words = "", reason: Words = ""
) -> Response:
    """Send a file as the return of another year; whoever may send for all, of another institution, too."""
    portal, someone = portal_behind(request), person_of(request)
    language = visitor_of(request).language
    typed = {"institution": institution, "year": year, "reason": reason}
    of = someone.institution or institution
    problems = [] if _is_year(year) else [Problem("year", text("portal.return.upload.year.wrong", language))]
    if of not in portal.region.institutions:
        problems.append(Problem("institution", text("portal.files.assign.institution.wrong", language)))
    if problems:
        return file_page(request, sha256, 422, problems, typed)
    done: list[Submission] = []
    problem = refusal(request, lambda: done.append(_sent(portal, someone, sha256, of, int(year), reason)))
    if problem:
        return file_page(request, sha256, 422, [Problem("sending", problem)], typed)
    (given,) = done
    if given.return_id is None:
        said = [found.message(language) for found in blocking(given.result.findings)]
        said.append(text("portal.files.refused", language))
        return file_page(request, sha256, 422, [Problem("sending", message) for message in said], typed)
    if given.is_new:
        remember(portal.home, given.return_id, given.result)
    note = "sent" if given.is_new else "sent_before"
    return RedirectResponse(f"/returns/{given.return_id}?done={note}", 303)


def _is_year(given: str) -> bool:
    return given.isascii() and given.isdecimal() and len(given) == 4


def _sent(
    portal: Portal, someone: Person, sha256: str, institution: str, year: int, reason: str
) -> Submission:
    return send_again(
        portal.home,
        sha256,
        institution,
        year,
        someone.actor,
        portal.now(),
        role=someone.role,
        reason=reason,
        of=someone.institution,
    )


@router.post("/files/{sha256}/withdrawal")
@allowed_to("return.withdraw")
def take_back(request: Request, sha256: str, reason: Words = "") -> Response:
    """Take back a file that is in no return."""
    portal, someone = portal_behind(request), person_of(request)
    problem = refusal(
        request,
        lambda: withdraw_file(
            portal.home,
            sha256,
            someone.actor,
            reason,
            portal.now(),
            role=someone.role,
            of=someone.institution,
        ),
    )
    if not may(someone, "return.see", Subject(someone.institution or NOBODY)):
        return RedirectResponse("/files", 303)
    if problem:
        return file_page(request, sha256, 422, [Problem("withdrawal", problem)], {"withdrawal": reason})
    return RedirectResponse(f"/files/{sha256}?done=withdrawn", 303)
