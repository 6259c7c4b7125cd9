"""Registers for tests: a layout, persons as plain rows, and the truth about them by plain loops.

Belongs here: what several tests of registers need. The truth shares no code with `pipelines`: it goes
through the persons one by one, asks of each what it was on a day, and adds up in dictionaries.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from statistics import median
from typing import Any

import openpyxl

from schemas.regions import load_region
from schemas.register_layout import RegisterLayout, parse_register_layout

HEADER = [
    "Ime", "Spol", "Kategorija", "Čin", "Datum čina", "Datum prijema", "Datum prestanka", "Razlog",
    "Mjesto", "Čin 1", "Datum čina 1", "Čin 2", "Datum čina 2",
]  # fmt: skip
LAYOUT = """
kind: register
institution: BA-AF
sheet: Registar
header_row: 3
columns:
  sex: Spol
  population: Kategorija
  rank: Čin
  rank_date: Datum čina
  entry_date: Datum prijema
  exit_date: Datum prestanka
  exit_reason: Razlog
  leadership_post: Mjesto
history:
  - {rank: Čin 1, date: Datum čina 1}
  - {rank: Čin 2, date: Datum čina 2}
constants: {leadership_post: command}
values: {population: {PVL: military, CL: civilian}}
leavers_since: 2000-01-01
"""
START, END = date(2023, 1, 1), date(2023, 12, 31)
RANKS = [rank.code for rank in load_region("western_balkans").ranks_of("BA", "AF")]
BANDS = {"OF6-10": "OF", "OF3-5": "OF", "OF1-2": "OF"}
ABOVE = {rank.code: rank.parent for rank in RANKS} | BANDS
REASONS = {
    "Penzionisanje": "retirement", "Na vlastiti zahtjev": "resignation", "Istek ugovora": "contract_end",
    "Otpuštanje iz službe": "dismissal", "Zdravstveni razlozi": "medical", "Smrt": "death",
    "Ostali razlozi": "other_exit",
}  # fmt: skip


def layout(text: str = LAYOUT, **changes: str) -> RegisterLayout:
    """Return the layout, with lines replaced: `sheet="sheet: Other"` replaces the line that begins so."""
    lines = text.splitlines()
    for name, line in changes.items():
        found = [number for number, old in enumerate(lines) if old.startswith(name)]
        if found:
            lines[found[0]] = line
        else:
            lines.append(line)
    return parse_register_layout("\n".join(lines))


@dataclass(frozen=True)
class Person:
    """One person: `ranks` are the ranks held (index of RANKS) with the day each was given, oldest first."""

    sex: str
    population: str
    entry: date
    ranks: tuple[tuple[date, int], ...] = ()
    exit: date | None = None
    reason: str | None = None
    has_post: bool = False

    def row(self, write: Any = lambda day: day) -> list[Any]:
        """Return the person's row; `write` is how a date is put into its cell."""
        pairs = [(RANKS[rank].label("bs"), write(day)) for day, rank in reversed(self.ranks)]
        (rank, rank_date), *earlier = pairs or [(None, None)]
        population = {"military": "PVL", "civilian": "CL"}[self.population]
        sex = {"F": "Ž", "M": "M"}[self.sex]
        reason = next((word for word, code in REASONS.items() if code == self.reason), None)
        row = ["Neko", sex, population, rank, rank_date, write(self.entry), self.exit and write(self.exit)]
        row += [reason, "da" if self.has_post else "ne"]
        for pair in earlier:
            row += pair
        return row

    def serves(self, day: date) -> bool:
        return self.entry <= day and (self.exit is None or day < self.exit)

    def rank_on(self, day: date) -> int | None:
        held = [rank for since, rank in self.ranks if since <= day]
        return held[-1] if held else None

    def since(self, day: date) -> date:
        return [since for since, _ in self.ranks if since <= day][-1]


