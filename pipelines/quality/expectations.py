"""What one expectation is: a name, a sentence, and what Great Expectations is asked.

Belongs here: the plain data that suites are made of. Does not belong here: which expectations there are
(`suites`, `truths`), asking (`validating`).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

Rows = Mapping[str, str | bool]
"""The rows that are meant: those in which each of these columns has this value; all rows for none."""


@dataclass(frozen=True)
class Expectation:
    """What must hold in one table.

    `name` is its own within the table, `says` is a sentence for the steering group, `kind` is the class of
    Great Expectations and `arguments` are that class's.
    """

    name: str
    says: str
    kind: str
    arguments: Mapping[str, Any]
    rows: Rows = field(default_factory=dict)


@dataclass(frozen=True)
class Suite:
    """All that must hold in one table."""

    table: str
    expectations: tuple[Expectation, ...]

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


def never_empty(column: str, rows: Rows | None = None, when: str = "") -> Expectation:
    """Return that a column holds something in every row."""
    return Expectation(
        name=f"{column}.never_empty{'.' + _slug(rows) if rows else ''}",
        says=f"{column} is never empty{when}.",
        kind="ExpectColumnValuesToNotBeNull",
        arguments={"column": column},
        rows=rows or {},
    )


def empty(column: str, rows: Rows, when: str) -> Expectation:
    """Return that a column holds nothing in the rows meant."""
    return Expectation(
        name=f"{column}.empty.{_slug(rows)}",
        says=f"{column} is empty{when}.",
        kind="ExpectColumnValuesToBeNull",
        arguments={"column": column},
        rows=rows,
    )


def between(
    column: str, low: float | None, high: float | None, rows: Rows | None = None, says: str = ""
) -> Expectation:
    """Return that the numbers of a column lie between two limits, themselves included."""
    words = {"at least": low, "at most": high}
    said = " and ".join(f"{word} {limit:g}" for word, limit in words.items() if limit is not None)
    limits = {"min_value": low, "max_value": high}
    return Expectation(
        name=f"{column}.range{'.' + _slug(rows) if rows else ''}",
        says=says or f"{column} is {said}.",
        kind="ExpectColumnValuesToBeBetween",
        arguments={"column": column, **{name: limit for name, limit in limits.items() if limit is not None}},
        rows=rows or {},
    )


def one_of(name: str, says: str, column: str, values: list[str], rows: Rows | None = None) -> Expectation:
    """Return that a column holds nothing but these values."""
    return Expectation(
        name, says, "ExpectColumnValuesToBeInSet", {"column": column, "value_set": values}, rows or {}
    )


def at_most(smaller: str, greater: str, says: str, rows: Rows | None = None) -> Expectation:
    """Return that one column is never more than another, where both are known."""
    return Expectation(
        name=f"{smaller}.at_most.{greater}{'.' + _slug(rows) if rows else ''}",
        says=says,
        kind="ExpectColumnPairValuesAToBeGreaterThanB",
        arguments={
            "column_A": greater,
            "column_B": smaller,
            "or_equal": True,
            "ignore_row_if": "either_value_is_missing",
        },
        rows=rows or {},
    )


def _slug(rows: Rows) -> str:
    return ".".join(
        str(value).lower() if isinstance(value, str) else column for column, value in rows.items()
    )
