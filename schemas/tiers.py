"""The tiers of an edition: who reads, and which tables and columns they get.

Belongs here: loading `tiers.yml`, and the models of the tables as a tier gets them. Does not belong here:
which figures are withheld (`disclosure`), writing anything.
"""

from copy import copy
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from schemas.disclosure import TIERS
from schemas.files import SchemaError, read_yaml
from schemas.tables.columns import Table
from schemas.tables.derive import column_names, primary_key
from schemas.tables.registry import EDITION_TABLES, table_model

INTERNAL, *PROTECTED = TIERS
"""The tier that sees all, and those that do not."""

Readers = Literal["nobody", "partners", "everybody"]
READERS: dict[Readers, tuple[str, ...]] = {
    "nobody": (),
    "partners": ("partners",),
    "everybody": ("partners", "public"),
}


class TierWords(BaseModel):
    """What a tier's files say of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    access: str


class Tiers(BaseModel):
    """All that `tiers.yml` says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tiers: dict[Literal["internal", "partners", "public"], TierWords]
    tables: dict[str, Readers]
    columns: dict[Readers, list[str]]
    descriptions: dict[str, str]

    def shows_column(self, column: str, tier: str) -> bool:
        """Return whether a tier gets a column of the tables that it gets."""
        return any(column in names and tier in READERS[readers] for readers, names in self.columns.items())


@cache
def _tiers() -> Tiers:
    """Return what `tiers.yml` says; raise SchemaError where it names a table or a tier that is not there."""
    found = Tiers.model_validate(read_yaml("tiers.yml"))
    strangers = found.tables.keys() - set(EDITION_TABLES)
    if strangers or found.tiers.keys() != set(TIERS):
        raise SchemaError(
            f"schemas/tiers.yml: unknown or missing: {', '.join(sorted(strangers)) or 'a tier'}."
        )
    return found


def tier_words(tier: str) -> TierWords:
    """Return the words of a tier; raise KeyError for one that is not there."""
    return {str(name): words for name, words in _tiers().tiers.items()}[tier]


def tables_of(tier: str) -> list[str]:
    """Return the tables that a tier gets, in order; one that `tiers.yml` does not name goes to nobody."""
    if tier == INTERNAL:
        return list(EDITION_TABLES)
    return [name for name in EDITION_TABLES if tier in READERS[_tiers().tables.get(name, "nobody")]]


def columns_of(name: str, tier: str) -> list[str]:
    """Return the columns of a table that a tier gets, in reading order."""
    every = column_names(table_model(name))
    return every if tier == INTERNAL else [one for one in every if _tiers().shows_column(one, tier)]


def unclassified() -> list[str]:
    """Return the tables and columns of editions of which `tiers.yml` does not say who gets them."""
    said = _tiers()
    named = [column for columns in said.columns.values() for column in columns]
    tables = [name for name in EDITION_TABLES if name not in said.tables]
    shown = [name for name in EDITION_TABLES if said.tables.get(name, "nobody") != "nobody"]
    columns = {column for name in shown for column in column_names(table_model(name)) if column not in named}
    return tables + sorted(columns)


def _described(name: str, column: str, field: Any) -> Any:
    text = _tiers().descriptions.get(f"{name}.{column}")
    if text is None:
        return field
    other = copy(field)
    other.description = text
    return other


@cache
def tier_model(name: str, tier: str) -> type[Table]:
    """Return the model of a table as a tier gets it; raise SchemaError where it does not get its key."""
    model = table_model(name)
    if tier == INTERNAL:
        return model
    columns = columns_of(name, tier)
    if name not in tables_of(tier) or not set(primary_key(model)) <= set(columns):
        raise SchemaError(f"schemas/tiers.yml: {tier} does not get {name}, or not all of its key.")
    model.to_schema()  # only then does pandera know the fields of a model
    fields = {column: model.__fields__[column] for column in columns}
    namespace: dict[str, Any] = {
        column: _described(name, column, field) for column, (_, field) in fields.items()
    }
    namespace |= {
        "__doc__": _tiers().descriptions.get(name, model.__doc__),
        "__module__": model.__module__,
        "__annotations__": {column: annotation.raw_annotation for column, (annotation, _) in fields.items()},
        "Config": model.Config,
    }
    return type(model.__name__, (Table,), namespace)
