"""The texts: complete in every language, in its own letters, with the plural forms that it has.

Belongs here: what must hold for all of `schemas/texts`, and how a text is read. Does not belong here: which
rules have words (`test_rules`), which texts the code asks for (`test_texts_used`).
"""

import datetime
import re
from collections.abc import Iterator

import pytest

from schemas import texts as module
from schemas.code_lists import code_list, code_list_names
from schemas.files import SchemaError
from schemas.findings import Finding
from schemas.languages import LANGUAGES, WRITTEN_LANGUAGES, serbian_latin, written_language
from schemas.numbers import date_text, number_text, plural_categories, plural_category
from schemas.regions import load_region, region_names
from schemas.texts import Text, text, texts

NUMBERS = (0, 1, 2, 5, 11, 21, 22, 1.5, 1000)

NAMES = (
    r"xlsx|xls|Excel\w*|Word|CSV|DuckDB|Parquet|SDMX|Data Package|PDF|MB|SHA|JSON|UTC|web"
    r"|Muster\w*|muster|simulate|skip|labels|own_codes|[A-Z]+\d+"
)
"""Names of file formats, programs, commands and of what a layout file says, alike in all languages."""

QUOTES = {"en": "“”", "bs": "„“", "hr": "„”", "cnr": "„“", "sr": "„“", "mk": "„“", "sq": "“”"}

ENGLISH = re.compile(
    r"\b(?:the|and|of|with|which|this|that|these|those|was|were|is|are|has|have|not|been|from|only|their|its"
    r"|your|you|please|file|sheet|row|rows|column|return|finding|cannot|should|must|when|where|why|how"
    r"|by|for|than|what|who|over|other|would|given|share|years?|figures?|women|areas?|before|after)\b",
    re.IGNORECASE,
)

FOREIGN_LETTERS = {
    "en": re.compile(r"[^\W\d_a-zA-Z]"),
    "bs": re.compile(r"[^\W\d_a-zčćđšž]|[qwxy]", re.IGNORECASE),
    "hr": re.compile(r"[^\W\d_a-zčćđšž]|[qwxy]", re.IGNORECASE),
    "cnr": re.compile(r"[^\W\d_a-zčćđšžśź]|[qwxy]", re.IGNORECASE),
    "sr": re.compile(r"[^\W\d_абвгдђежзијклљмнњопрстћуфхцчџш]", re.IGNORECASE),
    "mk": re.compile(r"[^\W\d_абвгдѓежзѕијклљмнњопрстќуфхцчџшѐѝ]", re.IGNORECASE),
    "sq": re.compile(r"[^\W\d_a-zçë]|w", re.IGNORECASE),
}

WORDS_WITH_NEIGHBOURS: set[str] = set()
"""Words of Serbian texts in which нј, лј or дж are two letters (инјекција, надживети), not one."""

TO_CYRILLIC = {
    "lj": "љ", "nj": "њ", "dž": "џ", "a": "а", "b": "б", "v": "в", "g": "г", "d": "д", "đ": "ђ", "e": "е",
    "ž": "ж", "z": "з", "i": "и", "j": "ј", "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п",
    "r": "р", "s": "с", "t": "т", "ć": "ћ", "u": "у", "f": "ф", "h": "х", "c": "ц", "č": "ч", "š": "ш",
}  # fmt: skip
LATIN_LETTER = re.compile("lj|nj|dž|[a-zčćđšž]")


def bare(form: str) -> str:
    """Return a form without the names of its values and the commands that it quotes."""
    return re.sub(r"\{\w+\}|`[^`]*`", "", form)


def forms(written: str) -> Iterator[tuple[str, str]]:
    """Yield key and form of every text of a written language."""
    for key, item in texts(written).items():
        for form in item.forms.values():
            yield key, form


@pytest.mark.parametrize("written", WRITTEN_LANGUAGES)
def test_every_text_stands_in_every_language(written: str) -> None:
    assert set(texts(written)) == set(texts("en"))


@pytest.mark.parametrize("written", WRITTEN_LANGUAGES)
def test_a_text_names_the_same_values_in_every_language(written: str) -> None:
    assert {key: item.names for key, item in texts(written).items()} == {
        key: item.names for key, item in texts("en").items()
    }


@pytest.mark.parametrize("written", [language for language in WRITTEN_LANGUAGES if language != "en"])
def test_no_text_is_left_in_english(written: str) -> None:
    english = {bare(form) for _, form in forms("en") if re.search(r"[a-z]", bare(form))}
    assert [(key, form) for key, form in forms(written) if bare(form) in english] == []


def words_of_english(form: str) -> list[str]:
    """Return the English function words of a form."""
    return ENGLISH.findall(bare(form))


