"""Files that are in no return: the programme's list, the page of one, and what may be done with it.

Belongs here: showing, sending again, taking back. Does not belong here: what is shown (`portal.aside`), what
is done (`returns`), receipts (`receipts`).
"""

from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from pipelines.portal.access import NOBODY, Subject, may
from pipelines.portal.acting import actor_of, refusal
from pipelines.portal.aside import all_set_aside, set_aside
from pipelines.portal.checked import remember
from pipelines.portal.people import Person
from pipelines.portal.portal import Portal, portal_behind
from pipelines.portal.rendering import render
from pipelines.portal.routing import allowed_to, guarded_router
from pipelines.portal.sent import institution_name, reporting_year
from pipelines.portal.visitor import person_of, visitor_of
from pipelines.returns import Submission, file_aside, resume, send_again, withdraw_file
from schemas.findings import Finding

router = guarded_router()

Words = Annotated[str, Form()]
ON_A_PAGE = 20
NOTES = ("withdrawn",)


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
        answers={one.file.sha256: _blocking(one.looked.result.findings) for one in shown if one.looked},
        names={node: institution_name(portal.region, node, language) for node in portal.region.institutions},
        waits=any(one.file.state == "received" for one in shown),
        older=shown[-1].file.sequence if len(found) > ON_A_PAGE else None,
        is_first=before is None,
    )


def _blocking(findings: tuple[Finding, ...]) -> list[Finding]:
    return [found for found in findings if found.severity == "block"]


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
    return _page(request, sha256, note=done if done in NOTES else "")


@router.post("/files/{sha256}/sending")
@allowed_to("return.send")
def send_it_again(
    request: Request, sha256: str, year: Words = "", institution: Words = "", reason: Words = ""
) -> Response:
    """Send a file as the return of another year; whoever may send for all, of another institution, too."""
    portal, someone = portal_behind(request), person_of(request)
    typed = {"institution": institution, "year": year, "reason": reason}
    of = someone.institution or institution
    wrong = {} if _is_year(year) else {"year": "return.upload.year.wrong"}
    if of not in portal.region.institutions:
        wrong["institution"] = "files.assign.institution.wrong"
    if wrong:
        return _page(request, sha256, 422, wrong=wrong, typed=typed)
    done: list[Submission] = []
    problem = refusal(request, lambda: done.append(_sent(portal, someone, sha256, of, int(year), reason)))
    if problem:
        return _page(request, sha256, 422, problem=problem, typed=typed)
    (given,) = done
    if given.return_id is None:
        return _page(request, sha256, 422, refused=_blocking(given.result.findings), typed=typed)
    if given.is_new:
        remember(portal.home, given.return_id, given.result)
    return RedirectResponse(
        f"/returns/{given.return_id}?done={'sent' if given.is_new else 'sent_before'}", 303
    )


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
        actor_of(someone),
        portal.now(),
        role=someone.role,
        reason=reason,
    )


@router.post("/files/{sha256}/withdrawal")
@allowed_to("return.withdraw")
def take_back(request: Request, sha256: str, reason: Words = "") -> Response:
    """Take back a file that is in no return."""
    portal, someone = portal_behind(request), person_of(request)
    problem = refusal(
        request,
        lambda: withdraw_file(
            portal.home, sha256, actor_of(someone), reason, portal.now(), role=someone.role
        ),
    )
    if not may(someone, "return.see", Subject(someone.institution or NOBODY)):
        return RedirectResponse("/files", 303)
    if problem:
        return _page(request, sha256, 422, withdrawal=problem, typed={"withdrawal": reason})
    return RedirectResponse(f"/files/{sha256}?done=withdrawn", 303)


def _page(
    request: Request,
    sha256: str,
    status: int = 200,
    *,
    note: str = "",
    wrong: dict[str, str] | None = None,
    problem: str = "",
    refused: list[Finding] | None = None,
    withdrawal: str = "",
    typed: dict[str, str] | None = None,
) -> Response:
    portal = portal_behind(request)
    language = visitor_of(request).language
    one = set_aside(portal.home, file_aside(portal.home, sha256))
    institution, year = one.names or (one.file.institution, one.file.time_period)
    this_year = reporting_year(portal.now())
    suggested = {"institution": institution or "", "year": str(year or this_year), "reason": ""}
    years = {*range(portal.region.settings.first_year, this_year + 2), *([year] if year else [])}
    return render(
        request,
        "file.html",
        status,
        one=one,
        file=one.file,
        institution=one.file.institution,
        name=institution_name(portal.region, one.file.institution, language) if one.file.institution else "",
        situation=one.situation(portal.home),
        findings=_blocking(one.looked.result.findings) if one.looked else [],
        suggested=suggested | (typed or {}),
        institutions=[
            (node, f"{institution_name(portal.region, node, language)} ({node})")
            for node in portal.region.institutions
        ],
        years=[(str(one), str(one)) for one in sorted(years, reverse=True)],
        note=note,
        wrong=wrong or {},
        problem=problem,
        refused=refused or [],
        withdrawal=withdrawal,
        typed=typed or {},
    )
