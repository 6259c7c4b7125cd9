"""Sending a file: the page for it, and what comes in by it.

Belongs here: the way of a file from the browser to `returns.submit`. Does not belong here: reading it (the
isolated workers do), how many come in at once (`pipelines.portal.uploads`).
"""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from pipelines.checking.result import CheckContext
from pipelines.intake.limits import LIMITS, REGISTER_LIMITS
from pipelines.portal.acting import send_as
from pipelines.portal.checked import remember
from pipelines.portal.portal import portal_behind
from pipelines.portal.rendering import render
from pipelines.portal.routing import allowed_to, guarded_router
from pipelines.portal.sent import institution_name, reporting_year
from pipelines.portal.visitor import person_of, visitor_of
from pipelines.returns import Submission
from pipelines.store.errors import WordedError
from schemas.layout_files import register_layout_path

router = guarded_router()

LONGEST_NAME = 120


@router.get("/institutions/{institution}/upload")
@allowed_to("return.send")
def choose_file(request: Request, institution: str, year: int | None = None) -> Response:
    """Ask for a file and its year."""
    return _form(request, institution, year)


def _form(
    request: Request,
    institution: str,
    year: int | None,
    status: int = 200,
    wrong: dict[str, str] | None = None,
    aside: Submission | None = None,
) -> Response:
    portal = portal_behind(request)
    language = visitor_of(request).language
    this_year = reporting_year(portal.now())
    messages = [found for found in aside.result.findings if found.severity == "block"] if aside else []
    limits = LIMITS if register_layout_path(institution) is None else REGISTER_LIMITS
    return render(
        request,
        "upload.html",
        status,
        institution=institution,
        name=institution_name(portal.region, institution, language),
        year=this_year if year is None else year,
        years=list(range(this_year + 1, portal.region.settings.first_year - 1, -1)),
        megabytes=limits.megabytes,
        wrong=wrong or {},
        aside=[(found.message(language), found.advice(language)) for found in messages],
        sha256=aside.result.sha256 if aside else None,
    )


@router.post("/institutions/{institution}/upload")
@allowed_to("return.send")
async def send(request: Request, institution: str) -> Response:
    """Take in a file, and lead to its answer. It is acknowledged only once vault and ledger have it."""
    form = await request.form()  # read already, for its token
    file = form.get("file")
    content = await file.read() if isinstance(file, UploadFile) else b""
    return await run_in_threadpool(_taken_in, request, institution, form, content)


def _taken_in(request: Request, institution: str, form: FormData, content: bytes) -> Response:
    file, given = form.get("file"), str(form.get("year", ""))
    year = int(given) if given.isascii() and given.isdecimal() and len(given) == 4 else None
    if year is None:
        return _form(request, institution, None, 422, {"year": "return.upload.year.wrong"})
    if not isinstance(file, UploadFile) or not file.filename:
        return _form(request, institution, year, 422, {"file": "return.upload.none"})
    if not content:
        return _form(request, institution, year, 422, {"file": "return.upload.empty"})
    portal = portal_behind(request)
    context = CheckContext(_name(file.filename), institution, year)
    try:
        done = send_as(person_of(request), portal, content, context)
    except WordedError:
        return _form(request, institution, year, 422, {"file": "return.upload.refused"})
    if done.return_id is None:
        return _form(request, institution, year, 422, {"file": "return.upload.aside"}, done)
    if done.is_new:
        remember(portal.home, done.return_id, done.result)
    note = "sent" if done.is_new else "sent_before"
    return RedirectResponse(f"/returns/{done.return_id}?done={note}", 303)


def _name(given: str) -> str:
    """Return the name of a file without the folders that some browsers send."""
    name = given.replace("\\", "/").rpartition("/")[2]
    printable = "".join(letter for letter in name if letter.isprintable()).strip()
    return printable[-LONGEST_NAME:] or "workbook"
