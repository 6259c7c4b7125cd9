"""Simulated registers: a person per row, as a personnel system exports them. Nobody stands behind them.

Belongs here: inventing persons that fit a register's layout, and their rows as a file. Does not belong
here: reading registers (`intake.registers`), which ones the sample has (`sample`).
"""

import csv
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import StringIO

from openpyxl import Workbook

from pipelines.intake.template import same_bytes
from schemas.code_lists import TOTAL, code_list
from schemas.files import SchemaError
from schemas.regions import region_of
from schemas.register_layout import (
    CODE_FIELDS,
    EMPTY,
    RegisterLayout,
    field_codes,
    rank_codes,
    ranks_asked,
    register_layout_for,
)

Cell = str | date | None

WOMEN, WITH_RANK, LEADING = 0.16, 0.9, 0.08
"""Shares: of women, of persons in a population with ranks, of posts of leadership."""
YEARS_BEFORE = 15
YEARS_OF_SERVICE = 20
"""How long somebody serves, on average."""
YEARS_IN_RANK = 7
NAMES = ("Osobni broj", "Prezime i ime")
"""Headers of two columns that no layout names, so that nobody reads them."""


@dataclass(frozen=True)
class Person:
    """Somebody invented. `ranks` are rank and day, oldest first; the last is the present one."""

    sex: str
    population: str
    entry: date
    ranks: list[tuple[str, date]] = field(default_factory=list)
    exit: date | None = None
    reason: str | None = None
    leads: bool = False


@dataclass(frozen=True)
class _Service:
    layout: RegisterLayout
    last_day: date
    chance: random.Random

    def ladder(self, population: str) -> list[str]:
        """Return the lowest ranks that a population is counted by, from the lowest."""
        asked = [rank for rank in ranks_asked(self.layout.institution, population) if rank != TOTAL]
        codes = rank_codes(self.layout.institution)
        return [rank for rank in reversed(asked) if not set(codes.children(rank)) & set(asked)]

    def population(self) -> str:
        """Draw a population: mostly one that has ranks."""
        constant = self.layout.constants.population
        known = [constant] if constant else [*dict.fromkeys(self.layout.values["population"].values())]
        ranked = [code for code in known if self.ladder(code)]
        wanted = (
            ranked if self.chance.random() < WITH_RANK else [code for code in known if code not in ranked]
        )
        return self.chance.choice(wanted or known)

    def days(self, years: float) -> timedelta:
        """Draw a stretch of time that lasts so many years on average."""
        return timedelta(days=1 + int(self.chance.expovariate(1 / (365.25 * years))))

    def ranks(self, population: str, entry: date, end: date) -> list[tuple[str, date]]:
        """Draw a career: one rank after the other, as many as the register has columns for."""
        ladder = self.ladder(population)
        if not ladder or self.layout.columns.rank is None:
            return []
        place, day = min(int(self.chance.expovariate(2)), len(ladder) - 1), entry
        career = [(ladder[place], day)]
        for rank in ladder[place + 1 :][: len(self.layout.history)]:
            day += self.days(YEARS_IN_RANK)
            if day >= end:
                break
            career.append((rank, day))
        return career

    def person(self) -> Person:
        """Draw a person who is still in the register."""
        since = self.layout.leavers_since or date(self.last_day.year - YEARS_BEFORE, 1, 1)
        entry = since + timedelta(days=self.chance.randrange((self.last_day - since).days))
        left = entry + self.days(YEARS_OF_SERVICE)
        has_left = self.layout.columns.exit_date is not None and left <= self.last_day
        population = self.population()
        reasons = field_codes("exit_reason", self.layout.institution)
        return Person(
            sex="F" if self.chance.random() < WOMEN else "M",
            population=population,
            entry=entry,
            ranks=self.ranks(population, entry, left if has_left else self.last_day),
            exit=left if has_left else None,
            reason=self.chance.choice(reasons) if has_left else None,
            leads=not has_left and self.chance.random() < LEADING,
        )


def _words(layout: RegisterLayout) -> Callable[[str, str | None], str | None]:
    """Return how a code is written: as the layout's own values say, else in the words of the code lists."""
    language = region_of(layout.institution).institution(layout.institution).languages[0]
    lists = {"sex": "sex", "population": "populations", "rank": "ranks", "exit_reason": "details"}
    own = {
        name: {code: word for word, code in words.items() if code != EMPTY}
        for name, words in layout.values.items()
        if name in CODE_FIELDS
    }

    def word(name: str, code: str | None) -> str | None:
        if code is None:
            return None
        return own.get(name, {}).get(code) or code_list(lists[name]).label(code, language)  # type: ignore[call-overload]

    return word


def _letters(number: int) -> str:
    """Return a number in letters: names have no digits."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:07d}").capitalize()


def _row(person: Person, layout: RegisterLayout) -> dict[str, Cell]:
    word = _words(layout)
    row: dict[str, Cell] = {
        "sex": word("sex", person.sex),
        "population": word("population", person.population),
        "entry_date": person.entry,
        "service_start": person.entry,
        "exit_date": person.exit,
        "exit_reason": word("exit_reason", person.reason),
        "leadership_post": "da" if person.leads else "ne",
    }
    places = ["", *(f"_{number}" for number in range(1, len(layout.history) + 1))]
    for place, (rank, day) in zip(places, reversed(person.ranks), strict=False):
        row |= {f"rank{place}": word("rank", rank), f"rank_date{place}": day}
    return row


def simulated_register(
    institution: str, time_period: int, persons: int = 400, seed: int = 1
) -> list[list[Cell]]:
    """Return the register of an institution at the end of a year: its header row, then a row per person.

    The same arguments give the same persons. Raises SchemaError where the institution has no layout of a
    register for the year.
    """
    layout = register_layout_for(institution, time_period)
    if layout is None:
        raise SchemaError(f"{institution} has no layout of a register for {time_period}.")
    service = _Service(layout, date(time_period, 12, 31), random.Random(seed))  # noqa: S311 (no secret)
    headers = layout.headers()
    rows: list[list[Cell]] = [[*NAMES, *headers.values()]]
    for number in range(1, persons + 1):
        row = _row(service.person(), layout)
        # No day 00 exists: the number is nobody's.
        rows.append(
            [f"00{number:011d}", f"Osoba Simulirana {_letters(number)}", *(row.get(name) for name in headers)]
        )
    return rows


def register_workbook(rows: list[list[Cell]], sheet: str) -> bytes:
    """Return the rows as an .xlsx."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = sheet
    for row in rows:
        page.append(row)
    book.properties.creator = "Muster"
    book.properties.created = book.properties.modified = datetime(2000, 1, 1)
    return same_bytes(book)


def register_text(rows: list[list[Cell]], encoding: str = "cp1250") -> bytes:
    """Return the rows as text with semicolons, days as 31.12.2023."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow([f"{cell:%d.%m.%Y}" if isinstance(cell, date) else cell for cell in row])
    return text.getvalue().encode(encoding)
