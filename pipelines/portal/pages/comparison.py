"""A return beside its revision before: findings settled, left and new, and the figures that changed.

Belongs here: that page. Does not belong here: comparing (`comparing`), the analyst's comparisons.
"""

from fastapi import Request, Response

from pipelines.portal.checked import checked
from pipelines.portal.comparing import compared
from pipelines.portal.errors import DeniedError
from pipelines.portal.portal import portal_behind
from pipelines.portal.rendering import render
from pipelines.portal.return_page import sheet_numbers_of, shown_of
from pipelines.portal.routing import allowed_to, guarded_router
from pipelines.portal.visitor import visitor_of

router = guarded_router()

MOST_LISTED = 300
UNCHANGED = "unchanged"


@router.get("/returns/{return_id}/comparison")
@allowed_to("return.see")
def comparison(request: Request, return_id: str) -> Response:
    """Show what is settled, left and new since the revision before, and which figures changed."""
    portal = portal_behind(request)
    found = checked(portal.home, return_id)
    beside = compared(portal.home, found)
    if beside is None:
        raise DeniedError
    revised = found.result.revised
    changed = revised[revised["change"] != UNCHANGED]
    return render(
        request,
        "comparison.html",
        **shown_of(request, found),
        beside=beside,
        spoken=visitor_of(request).language,
        sheet_numbers=sheet_numbers_of(found),
        changed=changed.head(MOST_LISTED).to_dict("records"),
        count=len(changed),
    )
