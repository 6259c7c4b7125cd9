"""A label to its meaning: dimension -> code.

Belongs here: looking a label up whole, then by the phrases in it. Does not belong here: which
labels a cell has (`resolve`), what a layout overrides (`resolve.Labels` asks it first).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from pipelines.intake.foreign.periods import without_year, year_of
from pipelines.intake.workbook import CellValue, shown
from schemas.areas import area_of
from schemas.code_lists import TOTAL, CodeList, code_list
from schemas.foreign_words import ForeignVocabulary, foreign_vocabulary
from schemas.regions import NationalRank, is_institution, region_of
from schemas.vocabulary import normalised

LISTS = {
    "sex": "sex",
    "measure": "measures",
    "population": "populations",
    "rank": "ranks",
    "detail": "details",
    "unit_measure": "units",
}
"""The code list of each dimension that has one."""

LONGEST_PHRASE = 6

_WORDS = re.compile(r"[^\W_]+|%|‰", re.UNICODE)
_CAMEL = re.compile(r"(?<=[a-zà-ÿа-я])(?=[A-ZÀ-ÝА-Я])")
_FUSED_MARK = re.compile(r"(?<=[^\W\d_]{3})\d{1,2}$")

Own = Mapping[str, dict[str, str]]
"""Words of a layout: normalised word -> {dimension: code}."""


@dataclass(frozen=True)
class Meaning:
    """What a label says. `rest` are the words in it that said nothing.

    `is_whole`: the label as a whole stands in a code list; `has_total`: some word of it means a total;
    `by_layout`: the dimensions that a word of the layout says.
    """

    codes: dict[str, str] = field(default_factory=dict)
    rest: tuple[str, ...] = ()
    is_whole: bool = False
    has_total: bool = False
    by_layout: frozenset[str] = frozenset()


@cache
def words_for(institution: str) -> ForeignVocabulary:
    """Return the vocabulary of all dimensions, with the national ranks of an institution of ours."""
    ranks = code_list("ranks").extended([rank.code for rank in _ranks_of(institution)])
    lists: list[CodeList] = [ranks if name == "ranks" else code_list(name) for name in LISTS.values()]
    words = foreign_vocabulary(*lists)
    known = {**_grades(institution), **words.by_list["ranks"]}
    return replace(words, by_list={**words.by_list, "ranks": known})


def _ranks_of(institution: str) -> list[NationalRank]:
    if not is_institution(institution):
        return []
    region = region_of(institution)
    node = region.institution(institution)
    return region.ranks_of(node.ref_area, node.sector)


def _grades(institution: str) -> dict[str, str]:
    """Return the grades (OF-5) that are one national rank each: two ranks of one grade are told by name."""
    ranks: dict[str, list[str]] = {}
    for rank in _ranks_of(institution):
        ranks.setdefault(rank.grade, []).append(rank.code.code)
    single = {grade: codes[0] for grade, codes in ranks.items() if grade and len(codes) == 1}
    both = ((grade, grade.replace("-", ""), code) for grade, code in single.items())
    return {normalised(way): code for *ways, code in both for way in ways}


@cache
def bodies_of(institution: str) -> dict[str, str]:
    """Return what the bodies of an institution are called (code, last part of it, name), and their codes."""
    if not is_institution(institution):
        return {}
    found: dict[str, set[str]] = {}
    for node in region_of(institution).institutions.values():
        code = node.institution
        if code.startswith(f"{institution}-"):
            for name in (code, code.removeprefix(f"{institution}-"), node.name, node.name_en):
                found.setdefault(normalised(name), set()).add(code)
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1}


def _pick(found: dict[str, str], wanted: Iterable[str]) -> dict[str, str]:
    """Return what a phrase says: in the wanted dimensions if it says anything there, else if just one."""
    chosen = {dimension: code for dimension, code in found.items() if dimension in wanted}
    if chosen:
        return chosen
    return found if len(found) == 1 else {}


def said_by(words: ForeignVocabulary, text: str) -> dict[str, str]:
    """Return all that a text means as a whole, dimension by dimension; some may be alternatives."""
    found = words.meanings(text)
    return {dimension: found[name] for dimension, name in LISTS.items() if name in found}


def said_whole(words: ForeignVocabulary, text: str) -> dict[str, str]:
    """Return all that a whole label means, dimension by dimension, also where its accents are lost."""
    found = words.whole_meanings(text)
    return {dimension: found[name] for dimension, name in LISTS.items() if name in found}


class _Phrases:
    """Reads a label phrase by phrase, the longest first; nothing is guessed where two contradict."""

    def __init__(self, words: ForeignVocabulary, wanted: tuple[str, ...], own: Own) -> None:
        self._words, self._wanted, self._own = words, wanted, own
        self.codes: dict[str, str] = {}
        self.has_total = False
        self._by_layout: set[str] = set()

    def read(self, text: str) -> Meaning:
        parts = _WORDS.findall(_CAMEL.sub(" ", text))
        rest: list[str] = []
        start = 0
        while start < len(parts):
            ends = range(min(len(parts), start + LONGEST_PHRASE), start, -1)
            end = next((end for end in ends if self._takes(" ".join(parts[start:end]))), None)
            if end is None:
                rest.append(parts[start])
            start = end or start + 1
        return Meaning(
            self.codes, tuple(rest), has_total=self.has_total, by_layout=frozenset(self._by_layout)
        )

    def _takes(self, phrase: str) -> bool:
        own = self._own.get(normalised(phrase))
        # A letter or two mean something only where they stand alone (M is mujeres in Spanish, OF is of).
        if own is None and len(phrase) <= 2 and phrase.isalpha():
            return False
        found = said_by(self._words, phrase) if own is None else own
        said = dict(own) if own is not None else _pick(found, self._wanted)
        is_total = TOTAL in found.values() and own is None
        said = {d: code for d, code in said.items() if code != TOTAL or own is not None}
        if any(self.codes.get(d, code) != code for d, code in said.items()):
            return False
        self.codes |= said
        self._by_layout |= set(own or ())
        self.has_total = self.has_total or is_total
        return bool(said) or is_total


def _by_code(text: str, wanted: tuple[str, ...]) -> dict[str, str]:
    """Return what a label says that is itself a code of a wanted dimension (F, _T, OF3-5)."""
    return {d: text for d in wanted if d in LISTS and text in code_list(LISTS[d])}


def _whole(words: ForeignVocabulary, text: str, wanted: tuple[str, ...]) -> Meaning | None:
    for spelling in dict.fromkeys((text, _FUSED_MARK.sub("", text))):
        found = said_whole(words, spelling)
        codes = _by_code(spelling, wanted) or _pick(found, wanted)
        if codes:
            return Meaning(codes, is_whole=True, has_total=TOTAL in found.values())
    return None


def meaning(
    words: ForeignVocabulary, value: CellValue, wanted: tuple[str, ...], own: Own | None = None
) -> Meaning:
    """Return what a label means, the `wanted` dimensions first; `own` are words that the layout adds.

    Nothing is guessed: a label that says two things of one dimension says nothing of it.
    """
    text = shown(value)
    own = own or {}
    year = year_of(value) if "time_period" in wanted else None
    if year is not None:
        others = meaning(words, without_year(value), tuple(d for d in wanted if d != "time_period"), own)
        return Meaning({"time_period": year, **others.codes}, others.rest, True, others.has_total)
    area = area_of(text) if "area" in wanted else None
    if area is not None:
        return Meaning({"area": area}, is_whole=True)
    if not re.search(r"[^\W\d_]|%|‰", text):
        return Meaning()
    whole = None if _has_own(text, own) else _whole(words, text, wanted)
    return whole or _Phrases(words, wanted, own).read(_FUSED_MARK.sub("", text))


def phrases_in(words: ForeignVocabulary, text: str) -> list[tuple[str, dict[str, str]]]:
    """Return the phrases known in a text and what each means; one within a longer one does not count.

    Phrases may share words: "number of military personnel" is a number, and military personnel.
    """
    parts = _WORDS.findall(text)
    spans = [
        (start, end)
        for start in range(len(parts))
        for end in range(start + 1, min(len(parts), start + LONGEST_PHRASE) + 1)
    ]
    known = {(a, b): said for a, b in spans if (said := said_by(words, " ".join(parts[a:b])))}
    return [
        (" ".join(parts[a:b]), said)
        for (a, b), said in known.items()
        if not any(c <= a and b <= d and (c, d) != (a, b) for c, d in known)
    ]


def _has_own(text: str, own: Own) -> bool:
    return bool(own) and any(normalised(part) in own for part in _WORDS.findall(text))


def own_code(value: CellValue) -> str:
    """Return the code that a label of a workbook's own becomes: its words, in capitals."""
    return "_".join(_WORDS.findall(normalised(shown(value)).upper().replace("%", "PCT"))) or "_"
