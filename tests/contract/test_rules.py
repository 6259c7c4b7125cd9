"""The rules as data: complete, of known kinds, and with words in every language."""

import re
from pathlib import Path

import pytest

from pipelines.checking.kinds import KINDS, computed_rules, kind_of
from schemas.code_lists import code_list
from schemas.files import SchemaError
from schemas.languages import WRITTEN_LANGUAGES
from schemas.rules import CHECKING, READING, SEVERITIES, STAGES, Rule, rule, rules
from schemas.texts import Text, texts

PARTS = ("message", "why", "advice")
TESTS = Path(__file__).parents[1]
SOURCES = Path(__file__).parents[2] / "pipelines"


def words_of(language: str) -> dict[str, Text]:
    """Every text about a rule, whatever subject's folder it stands in."""
    return {key: words for key, words in texts(language).items() if key.startswith("rule.")}


@pytest.mark.parametrize("language", WRITTEN_LANGUAGES)
def test_every_rule_has_its_words_and_no_others(language: str) -> None:
    expected = {f"rule.{rule_id}.{part}" for rule_id in rules() for part in PARTS}
    assert set(words_of(language)) == expected


@pytest.mark.parametrize("language", WRITTEN_LANGUAGES)
def test_words_are_sentences(language: str) -> None:
    odd = [
        form
        for words in words_of(language).values()
        for form in words.forms.values()
        if not form.rstrip("”“").endswith((".", "?"))
    ]
    assert odd == []


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
    """Rules of reading and about the check have their examples where those are tested who find them."""
    sources = "".join(path.read_text("utf-8") for path in SOURCES.rglob("*.py"))
    assert f'"{item.id}"' in sources
    examples = [path for path in TESTS.rglob("*.py") if f'"{item.id}"' in path.read_text("utf-8")]
    assert examples


def test_every_rule_that_reading_names_is_a_rule() -> None:
    pattern = re.compile(r"(?:find|refuse|find_in_sheet|Finding)\(\s*\"([a-z_]+)\"")
    named = {
        name
        for path in (SOURCES / "intake").rglob("*.py")
        for name in pattern.findall(path.read_text("utf-8"))
    }
    assert named - set(rules()) == set()
