"""Editions for the programme: ordering one, what became of the order, downloads, what each tier does not see.

Belongs here: these pages. Does not belong here: building (`orders`, `chain`), the pages of partners and the
public (`edition`).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import FileResponse, RedirectResponse

from pipelines.portal.errors import DeniedError
from pipelines.portal.ordering import UnderWayError
from pipelines.portal.orders import BOOK, order, orders
from pipelines.portal.portal import Portal, portal_behind
from pipelines.portal.rendering import render
from pipelines.portal.routing import allowed_to, guarded_router
from pipelines.portal.visitor import person_of
from pipelines.returns import region_returns
from pipelines.store.edition import Edition, open_edition
from pipelines.store.edition_manifest import MANIFEST
from pipelines.store.releases import releases

router = guarded_router()


@dataclass(frozen=True)
class Release:
    """A published edition and the files in its folder, by their names from there."""

    edition: Edition
    files: dict[str, Path]

    @property
    def name(self) -> str:
        """Return year and release, as 2023.1."""
        return self.edition.folder.name


def _releases(portal: Portal) -> list[Release]:
    """Return the editions of the region, the newest first."""
    there = reversed(releases(portal.home.editions / portal.region.region))
    return [_release(folder) for folder in there if (folder / MANIFEST).is_file()]


def _release(folder: Path) -> Release:
    found = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return Release(open_edition(folder), {path.relative_to(folder).as_posix(): path for path in found})


def _years(portal: Portal) -> list[int]:
    accepted = {
        item.time_period
        for item in region_returns(portal.home, portal.region.region)
        if item.state == "accepted"
    }
    return sorted(accepted, reverse=True)


@router.get("/editions")
@allowed_to("edition.order")
def show(request: Request) -> Response:
    """Show the editions of the region, the orders, and the form for another."""
    return _editions(request)


def _editions(request: Request, status: int = 200, wrong: dict[str, str] | None = None) -> Response:
    portal = portal_behind(request)
    return render(
        request,
        "editions.html",
        status,
        releases=_releases(portal),
        orders=orders(portal.database, portal.region.region, portal.now()),
        years=_years(portal),
        wrong=wrong or {},
    )


@router.post("/editions")
@allowed_to("edition.order")
def order_one(request: Request, year: Annotated[int, Form()]) -> Response:
    """Order an edition; it is built while the portal goes on."""
    portal = portal_behind(request)
    if year not in _years(portal):
        raise DeniedError
    try:
        number = order(portal, year, by=person_of(request).email)
    except UnderWayError:
        return _editions(request, 422, {"year": "programme.edition.under_way"})
    BOOK.start(portal, number)
    return RedirectResponse("/editions#orders", 303)


@router.get("/editions/{edition}/files/{name:path}")
@allowed_to("edition.see")
def file(request: Request, edition: str, name: str) -> Response:
    """Give a file of an edition: one that lies in its folder, whatever is asked for."""
    portal = portal_behind(request)
    found = next((one for one in _releases(portal) if one.name == edition), None)
    if found is None or name not in found.files:
        raise DeniedError
    return FileResponse(found.files[name], filename=f"{edition}_{name.replace('/', '_')}")
