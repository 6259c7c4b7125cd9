"""The page of a return: where it stands, what was found, what may be done.

Belongs here: what the page shows. Does not belong here: the routes (`pages`), what is done (`returns`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request, Response

from pipelines.answering.answer import Answer, answer_to
from pipelines.portal.checked import Checked, checked
from pipelines.portal.comparing import compared
from pipelines.portal.periods import days_outside, periods
from pipelines.portal.portal import portal_behind
from pipelines.portal.rendering import render
from pipelines.portal.sent import institution_name
from pipelines.portal.visitor import person_of, visitor_of
from pipelines.returns import to_explain
from pipelines.returns.questions import questions
from pipelines.store.acts import possible
from schemas.regions import region_of
from schemas.rules import SEVERITIES
from schemas.texts import text


@dataclass(frozen=True)
class Problem:
    """Why a form was not taken: what is said, beside which field (`place`), and what was typed there."""

    place: str
    message: str
    typed: Mapping[str, str] = field(default_factory=dict)


def sheets_of(found: Checked) -> list[str]:
    """Return the sheets that can be shown: of a file that is kept as it came, those that were read."""
    if found.revision.kept_as != "file":
        return []
    with_findings = [finding.place.sheet for finding in found.result.findings]
    names = [*found.result.observations["sheet"].unique(), *with_findings]
    return [str(name) for name in dict.fromkeys(names) if name]


def sheet_numbers_of(found: Checked) -> dict[str, int]:
    """Return the numbers by which the sheets that can be shown are asked for."""
    return {name: number for number, name in enumerate(sheets_of(found), start=1)}


def answer_of(request: Request, found: Checked) -> Answer:
    """Return the answer to a return in the visitor's language."""
    portal = portal_behind(request)
    return answer_to(
        found.result,
        found.revision.file_name,
        portal.now(),
        language=visitor_of(request).language,
        previous=found.previous,
    )


def shown_of(request: Request, found: Checked) -> dict[str, Any]:
    """Return what every page of a return shows of it."""
    language, item = visitor_of(request).language, found.revision
    return {
        "item": item,
        "institution": item.institution,
        "name": institution_name(region_of(item.institution), item.institution, language),
        "acts": possible(item.state, item.origin, person_of(request).role),
        "say": lambda key, **values: text(key, language, **values),
    }


def return_page(
    request: Request, return_id: str, status: int = 200, problems: Sequence[Problem] = (), note: str = ""
) -> Response:
    """Return the page of a return; `note` is the key of what has just been done, `problems` why not."""
    portal = portal_behind(request)
    found = checked(portal.home, return_id)
    item = found.revision
    of_return = portal.home.ledger.acts(return_key=item.return_key)
    history = [act for act in of_return if act.return_id == return_id]
    sent_back = [act for act in history if act.act == "send_back"] if item.state == "sent_back" else []
    dates = periods(portal.database, portal.region.region)
    explainable = to_explain(portal.home, item, found.result)
    return render(
        request,
        "return.html",
        status,
        **shown_of(request, found),
        answer=answer_of(request, found),
        explained={one.finding.identity: one for one in explainable},
        left=sum(not one.is_explained for one in explainable),
        severities=SEVERITIES,
        sheets=sheets_of(found),
        sheet_numbers=sheet_numbers_of(found),
        beside=compared(portal.home, found),
        has_last_year=found.previous is not None,
        questions=questions(history),
        history=history,
        sent_back=sent_back[-1] if sent_back else None,
        period=dates.get(item.time_period),
        outside=days_outside(dates, item.time_period, item.submitted_at),
        newest=max(act.revision or 0 for act in of_return),
        problems=problems,
        messages={problem.place: problem.message for problem in problems},
        typed={name: words for problem in problems for name, words in problem.typed.items()},
        note=note,
    )
