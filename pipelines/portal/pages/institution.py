"""The home of an institution: this year's return, what to do next, everything sent; and the year's workbook.

Belongs here: what is about an institution as a whole. Does not belong here: one return (`returns`), sending
a file (`upload`).
"""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from pipelines.intake.template import write_template
from pipelines.portal.aside import known
from pipelines.portal.errors import DeniedError
from pipelines.portal.notices.due import due_of
from pipelines.portal.periods import periods
from pipelines.portal.portal import portal_behind
from pipelines.portal.rendering import render
from pipelines.portal.routing import allowed_to, guarded_router
from pipelines.portal.sending_files import attached
from pipelines.portal.sent import institution_name, reporting_year, sent_by
from pipelines.portal.visitor import person_of, visitor_of
from pipelines.returns import previous_observations
from schemas.languages import LANGUAGES

router = guarded_router()

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST_YEAR, LAST_YEAR = 1990, 2100


@router.get("/institutions/{institution}")
@allowed_to("return.see")
def home(request: Request, institution: str) -> Response:
    """Show where the returns of an institution stand, what to do next, and everything that it sent."""
    portal = portal_behind(request)
    language, role = visitor_of(request).language, person_of(request).role
    sent, year = sent_by(portal.home, institution), reporting_year(portal.now())
    return render(
        request,
        "institution.html",
        institution=institution,
        name=institution_name(portal.region, institution, language),
        node=portal.region.institution(institution),
        year=sent.of(year),
        waiting=sent.waiting(year, role),
        sent=sent,
        aside=[(one, one.situation(portal.home)) for one in (known(portal.home, act) for act in sent.aside)],
        years=list(range(year + 1, portal.region.settings.first_year - 1, -1)),
        reminders=due_of(portal, institution, portal.now().date()),
        period=periods(portal.database, portal.region.region).get(year),
    )


@router.get("/institutions/{institution}/template")
@allowed_to("template.get")
def choose_template(institution: str, year: int, language: str) -> Response:
    """Lead to the workbook of the year and language that were chosen."""
    if language not in LANGUAGES:
        raise DeniedError
    return RedirectResponse(f"/institutions/{institution}/{year}/template?language={language}", 303)


@router.get("/institutions/{institution}/{year}/template")
@allowed_to("template.get")
def template(request: Request, institution: str, year: int, language: str | None = None) -> Response:
    """Give the workbook of a year, last year's accepted figures beside the empty cells."""
    portal = portal_behind(request)
    language = language or visitor_of(request).language
    if language not in LANGUAGES or not FIRST_YEAR <= year <= LAST_YEAR:
        raise DeniedError
    last_year = previous_observations(portal.home, institution, year)
    content = write_template(institution, year, language, last_year=last_year)
    return attached(content, f"{institution}_{year}_{language}.xlsx", XLSX)
