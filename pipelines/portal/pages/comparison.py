"""A return beside its revision before, and beside the return accepted for the year before.

Belongs here: these two pages. Does not belong here: comparing (`comparing`, `last_year`).
"""

from fastapi import Request, Response

from pipelines.answering.earlier import key_of, keys_by_place
from pipelines.portal.checked import Checked, checked
from pipelines.portal.comparing import compared
from pipelines.portal.errors import DeniedError
from pipelines.portal.last_year import SMALLEST_BASE, beside_last_year
from pipelines.portal.portal import portal_behind
from pipelines.portal.rendering import render
from pipelines.portal.return_page import answer_of, sheet_numbers_of, shown_of
from pipelines.portal.routing import allowed_to, guarded_router
from pipelines.portal.visitor import visitor_of
from pipelines.returns import to_explain
from schemas.code_lists import code_list
from schemas.findings import Finding
from schemas.statuses import answer_of as answer_of_value

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


@router.get("/returns/{return_id}/last-year")
@allowed_to("return.see")
def last_year(request: Request, return_id: str) -> Response:
    """Show what differs from the return that was accepted for the year before."""
    portal = portal_behind(request)
    found, language = checked(portal.home, return_id), visitor_of(request).language
    causes = answer_of(request, found).causes
    numbers = {point.finding.identity: cause.number for cause in causes for point in cause.points}
    explainable = to_explain(portal.home, found.revision, found.result)
    return render(
        request,
        "last_year.html",
        **shown_of(request, found),
        beside=beside_last_year(found),
        smallest_base=SMALLEST_BASE,
        sheet_numbers=sheet_numbers_of(found),
        marks=_marks(found),
        numbers=numbers,
        explained={one.finding.identity for one in explainable if one.is_explained},
        rank_label=lambda code: portal.region.ranks().label(code, language),
        answer_label=lambda value: code_list("answers").label(answer_of_value(value), language),
    )


def _marks(found: Checked) -> dict[tuple[str, ...], list[Finding]]:
    """Return the findings about each figure of a return."""
    keys = keys_by_place(found.result.observations)
    marks: dict[tuple[str, ...], list[Finding]] = {}
    for finding in found.result.findings:
        key = key_of(finding, keys)
        if key is not None:
            marks.setdefault(key, []).append(finding)
    return marks
