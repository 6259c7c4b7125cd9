"""What the report is made from: one tier's edition, read row by row.

Belongs here: queries, names of codes and footnotes as the edition has them, a row's number as a `Figure`.
Does not belong here: what is said of it (`chapters`), the ledger, the vault: a report rests on its edition.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import duckdb

from pipelines.report.figures import (
    CHANGES,
    MARKED,
    Figure,
    Reference,
    absence_of,
    behind_row,
)
from pipelines.store.edition import Edition
from schemas.indicators import Indicator, indicators
from schemas.tables.derive import primary_key
from schemas.tables.registry import table_model

Row = Mapping[str, Any]

LABELS = "SELECT code_list, code, language, label FROM codes.labels"
FOOTNOTES = "SELECT code_list, code, language, footnote FROM codes.footnotes"
DEFINITION = "SELECT definition FROM codes.definitions WHERE (indicator, language) = (?, ?)"
ORDER = "SELECT code FROM codes.labels WHERE (code_list, language) = ($name, 'en') ORDER BY position"


@dataclass(frozen=True)
class Source:
    """One tier's edition, open while a report is made; `year` is the year that the report is about."""

    edition: Edition
    connection: duckdb.DuckDBPyConnection

    @property
    def year(self) -> int:
        """Return the last reporting year of the edition."""
        return self.edition.year

    @property
    def tier(self) -> str:
        """Return who the report is for."""
        return str(self.edition.manifest["tier"])

    @property
    def region(self) -> str:
        """Return the region, as western_balkans."""
        return str(self.edition.manifest["region"])

    def rows(self, query: str, **values: Any) -> list[Row]:
        """Return what a query gives, a mapping for each row. Every query says its order."""
        result = self.connection.execute(query, values)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    @cached_property
    def tables(self) -> frozenset[str]:
        """Return the names of the tables that this tier has, as region.revisions."""
        query = "SELECT schema_name || '.' || table_name FROM duckdb_tables()"
        return frozenset(name for (name,) in self.connection.execute(query).fetchall())

    def label(self, code_list: str, code: str, language: str) -> str:
        """Return the name of a code; raise KeyError for one that the edition does not know."""
        return self._labels[code_list, code, language]

    def has(self, code_list: str, code: str) -> bool:
        """Return whether the edition knows a code."""
        return (code_list, code, "en") in self._labels

    def codes(self, code_list: str) -> list[str]:
        """Return the codes of a list in their order."""
        return [row["code"] for row in self.rows(ORDER, name=code_list)]

    def definition(self, indicator: str, language: str) -> str:
        """Return what an indicator says, and of whom; raise KeyError for one that the edition lacks."""
        ((words,),) = self.connection.execute(DEFINITION, [indicator, language]).fetchall() or [(None,)]
        if words is None:
            raise KeyError(f"No definition of {indicator!r} in {language!r}.")
        return str(words)

    def footnote(self, code_list: str, code: str, language: str) -> str | None:
        """Return what must stand wherever a code is named, if anything."""
        return self._footnotes.get((code_list, code, language))

    @cached_property
    def _labels(self) -> dict[tuple[str, str, str], str]:
        return {tuple(key): label for *key, label in self.connection.execute(LABELS).fetchall()}

    @cached_property
    def _footnotes(self) -> dict[tuple[str, str, str], str]:
        return {tuple(key): words for *key, words in self.connection.execute(FOOTNOTES).fetchall()}

    def indicator(self, name: str, **where: Any) -> list[Row]:
        """Return the rows of an indicator's table, filtered by columns, in the order of its key."""
        return self.table(indicators()[name].table, indicator=name, **where)

    def table(self, name: str, **where: Any) -> list[Row]:
        """Return the rows of a table, filtered by columns, in the order of its key; none if it has none."""
        if name not in self.tables:
            return []
        columns = tuple(sorted(where))
        if (name, columns) not in self._indexes:
            self._indexes[name, columns] = self._index(name, columns)
        return self._indexes[name, columns].get(tuple(where[column] for column in columns), [])

    @cached_property
    def _indexes(self) -> dict[tuple[str, tuple[str, ...]], dict[tuple[Any, ...], list[Row]]]:
        """Return the rows of tables by the columns that they were asked for by: each table is read once."""
        return {}

    def _index(self, name: str, columns: tuple[str, ...]) -> dict[tuple[Any, ...], list[Row]]:
        if columns:
            every = self.table(name)
        else:
            key = ", ".join(primary_key(table_model(name)))
            every = self.rows(f"SELECT * FROM {name} ORDER BY {key}")  # noqa: S608 (names are ours)
        found: dict[tuple[Any, ...], list[Row]] = {}
        for row in every:
            found.setdefault(tuple(row[column] for column in columns), []).append(row)
        return found

    def figure(self, table: str, row: Row, column: str = "value") -> Figure:
        """Return the number in a column of a row of any table: value, unit, why there is none, its place.

        Raises KeyError where the row lacks the column, or one of the table's key.
        """
        value, status = row[column], row.get("obs_status") or "O"
        note = row.get("comparability_note")
        is_indicator = "numerator" in row and "basis" in row
        absence = None if value is not None else absence_of(status, row.get("conf_status") or "F", note)
        return Figure(
            None if value is None else float(value),
            _unit(row, column),
            (reference(table, row, column),),
            absence,
            behind=behind_row(row) if is_indicator and column == "value" else None,
            is_of_few=column == "value" and _is_of_few(row),
            marks=tuple(mark for mark in MARKED if column in OWN and mark == row.get("obs_status")),
        )


