"""What is behind each number of the page, as data: every text once, every number once.

Belongs here: what a reader who follows a number is told. Does not belong here: how it is shown (`html.js`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from pipelines.report.display import in_unit, shown
from pipelines.report.figures import Behind, Figure, Reference
from pipelines.report.model import Report
from schemas.code_lists import CodeList, code_list
from schemas.indicators import indicators
from schemas.numbers import number_text
from schemas.regions import load_region
from schemas.texts import text
from schemas.tiers import INTERNAL

NAMED_BY = {
    "indicator": "indicators",
    "measure": "measures",
    "sector": "sectors",
    "population": "populations",
    "sex": "sex",
    "detail": "details",
}
"""The columns of a key whose codes have names in a list of their own, in the order of a title."""

UNSAID = "_T"
"""A code that a title leaves out: of all."""


@dataclass
class Passports:
    """The passports of one report's numbers, gathered as the page is written."""

    report: Report
    _places: dict[Figure, int] = field(default_factory=dict)
    _strings: dict[str, int] = field(default_factory=dict)

    def place(self, figure: Figure) -> int:
        """Return the place of a number's passport; equal numbers of the same cells have one."""
        return self._places.setdefault(figure, len(self._places))

    def data(self) -> dict[str, object]:
        """Return all passports: lists of places in `strings`, which says each text once."""
        passports = [self._passport(figure) for figure in self._places]
        return {
            "region": self.report.region,
            "edition": self.report.edition,
            "cells": self.report.tier == INTERNAL,
            "passports": passports,
            "strings": list(self._strings),
        }

    def _string(self, words: str) -> int:
        return self._strings.setdefault(words, len(self._strings))

    def _passport(self, figure: Figure) -> list[object]:
        lines = [self._string(words) for line in self._lines(figure) for words in line]
        places = [self._reference(item) for item in figure.references]
        return [
            self._string(self._title(figure)),
            self._string(shown(figure, self.report.language)),
            lines,
            places,
        ]

    def _reference(self, item: Reference) -> list[int]:
        pairs = (str(part) for pair in item.key for part in pair)
        return [self._string(words) for words in (item.table, item.column, *pairs)]

    def _title(self, figure: Figure) -> str:
        """Return of what a number is, by the codes of its key; for a count, by those that all share."""
        first, *others = (dict(item.key) for item in figure.references)
        common = {name: code for name, code in first.items() if all(key.get(name) == code for key in others)}
        return ", ".join(self._names(common))

    def _names(self, key: dict[str, object]) -> Iterator[str]:
        for name in ("ref_area", "institution", *NAMED_BY, "rank", "time_period"):
            code = key.get(name)
            if code is not None and code != UNSAID:
                yield self._name(name, str(code))

    def _name(self, name: str, code: str) -> str:
        listed = self._lists.get(name)
        return code if listed is None or code not in listed else listed.label(code, self.report.language)

    @cached_property
    def _lists(self) -> dict[str, CodeList]:
        region = load_region(self.report.region)
        own = {"ref_area": region.areas, "rank": region.ranks()}
        return own | {name: code_list(listed) for name, listed in NAMED_BY.items()}

    def _lines(self, figure: Figure) -> Iterator[tuple[str, str]]:
        """Yield what is said of a number, each line with its name."""
        language = self.report.language
        if figure.value is not None:
            unit = code_list("units").label(figure.unit, language)
            yield self._own("value"), f"{number_text(figure.value, language)} ({unit})"
        if figure.behind is not None:
            yield from self._behind(figure.behind)
        for mark in figure.marks:
            yield self._own("mark"), code_list("obs_status").label(mark, language)
        indicator = dict(figure.references[0].key).get("indicator")
        if indicator is not None:
            yield self._shared("definition"), indicators()[str(indicator)].definition(language)

    def _behind(self, behind: Behind) -> Iterator[tuple[str, str]]:
        language = self.report.language
        for name, value in (("numerator", behind.numerator), ("denominator", behind.denominator)):
            if value is not None:
                yield self._shared(name), number_text(value, language)
        yield self._shared("coverage"), self._coverage(behind)
        yield self._shared("basis"), text(f"portal.edition.figure.basis.{behind.basis}", language)
        if behind.note is not None:
            yield self._own("comparability"), code_list("comparability").label(behind.note, language)
        yield self._shared("origin"), code_list("origins").label(behind.origin, language)

    def _coverage(self, behind: Behind) -> str:
        language = self.report.language
        of = text(
            "report.table.institutions_of",
            language,
            reporting=str(behind.institutions_reporting or 0),
            expected=str(behind.institutions_expected or 0),
        )
        if behind.coverage is None:
            return of
        return text(
            "report.html.coverage",
            language,
            institutions=of,
            share=in_unit(behind.coverage, "percent", language),
        )

    def _own(self, key: str) -> str:
        return text(f"report.html.passport.{key}", self.report.language)

    def _shared(self, key: str) -> str:
        return text(f"portal.edition.figure.{key}", self.report.language)
