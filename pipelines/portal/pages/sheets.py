"""The sheets of a return, drawn with the findings on their cells.

Belongs here: the page of one sheet. Does not belong here: what is drawn (`sheet_view`), changing anything.
"""

from fastapi import Request, Response

from pipelines.portal.checked import checked
from pipelines.portal.errors import DeniedError
from pipelines.portal.portal import portal_behind
from pipelines.portal.rendering import render
from pipelines.portal.return_page import answer_of, sheets_of, shown_of
from pipelines.portal.routing import allowed_to, guarded_router
from pipelines.portal.sheet_view import drawn, opened_sheet
from pipelines.portal.visitor import visitor_of

router = guarded_router()


@router.get("/returns/{return_id}/sheets/{number}")
@allowed_to("return.see")
def sheet(request: Request, return_id: str, number: int) -> Response:
    """Show a sheet, by its number among those that were read."""
    portal = portal_behind(request)
    found = checked(portal.home, return_id)
    names = sheets_of(found)
    if not 1 <= number <= len(names):
        raise DeniedError
    opened = opened_sheet(portal.home, found.revision, names[number - 1])
    if opened is None:
        raise DeniedError
    answer = answer_of(request, found)
    causes = [
        cause for cause in answer.causes if any(point.place.sheet == opened.name for point in cause.points)
    ]
    return render(
        request,
        "sheet.html",
        **shown_of(request, found),
        sheet=drawn(opened, causes, visitor_of(request).language),
        sheet_name=opened.name,
        sheets=names,
        number_of_sheet=number,
        causes=causes,
    )
