"""A number of the report: its value, why there is none, and where it stands in the edition.

Belongs here: the shapes that every number, in text, table or chart, has. Does not belong here: how it is
written (`display`), where it is read (`source`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal


class Absence(StrEnum):
    """Why there is no value. Each is drawn and said in its own way; none of them is zero."""

    ABSENT = "absent"
    """Not collected, not given, no return."""
    NOT_APPLICABLE = "not_applicable"
    REFUSED = "refused"
    CLASSIFIED = "classified"
    SUPPRESSED = "suppressed"


Key = tuple[tuple[str, Any], ...]
"""The columns of a row's key, with their values."""

RowAt = tuple[str, Key]
"""A row of the edition: its table and its key."""


@dataclass(frozen=True)
class Reference:
    """One cell of one table of the edition: the row whose columns have these values, and the column."""

    table: str
    key: Key
    column: str

    @property
    def row(self) -> RowAt:
        """Return the row that it stands in."""
        return self.table, self.key


@dataclass(frozen=True)
class Behind:
    """What a number of an indicator rests on, for readers who follow it.

    `numerator` and `denominator` are persons or posts, or rates where an indicator is made of others;
    `coverage` is per cent of the strength.
    """

    indicator: str
    numerator: float | None
    denominator: float | None
    institutions_reporting: int | None
    institutions_expected: int | None
    coverage: float | None
    basis: str
    note: str | None
    origin: str


@dataclass(frozen=True)
class Figure:
    """A number, by reference.

    `value` is in `unit` (a code of the list units). `references` are the cells of the edition that it is: one
    whose value it is (`operation` "value"), or several that it is the count of ("count"). `is_of_few`: its
    base is so small that it is written as counts. `marks` are codes of obs_status that a reader must see
    beside it (B break, D definition differs, E estimated, P provisional, V unvalidated).
    """

    value: float | None
    unit: str
    references: tuple[Reference, ...]
    absence: Absence | None = None
    operation: Literal["value", "count"] = "value"
    behind: Behind | None = None
    is_of_few: bool = False
    marks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a number that is missing without a reason, or there with one."""
        if (self.value is None) != (self.absence is not None):
            raise ValueError(f"A figure has a value or a reason why not: {self}.")

    @property
    def is_signed(self) -> bool:
        """Return whether it is a difference, written with its sign."""
        is_change = self.operation == "value" and any(one.column in CHANGES for one in self.references)
        return self.unit == "percentage_points" or is_change


CHANGES = frozenset({"change", "target_gap"})
"""Columns that say how far a value is from another, in whatever unit."""


def count_of(figures: tuple[Figure, ...]) -> Figure:
    """Return how many figures these are, as a number that can be followed to each of them."""
    references = tuple(one for figure in figures for one in figure.references)
    if len(references) != len(figures):
        raise ValueError("Only figures of one cell each can be counted.")
    return count_at(references)


def count_at(places: tuple[Reference, ...]) -> Figure:
    """Return how many places of the edition these are, as a number that can be followed to each of them."""
    return Figure(float(len(places)), "count", places, operation="count")


def absence_of(obs_status: str, conf_status: str = "F", note: str | None = None) -> Absence:
    """Return why there is no value, from the SDMX statuses and what an indicator's table notes."""
    if obs_status == "Q" or note == "withheld":
        return Absence.SUPPRESSED
    if obs_status == "M" or note in ("cannot_exist", "zero_base"):
        return Absence.NOT_APPLICABLE
    if note == "classified" or (obs_status == "O" and conf_status == "C"):
        return Absence.CLASSIFIED
    if note == "refused" or (obs_status == "O" and conf_status == "N"):
        return Absence.REFUSED
    return Absence.ABSENT


MARKED = ("B", "D", "E", "P", "V")
"""Statuses of a value that a reader must see beside it."""


def behind_row(row: Mapping[str, Any]) -> Behind:
    """Return what the value of a row of an indicator's table rests on."""
    return Behind(
        row["indicator"],
        row["numerator"],
        row["denominator"],
        row["institutions_reporting"],
        row["institutions_expected"],
        row["coverage"],
        row["basis"],
        row["comparability_note"],
        row["origin"],
    )
