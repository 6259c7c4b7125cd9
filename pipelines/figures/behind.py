"""Who and what is behind some cells: their returns, what was found in them, what was laid on them.

Belongs here: looking that up in an edition. Does not belong here: which cells are behind a value
(`trace`), what institutions wrote about them (`footnotes`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, TypeVar

import duckdb

from pipelines.figures.footnotes import FigureAt


@dataclass(frozen=True)
class ReturnBehind:
    """A file that a value rests on: which revision it is, and who sent, signed off and accepted it when."""

    return_id: str
    revision: int
    origin: str
    file_name: str
    sha256: str
    submitted_by: str
    submitted_at: datetime
    signed_off_by: str | None
    signed_off_at: datetime | None
    confirmed_by: str | None
    confirmed_at: datetime | None
    accepted_by: str | None
    accepted_at: datetime | None
    accepted_reason: str | None


@dataclass(frozen=True)
class FindingAt:
    """What a rule found in a cell, or in others while it looked at that cell."""

    return_id: str
    sheet: str | None
    cell: str | None
    rule: str
    severity: str
    message: str


@dataclass(frozen=True)
class CorrectionAt:
    """What was laid on a number that was known to be wrong: what was sent, what is used, and why."""

    correction: str
    return_id: str
    sheet: str | None
    cell: str | None
    action: str
    value_sent: float | None
    value_used: float | None
    status_sent: str | None
    status_used: str | None
    reason: str
    source: str
    asked_of: str | None


RETURNS = "SELECT {columns} FROM audit.returns WHERE list_contains($ids, return_id) ORDER BY return_id"

CORRECTIONS = (
    "SELECT {columns} FROM audit.corrections WHERE list_contains($ids, correction) ORDER BY correction"
)

FINDINGS = """
SELECT {columns}
FROM audit.findings
WHERE return_id = $return_id
  AND ((sheet = $sheet AND cell = $cell)
       OR list_contains(string_split(related_cells, ','), $sheet || '!' || $cell))
ORDER BY finding
"""

T = TypeVar("T", ReturnBehind, FindingAt, CorrectionAt)


def is_there(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> bool:
    """Return whether the edition has a table: those for others than the programme have no `audit`."""
    query = "SELECT count(*) FROM duckdb_tables() WHERE (schema_name, table_name) = (?, ?)"
    return connection.execute(query, [schema, table]).fetchall() != [(0,)]


def _found(connection: duckdb.DuckDBPyConnection, kind: type[T], query: str, values: Any) -> list[T]:
    columns = ", ".join(field.name for field in fields(kind))
    return [kind(*row) for row in connection.execute(query.format(columns=columns), values).fetchall()]


def returns_of(connection: duckdb.DuckDBPyConnection, return_ids: Iterable[str]) -> tuple[ReturnBehind, ...]:
    """Return who sent, signed off and accepted these returns, each once."""
    return tuple(_found(connection, ReturnBehind, RETURNS, {"ids": sorted(set(return_ids))}))


def corrections_of(connection: duckdb.DuckDBPyConnection, names: Iterable[str]) -> tuple[CorrectionAt, ...]:
    """Return what is recorded of these corrections, each once."""
    wanted = sorted(set(names))
    return tuple(_found(connection, CorrectionAt, CORRECTIONS, {"ids": wanted})) if wanted else ()


def findings_of(connection: duckdb.DuckDBPyConnection, figures: Iterable[FigureAt]) -> tuple[FindingAt, ...]:
    """Return what was found in the cells of these figures, each once; none where a figure has no cell."""
    found: dict[FindingAt, None] = {}
    for figure in dict.fromkeys(figures):
        place = {"return_id": figure.return_id, "sheet": figure.sheet, "cell": figure.cell}
        if figure.cell is not None:
            found |= dict.fromkeys(_found(connection, FindingAt, FINDINGS, place))
    return tuple(found)
