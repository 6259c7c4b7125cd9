"""The Frictionless Data Package: `datapackage.json`, which describes the CSV files by the tables' models.

Belongs here: types, constraints and keys as Table Schema writes them. Does not belong here: the CSV files
(`pipelines.store.edition_files`).
"""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipelines.publishing.contents import Contents
from pipelines.store.edition_files import file_digest
from schemas.tables.columns import Table
from schemas.tables.derive import arrow_schema, description, primary_key

TYPES: dict[pa.DataType, dict[str, Any]] = {
    pa.string(): {"type": "string"},
    pa.float64(): {"type": "number"},
    pa.int64(): {"type": "integer"},
    pa.bool_(): {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
    pa.date32(): {"type": "date"},
    pa.timestamp("us"): {"type": "datetime", "format": "%Y-%m-%d %H:%M:%S.%f"},
}
CONSTRAINTS = {
    "greater_than_or_equal_to": "minimum",
    "less_than_or_equal_to": "maximum",
    "isin": "enum",
    "str_matches": "pattern",
}


def _constraints(column: Any, is_nullable: bool) -> dict[str, Any]:
    found: dict[str, Any] = {} if is_nullable else {"required": True}
    for check in column.checks:
        value = next(iter(check.statistics.values()))
        plain = getattr(
            value, "pattern", list(value) if isinstance(value, (list, tuple, set, frozenset)) else value
        )
        found[CONSTRAINTS[check.name]] = plain
    return found


def _field(model: type[Table], field: pa.Field) -> dict[str, Any]:
    column = model.to_schema().columns[field.name]
    metadata = column.metadata or {}
    more = {name: metadata[name] for name in ("unit", "codes") if name in metadata}
    return {
        "name": field.name,
        "title": str(column.title),
        "description": str(column.description),
        **TYPES[field.type],
        "constraints": _constraints(column, field.nullable),
        **more,
    }


def _foreign_keys(name: str, contents: Contents) -> list[dict[str, Any]]:
    """Return the columns that are the whole key of another table: institution, indicator, return_id."""
    owners = {tuple(primary_key(contents.model(other))): other for other in contents.tables}
    return [
        {"fields": [column], "reference": {"resource": _resource_name(owners[column,]), "fields": [column]}}
        for column in contents.tables[name].column_names
        if owners.get((column,), name) != name
    ]


def _resource_name(table_name: str) -> str:
    return table_name.replace("_", "-")


def table_schema(name: str, contents: Contents) -> dict[str, Any]:
    """Return the Table Schema of one of the edition's tables."""
    model = contents.model(name)
    schema: dict[str, Any] = {
        "fields": [_field(model, field) for field in arrow_schema(model)],
        "primaryKey": primary_key(model),
        "missingValues": [""],
    }
    keys = _foreign_keys(name, contents)
    return schema | ({"foreignKeys": keys} if keys else {})


def _resource(folder: Path, name: str, contents: Contents) -> dict[str, Any]:
    path = f"csv/{name.replace('.', '/')}.csv"
    return {
        "name": _resource_name(name),
        "profile": "tabular-data-resource",
        "type": "table",
        "title": name,
        "description": description(contents.model(name)),
        "path": path,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": (folder / path).stat().st_size,
        "hash": f"sha256:{file_digest(folder / path)}",
        "schema": table_schema(name, contents),
    }


def write_data_package(folder: Path, contents: Contents) -> None:
    """Write `datapackage.json` beside the CSV files that it describes."""
    region = contents.manifest["region"]
    package = {
        "profile": "tabular-data-package",
        "name": f"muster-{region.replace('_', '-')}-{contents.number}{contents.named_for('-')}",
        "title": contents.title,
        "description": contents.notice,
        "version": contents.number,
        "created": contents.prepared.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "resources": [_resource(folder, name, contents) for name in contents.tables],
    }
    text = json.dumps(package, indent=2, ensure_ascii=False) + "\n"
    (folder / "datapackage.json").write_bytes(text.encode())
