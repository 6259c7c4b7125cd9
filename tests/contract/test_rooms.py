"""Every module says what belongs in it and what does not, so that a new line finds its room."""

import ast
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
MODULES = sorted(
    path for room in ("schemas", "pipelines", "assets") for path in (PROJECT / room).rglob("*.py")
)


def opening(source: str) -> str:
    return " ".join((ast.get_docstring(ast.parse(source)) or "").split())


def says_its_room(source: str) -> bool:
    words = opening(source)
    return "Belongs here:" in words and "not belong here" in words


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_a_module_opens_with_what_belongs_there(path: Path) -> None:
    assert says_its_room(path.read_text(encoding="utf-8"))


def test_a_module_that_does_not_say_it_is_noticed() -> None:
    assert not says_its_room('"""Adds numbers."""\n')
    assert says_its_room('"""Adds.\n\nBelongs here: sums. Does not\nbelong here: products."""\n')
