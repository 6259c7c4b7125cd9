"""What a label in a workbook means: label -> dimension = code.

Belongs here: how labels are made alike before they are compared, and the lookup over code lists in
all languages and their synonyms. Does not belong here: the labels (`codes/`), cells (`pipelines/intake`).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from schemas.code_lists import CodeList, code_list_names
from schemas.files import SchemaError, read_csv
from schemas.languages import WRITTEN_LANGUAGES, serbian_latin

COMPULSORY_MARK = "●"
"""Stands after the label of a row that must be filled in; it is no part of the label."""

_DASHES = re.compile("[\u2010-\u2015\u2212]")
# Not the two signs that turn around what follows: what is seen then is not what is written.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202c\u2060-\u2064\u2066-\u2069\ufeff]")
_QUOTES = re.compile("[\u2018\u2019\u02bc\u0060\u00b4]")
_NOTE_MARKS = re.compile(rf"^[*†‡§{COMPULSORY_MARK}\s]+|(?:[*†‡§{COMPULSORY_MARK}¹²³⁰⁴-⁹\s:]|\s\d\))+$")


def folded(text: str) -> str:
    """Return `text` with one kind of dash, quote and space and nothing unseen; letters keep their case."""
    seen = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    return " ".join(_QUOTES.sub("'", _DASHES.sub("-", seen)).split())


@lru_cache(maxsize=1 << 14)
def normalised(label: str) -> str:
    """Return `label` without what makes no difference: case, spaces, kinds of dash, footnote marks."""
    return folded(_NOTE_MARKS.sub("", label)).casefold()


def _spellings(language: str, label: str) -> Iterator[str]:
    yield label
    if language == "sr":
        yield serbian_latin(label)


@cache
def _synonyms() -> dict[str, list[tuple[str, str, str]]]:
    by_list: dict[str, list[tuple[str, str, str]]] = {}
    for row in read_csv("codes/synonyms.csv", ["code_list", "code", "language", "synonym"]):
        if row["language"] not in WRITTEN_LANGUAGES:
            raise SchemaError(f"schemas/codes/synonyms.csv: {row['synonym']!r} is in no language of ours.")
        if row["code_list"] not in code_list_names():
            raise SchemaError(f"schemas/codes/synonyms.csv: {row['synonym']!r} is of no code list of ours.")
        by_list.setdefault(row["code_list"], []).append((row["code"], row["language"], row["synonym"]))
    return by_list


def _labels(codes: CodeList) -> Iterator[tuple[str, str]]:
    for code in codes.codes.values():
        for language, label in code.labels.items():
            for spelling in _spellings(language, label):
                yield spelling, code.code
    for code_name, language, synonym in _synonyms().get(codes.name, []):
        for spelling in _spellings(language, synonym):
            yield spelling, codes[code_name].code


@dataclass(frozen=True)
class Vocabulary:
    """What labels mean within some code lists; by list, then by normalised label."""

    by_list: dict[str, dict[str, str]]

    def resolve(self, label: str, code_list: str) -> str | None:
        """Return the code that `label` means in one code list, None where it means nothing there."""
        return self.by_list[code_list].get(normalised(label))

    def meanings(self, label: str) -> dict[str, str]:
        """Return all that `label` means: dimension (name of a code list) -> code."""
        key = normalised(label)
        return {name: codes[key] for name, codes in self.by_list.items() if key in codes}


def vocabulary(*lists: CodeList) -> Vocabulary:
    """Return the vocabulary of `lists`; raise SchemaError where one label means two codes of a list."""
    by_list: dict[str, dict[str, str]] = {}
    for codes in lists:
        known = by_list.setdefault(codes.name, {})
        for label, code in _labels(codes):
            key = normalised(label)
            if not key or known.setdefault(key, code) != code:
                raise SchemaError(f"Code list {codes.name}: {label!r} means {known.get(key)!r} and {code!r}.")
    return Vocabulary(by_list)
