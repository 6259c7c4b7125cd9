"""The audit trail, page by page, with the result of verifying its chain.

Belongs here: the page. Does not belong here: keeping and verifying the trail (`trail`).
"""

from typing import Annotated

from fastapi import Query, Request, Response

from pipelines.portal.database import MOST_NUMBER
from pipelines.portal.portal import portal_behind
from pipelines.portal.rendering import render
from pipelines.portal.routing import allowed_to, guarded_router
from pipelines.portal.trail import entries, verify

router = guarded_router()

ON_A_PAGE = 50


@router.get("/trail")
@allowed_to("trail.see")
def show(request: Request, before: Annotated[int | None, Query(ge=1, le=MOST_NUMBER)] = None) -> Response:
    """Show the entries, the newest first, and whether all are as they were written."""
    portal = portal_behind(request)
    found = entries(portal.database, before=before, most=ON_A_PAGE)
    return render(
        request,
        "trail.html",
        entries=found,
        verified=verify(portal.database),
        is_first=before is None,
        older=found[-1].sequence if found and found[-1].sequence > 1 else None,
    )
