"""Every text is used by the code, and every text that the code asks for exists.

Belongs here: comparing the keys of `schemas/texts` with the strings of the code. Does not belong here: the
texts themselves (`test_texts`), the words of rules (`test_rules`).
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from schemas.code_lists import code_list, code_list_names
from schemas.regions import load_region, region_names
from schemas.reminders import reminders
from schemas.texts import texts

PROJECT = Path(__file__).parents[2]
SOURCES = sorted(
    path for folder in ("schemas", "pipelines", "assets") for path in (PROJECT / folder).rglob("*.py")
)
PAGES = sorted(
    path for path in (PROJECT / "pipelines").rglob("*.*") if path.suffix in (".html", ".j2", ".jinja")
)
ANY_WORDS = r"[\w.-]+"
REPORT = PROJECT / "pipelines" / "report"
OF_THE_REPORT = re.escape("report.")
"""What the report's `Words` put before every key that they are asked for."""


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def pattern_of(node: ast.AST) -> str | None:
    """Return the pattern of a string in the code; what an f-string fills in may be any words."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = (str(part.value) if isinstance(part, ast.Constant) else None for part in node.values)
        return "".join(ANY_WORDS if part is None else re.escape(part) for part in parts)
    return None


@cache
def strings_of_the_report() -> frozenset[str]:
    """Return the patterns of the strings in the report's code, as the keys that they may be."""
    own = [path for path in SOURCES if REPORT in path.parents]
    found = {pattern_of(node) for path in own for node in ast.walk(tree_of(path))}
    return frozenset(OF_THE_REPORT + pattern for pattern in found if pattern and len(pattern) < 100)


@cache
def strings() -> frozenset[str]:
    """Return the patterns of all strings in the code and in the pages."""
    in_code = {pattern_of(node) for path in SOURCES for node in ast.walk(tree_of(path))}
    in_pages = {
        re.escape(found)
        for path in PAGES
        for found in re.findall(r"[\"']([\w.-]+)[\"']", path.read_text("utf-8"))
    }
    return frozenset(pattern for pattern in in_code | in_pages if pattern and len(pattern) < 200)


@cache
def known_words() -> frozenset[str]:
    """Return what may stand between the dots of a key: words of the code, and codes."""
    lists = [code_list(name) for name in code_list_names()] + [
        load_region(name).areas for name in region_names()
    ]
    codes = {code for codes in lists for code in codes.codes}
    codes |= {item.name for item in reminders()}
    return frozenset(codes | {word for pattern in strings() for word in re.findall(r"[\w-]+", pattern)})


@cache
def keys_made() -> re.Pattern[str]:
    subjects = {key.partition(".")[0] for key in texts("en")}
    made = {pattern for pattern in strings() if pattern.partition(r"\.")[0] in subjects and r"\." in pattern}
    return re.compile("|".join(sorted(made | strings_of_the_report())))


def is_used(key: str) -> bool:
    """Return whether some string of the code makes this key out of words that the code knows."""
    return bool(keys_made().fullmatch(key)) and all(map(is_known, key.split(".")))


def is_known(word: str) -> bool:
    return word.isdigit() or word in known_words() or known_words().issuperset(word.split("_"))


def test_every_text_is_used() -> None:
    """The words of a rule are asked for by its id (`test_rules`)."""
    assert [key for key in texts("en") if not key.startswith("rule.") and not is_used(key)] == []


def test_a_dead_text_is_noticed() -> None:
    for key in ("template.unheard_of", "cli.check.unheard_of", "unheard.of", "template.sheet.unheard_of"):
        assert not is_used(key)


def called(node: ast.AST) -> str | None:
    """Return the name of the function that a call calls."""
    if not isinstance(node, ast.Call):
        return None
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)


def prefix_of(call: ast.Call) -> str:
    """Return what is put before the key of a call: the report's words put their own."""
    receiver = call.func.value if isinstance(call.func, ast.Attribute) else None
    name = receiver.attr if isinstance(receiver, ast.Attribute) else getattr(receiver, "id", None)
    return OF_THE_REPORT if name == "words" else ""


def first_patterns(tree: ast.AST, function: str) -> Iterator[str]:
    """Yield the patterns of the strings that calls of `function` have as their first argument."""
    for node in ast.walk(tree):
        if called(node) == function and isinstance(node, ast.Call) and node.args:
            pattern = pattern_of(node.args[0])
            if pattern is not None:
                yield prefix_of(node) + pattern


def helpers(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield name and prefix of each function that puts a prefix before the key it is given."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            for pattern in first_patterns(node, "text"):
                prefix, _, rest = pattern.partition(ANY_WORDS)
                if prefix and not rest:
                    yield node.name, prefix


def asked_for() -> dict[str, Path]:
    """Return the pattern of every key that the code asks for."""
    asked = {}
    for path in SOURCES:
        tree = tree_of(path)
        for function in ("text", "plain"):
            asked |= dict.fromkeys(first_patterns(tree, function), path)
        for helper, prefix in helpers(tree):
            for pattern in first_patterns(tree, helper):
                asked[prefix + pattern] = path
    return asked


def test_every_text_that_the_code_asks_for_exists() -> None:
    asked = asked_for()
    assert len(asked) > 30
    missing = [
        (pattern, path.name)
        for pattern, path in asked.items()
        if not any(re.fullmatch(pattern, key) for key in texts("en"))
    ]
    assert missing == []
