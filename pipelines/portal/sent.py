"""What an institution has sent, and what is to be done about it: for its home.

Belongs here: putting together what the ledger says of one institution. Does not belong here: drawing it
(`pages`), any act.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pipelines.returns.questions import questions
from pipelines.store.acts import Act, ReturnRevision, fold, fold_files, on_files_of, standing
from pipelines.store.home import Home
from schemas.languages import serbian_latin
from schemas.regions import Region

ASIDE = ("received", "quarantined")
WAITING = ("blocked", "to_explain", "ready", "sent_back")
"""States in which the institution has to do something."""


@dataclass(frozen=True)
class YearOfReturn:
    """Where the return for a year stands: the revision that stands for it, or none."""

    time_period: int
    item: ReturnRevision | None
    questions: int

    @property
    def state(self) -> str:
        """Return its state (codes/states.csv)."""
        return self.item.state if self.item else "missing"


@dataclass(frozen=True)
class Sent:
    """Everything that an institution has sent, the newest first."""

    years: tuple[YearOfReturn, ...]
    revisions: tuple[ReturnRevision, ...]
    aside: tuple[Act, ...]

    def of(self, time_period: int) -> YearOfReturn:
        """Return where the return for a year stands."""
        found = (year for year in self.years if year.time_period == time_period)
        return next(found, YearOfReturn(time_period, None, 0))

    def waiting(self, but: int, role: str) -> list[YearOfReturn]:
        """Return other years than one in which something waits for somebody of a role."""
        others = [year for year in self.years if year.time_period != but]
        return [year for year in others if year.questions or needs(year, role)]


def needs(year: YearOfReturn, role: str) -> bool:
    """Return whether somebody of a role has to do something about a return."""
    if year.item is None:
        return False
    unconfirmed = year.state == "signed_off" and year.item.confirmed_by is None
    return year.state in WAITING or (role == "head" and unconfirmed)


def reporting_year(at: datetime) -> int:
    """Return the year that is asked for now: figures are of the end of a year, so the last that has ended."""
    return at.year - 1


def sent_by(home: Home, institution: str) -> Sent:
    """Return everything that the ledger has of an institution, and nothing of any other."""
    acts = [act for act in home.ledger.acts() if act.institution == institution]
    revisions = fold(acts)
    open_questions = _open_questions(acts)
    by_year: dict[int, list[ReturnRevision]] = {}
    for item in revisions:
        by_year.setdefault(item.time_period, []).append(item)
    years = []
    for time_period, items in sorted(by_year.items(), reverse=True):
        item = items[latest([one.state for one in items])]
        years.append(YearOfReturn(time_period, item, open_questions[item.return_id]))
    return Sent(
        tuple(years),
        tuple(sorted(revisions, key=lambda item: (item.submitted_at, item.revision), reverse=True)),
        tuple(files_aside_of(home, institution)),
    )


def latest(states: list[str]) -> int:
    """Return the place of the revision that somebody has to do something about, else of what stands."""
    open_ones = [place for place, state in enumerate(states) if state in (*WAITING, "signed_off")]
    return open_ones[-1] if open_ones else standing(states)


def _open_questions(acts: Iterable[Act]) -> Counter[str]:
    return Counter(item.return_id for item in questions(acts) if item.answer is None)


def files_aside_of(home: Home, institution: str) -> list[Act]:
    """Return the last act on each file of an institution that is in no return, the newest first."""
    files = fold_files(on_files_of(home.ledger.acts(), institution))
    acts = [act for act in files if act.institution == institution]
    return sorted((act for act in acts if act.state in ASIDE), key=lambda act: act.sequence, reverse=True)


def institution_name(region: Region, institution: str, language: str) -> str:
    """Return the name of an institution, in English for whoever reads English."""
    node = region.institution(institution)
    if language == "en":
        return node.name_en
    return serbian_latin(node.name) if language == "sr-Latn" else node.name
