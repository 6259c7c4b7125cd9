"""Layouts: which there are, and one suggested for a workbook.

Belongs here: these pages and their forms. Does not belong here: reading a workbook (the isolated workers do),
working on a draft (`layout_drafts`), which layout a return is read by (`returns.layouts`).
"""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from pipelines.intake.isolation.read import suggest_layout_isolated
from pipelines.intake.limits import LIMITS
from pipelines.portal.errors import DeniedError
from pipelines.portal.layouts.drafts import drafts, start_draft
from pipelines.portal.layouts.listing import layouts_of, used_layouts
from pipelines.portal.layouts.taking import Taken, file_name_of, taken_from
from pipelines.portal.portal import Portal, portal_behind
from pipelines.portal.rendering import render
from pipelines.portal.routing import allowed_to, guarded_router
from pipelines.portal.sending_files import attached
from pipelines.portal.sent import institution_name, reporting_year
from pipelines.portal.visitor import person_of, visitor_of
from pipelines.returns.layouts import kept_layouts
from schemas.findings import Finding
from schemas.layout_files import sector_layouts

router = guarded_router()


def _names(request: Request) -> dict[str, str]:
    region, language = portal_behind(request).region, visitor_of(request).language
    return {node: institution_name(region, node, language) for node in region.institutions}


@router.get("/layouts")
@allowed_to("layout.try")
def show(request: Request) -> Response:
    """Show the layouts that count, and the drafts."""
    portal = portal_behind(request)
    return render(
        request,
        "layouts.html",
        layouts=used_layouts(portal),
        sectors=sector_layouts(portal.region.region),
        drafts=drafts(portal),
        names=_names(request),
    )


@router.get("/institutions/{institution}/layouts")
@allowed_to("layout.try")
def of_institution(request: Request, institution: str) -> Response:
    """Show every layout of an institution: its text, who kept it, when and why."""
    portal = portal_behind(request)
    language = visitor_of(request).language
    return render(
        request,
        "layouts_of.html",
        institution=institution,
        name=institution_name(portal.region, institution, language),
        layouts=layouts_of(portal, institution),
    )


@router.get("/institutions/{institution}/layouts/{file}")
@allowed_to("layout.try")
def one_file(request: Request, institution: str, file: str) -> Response:
    """Give the text of a layout as the file that it would be in a region's folder."""
    portal = portal_behind(request)
    found = next((one for one in layouts_of(portal, institution) if one.name == file), None)
    if found is None:
        raise DeniedError
    return attached(found.text.encode(), f"{institution}_{found.year}.yml", "application/yaml")


@router.get("/layouts/suggestion")
@allowed_to("layout.try")
def choose(request: Request, file: str = "", institution: str = "", year: str = "") -> Response:
    """Ask for institution, year and workbook; `file` names one that was sent already."""
    portal = portal_behind(request)
    given = taken_from(portal, file) if file else None
    typed = {"institution": institution, "year": year}
    if given is not None:
        typed = {"institution": given.institution or institution, "year": str(given.time_period or year)}
    return _form(request, given, typed)


def _form(
    request: Request,
    given: Taken | None,
    typed: dict[str, str],
    status: int = 200,
    wrong: dict[str, str] | None = None,
    refused: tuple[Finding, ...] = (),
) -> Response:
    portal = portal_behind(request)
    this_year = reporting_year(portal.now())
    years = [str(one) for one in range(this_year + 1, portal.region.settings.first_year - 1, -1)]
    language = visitor_of(request).language
    return render(
        request,
        "layout_start.html",
        status,
        given=given,
        typed=typed | {"year": typed["year"] or str(this_year)},
        names=_names(request),
        years=years,
        megabytes=LIMITS.megabytes,
        wrong=wrong or {},
        refused=[(one.message(language), one.advice(language)) for one in refused],
    )


@router.post("/layouts/suggestion")
@allowed_to("layout.try")
async def suggest(request: Request) -> Response:
    """Take in a workbook, or one that was sent already, and make a draft of the layout it seems to need."""
    form = await request.form()  # read already, for its token
    sent = form.get("file")
    content = await sent.read() if isinstance(sent, UploadFile) else b""
    return await run_in_threadpool(_suggested, request, form, content)


def _suggested(request: Request, form: FormData, content: bytes) -> Response:
    portal, visitor = portal_behind(request), visitor_of(request)
    sha256, sent = str(form.get("sha256", "")), form.get("file")
    given = taken_from(portal, sha256) if sha256 else None
    typed = {name: str(form.get(name, "")) for name in ("institution", "year")}
    if given is not None and given.institution:
        typed["institution"] = given.institution
    name = given.file_name if given else file_name_of(sent)
    content = given.content(portal.home) if given else content
    wrong = _wrong(portal, typed, content, has_file=bool(name))
    if wrong:
        return _form(request, given, typed, 422, wrong)
    institution, year = typed["institution"], int(typed["year"])
    text = suggest_layout_isolated(
        content,
        name,
        institution=institution,
        year=year,
        language=visitor.language,
        kept=kept_layouts(portal.home, institution),
    )
    if isinstance(text, list):
        return _form(request, given, typed, 422, {"file": "layouts.start.refused"}, tuple(text))
    number = start_draft(portal, content, name, institution, year, text, person_of(request).email)
    return RedirectResponse(f"/layouts/drafts/{number}", 303)


def _wrong(portal: Portal, typed: dict[str, str], content: bytes, *, has_file: bool) -> dict[str, str]:
    wrong = {}
    if typed["institution"] not in portal.region.institutions:
        wrong["institution"] = "layouts.start.institution.wrong"
    year = typed["year"]
    if not (year.isascii() and year.isdecimal() and len(year) == 4):
        wrong["year"] = "return.upload.year.wrong"
    if not has_file:
        wrong["file"] = "return.upload.none"
    elif not content:
        wrong["file"] = "return.upload.empty"
    return wrong
