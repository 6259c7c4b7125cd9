"""Annual reports: ordering one of an edition, what became of the order, and giving what was made.

Belongs here: these routes; each tier's own reports and no other's. Does not belong here: carrying orders out
(`report_orders`), what a report says (`pipelines.report`), the pages of an edition that list them.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import FileResponse, RedirectResponse

from pipelines.portal.errors import DeniedError
from pipelines.portal.ordering import UnderWayError
from pipelines.portal.portal import Portal, portal_behind
from pipelines.portal.published import published
from pipelines.portal.rendering import render
from pipelines.portal.report_orders import BOOK, order_report, report_orders
from pipelines.portal.report_page import shut_off
from pipelines.portal.routing import allowed_to, guarded_router
from pipelines.portal.visitor import person_of, visitor_of
from pipelines.report.filed import ENDINGS, by_language, filed_reports
from pipelines.store.edition import Edition, named_edition
from pipelines.store.edition_manifest import MANIFEST
from pipelines.store.errors import NoEditionError
from schemas.languages import LANGUAGE_NAMES, LANGUAGES
from schemas.tiers import INTERNAL, PROTECTED

router = guarded_router()


@dataclass(frozen=True)
class Wanted:
    """What a form asks for."""

    tier: str
    languages: list[str]
    forms: list[str]

    @property
    def wrong(self) -> dict[str, str]:
        """Return what is missing, by field."""
        fields = {"languages": self.languages, "forms": self.forms}
        return {name: f"reports.no_{name}" for name, chosen in fields.items() if not chosen}


def _edition(portal: Portal, name: str) -> Edition:
    try:
        return named_edition(portal.home, portal.region.region, name)
    except NoEditionError as error:
        raise DeniedError from error


def _tiers(edition: Edition) -> list[str]:
    """Return the tiers that a report can be made for; none where an earlier Muster published the edition."""
    if "tier" not in edition.manifest:
        return []
    there = [tier for tier in PROTECTED if (edition.folder / tier / MANIFEST).is_file()]
    return [*reversed(there), INTERNAL]


def _languages(portal: Portal) -> dict[str, str]:
    """Return the languages of the region by their own names."""
    return {name: LANGUAGE_NAMES[name] for name in LANGUAGES if name in portal.region.settings.languages}


def _give(portal: Portal, edition: str, tier: str, name: str) -> Response:
    """Give a report of a tier; raise DeniedError where it has none of that name, whatever is asked for."""
    found = filed_reports(portal.home, portal.region.region, edition, tier).get(name)
    if found is None:
        raise DeniedError
    if found.form == "html":
        return shut_off(found.path)
    return FileResponse(found.path, filename=f"{portal.region.region}_{edition}_{tier}_{name}")


@router.get("/editions/{edition}/reports")
@allowed_to("edition.order")
def show(request: Request, edition: str) -> Response:
    """Show the reports of an edition, the orders, and the form for another."""
    wanted = Wanted("public", [visitor_of(request).language], list(ENDINGS))
    return _page(request, edition, wanted, {})


def _page(request: Request, name: str, wanted: Wanted, wrong: dict[str, str]) -> Response:
    portal = portal_behind(request)
    region, tiers = portal.region.region, _tiers(_edition(portal, name))
    return render(
        request,
        "edition_reports.html",
        422 if wrong else 200,
        name=name,
        tiers=tiers,
        offered=_languages(portal),
        endings=ENDINGS,
        wanted=wanted,
        wrong=wrong,
        orders=report_orders(portal.database, region, name, portal.now()),
        made={tier: by_language(filed_reports(portal.home, region, name, tier)) for tier in tiers},
    )


@router.post("/editions/{edition}/reports")
@allowed_to("edition.order")
def order_one(
    request: Request,
    edition: str,
    tier: Annotated[str, Form()],
    languages: Annotated[list[str] | None, Form()] = None,
    forms: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Order the report of an edition; it is made while the portal goes on."""
    portal = portal_behind(request)
    wanted = Wanted(tier, languages or [], forms or [])
    is_known = tier in _tiers(_edition(portal, edition)) and set(wanted.forms) <= set(ENDINGS)
    if not is_known or not set(wanted.languages) <= set(_languages(portal)):
        raise DeniedError
    if wanted.wrong:
        return _page(request, edition, wanted, wanted.wrong)
    try:
        number = order_report(
            portal, edition, wanted.tier, wanted.languages, wanted.forms, by=person_of(request).email
        )
    except UnderWayError:
        return _page(request, edition, wanted, {"order": "reports.under_way"})
    BOOK.start(portal, number)
    return RedirectResponse(f"/editions/{edition}/reports#orders", 303)


@router.get("/editions/{edition}/reports/{tier}/{name}")
@allowed_to("edition.see")
def give(request: Request, edition: str, tier: str, name: str) -> Response:
    """Give a report of any tier to those who see all of them."""
    portal = portal_behind(request)
    if tier not in _tiers(_edition(portal, edition)):
        raise DeniedError
    return _give(portal, edition, tier, name)


def _add_giving(to: APIRouter, path: str, tier: str, permission: str) -> None:
    """Add, below the pages of a tier, the reports of its latest edition."""

    @to.get(f"{path}/reports/{{name}}")
    @allowed_to(permission)
    def give_latest(request: Request, name: str) -> Response:
        """Give a report of the tier's latest edition."""
        portal = portal_behind(request)
        found = published(portal.home, portal.region, tier)
        if found is None:
            raise DeniedError
        return _give(portal, found.name, tier, name)


_add_giving(router, "/edition", "public", "public.see")
_add_giving(router, "/partners", "partners", "partners.see")
