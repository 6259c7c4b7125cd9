"""The suites: what must hold in every table, from its model; with the truths of figures after it.

Belongs here: columns, types, what may be empty, ranges, code lists, keys, links between tables. Does not
belong here: what is true of figures (`truths`), any name of a table but those that hold codes.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from pipelines.quality.derived import derived_names
from pipelines.quality.expectations import Expectation, Suite, between, never_empty, one_of
from pipelines.quality.truths import truths
from schemas.files import SchemaError
from schemas.rules import rules
from schemas.tables.columns import Table
from schemas.tables.derive import arrow_schema, column_names, primary_key
from schemas.tables.registry import table_model

TYPES = {
    pa.string(): ("str", "text"),
    pa.float64(): ("float64", "a number"),
    pa.int64(): ("int64", "a whole number"),
    pa.bool_(): ("bool", "yes or no"),
    pa.date32(): ("datetime64", "a date"),
    pa.timestamp("us"): ("datetime64", "a time"),
}
"""How Great Expectations calls what a column of Parquet becomes, and how we do."""

Tables = Mapping[str, pa.Table]


def _values(tables: Tables, table: str, column: str) -> list[str]:
    """Return what stands in a column; nothing where there is none: that table's own suite says so."""
    found = tables.get(table)
    return [] if found is None or column not in found.column_names else found.column(column).to_pylist()


def codes_of(tables: Tables, code_list: str) -> list[str]:
    """Return the codes of a list as the edition explains them; none for a list that it does not."""
    if code_list == "institutions":
        return _values(tables, "codes.institutions", "institution")
    if code_list == "rules":
        return list(rules())
    lists, codes = (_values(tables, "codes.labels", column) for column in ("code_list", "code"))
    return list(dict.fromkeys(code for name, code in zip(lists, codes, strict=False) if name == code_list))


def _keys(tables: Tables) -> dict[str, str]:
    """Return the columns that are the whole key of a table, as return_id, with that table."""
    keys = {name: primary_key(table_model(name)) for name in tables}
    return {key[0]: name for name, key in keys.items() if len(key) == 1}


def _limits(column: str, checks: Mapping[str, Any]) -> Iterator[Expectation]:
    """Yield what pandera's checks say; raise SchemaError for one that nobody has translated."""
    translated = {"greater_than_or_equal_to", "less_than_or_equal_to", "isin", "str_matches"}
    if checks.keys() - translated:
        raise SchemaError(f"{column}: no expectation for {', '.join(sorted(checks.keys() - translated))}.")
    low, high = checks.get("greater_than_or_equal_to"), checks.get("less_than_or_equal_to")
    if low is not None or high is not None:
        yield between(column, low, high)
    if "isin" in checks:
        values = list(checks["isin"])
        yield one_of(f"{column}.allowed", f"{column} is one of {', '.join(values)}.", column, values)
    if "str_matches" in checks:
        pattern = getattr(checks["str_matches"], "pattern", checks["str_matches"])
        yield Expectation(
            f"{column}.form",
            f"{column} is written in its form, {pattern}.",
            "ExpectColumnValuesToMatchRegex",
            {"column": column, "regex": pattern},
        )


def _links(name: str, column: str, metadata: Mapping[str, Any], tables: Tables) -> Iterator[Expectation]:
    """Yield that what a column names is there: a row of another table, or a code of a list."""
    owner = _keys(tables).get(column, name)
    if owner != name:
        says = f"Every {column} stands in {owner}."
        yield one_of(f"{column}.known", says, column, list(dict.fromkeys(_values(tables, owner, column))))
    elif "codes" in metadata:
        says = f"{column} holds only codes of the list {metadata['codes']}."
        yield one_of(f"{column}.code", says, column, codes_of(tables, metadata["codes"]))


def _of_columns(name: str, model: type[Table], tables: Tables) -> Iterator[Expectation]:
    columns = model.to_schema().columns
    for field in arrow_schema(model):
        column = columns[field.name]
        kind, word = TYPES[field.type]
        yield Expectation(
            f"{field.name}.type",
            f"{field.name} is {word}.",
            "ExpectColumnValuesToBeOfType",
            {"column": field.name, "type_": kind},
        )
        if not field.nullable:
            yield never_empty(field.name)
        checks = {check.name: next(iter(check.statistics.values())) for check in column.checks}
        yield from _limits(field.name, checks)
        yield from _links(name, field.name, column.metadata or {}, tables)


def _of_table(name: str, model: type[Table]) -> Iterator[Expectation]:
    yield Expectation(
        "columns",
        "The columns are those of the dictionary, in its order.",
        "ExpectTableColumnsToMatchOrderedList",
        # What is derived for the truths stands behind the table's own columns.
        {"column_list": [*column_names(model), *derived_names(name)]},
    )
    key = primary_key(model)
    says = f"No two rows share {', '.join(key)}."
    if len(key) == 1:
        yield Expectation("primary_key", says, "ExpectColumnValuesToBeUnique", {"column": key[0]})
    else:
        yield Expectation("primary_key", says, "ExpectCompoundColumnsToBeUnique", {"column_list": key})


def suite(name: str, tables: Tables) -> Suite:
    """Return what must hold in a table, given the edition that it is in."""
    model = table_model(name)
    found = (*_of_table(name, model), *_of_columns(name, model, tables), *truths(name))
    names = [item.name for item in found]
    if len(set(names)) < len(names):
        raise SchemaError(f"{name}: two expectations have one name.")
    return Suite(name, found)
