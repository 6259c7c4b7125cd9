"""The glossary: one word for one thing, in the texts of every language and in the names of states and acts.

Belongs here: that texts and labels keep to `schemas/glossary.yml`. Does not belong here: what must hold for
texts whatever their words (`test_texts`).
"""

import re

import pytest

from schemas.code_lists import code_list, code_list_names
from schemas.glossary import Term, glossary
from schemas.languages import WRITTEN_LANGUAGES
from schemas.texts import texts

TRANSLATED = [language for language in WRITTEN_LANGUAGES if language != "en"]
MOSTLY = 0.75
"""The share of texts that use the word where English does; the others say "it", or turn the sentence."""

NEIGHBOURS = {
    "bs": "točn* uvjet* tjed* općenit* sustav* tablic* zbroj* tisuć* pogrešk* tko netko nitko svatko uporab* "
    "usporedb* ponovno nijesu vrednost* promen* deo gde",
    "hr": "tačn* uslov* sedmic* sistem* tabel* zbir* hiljad* ko neko niko šta upotreb* poređenj* "
    "uporedi* ponovo procent* procenat spisk* spisak takođe sačuvajte izaberite popravk*",
    "cnr": "točn* uvjet* tjed* sustav* tablic* zbroj* tisuć* pogrešk* tko netko nitko svatko uporab* "
    "usporedb* ponovno nisu nisam nismo vrednost* pre posle gde ovde izmen*",
    "sr": "вриједн* измјен* промјен* дио дијел* гдје овдје прије послије вријем* точн* увјет* таблиц* збро* "
    "тко нијесу цијел* удио провјер* примјер*",
    "mk": "није нису шта где увек који које ће сачувајте проверите",
    "sq": "file files sheet sheets raportimin",
}
"""Words of a neighbouring language that may slip in; * stands for any ending."""

STATES = {
    "to_explain": "explain",
    "ready": "sign_off",
    "signed_off": "sign_off",
    "accepted": "accept",
    "sent_back": "send_back",
    "withdrawn": "withdraw",
    "quarantined": "set_aside",
    "blocked": "correct",
}
ACTS = {
    "explain": "explain",
    "sign_off": "sign_off",
    "accept": "accept",
    "send_back": "send_back",
    "withdraw": "withdraw",
    "quarantine": "set_aside",
}


def without_names(form: str) -> str:
    return re.sub(r"\{\w+\}|`[^`]*`", "", form)


def forms_of(key: str, language: str) -> list[str]:
    return [without_names(form) for form in texts(language)[key].forms.values()]


def labels(language: str) -> list[tuple[str, str]]:
    """Return the labels of all code lists, as list and code, label."""
    return [
        (f"{name}: {code.code}", code.labels[language])
        for name in code_list_names()
        for code in code_list(name).codes.values()
    ]


def said(language: str) -> list[tuple[str, str]]:
    """Return every text and label of a language with where it stands."""
    return labels(language) + [(key, form) for key in texts(language) for form in forms_of(key, language)]


@pytest.mark.parametrize("item", glossary().values(), ids=lambda item: item.id)
def test_texts_use_the_word_where_english_does(item: Term) -> None:
    keys = [key for key in texts("en") if any(map(item.pattern("en").search, forms_of(key, "en")))]
    for language in TRANSLATED:
        using = [key for key in keys if all(map(item.pattern(language).search, forms_of(key, language)))]
        assert len(using) >= MOSTLY * len(keys), (language, sorted(set(keys) - set(using)))


def test_most_words_of_the_glossary_are_used() -> None:
    used = [
        item for item in glossary().values() if any(item.pattern("en").search(form) for _, form in said("en"))
    ]
    assert len(used) > 0.9 * len(glossary())


@pytest.mark.parametrize("language", TRANSLATED)
def test_words_that_are_not_used_stand_nowhere(language: str) -> None:
    patterns = [item.avoided_pattern(language) for item in glossary().values()]
    found = [
        (where, match[0])
        for where, form in said(language)
        for pattern in patterns
        if pattern and (match := pattern.search(form))
    ]
    assert found == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_word_of_a_neighbouring_language_slips_in(language: str) -> None:
    words = re.escape(NEIGHBOURS[language]).replace(r"\*", r"\w*").replace(r"\ ", "|")
    pattern = re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    found = [(where, match[0]) for where, form in said(language) if (match := pattern.search(form))]
    assert found == []


@pytest.mark.parametrize("language", WRITTEN_LANGUAGES)
def test_states_acts_and_severities_are_called_by_one_word(language: str) -> None:
    named = {
        (name, code): term
        for name, terms in (("states", STATES), ("acts", ACTS))
        for code, term in terms.items()
    }
    named |= {("severities", "explain"): "explain", ("severities", "block"): "correct"}
    other = {
        (name, code): code_list(name)[code].labels[language]
        for (name, code), term in named.items()
        if not glossary()[term].pattern(language).search(code_list(name)[code].labels[language])
    }
    assert other == {}


def test_every_state_that_a_word_exists_for_is_among_those_tested() -> None:
    others = {"missing", "received", "superseded"}
    assert set(code_list("states").codes) == set(STATES) | others


def test_no_word_is_both_used_and_not_used() -> None:
    for item in glossary().values():
        for language in TRANSLATED:
            avoided = item.avoided_pattern(language)
            assert avoided is None or not avoided.search(item.shown(language)), (item.id, language)
