"""Which dimensions a row or column of labels carries, guessed from what its labels say.

Belongs here: the vote of labels. Does not belong here: putting a layout together (`suggest`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import cast

from pipelines.intake.foreign.cells import is_serial
from pipelines.intake.foreign.labels import meaning, said_whole
from pipelines.intake.foreign.periods import year_of
from pipelines.intake.workbook import CellValue, shown
from schemas.areas import area_of
from schemas.code_lists import TOTAL, code_list
from schemas.foreign_words import ForeignVocabulary, foreign_vocabulary
from schemas.vocabulary import normalised
from schemas.workbook_layout import Dimension

MOST_PART = 0.6
MOST_AREAS = 0.8
NAMED_BY_HEAD = ("area", "institution", "time_period", "vintage", "nothing", "unit_measure", "measure")
_HALVES = re.compile(r"\s*[/\n|]\s*")
SAID_BY_MOST = ("time_period", "measure")
OWN: Dimension = "detail"
"""The dimension proposed for labels that nobody knows; they count only once `own_codes` says so."""


@cache
def _concepts() -> ForeignVocabulary:
    return foreign_vocabulary(code_list("concepts"))


def concept_of(value: CellValue) -> str | None:
    """Return the dimension that a label is the name of (Sex, Year, Pay grade), None where of none.

    A label in two languages, "Spol / Sex", names it where both halves do.
    """
    text = shown(value)
    whole = _concepts().resolve(text, "concepts") if text else None
    halves = {_concepts().resolve(half, "concepts") for half in _HALVES.split(text)}
    return whole or (halves.pop() if len(halves) == 1 else None)


def distinct(values: Iterable[CellValue]) -> list[CellValue]:
    """Return values without those that are written alike, in order."""
    return list({normalised(shown(value)): value for value in values if value is not None}.values())


def _says(words: ForeignVocabulary, label: CellValue) -> tuple[set[str], set[str]]:
    """Return the dimensions that a label surely speaks of, and those of which it means one or another."""
    if year_of(label) is not None:
        others = meaning(words, label, ("time_period",)).codes
        return set(others), set()
    text = shown(label)
    whole = {dimension for dimension, code in said_whole(words, text).items() if code != TOTAL}
    if len(whole) > 1:
        return set(), whole
    if area_of(text) is not None and len(text) > 3:
        return {"area"}, set()
    return {d for d, code in meaning(words, label, ()).codes.items() if code != TOTAL}, set()


def is_total(words: ForeignVocabulary, label: CellValue) -> bool:
    """Return whether a label says "total" and nothing else."""
    said = meaning(words, label, ())
    return (
        (said.has_total or TOTAL in said_whole(words, shown(label)).values())
        and not said.codes
        and not said.rest
    )


def carried_by(words: ForeignVocabulary, labels: Sequence[CellValue]) -> tuple[list[Dimension], float]:
    """Return the dimensions that labels speak of, most frequent first, and which part of them says any."""
    telling = [label for label in distinct(labels) if not is_total(words, label)]
    if not telling:
        return [], 0.0
    said = [_says(words, label) for label in telling]
    votes = Counter(dimension for sure, _ in said for dimension in sure)
    known = sum(bool(sure or either) for sure, either in said)
    chosen: list[str] = [
        dimension
        for dimension, count in votes.most_common()
        # One label that names a year is not yet a row of years; "Officer candidates" among the ranks
        # do not make them applicants.
        if dimension not in SAID_BY_MOST or count >= len(telling) / 2
    ]
    for _, either in said:
        if either and not either & set(chosen):
            counts = Counter(d for _, others in said for d in others)
            chosen.append(max(sorted(either), key=lambda dimension: counts[dimension]))
    return cast("list[Dimension]", chosen), known / len(telling)


def header_dimensions(words: ForeignVocabulary, labels: Sequence[CellValue]) -> list[Dimension]:
    """Return what a row of header labels carries."""
    telling = [label for label in distinct(labels) if concept_of(label) in (None, "value")]
    if not telling:
        return ["nothing"]
    chosen, known = carried_by(words, telling)
    if known >= MOST_PART:
        return chosen
    if all(is_total(words, label) for label in telling):
        return ["sex"]
    return [*chosen, OWN] if chosen and known >= 1 - MOST_PART else [OWN]


def stub_dimensions(
    words: ForeignVocabulary, head: CellValue, labels: Sequence[CellValue]
) -> list[Dimension]:
    """Return what a stub column carries: by its head if that names a dimension, else by its labels."""
    concept = concept_of(head)
    chosen, known = carried_by(words, labels)
    codes = [label for label in distinct(labels) if area_of(shown(label)) is not None]
    if len(codes) > 1 and len(codes) >= MOST_AREAS * len(distinct(labels)):
        return ["area"]
    if concept is not None and concept != "value":
        named = cast("Dimension", concept)
        # A head such as "Category" says less than the labels below it, where those are known.
        if known < MOST_PART or concept in NAMED_BY_HEAD:
            return [named]
        return [named, *(d for d in chosen if d != named)] if named in chosen else chosen
    if known >= MOST_PART:
        return chosen
    telling = [label for label in distinct(labels) if not is_total(words, label)]
    if is_serial(telling):
        return ["nothing"]
    if len(distinct(labels)) == 1 and len(labels) > 2 and not chosen:
        return ["nothing"]
    return [OWN] if telling else ["?"]
