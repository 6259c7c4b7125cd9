"""What reading a foreign workbook gives: observations, what was skipped and why, findings.

Belongs here: the shapes. Does not belong here: how they are made (`read`, `account`, `doubts`).
"""

from dataclasses import dataclass, field

from pipelines.intake.workbook import Sheet, address
from schemas.findings import Finding, Place


@dataclass(frozen=True)
class Observed:
    """One number with its coordinates (dimension -> code) and place; `value` None where a marker says why.

    `repeated_at` are other cells that state the same figure with the same value.
    """

    place: Place
    coordinates: dict[str, str]
    value: float | None
    obs_status: str
    conf_status: str
    repeated_at: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Skipped:
    """A number that became no observation, and why: in the layout's words, or the id of a finding's rule."""

    place: Place
    text: str
    reason: str


@dataclass
class ForeignReading:
    """A foreign workbook, read; `illegible`: the coordinates of cells that hold something, but no number."""

    observations: list[Observed] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    illegible: dict[Place, dict[str, str]] = field(default_factory=dict)

    def add(self, other: "ForeignReading") -> None:
        """Take in what was read elsewhere in the workbook."""
        self.observations += other.observations
        self.skipped += other.skipped
        self.findings += other.findings
        self.illegible |= other.illegible


def place_of(sheet: Sheet, row: int, column: int) -> Place:
    """Return the place of a cell, row and column counted from 0."""
    return Place(sheet.name, address(row, column))
