"""What is wrong with the text of a layout, and on which line: for whoever writes it by hand.

Belongs here: finding line and kind. Does not belong here: words (`texts/portal_layouts`), codes that are none
(`undecided`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

import yaml
from pydantic import ValidationError

from pipelines.intake.foreign.inherit import InheritError, earlier_of, whole_layout
from schemas.files import SchemaError
from schemas.workbook_layout import UNPLACED, Block, Dimension, SheetLayout, WorkbookLayout

MOST = 20
"""How many are told at once: one mistake may make many."""

DEEPEST = 20
"""How far keys may stand within keys; a layout needs eight."""

Path = tuple[str, ...]


@dataclass(frozen=True)
class Problem:
    """Something that makes a text no layout: its kind, its line counted from 1, what the words name."""

    kind: str
    line: int | None = None
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """A question mark that stands for a decision: its line, and the keys that lead to it."""

    line: int
    path: Path


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _line_of(mark: Any) -> int | None:
    return None if mark is None else int(mark.line) + 1


def _composed(text: str) -> yaml.Node | Problem | None:
    """Return the text as nodes that know their lines, or why it is no YAML; None for an empty one."""
    try:
        depth = 0
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                return Problem("no_yaml", _line_of(event.start_mark))
            if isinstance(event, yaml.AliasEvent):  # a few of them may stand for millions
                return Problem("reference", _line_of(event.start_mark), {"name": str(event.anchor)})
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        return Problem("no_yaml", _line_of(error.problem_mark or error.context_mark))
    except (yaml.YAMLError, RecursionError):
        return Problem("no_yaml")


def _repeated(node: yaml.Node) -> Iterator[Problem]:
    """Return the keys that stand twice in one place."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _repeated(item)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    yield Problem("key_twice", _line(key), {"name": key.value})
                seen.add(key.value)
            yield from _repeated(value)


def _child(node: yaml.Node, part: object) -> tuple[int, yaml.Node] | None:
    """Return the line and the node that a step leads to; a block may be given by number, from 1."""
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return _line(node.value[part]), node.value[part]
    if isinstance(node, yaml.MappingNode):
        names = (str(part), str(part + 1)) if isinstance(part, int) else (str(part),)
        by_key = {key.value: (key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)}
        for name in names[::-1]:
            if name in by_key:
                return _line(by_key[name][0]), by_key[name][1]
    return None


def line_at(node: yaml.Node, path: Sequence[object]) -> int | None:
    """Return the line of what keys lead to, or of the last of them that the text itself has."""
    line = None
    for part in path:
        found = _child(node, part)
        if found is None:
            break
        line, node = found
    return line


def _known_keys(path: Sequence[object]) -> str:
    model = WorkbookLayout if "sheets" not in path else Block if "blocks" in path else SheetLayout
    return ", ".join(model.model_fields)


def _values(error: Any) -> tuple[str, dict[str, str]]:
    """Return the kind of what a model says, and what its words name."""
    path, given = [part for part in error["loc"] if part != "[key]"], str(error.get("input", ""))
    key = str(path[-1]) if path else ""
    if error["type"] == "extra_forbidden":
        return "unknown_key", {"name": key, "known": _known_keys(path)}
    if error["type"] == "literal_error":
        is_sector = path[:1] == ["sector"]
        known = "AF, POL, MOD" if is_sector else ", ".join(n for n in get_args(Dimension) if n != UNPLACED)
        return "unknown_value", {"value": given, "known": known}
    if error["type"] in ("no_dimension", "no_remark", "no_range", "no_column", "no_row"):
        ctx = error["ctx"]
        kind = "unknown_value" if ctx["known"] else error["type"]
        return kind, {name: ctx[name] for name in ("value", "known") if ctx[name]}
    if error["type"] == "missing":
        return "missing", {"name": key}
    return "other_kind", {"name": key}


def _of_model(error: ValidationError, node: yaml.Node) -> list[Problem]:
    found = []
    for one in error.errors():
        kind, values = _values(one)
        found.append(Problem(kind, line_at(node, one["loc"]), values))
    return list({(item.kind, item.line): item for item in found}.values())[:MOST]


def read_text(
    text: str, institution: str, kept: Mapping[str, str]
) -> tuple[WorkbookLayout | None, list[Problem], list[Question]]:
    """Return the layout of a text (None where it is none), what is wrong with it, and its question marks."""
    node = _composed(text)
    if isinstance(node, Problem):
        return None, [node], []
    if not isinstance(node, yaml.MappingNode):
        return None, [Problem("no_keys", 1)], []
    if repeated := list(_repeated(node)):
        return None, repeated[:MOST], []
    asked = list(questions(node))
    try:
        layout = whole_layout(text, "layout", earlier_of(institution, kept))
    except InheritError as error:
        return None, [Problem(error.kind, line_at(node, _where(error)), error.values)], asked
    except SchemaError as error:
        cause = error.__cause__
        wrong = _of_model(cause, node) if isinstance(cause, ValidationError) else [Problem("no_yaml")]
        return None, wrong, asked
    if layout.institution != institution:
        values = {"given": layout.institution, "expected": institution}
        return None, [Problem("institution", line_at(node, ("institution",)), values)], asked
    return layout, [], asked


def _where(error: InheritError) -> Path:
    return ("inherits",) if error.kind in ("nothing_earlier", "circle") else ("sheets",)


def questions(node: yaml.Node, path: Path = ()) -> Iterator[Question]:
    """Return every question mark of a text, in its order."""
    if isinstance(node, yaml.ScalarNode) and node.value == UNPLACED:
        yield Question(_line(node), path)
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value, start=1):
            step = () if isinstance(item, yaml.ScalarNode) else (str(number),)
            yield from questions(item, (*path, *step))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from questions(value, (*path, str(key.value)))
