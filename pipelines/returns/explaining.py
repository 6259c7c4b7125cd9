"""Explaining a finding: the ministry says why a doubtful figure is right.

Belongs here: what is to be explained in a return, and recording an explanation. Does not belong here:
which explanation goes with which finding (`explanations`), errors (they are corrected, not explained).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pipelines.checking.result import CheckResult
from pipelines.checking.tables import SERIES
from pipelines.returns.acting import Doer, act_on, allowed, find, record, said
from pipelines.returns.against import check_revision, return_key
from pipelines.returns.explanations import Explainable, Known, explainable, open_state
from pipelines.store.acts import Act, ReturnRevision
from pipelines.store.errors import ActNotAllowedError, NothingSuchError
from pipelines.store.home import Home
from schemas.findings import Finding


@dataclass(frozen=True)
class Explained:
    """The finding that was explained, and the state of the return afterwards."""

    finding: Finding
    state: str


def known_explanations(home: Home, institution: str, time_period: int, as_of: int | None = None) -> Known:
    """Return what has been explained in a return, and in that of the year before."""
    own = home.ledger.acts(return_key=return_key(institution, time_period), as_of=as_of)
    before = home.ledger.acts(return_key=return_key(institution, time_period - 1), as_of=as_of)
    return Known(own, before)


def to_explain(home: Home, revision: ReturnRevision, result: CheckResult) -> list[Explainable]:
    """Return what must be explained in a revision that has been checked, each with what is known of it."""
    known = known_explanations(home, revision.institution, revision.time_period)
    return explainable(result.findings, result.observations, known)


def series_of(result: CheckResult, sheet: str | None, cell: str | None) -> str | None:
    """Return the coordinates of the figure in a cell, as a series key; None where there is none."""
    there = result.observations
    found = there.loc[(there["sheet"] == sheet) & (there["cell"] == cell), SERIES]
    return ".".join(found.iloc[0]) if len(found) else None


def _named(findings: tuple[Finding, ...], name: str) -> int:
    """Return the place of a finding by its number in the answer or its identity."""
    if name.isdecimal() and 1 <= int(name) <= len(findings):
        return int(name) - 1
    places = [place for place, found in enumerate(findings) if found.identity == name]
    if not places:
        key = "acts.refused.unknown_finding" if findings else "acts.refused.no_findings"
        raise NothingSuchError(key, what=name, count=len(findings))
    return places[0]


def _the_one(items: list[Explainable], findings: tuple[Finding, ...], name: str) -> Explainable:
    place = _named(findings, name)
    found = next((item for item in items if item.number == place + 1), None)
    if found is None:
        severity = findings[place].severity
        raise ActNotAllowedError(f"acts.refused.finding_{severity}", what=str(place + 1))
    return found


def _words(item: Explainable, text: str | None) -> str:
    """Return the explanation: what is said now, else the one that is proposed."""
    words = said(text) or (item.explanation.text if item.explanation else None)
    if not words:
        raise ActNotAllowedError("acts.refused.no_explanation", what=str(item.number))
    return words


def _about(item: Explainable) -> dict[str, Any]:
    found = item.finding
    return {
        "finding": found.identity,
        "evidence": item.evidence,
        "sheet": found.place.sheet,
        "cell": found.place.cell,
        "series": ".".join(found.about.values()) or None,
    }


def explain(
    home: Home,
    return_id: str,
    finding: str,
    text: str | None,
    actor: str,
    at: datetime,
    *,
    role: str = "reporter",
) -> Explained:
    """Explain a finding, named by its number in the answer or its identity.

    Without `text` the explanation that is proposed (of an earlier file, of last year) is said to hold.
    A number is of the answer as it would be given now: say to whom explains what she has explained.
    """
    return explain_together(home, return_id, [finding], text, actor, at, role=role)[0]


def explain_together(
    home: Home,
    return_id: str,
    findings: Sequence[str],
    text: str | None,
    actor: str,
    at: datetime,
    *,
    role: str = "reporter",
) -> list[Explained]:
    """Explain several findings with the same words, each as `explain` does: all of them or none."""
    doer, item = Doer(actor, role, at), find(home, return_id)
    allowed(item, "explain", doer, text or "proposed")
    result = check_revision(home, item)
    items = to_explain(home, item, result)
    named = [_the_one(items, result.findings, name) for name in findings]
    words = [_words(one, text) for one in named]

    def decided(current: ReturnRevision, acts: list[Act]) -> Iterable[Act]:
        known = list(acts)
        for one, said_of_it in zip(named, words, strict=True):
            act = replace(act_on(current, "explain", doer, said_of_it, "to_explain"), **_about(one))
            known.append(act)
            left = explainable(result.findings, result.observations, Known(known))
            state = open_state(result.findings, left)
            yield replace(act_on(current, "explain", doer, said_of_it, state), **_about(one))

    recorded = record(home, return_id, decided)
    return [Explained(one.finding, act.state) for one, act in zip(named, recorded, strict=True)]
