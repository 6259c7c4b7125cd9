"""Explanations and the findings that they are of.

Belongs here: which explanation of the ledger goes with which finding: it holds, or it is proposed.
Does not belong here: recording one (`explaining`), the figures behind a finding (`checking.evidence`).

An explanation goes with a finding of the same identity. It holds while the figures are the same; where
they have changed, and next year, it is proposed and somebody must say that it is still true.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import pandas as pd

from pipelines.checking.evidence import evidence
from pipelines.store.acts import Act
from schemas.findings import Finding

Standing = Literal["holds", "figures_changed", "last_year"]
"""It holds; the figures have changed since; it was given for the year before."""


@dataclass(frozen=True)
class Explanation:
    """What an institution wrote about a finding, of which return, and whether that still holds.

    `series` has the coordinates of the figure that it is about, if it is about one.
    """

    text: str
    by: str
    at: datetime
    return_id: str
    series: str | None
    standing: Standing


@dataclass(frozen=True)
class Explainable:
    """A finding that must be explained: its number in the answer, its figures' hash, what was written."""

    number: int
    finding: Finding
    evidence: str
    explanation: Explanation | None

    @property
    def is_explained(self) -> bool:
        """Return whether nothing is left to be said about it."""
        return self.explanation is not None and self.explanation.standing == "holds"


class Known:
    """The explanations of a return and of the year before, out of their acts."""

    def __init__(self, acts: Iterable[Act], last_year: Iterable[Act] = ()) -> None:
        given = [act for act in acts if act.act == "explain"]
        self._same = {(act.finding, act.evidence): act for act in given}
        self._changed = {act.finding: act for act in given}
        self._last_year = {act.finding: act for act in last_year if act.act == "explain"}

    def of(self, identity: str, figures: str) -> Explanation | None:
        """Return what is known of a finding: what holds before what is proposed; None where nothing is."""
        found: Mapping[Standing, Act | None] = {
            "holds": self._same.get((identity, figures)),
            "figures_changed": self._changed.get(identity),
            "last_year": self._last_year.get(identity),
        }
        for standing, act in found.items():
            if act is not None:
                words, return_id = str(act.reason), str(act.return_id)
                return Explanation(words, act.actor, act.at, return_id, act.series, standing)
        return None


def explainable(findings: Iterable[Finding], observations: pd.DataFrame, known: Known) -> list[Explainable]:
    """Return the findings that must be explained, each with what is known; numbered as in the answer."""
    numbered = [pair for pair in enumerate(findings, start=1) if pair[1].severity == "explain"]
    hashes = evidence((found for _, found in numbered), observations)
    return [
        Explainable(number, found, figures, known.of(found.identity, figures))
        for (number, found), figures in zip(numbered, hashes, strict=True)
    ]


def open_state(findings: Iterable[Finding], to_explain: Iterable[Explainable]) -> str:
    """Return blocked, to_explain or ready: what findings allow, given what has been explained."""
    if any(found.severity == "block" for found in findings):
        return "blocked"
    return "ready" if all(item.is_explained for item in to_explain) else "to_explain"
