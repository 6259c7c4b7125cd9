"""The figures of one service of one area: beside the region's, by rank, over the years.

Belongs here: the table and the drawings of an area's page. Does not belong here: the page (`areas`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.report.chapters.parts import MAIN_POPULATION, NOTHING, indicator_name, regional_cell, trends
from pipelines.report.chapters.sums import Sums, sums_of
from pipelines.report.chapters.theme import Service
from pipelines.report.charts.contents import Pyramid, RankOfPyramid
from pipelines.report.model import Block, Cell, Drawing, Table, Text
from pipelines.report.source import Row, Source
from pipelines.report.wording import Words, plain_text
from schemas.code_lists import TOTAL
from schemas.indicators import indicators

SHARE = "share_of_women"
HEADS = ("indicator", "value", "region", "position", "change", "remarks")
FEW_YEARS = 2
MAIN = (SHARE, "applicant_share", "intake_share", "exit_rate", "leadership_share", "deployment_share")
"""The indicators whose change is said in words; the others stand in the table."""

SEEN = 0.05
"""Percentage points from which a change is seen in the decimals that are written."""


@dataclass(frozen=True)
class AreaService:
    """A service of an area: its armed forces, its police, the civilians of its ministry."""

    source: Source
    words: Words
    area: str
    sector: str

    @property
    def name(self) -> str:
        """Return what the names of its section, tables and drawings begin with."""
        return f"area-{self.area.lower()}-{self.sector.lower()}"

    def rows(self) -> list[Row]:
        """Return the indicators of the year, all ranks together, in the order of the indicators."""
        return [
            row
            for name, item in indicators().items()
            for sex in item.sexes
            for row in self.source.indicator(
                name,
                ref_area=self.area,
                sector=self.sector,
                time_period=self.source.year,
                rank=TOTAL,
                sex=sex,
            )
            if row["population"] in (MAIN_POPULATION[self.sector], TOTAL)
        ]

    def indicator_name(self, row: Row, *, of_all: bool = False) -> str:
        """Return what a row is called: its indicator, its sex if there are several, of whom else it is.

        With `of_all` the sex is left out: the same is said of all of them.
        """
        words, code = self.words, row["indicator"]
        name = words.label("indicators", code) if of_all else indicator_name(words, code, row["sex"])
        if row["population"] == MAIN_POPULATION[self.sector]:
            return name
        return f"{name} ({self.words.label('populations', row['population'])})"

    def title(self, key: str) -> Text:
        """Return the title of a table or drawing of this service and year."""
        return self.words.text(
            f"areas.{key}",
            area=self.words.area(self.area),
            sector=self.words.label("sectors", self.sector),
            population=self.words.label("populations", MAIN_POPULATION[self.sector]),
            year=str(self.source.year),
        )


def beside_region(service: AreaService, rows: list[Row]) -> Table | None:
    """Return the values of the year beside the region's; None where there are none."""
    if not rows:
        return None
    words = service.words
    return Table(
        f"{service.name}-figures",
        service.title("beside"),
        tuple(words.plain(f"areas.head.{head}") for head in HEADS),
        tuple(_cells(service, row) for row in rows),
        (words.text("chapters.position"), words.text("table.source", table="region.indicators")),
    )


def _cells(service: AreaService, row: Row) -> tuple[Cell, ...]:
    source, words = service.source, service.words
    table = indicators()[row["indicator"]].table
    position: Cell = NOTHING
    if row["rank_position"] is not None:
        position = words.text(
            "table.institutions_of",
            reporting=source.figure(table, row, "rank_position"),
            expected=source.figure(table, row, "areas_compared"),
        )
    notes = dict.fromkeys(note for note in (row["comparability_note"], row["change_note"]) if note)
    return (
        plain_text(service.indicator_name(row)),
        source.figure(table, row),
        regional_cell(source, words, table, row),
        position,
        NOTHING if row["change"] is None else source.figure(table, row, "change"),
        plain_text("; ".join(words.label("comparability", note) for note in notes)),
    )


def changes(service: AreaService, rows: list[Row]) -> tuple[Text, ...]:
    """Return what changed since last year in the main indicators, where it may be compared with this year."""
    found = []
    for row in rows:
        is_main = row["indicator"] in MAIN and row["sex"] == "F"
        if is_main and row["change"] is not None and abs(row["change"]) >= SEEN:
            table = indicators()[row["indicator"]].table
            found.append(
                service.words.text(
                    f"areas.{'up' if row['change'] > 0 else 'down'}",
                    indicator=service.indicator_name(row),
                    value=service.source.figure(table, row),
                    change=service.source.figure(table, row, "change"),
                )
            )
    return tuple(found)


def pyramid(service: AreaService) -> Iterator[Block]:
    """Return women and men by rank, where the area gave both for every band that it has."""
    of_all = Service(service.source, service.words, "areas", service.sector)
    sums = sums_of(of_all, service.source.year, ["strength"])
    ranks = tuple(_ranks(service, sums))
    if ranks:
        yield Drawing(f"{service.name}-pyramid", service.title("pyramid"), Pyramid(ranks))


def _ranks(service: AreaService, sums: Sums) -> Iterator[RankOfPyramid]:
    for rank in sums.bands:
        both = sums.both("strength", rank=rank, area=service.area)
        if both is not None:
            yield RankOfPyramid(service.words.label("ranks", rank), *both)


def years(service: AreaService) -> Drawing | None:
    """Return the share of women over the years, where the area has several."""
    rows = service.source.indicator(
        SHARE,
        ref_area=service.area,
        sector=service.sector,
        population=MAIN_POPULATION[service.sector],
        rank=TOTAL,
        sex="F",
    )
    if sum(row["value"] is not None for row in rows) < FEW_YEARS:
        return None
    return trends(service.source, service.words, f"{service.name}-years", rows)
