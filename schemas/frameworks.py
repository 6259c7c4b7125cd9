"""The international frameworks: what each asks for, what answers it here, and what is not covered.

Belongs here: loading `frameworks.csv` and tying it to the indicators and measures. Does not belong
here: the indicators themselves (`indicators.yml` says which items each answers).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from schemas.code_lists import TOTAL, code_list
from schemas.files import SchemaError, read_csv
from schemas.indicators import Indicator, indicators

COLUMNS = ["item", "framework", "title", "extent", "measures", "why", "source"]
EXTENTS = ("full", "part", "none")
NOTHING = "nothing"
MEASURE = re.compile(r"(?P<measure>\w+)(\[(?P<detail>\w+)\])?")


@dataclass(frozen=True)
class FrameworkItem:
    """What a framework asks for; `measures` are counts and answers of institutions that speak to it."""

    item: str
    framework: str
    title: str
    extent: Literal["full", "part", "none"]
    measures: tuple[str, ...]
    why: str
    source: str

    def answered_by(self, known: Mapping[str, Indicator]) -> Iterator[tuple[str, str]]:
        """Yield what answers it, with its kind: indicators, mechanisms, or nothing."""
        found = [(name, "indicator") for name, entry in known.items() if self.item in entry.frameworks]
        found += [(measure, "mechanism") for measure in self.measures]
        yield from found or [(NOTHING, NOTHING)]


def parse_items(rows: list[dict[str, str]], known: Mapping[str, Indicator]) -> dict[str, FrameworkItem]:
    """Return the items by name; raise SchemaError where one is incomplete or an indicator's is not there."""
    found: dict[str, FrameworkItem] = {}
    for row in rows:
        if row["item"] in found or row["extent"] not in EXTENTS:
            raise SchemaError(f"schemas/frameworks.csv: {row['item']!r} stands twice or has no extent.")
        measures = tuple(row["measures"].split())
        entry = FrameworkItem(**(row | {"measures": measures}))  # type: ignore[arg-type]
        _check(entry)
        found[entry.item] = entry
    for name, indicator in known.items():
        if unknown := set(indicator.frameworks) - set(found):
            raise SchemaError(f"Indicator {name!r}: frameworks.csv has no {', '.join(sorted(unknown))}.")
    return found


def _check(entry: FrameworkItem) -> None:
    if not entry.title or not entry.source or (entry.extent == "full") != (not entry.why):
        raise SchemaError(
            f"schemas/frameworks.csv: {entry.item!r} needs title and source, and says why it is not covered "
            "in full, where it is not."
        )
    for measure in entry.measures:
        measure_and_detail(measure, f"schemas/frameworks.csv: {entry.item!r}")


def measure_and_detail(name: str, where: str) -> tuple[str, str]:
    """Return the codes of a measure written as answers[facilities]; raise SchemaError for unknown ones."""
    parts = MEASURE.fullmatch(name)
    if parts is None:
        raise SchemaError(f"{where} names {name!r}.")
    measure, detail = parts["measure"], parts["detail"] or TOTAL
    return code_list("measures")[measure].code, code_list("details")[detail].code


@cache
def framework_items() -> dict[str, FrameworkItem]:
    """Return all items by name, in the order of the file."""
    return parse_items(read_csv("frameworks.csv", COLUMNS), indicators())
