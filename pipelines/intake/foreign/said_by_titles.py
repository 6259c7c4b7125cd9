"""What the titles of a table, and the name of its sheet, say of all its figures.

Belongs here: where titles say one thing only, and which. Does not belong here: which cells are titles
(`shape`), the year in them against the layout's (`titles`).
"""

from collections.abc import Iterable

from pipelines.intake.foreign.guess import concept_of
from pipelines.intake.foreign.labels import meaning, phrases_in, said_whole
from pipelines.intake.foreign.periods import year_of
from pipelines.intake.foreign.read import COUNT
from pipelines.intake.workbook import CellValue, shown
from schemas.code_lists import TOTAL
from schemas.foreign_words import ForeignVocabulary
from schemas.subjects import adjectives, without_breakdown

FROM_TITLES = ("time_period", "measure", "population", "rank", "detail", "unit_measure", "sex")
ONLY_WHOLE = ("rank", "detail")
SHORT = 2
NO_ADJECTIVES: dict[str, dict[str, str]] = {word: {} for word in adjectives()}


def _names_staff(phrase: str, said: dict[str, str]) -> bool:
    is_adjective = phrase.casefold() in NO_ADJECTIVES
    return said.get("population", TOTAL) != TOTAL and len(said) == 1 and not is_adjective


def said_by_titles(titles: Iterable[CellValue], words: ForeignVocabulary) -> dict[str, str]:
    """Return what titles say, where they say one thing only."""
    said: dict[str, set[str]] = {}
    for title in titles:
        # A sheet called "M" or "F" says nothing for sure.
        text = without_breakdown(shown(title))
        if concept_of(title) is not None or (len(text) <= SHORT and text.isalpha()):
            continue
        found = meaning(words, text, (), NO_ADJECTIVES if " " in text else None)
        # "Headcount" says both what is counted and the unit.
        if unit := said_whole(words, text).get("unit_measure"):
            said.setdefault("unit_measure", set()).add(unit)
        for dimension, code in found.codes.items():
            # "Designated officers of the police" is about a body, "Officers" about a rank.
            if dimension in ONLY_WHOLE and not found.is_whole:
                continue
            said.setdefault(dimension, set()).add(code)
        if (year := year_of(title)) is not None:
            said.setdefault("time_period", set()).add(year)
        phrases = phrases_in(words, text) if " " in text else []
        # "Number of employees who left the service" is no strength.
        said.setdefault("measure", set()).update(one["measure"] for _, one in phrases if "measure" in one)
        staff = {one["population"] for phrase, one in phrases if _names_staff(phrase, one)}
        said.setdefault("population", set()).update(staff)
    # That things are counted says nothing of which things.
    said["unit_measure"] = said.get("unit_measure", set()) - {COUNT}
    return {d: next(iter(codes)) for d, codes in said.items() if d in FROM_TITLES and len(codes) == 1}
