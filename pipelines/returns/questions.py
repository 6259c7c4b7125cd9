"""Questions of the programme about a return, on a cell or as a whole, and the institution's answers.

Belongs here: asking, answering, what is still open. Does not belong here: explanations of findings
(`explaining`): they are published, questions and answers stay between programme and institution.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from pipelines.returns.acting import Doer, act_on, find, record, said
from pipelines.returns.against import check_revision
from pipelines.returns.explaining import series_of
from pipelines.store.acts import Act, ReturnRevision
from pipelines.store.errors import NothingSuchError
from pipelines.store.home import Home
from schemas.findings import Place

CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")


@dataclass(frozen=True)
class Question:
    """A question and its answer, if there is one; it goes by the sequence of its act."""

    number: int
    return_id: str
    place: Place
    series: str | None
    text: str
    asked_by: str
    asked_at: datetime
    answer: str | None = None
    answered_by: str | None = None
    answered_at: datetime | None = None


def questions(acts: Iterable[Act]) -> list[Question]:
    """Return the questions of some acts, in order, each with its last answer."""
    found: dict[int, Question] = {}
    for act in acts:
        if act.act == "ask":
            place = Place(act.sheet, act.cell)
            found[act.sequence] = Question(
                act.sequence, str(act.return_id), place, act.series, str(act.reason), act.actor, act.at
            )
        elif act.act == "answer" and act.replies_to in found:
            found[act.replies_to] = replace(
                found[act.replies_to], answer=act.reason, answered_by=act.actor, answered_at=act.at
            )
    return list(found.values())


def place_of(text: str | None) -> Place:
    """Return the place that "Sheet!D14" names, or a sheet alone; raise NothingSuchError for no cell."""
    if not text:
        return Place()
    sheet, mark, cell = text.rpartition("!")
    if not mark:
        return Place(text)
    if not CELL.fullmatch(cell.upper()) or not sheet:
        raise NothingSuchError("acts.refused.no_cell", what=text)
    return Place(sheet.strip("'"), cell.upper())


def ask(
    home: Home,
    return_id: str,
    question: str,
    place: str | None,
    actor: str,
    at: datetime,
    *,
    role: str = "analyst",
) -> int:
    """Ask the institution about a return, a sheet or a cell ("Sheet!D14"); return the question's number."""
    doer, words, where = Doer(actor, role, at), said(question), place_of(place)
    item = find(home, return_id)
    act_on(item, "ask", doer, words)  # what is not allowed needs no look into the file
    series = _series(home, item, where) if where.sheet else None

    def decided(current: ReturnRevision, _: list[Act]) -> Iterable[Act]:
        act = act_on(current, "ask", doer, words)
        return [replace(act, sheet=where.sheet, cell=where.cell, series=series)]

    (recorded,) = record(home, return_id, decided)
    return recorded.sequence


def _series(home: Home, item: ReturnRevision, where: Place) -> str | None:
    result = check_revision(home, item)
    sheets = set(result.observations["sheet"]) | {found.place.sheet for found in result.findings}
    if where.sheet not in sheets:
        known = ", ".join(sorted(str(sheet) for sheet in sheets if sheet))
        raise NothingSuchError("acts.refused.unknown_sheet", what=str(where.sheet), sheets=known)
    return series_of(result, where.sheet, where.cell)


def reply(
    home: Home,
    return_id: str,
    question: int,
    answer: str,
    actor: str,
    at: datetime,
    *,
    role: str = "reporter",
) -> None:
    """Answer a question by its number; a later answer stands in place of the one before."""
    doer, words = Doer(actor, role, at), said(answer)

    def decided(current: ReturnRevision, acts: list[Act]) -> Iterable[Act]:
        asked = next((item for item in questions(acts) if item.number == question), None)
        if asked is None:
            raise NothingSuchError("acts.refused.unknown_question", what=str(question), return_id=return_id)
        act = act_on(current, "answer", doer, words)
        where = asked.place
        return [replace(act, replies_to=question, sheet=where.sheet, cell=where.cell, series=asked.series)]

    record(home, return_id, decided)
