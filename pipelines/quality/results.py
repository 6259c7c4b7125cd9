"""What came of asking: table, expectation, whether it held, how many rows; never a value.

Belongs here: results as plain data, and what can be counted from them. Does not belong here: files (`kept`),
pages (`page`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

HOLDS, FAILS, NOT_CHECKED = "holds", "fails", "not_checked"


@dataclass(frozen=True)
class Result:
    """One expectation and what came of it; `rows` were looked at, `failing` of them do not fit.

    Both are None where an expectation is about the table as a whole, or could not be checked.
    """

    name: str
    says: str
    outcome: str
    rows: int | None
    failing: int | None


@dataclass(frozen=True)
class TableResults:
    """The results of one table; `rows` is None where the edition has no such table."""

    table: str
    description: str
    rows: int | None
    results: tuple[Result, ...]

    @property
    def failed(self) -> tuple[Result, ...]:
        """Return what does not hold, with what could not be checked."""
        return tuple(item for item in self.results if item.outcome != HOLDS)


@dataclass(frozen=True)
class EditionResults:
    """The results of one edition: `about` says which it is and by what it was checked."""

    about: Mapping[str, str]
    tables: tuple[TableResults, ...]

    @property
    def expectations(self) -> int:
        """Return how many expectations there were."""
        return sum(len(item.results) for item in self.tables)

    @property
    def failed(self) -> int:
        """Return how many of them do not hold."""
        return sum(len(item.failed) for item in self.tables)

    def failures(self) -> Iterator[tuple[str, Result]]:
        """Yield every expectation that does not hold, with its table."""
        for item in self.tables:
            for result in item.failed:
                yield item.table, result

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


def from_data(data: Mapping[str, Any]) -> EditionResults:
    """Return results from the plain data that they were kept as."""
    tables = tuple(
        TableResults(**{**item, "results": tuple(Result(**result) for result in item["results"])})
        for item in data["tables"]
    )
    return EditionResults(data["about"], tables)
