"""What is behind each number of the page, as data: every text once, every number once.

Belongs here: what a reader who follows a number is told. Does not belong here: how it is shown (`html.js`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from pipelines.figures.trace_rows import is_traced
from pipelines.figures.traced import Contribution
from pipelines.report.display import in_unit, shown
from pipelines.report.figures import Behind, Figure, Reference, RowAt
from pipelines.report.model import Report
from schemas.code_lists import CodeList, code_list
from schemas.indicators import indicators
from schemas.numbers import number_text
from schemas.regions import load_region
from schemas.tables.registry import EDITION_TABLES
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


OF_ALL_AREAS = ("regional_", "areas_", "rank_position")
"""Columns of an area's row that rest on other areas too: more than the row's own cells."""


@dataclass
class Passports:
    """The passports of one report's numbers, gathered as the page is written."""

    report: Report
    _places: dict[Figure, int] = field(default_factory=dict)
    _strings: dict[str, int] = field(default_factory=dict)
    _cells: list[list[list[int]]] = field(default_factory=list)
    _cells_at: dict[RowAt, int] = field(default_factory=dict)

    def place(self, figure: Figure) -> int:
        """Return the place of a number's passport; equal numbers of the same cells have one."""
        return self._places.setdefault(figure, len(self._places))

    def data(self) -> dict[str, object]:
        """Return all passports: lists of places in `strings`, which says each text once."""
        passports = [self._passport(figure) for figure in self._places]
        return {
            "region": self.report.region,
            "isInternal": self.report.tier == INTERNAL,
            "traced": [name for name in EDITION_TABLES if is_traced(name)],
            "passports": passports,
            "cells": self._cells,
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
            [self._cells_of(item) for item in figure.references],
        ]

    def _reference(self, item: Reference) -> list[int]:
        pairs = (str(part) for pair in item.key for part in pair)
        return [self._string(words) for words in (item.table, item.column, *pairs)]

    def _cells_of(self, item: Reference) -> int:
        """Return the place of the cells behind a number in `cells`; -1 where none are known."""
        cells = self.report.cells.get(item.row)
        if cells is None or item.column.startswith(OF_ALL_AREAS):
            return -1
        if item.row not in self._cells_at:
            self._cells_at[item.row] = len(self._cells)
            self._cells.append([[self._string(words) for words in self._cell(cell)] for cell in cells])
        return self._cells_at[item.row]

    def _cell(self, cell: Contribution) -> tuple[str, ...]:
        """Return where a cell enters, whose it is, what it counts, its file, its place and its number."""
        language = self.report.language
        what = ("measure", "population", "rank", "sex", "detail", "time_period")
        named = [self._name(name, str(code)) for name in what if (code := getattr(cell, name)) != UNSAID]
        return (
            self._side(cell.side),
            self._institution(cell.institution),
            ", ".join(named),
            cell.file_name,
            self._own("register") if cell.cell is None else f"{cell.sheet}!{cell.cell}",
            number_text(cell.obs_value, language),
        )

    def _institution(self, institution: str) -> str:
        node = load_region(self.report.region).institution(institution)
        return node.name_en if self.report.language == "en" else node.name

    def _side(self, side: str) -> str:
        if side in ("numerator", "denominator"):
            return self._shared(side)
        return self._shared("basis.stated") if side == "stated" else self._shared("figure")

    def _title(self, figure: Figure) -> str:
        """Return of what a number is, by the codes of its key; for a count, by those that all share."""
        if not figure.references:  # nothing was counted
            return ""
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
        indicator = next((dict(place.key).get("indicator") for place in figure.references), None)
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