@pytest.mark.parametrize("written", [language for language in WRITTEN_LANGUAGES if language != "en"])
def test_no_english_word_stands_in_another_language(written: str) -> None:
    assert [(key, found) for key, form in forms(written) if (found := words_of_english(form))] == []


def test_english_words_are_noticed() -> None:
    noticing = [key for key, form in forms("en") if words_of_english(form)]
    assert len(noticing) > 0.8 * len(texts("en"))


@pytest.mark.parametrize("written", WRITTEN_LANGUAGES)
def test_texts_use_only_the_letters_of_their_language(written: str) -> None:
    names = re.compile(rf"\b(?:{NAMES})\b")
    foreign = {
        (key, letter)
        for key, form in forms(written)
        for letter in FOREIGN_LETTERS[written].findall(names.sub("", bare(form)))
    }
    assert foreign == set()


@pytest.mark.parametrize("written", WRITTEN_LANGUAGES)
def test_texts_are_trimmed_and_without_double_spaces(written: str) -> None:
    assert [key for key, form in forms(written) if form != form.strip() or "  " in form] == []


@pytest.mark.parametrize("written", WRITTEN_LANGUAGES)
def test_quotation_marks_are_those_of_the_language(written: str) -> None:
    opening, closing = QUOTES[written]
    quoted = re.compile(f"{opening}[^„“”]*{closing}")
    assert [(key, form) for key, form in forms(written) if re.search('[„“”"]', quoted.sub("", form))] == []


def serbian_words() -> set[str]:
    """Return every word of Serbian texts and labels, in small letters."""
    labels = [code.labels["sr"] for name in code_list_names() for code in code_list(name).codes.values()]
    labels += [
        rank.labels["sr"] for name in region_names() for rank in load_region(name).ranks().codes.values()
    ]
    said = [form for _, form in forms("sr")] + labels
    return {word.lower() for words in said for word in re.findall(r"[А-Яа-яЂђЈјЉљЊњЋћЏџ]+", words)}


def latin_and_back(word: str) -> str:
    return LATIN_LETTER.sub(lambda match: TO_CYRILLIC[match[0]], serbian_latin(word))


def test_the_two_scripts_say_the_same() -> None:
    """Serbian in Latin letters can be written back but for the words on the list."""
    assert len(serbian_words()) > 1500
    differing = {word for word in serbian_words() if latin_and_back(word) != word}
    assert differing == WORDS_WITH_NEIGHBOURS


@pytest.mark.parametrize("word", ["инјекција", "надживети", "конјугација"])
def test_neighbours_that_read_like_one_letter_cannot_be_written_back(word: str) -> None:
    assert latin_and_back(word) != word


def test_a_noun_beside_a_number_has_its_forms() -> None:
    counted = {item.number for item in texts("en").values() if item.number}
    beside = re.compile(rf"\{{(?:{'|'.join(sorted(counted))})\}} [a-z]+s\b")
    plain = {key: form for key, form in forms("en") if texts("en")[key].number is None}
    assert {key: form for key, form in plain.items() if beside.search(form)} == {}


def values_for(item: Text, number: float) -> dict[str, object]:
    """Return a value for each name: `number` for the one that chooses the form, words for the others."""
    return dict.fromkeys(item.names, "x") | ({item.number: number} if item.number else {})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_form_is_reached(language: str) -> None:
    written = written_language(language)
    assert {plural_category(number, language) for number in NUMBERS} == plural_categories(language)
    for key, item in texts(written).items():
        if item.number is None:
            continue
        seen = {text(key, language, **values_for(item, number)) for number in NUMBERS}
        said = {number_text(number, language) for number in NUMBERS}
        assert all(any(number in words for words in seen) for number in said), key
        assert len(set(item.forms.values())) > 1, f"{key}: all forms are the same"


@pytest.mark.parametrize(
    ("language", "number", "category"),
    [
        ("en", 0, "other"), ("en", 1, "one"), ("en", 2, "other"), ("en", 21, "other"), ("en", 1.5, "other"),
        ("sr-Cyrl", 0, "other"), ("sr-Latn", 1, "one"), ("sr-Latn", 2, "few"), ("sr-Latn", 5, "other"),
        ("sr-Latn", 11, "other"), ("sr-Latn", 21, "one"), ("sr-Cyrl", 22, "few"), ("sr-Cyrl", 1.5, "other"),
        ("bs", 112, "other"), ("hr", 101, "one"), ("cnr", 1000, "other"), ("cnr", 1002, "few"),
        ("mk", 1, "one"), ("mk", 2, "other"), ("mk", 11, "other"), ("mk", 21, "one"), ("mk", 1000, "other"),
        ("sq", 1, "one"), ("sq", 0, "other"), ("sq", 21, "other"),
        ("sr-Latn", 21.0, "one"), ("sr-Latn", 21.00000000000001, "one"),
    ],
)  # fmt: skip
def test_the_form_that_a_number_takes(language: str, number: float, category: str) -> None:
    assert plural_category(number, language) == category


