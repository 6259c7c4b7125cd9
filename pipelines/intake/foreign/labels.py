"""A label to its meaning: dimension -> code.

Belongs here: looking a label up whole, then by the phrases in it. Does not belong here: which
labels a cell has (`blocks`), what a layout overrides (`meaning` is asked after it).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

from pipelines.intake.workbook import CellValue, shown
from schemas.areas import area_of
from schemas.code_lists import TOTAL, CodeList, code_list
from schemas.regions import region_of
from schemas.vocabulary import Vocabulary, normalised, vocabulary

LISTS = {
    "sex": "sex",
    "measure": "measures",
    "population": "populations",
    "rank": "ranks",
    "detail": "details",
    "unit_measure": "units",
}
"""The code list of each dimension that has one."""

_YEAR = re.compile(r"(?<!\d)(?:19[6-9]\d|20[0-4]\d)(?!\d)")
_YEAR_WITH_MARK = re.compile(r"(?<!\d)((?:19[6-9]\d|20[0-4]\d))\d$")
_SHORT_YEAR = re.compile(r"(?:^|[\s:])(?:\d{1,2}[-./ ])?[^\W\d_]{3,9}[-./'](\d{2})$")
_WORDS = re.compile(r"[^\W_]+|%|‰", re.UNICODE)
_CAMEL = re.compile(r"(?<=[a-zà-ÿа-я])(?=[A-ZÀ-ÝА-Я])")


@dataclass(frozen=True)
class Meaning:
    """What a label says. `rest` are the words in it that said nothing."""

    codes: dict[str, str] = field(default_factory=dict)
    rest: tuple[str, ...] = ()


@cache
def words_for(institution: str) -> Vocabulary:
    """Return the vocabulary of all dimensions, with the national ranks of a known institution."""
    ranks = code_list("ranks")
    if institution:
        region = region_of(institution)
        node = region.institution(institution)
        ranks = ranks.extended([rank.code for rank in region.ranks_of(node.ref_area, node.sector)])
    lists: list[CodeList] = [ranks if name == "ranks" else code_list(name) for name in LISTS.values()]
    return vocabulary(*lists)


def year_of(value: CellValue) -> str | None:
    """Return the year that a label names (2019, 30.09.2019, Apr-10, 30 September 20122), if just one."""
    if isinstance(value, (date, datetime)):
        return str(value.year)
    text = shown(value)
    years = set(_YEAR.findall(text))
    if len(years) == 1:
        return years.pop()
    with_mark = _YEAR_WITH_MARK.search(text)
    if not years and with_mark:
        return with_mark[1]
    short = _SHORT_YEAR.match(text.strip())
    return f"20{short[1]}" if short and not years else None


def _pick(found: dict[str, str], wanted: Iterable[str]) -> dict[str, str]:
    """Return what a phrase says: in the wanted dimensions if it says anything there, else if just one."""
    chosen = {dimension: code for dimension, code in found.items() if dimension in wanted}
    if chosen:
        return chosen
    return found if len(found) == 1 else {}


def _by_dimension(words: Vocabulary, text: str) -> dict[str, str]:
    found = words.meanings(text)
    return {dimension: found[name] for dimension, name in LISTS.items() if name in found}


def _phrases(words: Vocabulary, text: str, wanted: tuple[str, ...]) -> Meaning:
    parts = _WORDS.findall(_CAMEL.sub(" ", text))
    codes: dict[str, str] = {}
    rest: list[str] = []
    start = 0
    while start < len(parts):
        for end in range(min(len(parts), start + 6), start, -1):
            phrase = " ".join(parts[start:end])
            # A letter or two mean something only where they stand alone (M is mujeres in Spanish, OF is of).
            found = {} if len(phrase) <= 2 and phrase.isalpha() else _by_dimension(words, phrase)
            said = {d: c for d, c in _pick(found, wanted).items() if c != TOTAL}
            if said and not any(codes.get(d, c) != c for d, c in said.items()):
                codes |= said
                start = end
                break
        else:
            rest.append(parts[start])
            start += 1
    return Meaning(codes, tuple(rest))


def meaning(words: Vocabulary, value: CellValue, wanted: tuple[str, ...]) -> Meaning:
    """Return what a label means, the `wanted` dimensions first.

    Nothing is guessed: a label that says two things of one dimension says nothing.
    """
    text = shown(value)
    if "time_period" in wanted:
        year = year_of(value)
        if year is not None:
            return Meaning({"time_period": year})
    if "area" in wanted:
        area = area_of(text)
        if area is not None:
            return Meaning({"area": area})
    if not text or not re.search(r"[^\W\d_]|%|‰", text):
        return Meaning()
    whole = _pick(_by_dimension(words, text), wanted)
    return Meaning(whole) if whole else _phrases(words, text, wanted)


def own_code(value: CellValue) -> str:
    """Return the code that a label of a workbook's own becomes: its words, in capitals."""
    return "_".join(_WORDS.findall(normalised(shown(value)).upper().replace("%", "PCT"))) or "_"
