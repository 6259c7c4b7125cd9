"""Labels to codes, remarks to statuses, and the words of the template."""

import re

import pytest

from pipelines.intake.fillings import rows_of
from pipelines.intake.words import sheet_words
from schemas.code_lists import Code, CodeList, code_list
from schemas.files import SchemaError, read_yaml
from schemas.languages import LANGUAGES, WRITTEN_LANGUAGES
from schemas.regions import load_region, region_names
from schemas.statuses import (
    answer_of,
    answer_value,
    holds_value,
    remark_of,
    status_of,
    statuses,
    unclear_markers,
)
from schemas.template_layout import template_layout
from schemas.texts import text
from schemas.vocabulary import normalised, vocabulary

READ_LISTS = (
    "sheets",
    "columns",
    "cover_fields",
    "measures",
    "populations",
    "ranks",
    "details",
    "remarks",
    "answers",
)
LONGEST_SHEET_NAME, LONGEST_VALIDATION, LONGEST_VALIDATION_TITLE = 31, 225, 32


@pytest.mark.parametrize("name", READ_LISTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_means_its_code(name: str, language: str) -> None:
    words = vocabulary(code_list(name))
    for code in code_list(name).codes.values():
        assert words.resolve(code.label(language), name) == code.code
        assert words.resolve(f"  {code.label(language).upper()} * ", name) == code.code


def test_a_label_may_mean_something_in_several_dimensions() -> None:
    words = vocabulary(code_list("sex"), code_list("columns"))
    assert words.meanings("Žene") == {"sex": "F", "columns": "F"}
    assert words.meanings("Жене") == {"sex": "F", "columns": "F"}
    assert words.meanings("no such thing") == {}
    assert words.resolve("no such thing", "sex") is None


def test_one_label_with_two_codes_is_an_error() -> None:
    labels = dict.fromkeys(WRITTEN_LANGUAGES, "Same")
    codes = CodeList("codes", {name: Code(name, "", labels) for name in ("a", "b")})
    with pytest.raises(SchemaError, match="'Same' means 'a' and 'b'"):
        vocabulary(codes)


@pytest.mark.parametrize(
    ("label", "same"),
    [
        ("Officers (OF\u20111)", "officers (of-1)"),
        ("Total¹", "total"),
        ("Women:", "women"),
        ("***Coats", "coats"),
        ("Men 1)", "men"),
        ("All\u00a0 ranks ●", "all ranks"),
        ("OR-9", "or-9"),
    ],
)
def test_what_makes_no_difference(label: str, same: str) -> None:
    assert normalised(label) == same


@pytest.mark.parametrize("region", region_names())
def test_every_institution_has_words_without_contradiction(region: str) -> None:
    for institution in load_region(region).institutions:
        sheet_words(institution)
        for rows in rows_of(institution).values():
            assert len({(row.measure, row.population, row.rank, row.detail) for row in rows}) == len(rows)


def test_remarks_and_statuses_go_both_ways() -> None:
    pairs = set()
    for remark in statuses().remarks:
        status = status_of(remark)
        pairs.add((status.obs_status, status.conf_status))
        assert remark_of(status.obs_status, status.conf_status) == remark
    assert len(pairs) == len(statuses().remarks)
    assert remark_of("A", "F") is None
    assert status_of(None).obs_status == "A"
    assert not holds_value("refused")
    assert holds_value("estimated")
    with pytest.raises(SchemaError):
        remark_of("Q", "F")
    with pytest.raises(SchemaError):
        status_of("maybe")


def test_answers_go_both_ways() -> None:
    assert [answer_value(code) for code in ("yes", "partly", "no")] == [1, 0.5, 0]
    assert [answer_of(value) for value in (1, 0.5, 0)] == ["yes", "partly", "no"]
    with pytest.raises(SchemaError):
        answer_of(0.3)


def test_no_marker_is_a_number() -> None:
    assert all(not re.search(r"\d", marker) and marker == marker.casefold() for marker in unclear_markers())


@pytest.mark.parametrize("language", WRITTEN_LANGUAGES)
def test_the_template_speaks_every_language_with_the_same_names(language: str) -> None:
    english, other = read_yaml("texts/template/en.yml"), read_yaml(f"texts/template/{language}.yml")
    assert list(english) == list(other)
    for key, words in english.items():
        assert set(re.findall(r"{\w+}", words)) == set(re.findall(r"{\w+}", other[key])), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_fit_where_a_spreadsheet_limits_them(language: str) -> None:
    names = [code_list("sheets").label(name, language) for name in ("cover", *template_layout().sheets)]
    assert all(len(name) <= LONGEST_SHEET_NAME and not re.search(r"[\[\]:*?/\\']", name) for name in names)
    assert len(set(names)) == len(names)
    assert len(text("template.validation.title", language)) <= LONGEST_VALIDATION_TITLE
    for kind in ("count", "share", "amount", "list", "date"):
        assert len(text(f"template.validation.{kind}", language)) <= LONGEST_VALIDATION
