"""The rules as data: complete, of known kinds, and with words in every language."""

import re
import string
from functools import cache
from pathlib import Path

import pytest

from pipelines.checking.kinds import KINDS, computed_rules, kind_of
from schemas.code_lists import code_list
from schemas.files import SCHEMAS_FOLDER, SchemaError, read_yaml
from schemas.languages import LANGUAGES, WRITTEN_LANGUAGES
from schemas.rules import CHECKING, READING, SEVERITIES, STAGES, Rule, rule, rules
from schemas.texts import text

PARTS = ("message", "why", "advice")
TESTS = Path(__file__).parents[1]
SOURCES = Path(__file__).parents[2] / "pipelines"
LATIN_IN_CYRILLIC = {"xlsx", "xls", "Excel", "PDF", "MB"}


@cache
def words_of(language: str) -> dict[str, str]:
    """Every text about a rule, whatever subject's folder it stands in."""
    paths = sorted((SCHEMAS_FOLDER / "texts").glob(f"*/{language}.yml"))
    texts = [read_yaml(f"texts/{path.parent.name}/{path.name}") for path in paths]
    return {key: words for part in texts for key, words in part.items() if key.startswith("rule.")}


def names_in(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}


@pytest.mark.parametrize("language", WRITTEN_LANGUAGES)
def test_every_rule_has_its_words_and_no_others(language: str) -> None:
    expected = {f"rule.{rule_id}.{part}" for rule_id in rules() for part in PARTS}
    assert set(words_of(language)) == expected


@pytest.mark.parametrize("language", WRITTEN_LANGUAGES)
def test_the_same_names_stand_in_every_language(language: str) -> None:
    english, own = words_of("en"), words_of(language)
    assert {key: names_in(words) for key, words in own.items()} == {
        key: names_in(words) for key, words in english.items()
    }


@pytest.mark.parametrize("language", WRITTEN_LANGUAGES)
def test_words_are_sentences(language: str) -> None:
    odd = [key for key, words in words_of(language).items() if not words.rstrip("”“").endswith((".", "?"))]
    assert odd == []


@pytest.mark.parametrize("language", ["sr", "mk"])
def test_cyrillic_has_no_stray_latin(language: str) -> None:
    for key, words in words_of(language).items():
        latin = set(re.findall(r"[A-Za-zČčĆćĐđŠšŽž]+", re.sub(r"\{\w+\}", "", words)))
        assert latin <= LATIN_IN_CYRILLIC, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_borrows_the_words_of_english(language: str) -> None:
    """A text that nobody translated reads the same as the English one."""
    if language == "en":
        return
    # The three pair rules consist of placeholders and two words, so only longer texts tell.
    same = [
        key for key in words_of("en") if text_without_names(key, language) == text_without_names(key, "en")
    ]
    assert same == []


def text_without_names(key: str, language: str) -> str:
    return text(key, language, **dict.fromkeys(names_in(words_of("en")[key]), ""))


def test_stages_and_severities_have_names() -> None:
    assert tuple(code_list("stages").codes) == STAGES
    assert tuple(code_list("severities").codes) == SEVERITIES


def test_rules_come_in_the_order_of_checking() -> None:
    stages = [STAGES.index(item.stage) for item in rules().values()]
    assert stages == sorted(stages)


def test_every_rule_has_a_known_kind_and_its_parameters() -> None:
    for item in computed_rules():
        kind_of(item)
    assert {item.kind for item in computed_rules()} == set(KINDS)
    assert {item.kind for item in rules().values()} - set(KINDS) == {READING, CHECKING}


def test_an_unknown_kind_or_parameter_is_an_error() -> None:
    with pytest.raises(SchemaError, match="no kind 'guessed'"):
        kind_of(Rule(id="x", stage="value", severity="block", kind="guessed", since=2026))
    wrong = Rule(
        id="x", stage="value", severity="block", kind="at_least", parameters={"lowest": 0}, since=2026
    )
    with pytest.raises(ValueError, match="lowest"):
        kind_of(wrong)


def test_an_unknown_rule_is_an_error() -> None:
    with pytest.raises(SchemaError, match="No rule 'unheard_of'"):
        rule("unheard_of")


def test_codes_named_by_rules_exist() -> None:
    lists = {"units": "units", "measures": "measures", "parts": "sex", "parts_where_given": "sex"}
    lists |= {"less": "measures", "more": "measures", "more_detail": "details"}
    for item in computed_rules():
        for name, value in item.parameters.items():
            codes = value if isinstance(value, list) else [value]
            unknown = [code for code in codes if name in lists and code not in code_list(lists[name])]
            assert unknown == [], item.id


@pytest.mark.parametrize(
    "item", [item for item in rules().values() if not item.is_computed], ids=lambda item: item.id
)
def test_every_rule_that_is_not_computed_is_found_somewhere_and_tested(item: Rule) -> None:
    """Rules of reading and about the check have their examples in the tests of those who find them."""
    sources = "".join(path.read_text("utf-8") for path in SOURCES.rglob("*.py"))
    assert f'"{item.id}"' in sources
    examples = [path for path in TESTS.rglob("test_*.py") if f'"{item.id}"' in path.read_text("utf-8")]
    assert examples


def test_every_rule_that_reading_names_is_a_rule() -> None:
    pattern = re.compile(r"(?:find|refuse|find_in_sheet|Finding)\(\s*\"([a-z_]+)\"")
    named = {
        name
        for path in (SOURCES / "intake").rglob("*.py")
        for name in pattern.findall(path.read_text("utf-8"))
    }
    assert named - set(rules()) == set()
