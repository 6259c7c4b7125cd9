"""The frame of a thematic chapter: what it is about, then a section for each service.

Belongs here: what all thematic chapters do alike. Does not belong here: what a chapter shows of a service.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipelines.report.chapters.parts import MAIN_POPULATION
from pipelines.report.model import Block, Listing, Paragraph, Section, Text
from pipelines.report.source import Row, Source
from pipelines.report.wording import Words, plain_text
from schemas.code_lists import TOTAL


@dataclass(frozen=True)
class Service:
    """A service in a chapter: armed forces, police or the ministry of defence."""

    source: Source
    words: Words
    chapter: str
    sector: str

    @property
    def name(self) -> str:
        """Return what the names of its section, tables and drawings begin with."""
        return f"{self.chapter}-{self.sector.lower()}"

    @property
    def population(self) -> str:
        """Return of whom its main figures are."""
        return MAIN_POPULATION[self.sector]

    def rows(self, indicator: str, *, sex: str = "F", **where: object) -> list[Row]:
        """Return an indicator's rows of the main population, of all years that `where` does not bound."""
        return self.source.indicator(
            indicator, **{"sector": self.sector, "population": self.population, "sex": sex, **where}
        )

    def latest(self, indicator: str, *, sex: str = "F") -> list[Row]:
        """Return the rows of the report's year or, where it has no value, of the last year that has one."""
        every = self.rows(indicator, sex=sex, rank=TOTAL)
        years = {row["time_period"] for row in every if row["value"] is not None}
        year = max((one for one in years if one <= self.source.year), default=self.source.year)
        order = self.source.codes("areas")
        return sorted(
            (row for row in every if row["time_period"] == year), key=lambda row: order.index(row["ref_area"])
        )

    def title(self, key: str, year: int, *, of_all: bool = False, **values: str) -> Text:
        """Return the title of a table or drawing: what it shows, and of whom in which year.

        With `of_all` it is not of the main population alone.
        """
        words = self.words
        group = [] if of_all else [words.label("populations", self.population)]
        return words.text(
            "chapters.titled",
            title=words.plain(f"{self.chapter}.{key}", **values),
            of=", ".join([words.label("sectors", self.sector), *group]),
            year=str(year),
        )

    def paragraph(self, key: str, **values: str) -> Paragraph:
        """Return a paragraph on what to read with care."""
        return Paragraph(self.words.text(key, **values), "caveat")


SERVICES = ("AF", "POL")
"""Those that every chapter asks for; a ministry of defence has civilians alone."""

Blocks = Callable[[Service], Iterable[Block | None]]
"""What a chapter shows of a service; nothing where nothing was given. None stands for a part left out."""


def theme(source: Source, words: Words, name: str, indicators: tuple[str, ...], blocks: Blocks) -> Section:
    """Return a chapter: its lead, what its indicators mean, a section for each service that has figures."""
    lead = Paragraph(words.text(f"{name}.lead"))
    meanings = tuple(
        plain_text(f"{words.label('indicators', one)}: {source.definition(one, words.language)}")
        for one in indicators
        if any(row["value"] is not None for row in source.indicator(one))
    )
    services = {sector: Service(source, words, name, sector) for sector in MAIN_POPULATION}
    found = {sector: _section(service, blocks) for sector, service in services.items()}
    silent = [words.label("sectors", sector) for sector in SERVICES if found[sector] is None]
    shown = tuple(section for section in found.values() if section is not None)
    own: list[Block] = [lead]
    if meanings and shown:
        own.append(Listing(meanings))
    if silent:
        own.append(Paragraph(words.text(f"{name}.nothing", services=", ".join(silent)), "note"))
    return Section(name, words.plain(f"{name}.title"), tuple(own), shown, starts_page=bool(shown))


def _section(service: Service, blocks: Blocks) -> Section | None:
    shown = tuple(block for block in blocks(service) if block is not None)
    if not shown:
        return None
    return Section(service.name, service.words.label("sectors", service.sector), shown)
