"""The labels that our own workbook uses, looked up for one institution.

Belongs here: which code lists our workbook draws on, joined with the institution's national ranks.
Does not belong here: the lookup itself (`schemas.vocabulary`).
"""

from functools import cache

from schemas.code_lists import CodeList, code_list
from schemas.languages import LANGUAGE_NAMES
from schemas.regions import load_region, region_of
from schemas.vocabulary import Vocabulary, normalised, vocabulary

STUB_LISTS = {"measure": "measures", "population": "populations", "rank": "ranks", "detail": "details"}
"""The code list of each stub column."""


@cache
def cover_words() -> Vocabulary:
    """Return the words by which any workbook of ours is known: its sheets and cover fields."""
    return vocabulary(code_list("sheets"), code_list("cover_fields"))


@cache
def language_codes() -> dict[str, str]:
    """Return the language by its normalised name and by its code."""
    return {normalised(word): code for code, name in LANGUAGE_NAMES.items() for word in (code, name)}


@cache
def _ranks(region: str, ref_area: str, sector: str) -> CodeList:
    national = load_region(region).ranks_of(ref_area, sector)
    return code_list("ranks").extended([rank.code for rank in national])


@cache
def _words_but_ranks() -> Vocabulary:
    names = ("columns", "measures", "populations", "details", "remarks", "answers")
    return vocabulary(*(code_list(name) for name in names))


@cache
def _words(region: str, ref_area: str, sector: str) -> Vocabulary:
    ranks = vocabulary(_ranks(region, ref_area, sector))
    return Vocabulary(_words_but_ranks().by_list | ranks.by_list)


def rank_list(institution: str) -> CodeList:
    """Return the rank bands with the national ranks of the institution's own area and sector.

    Only those: in another area the same word can be another rank.
    """
    region = region_of(institution)
    node = region.institution(institution)
    return _ranks(region.region, node.ref_area, node.sector)


def sheet_words(institution: str) -> Vocabulary:
    """Return the words of an institution's sheets: headers, stub labels, remarks and answers."""
    region = region_of(institution)
    node = region.institution(institution)
    return _words(region.region, node.ref_area, node.sector)
