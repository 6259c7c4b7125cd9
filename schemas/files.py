"""Reading the data files of this folder, strictly.

Belongs here: CSV and YAML to plain Python, with a clear error that names file and line. Does not
belong here: what a file means (each loader beside this module says that).
"""

import csv
import re
from pathlib import Path
from typing import Any

import yaml

SCHEMAS_FOLDER = Path(__file__).parent


class SchemaError(ValueError):
    """A data file of `schemas/` says something that the house does not know."""


def read_csv(path: str, columns: list[str]) -> list[dict[str, str]]:
    """Return the rows of `schemas/<path>` as text; raise SchemaError unless it has exactly `columns`.

    Lines above the header that begin with `#` are for who edits the file.
    """
    with (SCHEMAS_FOLDER / path).open(encoding="utf-8", newline="") as file:
        lines = list(file)
    head = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    reader = csv.DictReader(lines[head:], strict=True)
    if reader.fieldnames != columns:
        raise SchemaError(f"schemas/{path}: columns are {reader.fieldnames}, should be {columns}.")
    rows = list(reader)
    for number, row in enumerate(rows, start=head + 2):
        if None in row or None in row.values():
            raise SchemaError(f"schemas/{path}, line {number}: too many or too few cells.")
    return rows


class _StrictLoader(yaml.SafeLoader):
    """YAML in which a key may stand only once, and `no` or `off` stay words."""


class _QuickLoader(yaml.CSafeLoader):
    """The same, eight times as fast, for our own files: libyaml ends the process for a text of `[[[[...`."""


def _mapping_without_repeats(loader: _StrictLoader | _QuickLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node)
        if key in seen:
            raise SchemaError(f"{node.start_mark.name}: key {key!r} stands twice.")
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


for _loader in (_StrictLoader, _QuickLoader):
    _loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping_without_repeats)
    _loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    _loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


def read_yaml(path: str) -> Any:
    """Return what `schemas/<path>` says; raise SchemaError for a key that stands twice."""
    with (SCHEMAS_FOLDER / path).open(encoding="utf-8") as file:
        return yaml.load(file, Loader=_QuickLoader)  # noqa: S506 (a SafeLoader)


def yaml_text(text: str, name: str) -> Any:
    """Return what anybody's YAML says; raise SchemaError where it is no YAML or a key stands twice."""
    try:
        return yaml.load(text, Loader=_StrictLoader)  # noqa: S506 (a SafeLoader)
    except yaml.YAMLError as error:
        raise SchemaError(f"{name}: not YAML: {error}") from error
