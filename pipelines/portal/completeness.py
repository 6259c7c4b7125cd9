"""Who has sent what, year by year, and how late: for the programme's board.

Belongs here: putting ledger and periods side by side. Does not belong here: drawing it (`pages.board`).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipelines.portal.periods import Period
from pipelines.portal.sent import latest
from pipelines.returns import questions
from pipelines.store.acts import ReturnRevision, fold
from pipelines.store.home import Home
from schemas.regions import InstitutionNode, Region

DELIVERED = ("signed_off", "accepted", "superseded")
"""States of a revision that the institution, or the programme in its place, stands for."""


@dataclass(frozen=True)
class Place:
    """The return of an institution for a year: the revision that somebody looks at now, None where none came.

    `days_late` is None where the year has no closing date, or nobody asks the institution for a return;
    `days_early` says how many days before the opening date the revision came, `has_last_year` whether there
    is an accepted return of the year before to compare it with.
    """

    time_period: int
    item: ReturnRevision | None
    questions: int
    days_late: int | None
    days_early: int = 0
    has_last_year: bool = False

    @property
    def state(self) -> str:
        """Return its state (codes/states.csv)."""
        return self.item.state if self.item else "missing"


@dataclass(frozen=True)
class Line:
    """An institution with its places by year; a year that nobody asks it for is not there."""

    node: InstitutionNode
    places: Mapping[int, Place]


@dataclass(frozen=True)
class Board:
    """All institutions of a region that are asked for returns, or sent some."""

    years: tuple[int, ...]
    lines: tuple[Line, ...]

    def counts(self) -> dict[str, Counter[int]]:
        """Return how many returns are in each state, by year."""
        found: dict[str, Counter[int]] = defaultdict(Counter)
        for line in self.lines:
            for year, place in line.places.items():
                found[place.state][year] += 1
        return dict(found)

    def late(self) -> Counter[int]:
        """Return how many returns came after the closing date or are awaited since, by year."""
        places = [place for line in self.lines for place in line.places.values()]
        return Counter(place.time_period for place in places if place.days_late)


def _delivered(revisions: Sequence[ReturnRevision]) -> date | None:
    """Return the day on which a return was first signed off, or accepted without that."""
    moments = [item.signed_off_at or item.accepted_at for item in revisions if item.state in DELIVERED]
    days = [moment.date() for moment in moments if moment is not None]
    return min(days, default=None)


def _place(
    year: int,
    revisions: Sequence[ReturnRevision],
    open_questions: Counter[str],
    period: Period | None,
    today: date,
) -> Place:
    item = revisions[latest([one.state for one in revisions])] if revisions else None
    late = period.days_late(_delivered(revisions) or today) if period else None
    early = -min(0, period.days_outside(item.submitted_at.date())) if period and item else 0
    return Place(year, item, open_questions[item.return_key] if item else 0, late, early)


def board(home: Home, region: Region, dates: Mapping[int, Period], today: date, newest_asked: int) -> Board:
    """Return where the returns of all institutions stand, for every year from the first to the newest."""
    acts = home.ledger.acts()
    of: dict[tuple[str, int], list[ReturnRevision]] = defaultdict(list)
    for item in fold(acts):
        if item.institution in region.institutions:
            of[item.institution, item.time_period].append(item)
    unanswered = [one.return_id.rpartition("_r")[0] for one in questions(acts) if one.answer is None]
    open_questions = Counter(unanswered)
    asked = range(region.settings.first_year, newest_asked + 1)
    years = sorted({*asked, *dates, *(year for _, year in of)}, reverse=True)

    def places(node: InstitutionNode) -> dict[int, Place]:
        found = {}
        for year in years:
            revisions = of.get((node.institution, year), [])
            is_asked = node.is_expected and (year in asked or year in dates)
            if revisions or is_asked:
                period = dates.get(year) if is_asked else None
                before = of.get((node.institution, year - 1), [])
                place = _place(year, revisions, open_questions, period, today)
                has_last_year = bool(revisions) and any(item.state == "accepted" for item in before)
                found[year] = replace(place, has_last_year=has_last_year)
        return found

    lines = [Line(node, places(node)) for node in region.institutions.values()]
    return Board(tuple(years), tuple(line for line in lines if line.places))
