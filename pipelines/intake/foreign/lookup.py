"""Labels looked up as a layout wants it: its own labels first, then the vocabulary, then own codes.

Belongs here: the order of who is asked. Does not belong here: the vocabulary's own reading of a label
(`labels`), where a label stands (`resolve`).
"""

from collections.abc import Iterable
from dataclasses import replace

from pipelines.intake.foreign.guess import concept_of
from pipelines.intake.foreign.labels import Meaning, bodies_of, meaning, own_code
from pipelines.intake.workbook import CellValue, shown
from schemas.code_lists import TOTAL
from schemas.foreign_words import ForeignVocabulary
from schemas.subjects import is_neutral, is_rate, is_share
from schemas.vocabulary import normalised
from schemas.workbook_layout import SKIP, UNPLACED, WorkbookLayout

NAMED_ABOVE = {"sex", "area", "time_period", "population", "unit_measure"}
"""The dimensions whose name alone ("Sex", over women and men) is a label that says nothing."""

Said = Meaning | str | None


def _leaves_more(found: Meaning) -> bool:
    """Return whether words of a label are left over that may say more than what was understood.

    "Women Masters" is not all women, "Total seconded" is not a total. Where the layout gave words of its
    own, what they leave over is what the analyst left.
    """
    if found.is_whole or found.by_layout:
        return False
    return any(not is_neutral(word) for word in found.rest)


class Labels:
    """Looks labels up; what it found once it remembers."""

    def __init__(self, layout: WorkbookLayout, words: ForeignVocabulary) -> None:
        self._whole = {normalised(label): said for label, said in layout.labels.items()}
        self._parts = {normalised(word): dict(said) for word, said in layout.words.items()}
        self._own_codes = tuple(layout.own_codes)
        self._words = words
        self._bodies = bodies_of(layout.institution)
        self._unsure: set[str] = set()
        self._known: dict[tuple[str, CellValue, tuple[str, ...]], Said] = {}

    def beware(self, labels: Iterable[CellValue]) -> None:
        """Look at the labels of a block together: beside an H (hombres, homens), M is no man."""
        texts = {normalised(shown(label)) for label in labels if label is not None}
        self._unsure = {"m"} if {"h", "m"} <= texts else set()

    def has_own(self, value: CellValue) -> bool:
        """Return whether the layout itself says something of a label."""
        return normalised(shown(value)) in self._whole

    def speaks_of(self, value: CellValue, dimension: str) -> bool:
        """Return whether some word of a label says something of a dimension, placed or not."""
        return dimension in meaning(self._words, value, (dimension,), self._parts).codes

    def look_up(self, value: CellValue, wanted: tuple[str, ...]) -> Said:
        """Return what a label says, a reason to skip its line, or None where it says nothing known."""
        # 1 and True are one key to a dictionary, but not one label.
        key = (type(value).__name__, value, wanted)
        if self._unsure and normalised(shown(value)) in self._unsure - self._whole.keys():
            return None
        if key not in self._known:
            self._known[key] = self._look_up(value, wanted)
        return self._known[key]

    def _look_up(self, value: CellValue, wanted: tuple[str, ...]) -> Said:
        said = self._whole.get(normalised(shown(value)))
        if said is not None:
            if UNPLACED in (*said, *said.values()):
                return None
            return said[SKIP] if SKIP in said else Meaning(dict(said), has_total=TOTAL in said.values())
        if wanted == ("nothing",):
            return Meaning()
        if UNPLACED in wanted:
            return None
        if concept_of(value) in NAMED_ABOVE & set(wanted):
            return Meaning()
        if wanted == ("vintage",):
            return Meaning({"vintage": shown(value)})
        body = self._bodies.get(normalised(shown(value))) if "institution" in wanted else None
        if body is not None:
            return Meaning({"institution": body}, is_whole=True)
        found = meaning(self._words, value, wanted, self._parts)
        if is_rate(shown(value)) and not (found.is_whole or found.by_layout):
            return None
        if is_share(shown(value)) and found.codes and "unit_measure" not in found.codes:
            # In which unit a share is given must be said, or is asked; it is never the others'.
            found = replace(found, codes={**found.codes, "unit_measure": UNPLACED})
        own = next((dimension for dimension in wanted if dimension in self._own_codes), None)
        return self._with_own(value, wanted, found, own)

    def _with_own(self, value: CellValue, wanted: tuple[str, ...], found: Meaning, own: str | None) -> Said:
        if own is None and _leaves_more(found):
            return None
        if found.is_whole or own is None or not (found.rest or found.codes):
            says = bool(found.codes) or found.has_total
            return found if says else (Meaning({own: own_code(value)}) if own and shown(value) else None)
        is_said = not found.rest and bool(set(found.codes) & set(wanted) or not found.codes)
        if own in found.by_layout or is_said:
            return found
        # Words are left over: they are what the workbook's own code is made of.
        named = {d: code for d, code in found.codes.items() if d in wanted and d != own}
        code = own_code(" ".join(found.rest)) if named else own_code(value)
        return Meaning({**named, own: code}, has_total=found.has_total)
