"""Periods: from when to when returns are asked for, set by administrators.

Belongs here: the page and its form. Does not belong here: what a period is (`periods`), reminding.
"""

from datetime import date
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from pipelines.portal.errors import DeniedError
from pipelines.portal.periods import Period, PeriodError, periods, set_period
from pipelines.portal.portal import Portal, portal_behind
from pipelines.portal.rendering import render
from pipelines.portal.routing import allowed_to, guarded_router
from pipelines.portal.sent import reporting_year
from pipelines.portal.trail import note
from pipelines.portal.visitor import person_of

router = guarded_router()

Field = Annotated[str, Form()]


@router.get("/periods")
@allowed_to("period.manage")
def show(request: Request) -> Response:
    """Show the periods, and the form for the dates of a year."""
    portal = portal_behind(request)
    year = str(reporting_year(portal.now()))
    return _periods(request, {"year": year, "opens_on": "", "closes_on": ""})


def _periods(
    request: Request, typed: dict[str, str], status: int = 200, wrong: dict[str, str] | None = None
) -> Response:
    portal = portal_behind(request)
    return render(
        request,
        "periods.html",
        status,
        periods=list(periods(portal.database, portal.region.region).values()),
        years=_years(portal),
        today=portal.now().date(),
        typed=typed,
        wrong=wrong or {},
    )


def _years(portal: Portal) -> list[str]:
    newest = reporting_year(portal.now()) + 1
    return [str(year) for year in range(newest, portal.region.settings.first_year - 1, -1)]


def _date(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


@router.post("/periods")
@allowed_to("period.manage")
def keep(request: Request, year: Field = "", opens_on: Field = "", closes_on: Field = "") -> Response:
    """Keep the dates of a year."""
    portal = portal_behind(request)
    if year not in _years(portal):
        raise DeniedError
    typed = {"year": year, "opens_on": opens_on, "closes_on": closes_on}
    first, last = _date(opens_on), _date(closes_on)
    if first is None or last is None:
        missing = [name for name, day in (("opens_on", first), ("closes_on", last)) if day is None]
        return _periods(request, typed, 422, dict.fromkeys(missing, "programme.period.no_date"))
    try:
        set_period(portal.database, portal.region.region, Period(int(year), first, last))
    except PeriodError as error:
        return _periods(request, typed, 422, {"closes_on": str(error).removeprefix("portal.")})
    subject = f"{portal.region.region} {year}: {first} to {last}"
    note(
        portal.database, actor=person_of(request).email, event="period_set", at=portal.now(), subject=subject
    )
    return RedirectResponse("/periods", 303)
