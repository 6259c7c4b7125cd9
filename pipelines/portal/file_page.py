"""The page of a file in no return: what was answered, what is to be done, what may be done.

Belongs here: what the page shows. Does not belong here: its routes (`pages.set_aside`), any act (`returns`).
"""

from collections.abc import Iterable, Mapping, Sequence

from fastapi import Request, Response

from pipelines.portal.aside import set_aside
from pipelines.portal.portal import portal_behind
from pipelines.portal.rendering import render
from pipelines.portal.return_page import Problem
from pipelines.portal.sent import institution_name, reporting_year
from pipelines.portal.visitor import person_of, visitor_of
from pipelines.returns import file_aside
from schemas.findings import Finding


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """Return what kept a file out of a return."""
    return [found for found in findings if found.severity == "block"]


def file_page(
    request: Request,
    sha256: str,
    status: int = 200,
    problems: Sequence[Problem] = (),
    typed: Mapping[str, str] | None = None,
    note: str = "",
) -> Response:
    """Return the page of a file; `note` is the key of what has just been done, `problems` why not."""
    portal = portal_behind(request)
    region, language = portal.region, visitor_of(request).language
    one = set_aside(portal.home, file_aside(portal.home, sha256, person_of(request).institution))
    institution, year = one.names or (one.file.institution, one.file.time_period)
    this_year = reporting_year(portal.now())
    years = {*range(region.settings.first_year, this_year + 2), *([year] if year else [])}
    names = {node: institution_name(region, node, language) for node in region.institutions}
    return render(
        request,
        "file.html",
        status,
        one=one,
        file=one.file,
        institution=one.file.institution,
        name=names.get(one.file.institution or ""),
        situation=one.situation(portal.home),
        findings=blocking(one.looked.result.findings) if one.looked else [],
        institutions=[("", ""), *((node, f"{name} ({node})") for node, name in names.items())],
        years=[(str(item), str(item)) for item in sorted(years, reverse=True)],
        typed={"institution": institution or "", "year": str(year or this_year)} | dict(typed or {}),
        problems=problems,
        messages={problem.place: problem.message for problem in problems},
        note=note,
    )