OWN = frozenset({"value", "obs_value"})
"""Columns that a row's status speaks of: not what is said of the region, of last year, of the order."""


def reference(table: str, row: Row, column: str) -> Reference:
    """Return where a column of a row stands."""
    return Reference(
        table, tuple((name, row[name]) for name in primary_key(table_model(table)) if name in row), column
    )


UNITS = {
    **dict.fromkeys(CHANGES, "difference"),
    **dict.fromkeys(("coverage", "regional_coverage", "probability"), "percent"),
    **dict.fromkeys(
        (
            *("institutions_reporting", "institutions_expected", "regional_areas", "areas_compared"),
            *("rank_position", "objectives", "form_rows", "unanswered", "observations", "missing_values"),
            *("findings_block", "findings_explain", "revisions", "fitted_years"),
        ),
        "count",
    ),
}
"""Units of the columns that are not in the unit of their row."""


def _unit(row: Row, column: str) -> str:
    """Return the unit of a column: its own, or that of the row, or that of the row's indicator."""
    item = indicators().get(str(row.get("indicator")))
    of_row = row.get("unit_measure") or (item.unit_measure if item else None)
    if column in ("numerator", "denominator") and item is not None:
        return _unit_of_counts(item)
    unit = UNITS.get(column, of_row)
    if unit is None:
        raise KeyError(f"No unit is known for the column {column!r} of {sorted(row)}.")
    if unit == "difference":
        return "percentage_points" if of_row == "percent" else str(of_row)
    return str(unit)


def _unit_of_counts(item: Indicator) -> str:
    """Return what stands above and below the line of an indicator: counts, or those of others."""
    if item.numerator is not None:
        return item.numerator.unit_measure
    return indicators()[str(item.of)].unit_measure


def _is_of_few(row: Row) -> bool:
    """Return whether a share's base is so small that counts must be shown in its place."""
    is_share = row.get("unit_measure") == "percent" and row.get("basis") == "counts"
    item = indicators().get(str(row.get("indicator")))
    base = row.get("denominator")
    return is_share and item is not None and base is not None and base < max(item.smallest_base, SMALL_BASE)


SMALL_BASE = 20
"""Persons or posts below which a share is written as counts, whatever the indicator asks for a position."""


def value_at(source: Source, place: Reference) -> Any:
    """Return what stands in the edition at a place; raise LookupError unless exactly one row has its key."""
    rows = source.table(place.table, **dict(place.key))
    if len(rows) != 1:
        raise LookupError(f"{place} names {len(rows)} rows.")
    return rows[0][place.column]


@contextmanager
def reading(edition: Edition) -> Iterator[Source]:
    """Open an edition for the making of a report."""
    with edition.connect() as connection:
        yield Source(edition, connection)
