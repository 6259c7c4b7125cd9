"""The code lists: every code is named in every language, and no name or synonym means two codes.

Belongs here: what must hold for all of `schemas/codes` and for Serbian in two scripts. Does not belong here:
reading a workbook by these names (`tests/workbooks`).
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.code_lists import Code, CodeList, code_list, code_list_names
from schemas.files import SchemaError, read_csv
from schemas.indicators import indicators
from schemas.languages import LANGUAGES, WRITTEN_LANGUAGES, in_language, serbian_latin
from schemas.regions import load_region, region_names
from schemas.rules import SEVERITIES, STAGES
from schemas.statuses import unclear_markers
from schemas.tables.registry import MODELS
from schemas.template_layout import LAST_YEAR_COLUMNS, SEX_COLUMNS, template_layout
from schemas.vocabulary import vocabulary

LISTS = code_list_names()
SYNONYMS = read_csv("codes/synonyms.csv", ["code_list", "code", "language", "synonym"])
REGION_LISTS = {"areas", "institutions", "rules"}  # named by columns, but kept by regions and rules.yml

SERBIAN = "абвгдђежзијклљмнњопрстћуфхцчџш"
GAJ = "abcčćdđefghijklmnoprsštuvzž"
ALPHABETS = {
    "en": "abcdefghijklmnopqrstuvwxyz",
    "bs": GAJ,
    "hr": GAJ,
    "cnr": GAJ + "śź",
    "sr": SERBIAN,
    "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџш" + "ѐѝ",
    "sq": "abcçdeëfghijklmnopqrstuvxyz",
}
LATIN_IN_CYRILLIC = re.compile(r"\bO[FR]-\d+\b")  # grades of STANAG 2116 are written so in every script


def spellings() -> Iterator[tuple[str, str, str, str]]:
    """Yield every label and synonym: list, code, written language, words."""
    for name in LISTS:
        for code in code_list(name).codes.values():
            for language, label in code.labels.items():
                yield name, code.code, language, label
    for row in SYNONYMS:
        yield row["code_list"], row["code"], row["language"], row["synonym"]


def folded(words: str) -> str:
    """Return `words` as the most careless writer has them: Latin, no case, no spaces, no diacritics."""
    letters = unicodedata.normalize("NFD", serbian_latin(words).casefold().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter) and not letter.isspace())


@pytest.mark.parametrize("name", LISTS)
def test_every_code_has_a_trimmed_label_in_every_language(name):
    codes = code_list(name).codes
    assert codes
    for code in codes.values():
        assert [
            label for label in code.labels.values() if label != " ".join(label.split()) or not label
        ] == []
        assert list(code.labels) == list(WRITTEN_LANGUAGES)


@pytest.mark.parametrize("language", [language for language in WRITTEN_LANGUAGES if language != "en"])
def test_no_label_is_left_in_english(language):
    same = [
        (name, code.code)
        for name in LISTS
        for code in code_list(name).codes.values()
        if code.labels[language] == code.labels["en"]
    ]
    assert same == []


@pytest.mark.parametrize("language", WRITTEN_LANGUAGES)
def test_words_use_only_the_letters_of_their_language(language):
    foreign = []
    for name, code, written, words in spellings():
        own = LATIN_IN_CYRILLIC.sub("", words) if language in ("sr", "mk") else words
        if written == language and any(ch.isalpha() and ch.lower() not in ALPHABETS[language] for ch in own):
            foreign.append((name, code, words))
    assert foreign == []


@pytest.mark.parametrize("language", ["sr", "mk"])
def test_cyrillic_labels_contain_cyrillic(language):
    latin = [
        code.labels[language]
        for name in LISTS
        for code in code_list(name).codes.values()
        if not set(code.labels[language].lower()) & set(ALPHABETS[language])
    ]
    assert latin == []


@pytest.mark.parametrize("name", LISTS)
def test_numbers_in_a_label_are_the_same_in_every_language(name):
    for code in code_list(name).codes.values():
        numbers = {language: re.findall(r"\d+", label) for language, label in code.labels.items()}
        assert all(found == numbers["en"] for found in numbers.values()), f"{code.code}: {numbers}"


def test_derived_serbian_latin_reads_right():
    for _, _, language, words in spellings():
        if language == "sr":
            latin = serbian_latin(words)
            assert not any("CYRILLIC" in unicodedata.name(letter) for letter in latin if letter.isalpha())
            assert not re.search("(?:Lj|Nj|Dž)[A-ZČĆŽŠĐ]", latin), f"{words}: digraph in a word of capitals"


@pytest.mark.parametrize("name", LISTS)
def test_one_word_means_one_code_of_a_list_in_any_language(name):
    meanings = defaultdict(set)
    for listed, code, _, words in spellings():
        if listed == name:
            meanings[folded(words)].add(code)
    assert {words: codes for words, codes in meanings.items() if len(codes) > 1} == {}


@pytest.mark.parametrize("region", region_names())
def test_one_word_means_one_rank_of_an_area_and_sector(region):
    loaded = load_region(region)
    for ref_area, sector in sorted({(rank.ref_area, rank.sector) for rank in loaded.national_ranks}):
        national = [rank.code for rank in loaded.ranks_of(ref_area, sector)]
        words = vocabulary(code_list("ranks").extended(national))
        for code in national:
            for label in {code.label(language) for language in LANGUAGES}:
                assert words.resolve(label, "ranks") == code.code


@pytest.mark.parametrize("name", LISTS)
def test_parents_form_a_tree(name):
    codes = code_list(name)
    for code in codes.codes:
        above = [code]
        while codes[above[-1]].parent:
            above.append(codes[above[-1]].parent)
            assert len(above) == len(set(above)), f"{name}: {code} is above itself"


def test_synonyms_name_known_lists_codes_and_languages():
    assert {row["code_list"] for row in SYNONYMS} <= set(LISTS)
    assert [row for row in SYNONYMS if row["code"] not in code_list(row["code_list"])] == []
    assert {row["language"] for row in SYNONYMS} == set(WRITTEN_LANGUAGES)
    assert [
        row for row in SYNONYMS if not row["synonym"].strip() or row["synonym"] != row["synonym"].strip()
    ] == []


def test_no_synonym_repeats_a_label_or_another_synonym():
    seen = set()
    for name, code, language, words in spellings():
        entry = (name, code, language, " ".join(words.casefold().split()))
        assert entry not in seen, f"{entry} stands twice"
        seen.add(entry)


def test_no_answer_or_remark_is_a_sign_that_nobody_agreed_on():
    unclear = [words for name, _, _, words in spellings() if name in ("answers", "remarks")]
    assert {words.casefold() for words in unclear} & set(unclear_markers()) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheet_names_are_legal_in_excel(language):
    names = [code.label(language) for code in code_list("sheets").codes.values()]
    assert [name for name in names if len(name) > 31 or set(name) & set("[]:*?/\\'")] == []
    assert len({name.casefold() for name in names}) == len(names)
    assert "history" not in {name.casefold() for name in names}


def test_columns_call_the_sexes_what_the_sex_list_calls_them():
    for code in SEX_COLUMNS:
        assert code_list("columns")[code].labels == code_list("sex")[code].labels
    assert set(LAST_YEAR_COLUMNS) <= set(code_list("columns").codes)


def test_lists_agree_with_the_rest_of_the_schemas():
    layout = template_layout()
    assert tuple(code_list("stages").codes) == STAGES
    assert tuple(code_list("severities").codes) == SEVERITIES
    assert list(code_list("indicators").codes) == list(indicators())
    assert {code for codes in layout.column_sets.values() for code in codes} <= set(
        code_list("columns").codes
    )
    columns = [column for model in MODELS for column in model.to_schema().columns.values()]
    named = {column.metadata["codes"] for column in columns if column.metadata and "codes" in column.metadata}
    assert named <= set(LISTS) | REGION_LISTS


@pytest.mark.parametrize(
    ("name", "word", "code"),
    [
        ("sex", "M", "M"),
        ("sex", "Ž.", "F"),
        ("sex", "Ж", "F"),
        ("sex", "Мажи", "M"),
        ("sex", "MESHKUJ", "M"),
        ("sex", "Femra", "F"),
        ("sex", "F", "F"),
        ("sex", "укупно", "_T"),
        ("sex", "Вкупно", "_T"),
        ("sex", "Totali", "_T"),
        ("ranks", "Podoficiri", "OR5-9"),
        ("ranks", "Dočasnici", "OR5-9"),
        ("ranks", "Nënoficerë", "OR5-9"),
        ("ranks", "časnici", "OF"),
        ("ranks", "Vojnici", "OR1-4"),
        ("ranks", "OF-3 to OF-5", "OF3-5"),
        ("populations", "PVL", "military"),
        ("populations", "Zaposlenici", None),  # employees in BiH, all staff in Croatia
        ("details", "Otkaz", None),  # given or received
        ("sex", "Z", None),  # nobody is a woman by a first letter
        ("measures", "Prijavljeni", "applications"),
        ("measures", "Otišli iz službe", "exits"),
        ("units", "odsto", "percent"),
        ("units", "%", "percent"),
    ],
)
def test_words_of_real_sheets_mean_what_they_say(name, word, code):
    assert vocabulary(code_list(name)).resolve(word, name) == code


def test_every_serbian_letter_has_its_own_latin_form():
    for letters in (SERBIAN, SERBIAN.upper()):
        latin = [serbian_latin(letter) for letter in letters]
        assert len(set(latin)) == 30
        assert all(set(form.lower()) <= set(GAJ) for form in latin)
    assert serbian_latin("Његова џезва, љубав; ЂАЧКИ") == "Njegova džezva, ljubav; ĐAČKI"


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Његош", "Njegoš"),
        ("ЊЕГОШ", "NJEGOŠ"),
        ("ЉУДИ", "LJUDI"),
        ("МИЉЕ", "MILJE"),
        ("КОЊ", "KONJ"),
        ("Џ Љ", "Dž Lj"),
    ],
)
def test_serbian_in_capitals_keeps_its_capitals(cyrillic, latin):
    assert serbian_latin(cyrillic) == latin


@given(st.lists(st.sampled_from(SERBIAN + " -.,19%")))
def test_serbian_is_written_letter_by_letter(letters):
    assert serbian_latin("".join(letters)) == "".join(serbian_latin(letter) for letter in letters)


@given(st.text(alphabet=st.characters(max_codepoint=0x03FF)))
def test_text_without_cyrillic_stays_as_it_is(text):
    assert serbian_latin(text) == text


def test_a_code_that_is_a_part_of_itself_is_refused():
    codes = [Code("a", "b", {}), Code("b", "a", {})]
    with pytest.raises(SchemaError, match="part of itself"):
        CodeList("example", {}).extended(codes)


def test_a_reader_gets_the_text_of_the_language_chosen():
    texts = {language: language for language in WRITTEN_LANGUAGES} | {"sr": "жене"}
    assert [in_language(texts, language) for language in LANGUAGES] == [
        "en", "bs", "hr", "cnr", "žene", "жене", "mk", "sq",
    ]  # fmt: skip
    with pytest.raises(KeyError, match="de"):
        in_language(texts, "de")
