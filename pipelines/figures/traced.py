"""What is behind a figure, as objects: cells, sides, and the value that they recombine to.

Belongs here: the shape of a trace. Does not belong here: finding what is in it (`trace`, `behind`).
"""

from dataclasses import dataclass
from typing import Any, Literal

from pipelines.figures.behind import CorrectionAt, FindingAt, ReturnBehind
from pipelines.figures.footnotes import Footnote


class TraceError(ValueError):
    """There is no such value, or the cells behind it do not give it."""


@dataclass(frozen=True)
class Contribution:
    """One cell behind a value: `side` says where it enters, `weight` how (half, in a mean of two).

    A `figure` is the value itself. `correction` names what was laid on the cell's number; what was sent
    stands there. No cell where a register was counted: its persons are not kept.
    """

    side: Literal["numerator", "denominator", "stated", "figure"]
    weight: float
    institution: str
    time_period: int
    measure: str
    population: str
    rank: str
    sex: str
    detail: str
    unit_measure: str
    obs_value: float
    obs_status: str
    comment: str | None
    correction: str | None
    return_id: str
    file_name: str
    sha256: str
    submitted_by: str
    sheet: str | None
    cell: str | None

    @property
    def series(self) -> str:
        """Return its coordinates as a series key."""
        return ".".join((self.measure, self.population, self.rank, self.sex, self.detail, self.unit_measure))


@dataclass(frozen=True)
class Reason:
    """One cell that says why a number is missing; `remark` is empty where the status alone says it.

    `correction` names what dropped its number.
    """

    institution: str
    time_period: int
    measure: str
    population: str
    rank: str
    sex: str
    detail: str
    obs_status: str
    remark: str | None
    comment: str | None
    correction: str | None
    return_id: str
    file_name: str
    sheet: str | None
    cell: str | None


@dataclass(frozen=True)
class Part:
    """A share or rate, recombined from its cells. A side that no cell gives is None."""

    indicator: str
    rank: str
    sex: str
    factor: int
    contributions: tuple[Contribution, ...]

    def side(self, side: str) -> tuple[Contribution, ...]:
        """Return the cells of the numerator, of the denominator, or the stated share."""
        return tuple(item for item in self.contributions if item.side == side)

    def total(self, side: str) -> float | None:
        """Return what the cells of a side add up to."""
        cells = self.side(side)
        return sum(item.weight * item.obs_value for item in cells) if cells else None

    @property
    def value(self) -> float | None:
        """Return the figure or stated share where there is one, else numerator / denominator."""
        for whole in ("figure", "stated"):
            if self.side(whole):
                return self.total(whole)
        numerator, denominator = self.total("numerator"), self.total("denominator")
        if numerator is None or not denominator:
            return None
        return self.factor * numerator / denominator


@dataclass(frozen=True)
class Trace:
    """A row of an edition and its parts: one for a share or rate, two for a difference or ratio.

    `reasons` are the cells that say why the value, or somebody's part of it, is missing; `footnotes` are
    what institutions wrote to explain the cells, `findings` what was found in them, `corrections` what was
    laid on them, `returns` who sent, signed off and accepted the files. `quoted_in` is the row of another
    table (a target, a competing figure) that led here.
    """

    row: dict[str, Any]
    parts: tuple[Part, ...]
    reasons: tuple[Reason, ...]
    footnotes: tuple[Footnote, ...]
    returns: tuple[ReturnBehind, ...]
    findings: tuple[FindingAt, ...]
    corrections: tuple[CorrectionAt, ...]
    quoted_in: dict[str, Any] | None = None

    @property
    def contributions(self) -> tuple[Contribution, ...]:
        """Return the cells of all parts."""
        return tuple(item for part in self.parts for item in part.contributions)


@dataclass(frozen=True)
class RegionalTrace:
    """A regional value and the traces of the areas that it rests on; `key` says of what it is."""

    key: dict[str, Any]
    value: float
    areas: tuple[Trace, ...]


def traces(found: Trace | RegionalTrace) -> tuple[Trace, ...]:
    """Return the traces of values that a trace is made of: itself, or one for each area."""
    return found.areas if isinstance(found, RegionalTrace) else (found,)