@pytest.mark.parametrize(
    ("language", "number", "day", "negative"),
    [
        ("en", "1,234.5", "31 Dec 2023", "-5"),
        ("bs", "1.234,5", "31. 12. 2023.", "-5"),
        ("hr", "1.234,5", "31. 12. 2023.", "\u22125"),
        ("cnr", "1.234,5", "31. 12. 2023.", "-5"),
        ("sr-Latn", "1.234,5", "31. 12. 2023.", "-5"),
        ("sr-Cyrl", "1.234,5", "31. 12. 2023.", "-5"),
        ("mk", "1.234,5", "31.12.2023 г.", "-5"),
        ("sq", "1\u00a0234,5", "31.12.2023", "-5"),
    ],
)
def test_numbers_and_dates_as_readers_write_them(language: str, number: str, day: str, negative: str) -> None:
    assert number_text(1234.5, language) == number
    assert number_text(-5, language) == negative
    assert date_text(datetime.date(2023, 12, 31), language).replace("\u00a0", " ") == day


def test_numbers_that_are_hardly_numbers() -> None:
    assert number_text(-1e-12, "sr-Latn") == "0"
    assert number_text(float("-inf"), "en") == "-∞"
    with pytest.raises(KeyError, match="de"):
        number_text(1, "de")


@pytest.mark.parametrize(
    ("language", "number", "message"),
    [
        ("en", 1, "1 cell shows an error instead of a value: D7."),
        ("en", 1234, "1,234 cells show an error instead of a value: D7."),
        ("sr-Cyrl", 21, "21 ћелија уместо вредности приказује грешку: D7."),
        ("sr-Latn", 22, "22 ćelije umesto vrednosti prikazuju grešku: D7."),
        ("sr-Cyrl", 1025, "1.025 ћелија уместо вредности приказује грешку: D7."),
        ("mk", 21, "21 ќелија прикажува грешка наместо вредност: D7."),
    ],
)
def test_a_finding_chooses_the_form_by_its_number(language: str, number: int, message: str) -> None:
    finding = Finding("cells_show_errors", values={"count": number, "cells": "D7"})
    assert finding.message(language) == message


def test_a_finding_writes_dates_as_its_reader_does() -> None:
    day = datetime.date(2023, 12, 31)
    finding = Finding("register_entry_after_reference", values={"count": 3, "date": day})
    assert "31 Dec 2023".replace(" ", "\u00a0") in finding.message("en")
    assert "31. 12. 2023.".replace(" ", "\u00a0") in finding.message("hr")


def test_a_form_is_chosen_by_a_number_only() -> None:
    with pytest.raises(TypeError, match="count must be a number"):
        Text({"one": "{count} x", "other": "{count} y"}, "count").form({"count": "3"}, "en")


SR = {"one": "{count} ред", "few": "{count} реда", "other": "{count} редова"}


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ({"count": {key: SR[key] for key in ("one", "other")}}, "must have the forms few, one, other"),
        ({"count": SR | {"many": "{count} редова"}}, "must have the forms"),
        ({"count": SR, "other": SR}, "more or less than one number"),
        ({"count": SR | {"few": "реда"}}, "name different values"),
        ({"total": SR}, "does not say its number 'total'"),
        ({"count": SR | {"few": " "}}, "is no text, or empty"),
        ("  ", "is no text, or empty"),
        (3, "is no text, or empty"),
        ({"count": "ред"}, "must have the forms"),
    ],
)
def test_a_text_that_is_none_is_refused_by_file_and_key(
    value: object, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = [("texts/example/sr.yml", "example.key", value)]
    monkeypatch.setattr(module, "_entries", lambda _written: iter(entries))
    with pytest.raises(SchemaError, match=problem) as refused:
        module.texts.__wrapped__("sr")
    assert str(refused.value).startswith("schemas/texts/example/sr.yml: 'example.key'")


def test_a_text_that_stands_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [("texts/a/sr.yml", "key", "ред"), ("texts/b/sr.yml", "key", "ред")]
    monkeypatch.setattr(module, "_entries", lambda _written: iter(entries))
    with pytest.raises(SchemaError, match=r"texts/b/sr\.yml: 'key' stands in another file too"):
        module.texts.__wrapped__("sr")


def test_an_unknown_text_or_language_is_an_error() -> None:
    with pytest.raises(SchemaError, match=r"No text 'unheard\.of'"):
        text("unheard.of", "sq")
    with pytest.raises(KeyError, match="de"):
        text("cli.check.sheet", "de")
