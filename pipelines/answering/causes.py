"""Findings in words, those of one cause together.

Belongs here: what is said of each finding, and which of them are one thing to mend. Does not belong
here: how it is shown (`page`, `copy`, `report`).

One cause is one rule on one sheet, at cells that touch or that stand in one row: women mistyped are
wrong in the column of women and in the total. A number that cannot be (below zero, half a person) and the
sums that fail for it are one cause, too. What is said of no cell is one cause by rule and sheet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from openpyxl.utils.cell import coordinate_from_string

from pipelines.answering.earlier import Earlier
from schemas.findings import Finding, Place, worded

MOST_RELATED = 24
"""How many other cells a cause names before it goes on with an ellipsis."""
Item = TypeVar("Item")
Spot = tuple[object, ...]


@dataclass(frozen=True)
class Joined:
    """A finding that another one stands for: where it would be, and what it would say."""

    where: str
    message: str


@dataclass(frozen=True)
class Point:
    """One finding in the reader's language; `last_year` is what was accepted there the year before."""

    finding: Finding
    message: str
    why: str
    advice: str
    last_year: str | None
    joined: tuple[Joined, ...]

    @property
    def place(self) -> Place:
        """Return where it is."""
        return self.finding.place


@dataclass(frozen=True)
class Cause:
    """What is mended at once: its number in the answer, and its points in the order of the sheet."""

    number: int
    points: tuple[Point, ...]

    @property
    def severity(self) -> str:
        """Return how grave it is."""
        return self.points[0].finding.severity

    @property
    def sheet(self) -> str | None:
        """Return the sheet that it is on; None for the file as a whole."""
        return self.points[0].place.sheet

    @property
    def cells(self) -> str:
        """Return its cells in one line, each once."""
        return ", ".join(_once(point.place.cell for point in self.points if point.place.cell))

    @property
    def related(self) -> str:
        """Return the other cells that were looked at and that no sentence names, in one line."""
        said = " ".join(f"{point.place} {point.message} {point.advice}" for point in self.points)
        others = _once(place for point in self.points for place in point.finding.related)
        unsaid = [
            words for words in (worded(place, "en", self.sheet) for place in others) if words not in said
        ]
        return ", ".join(unsaid if len(unsaid) <= MOST_RELATED else [*unsaid[:MOST_RELATED], "…"])

    @property
    def has_last_year(self) -> bool:
        """Return whether the year before is known for any of its points."""
        return any(point.last_year is not None for point in self.points)

    @property
    def why(self) -> tuple[str, ...]:
        """Return why it matters, each sentence once."""
        return _once(point.why for point in self.points)

    @property
    def advice(self) -> tuple[str, ...]:
        """Return what to do, each sentence once."""
        return _once(point.advice for point in self.points)


def _once(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(dict.fromkeys(items))


def causes(findings: Sequence[Finding], earlier: Earlier, language: str) -> tuple[Cause, ...]:
    """Return the causes in the order of the first finding of each; every finding is in exactly one."""
    grouped = _grouped(findings)
    return tuple(
        Cause(number, tuple(_point(finding, earlier, language) for finding in group))
        for number, group in enumerate(grouped, start=1)
    )


def _point(finding: Finding, earlier: Earlier, language: str) -> Point:
    return Point(
        finding,
        finding.message(language),
        finding.why(language),
        finding.advice(language),
        earlier.value(finding, language),
        tuple(
            Joined(worded(other.place, language, finding.place.sheet), other.message(language))
            for other in finding.joins
        ),
    )


def _grouped(findings: Sequence[Finding]) -> list[list[Finding]]:
    groups: dict[int, list[Finding]] = {}
    for finding, first in zip(findings, _firsts([_spots(finding) for finding in findings]), strict=True):
        groups.setdefault(first, []).append(finding)
    return list(groups.values())


def _spots(finding: Finding) -> tuple[Spot, ...]:
    """Return what a finding has in common with others: row, own cell, the one above; a wrong number."""
    own = (finding.rule, finding.place.sheet)
    if finding.place.cell is None:
        return ((*own, "whole"),)
    letters, row = coordinate_from_string(finding.place.cell)
    spots: tuple[Spot, ...] = ((*own, "row", row), (*own, letters, row), (*own, letters, row - 1))
    if finding.severity == "block" and (finding.joins or finding.stage == "value"):
        spots += (("wrong", finding.place),)
    return spots


def _firsts(spots: Sequence[tuple[Spot, ...]]) -> list[int]:
    """Return, for each, the first of those that it hangs together with by common spots."""
    leads, held = list(range(len(spots))), dict[Spot, int]()

    def first(number: int) -> int:
        while leads[number] != number:
            leads[number] = number = leads[leads[number]]
        return number

    for number, own in enumerate(spots):
        for spot in own:
            one, other = sorted((first(number), first(held.setdefault(spot, number))))
            leads[other] = one
    return [first(number) for number in range(len(spots))]