def workbook(rows: list[list[Any]], header: list[str] | None = None, sheet: str = "Registar") -> bytes:
    """Return an export: a title, a blank row, the header in row 3, persons from row 4."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    page["A1"] = "Evidencija"
    for column, name in enumerate(HEADER if header is None else header, start=1):
        page.cell(3, column, name)
    for number, row in enumerate(rows, start=4):
        for column, value in enumerate(row, start=1):
            page.cell(number, column, value)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


Key = tuple[str, str, str, str, str, str]


class Truth:
    """What a register of `people` must give for 2023, by measure, population, rank, sex, detail, unit."""

    def __init__(self, people: list[Person]) -> None:
        self.people = people
        self.values: dict[Key, float | None] = {}
        self.asked = {
            "military": ["_T", "OF", "OR5-9", "OR1-4", *BANDS, *(rank.code for rank in RANKS)],
            "civilian": ["_T"],
        }
        self._stocks()
        self._flows()
        self._cohorts()

    def _under(self, person: Person, rank: int | None) -> Iterator[tuple[str, str]]:
        codes = ["_T"]
        if person.population == "military" and rank is not None:
            code = RANKS[rank].code
            while code:
                codes.append(code)
                code = ABOVE.get(code, "")
        for code in codes:
            yield code, person.sex
            yield code, "_T"

    def _populations(self) -> set[str]:
        return {person.population for person in self.people if self._is_counted(person)}

    def _is_counted(self, person: Person) -> bool:
        in_year = person.entry <= END and (person.exit is None or person.exit >= START)
        in_cohort = any(person.entry.year == 2023 - years for years in (1, 3, 5, 10))
        return in_year or in_cohort

    def count(
        self,
        measure: str,
        whom: list[tuple[Person, int | None]],
        detail: str = "_T",
        unit: str = "persons",
        by_rank: bool = True,
    ) -> None:
        numbers: dict[tuple[str, str, str], int] = defaultdict(int)
        for person, rank in whom:
            for code, sex in self._under(person, rank if by_rank else None):
                numbers[person.population, code, sex] += 1
        for population in self._populations():
            for code in self.asked[population] if by_rank else ["_T"]:
                for sex in ("F", "M", "_T"):
                    key = (measure, population, code, sex, detail, unit)
                    self.values[key] = numbers[population, code, sex]

    def spans(self, measure: str, whom: list[tuple[Person, int | None, int]]) -> None:
        days: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        for person, rank, length in whom:
            for code, sex in self._under(person, rank):
                days[person.population, code, sex].append(length)
        for (population, code, sex), lengths in days.items():
            key = (population, code, sex, "_T", "years")
            enough = len(lengths) >= 3
            average, middle = sum(lengths) / len(lengths) / 365.25, median(lengths) / 365.25
            self.values[f"{measure}_average", *key] = average if enough else None
            self.values[f"{measure}_median", *key] = middle if enough else None

    def _stocks(self) -> None:
        serving = [(person, person.rank_on(END)) for person in self.people if person.serves(END)]
        self.count("strength", serving)
        posts = [(person, rank) for person, rank in serving if person.has_post]
        self.count("leadership_posts", posts, "command", "posts")
        self.spans("service_years", [(person, rank, (END - person.entry).days) for person, rank in serving])
        ranked = [(person, rank) for person, rank in serving if person.population == "military"]
        self.spans("rank_years", [(person, rank, (END - person.since(END)).days) for person, rank in ranked])

    def _flows(self) -> None:
        before = date(2022, 12, 31)
        self.count(
            "opening_strength",
            [(person, person.rank_on(before)) for person in self.people if person.serves(before)],
        )
        entered = [person for person in self.people if START <= person.entry <= END]
        self.count("intake", [(person, person.rank_on(person.entry)) for person in entered])
        left = [
            (person, person.exit) for person in self.people if person.exit and START <= person.exit <= END
        ]
        self.count("exits", [(person, person.rank_on(day)) for person, day in left])
        for reason in REASONS.values():
            chosen = [(person, None) for person, _ in left if person.reason == reason]
            self.count("exits", chosen, reason, by_rank=False)
        changes = [
            (person, old, new)
            for person in self.people
            if person.population == "military"
            for (_, old), (day, new) in zip(person.ranks, person.ranks[1:], strict=False)
            if START <= day <= END and new < old and (person.exit is None or day <= person.exit)
        ]
        self.count("promotions", [(person, new) for person, _, new in changes])
        self.count("promotions_out", [(person, old) for person, old, _ in changes])

    def _cohorts(self) -> None:
        for years in (1, 3, 5, 10):
            cohort = [person for person in self.people if person.entry.year == 2023 - years]
            retained = [
                person
                for person in cohort
                if person.exit is None or person.exit > _anniversary(person.entry, years)
            ]
            everybody = [(person, None) for person in cohort]
            self.count("cohort", everybody, f"after_{years}", by_rank=False)
            self.count(
                "cohort_retained", [(person, None) for person in retained], f"after_{years}", by_rank=False
            )


def _anniversary(day: date, years: int) -> date:
    if (day.month, day.day) == (2, 29) and (day.year + years) % 4:
        return date(day.year + years, 2, 28)
    return date(day.year + years, day.month, day.day)
