"""Women among those who serve: by area, over the years, by rank; armed forces and police apart.

Belongs here: what the chapter shows of a service. Does not belong here: its frame (`theme`), adding up
(`sums`).
"""

from collections.abc import Iterator

from pipelines.report.chapters.main_figures import main_figures, over_years
from pipelines.report.chapters.parts import MAIN_POPULATION
from pipelines.report.chapters.side_by_side import Column, by_rank, side_by_side
from pipelines.report.chapters.sums import Sums, sums_of
from pipelines.report.chapters.theme import Service, theme
from pipelines.report.charts.contents import Pyramid, RankOfPyramid
from pipelines.report.model import Block, Drawing, Paragraph, Section, Table
from pipelines.report.source import Source
from pipelines.report.wording import Words, plain_text
from schemas.code_lists import TOTAL, code_list

SHARE, RATIO = "share_of_women", "representation_ratio"


def representation(source: Source, words: Words) -> Section:
    """Return the chapter, a section for each service that has figures."""
    return theme(source, words, "representation", (SHARE, RATIO), _service)


def _service(service: Service) -> Iterator[Block | None]:
    rows = service.latest(SHARE)
    if not rows:
        return
    year = rows[0]["time_period"]
    yield from main_figures(service, rows)
    yield from over_years(service, SHARE)
    yield side_by_side(service, "ranks", year, by_rank(service, SHARE))
    ratios = side_by_side(service, "ratios", year, by_rank(service, RATIO))
    yield ratios
    if ratios is not None:
        yield Paragraph(service.words.text("representation.ratio_reading"), "note")
        yield from _pyramid(service, year)
    yield side_by_side(service, "others", year, _others(service), of_all=True)


def _others(service: Service) -> list[Column]:
    """Return the groups of staff beside the main one."""
    words, main = service.words, MAIN_POPULATION[service.sector]
    return [
        Column(words.label("populations", one), SHARE, population=one)
        for one in code_list("populations").codes
        if one != main
    ]


def _pyramid(service: Service, year: int) -> Iterator[Block | None]:
    """Return women and men by rank in the region, where the same areas gave them for every band."""
    sums = sums_of(service, year, ["strength"])
    bands = sums.bands
    found = {sums.areas("strength", rank=rank) for rank in bands}
    if len(found) != 1 or found == {frozenset()}:
        yield service.paragraph("representation.no_pyramid")
        return
    ranks = tuple(
        RankOfPyramid(service.words.label("ranks", rank), *both)
        for rank in bands
        if (both := sums.both("strength", rank=rank)) is not None
    )
    yield Drawing(f"{service.name}-pyramid", service.title("pyramid", year), Pyramid(ranks))
    yield _of_pyramid(service, sums, bands)


def _of_pyramid(service: Service, sums: Sums, bands: list[str]) -> Table:
    words = service.words
    return Table(
        f"{service.name}-pyramid-table",
        service.title("pyramid", sums.year),
        (words.plain("chapters.rank"), *(words.label("sex", sex) for sex in ("F", "M", TOTAL))),
        tuple(
            (
                plain_text(words.label("ranks", rank)),
                *(sums.cell("strength", sex, rank=rank) for sex in ("F", "M", TOTAL)),
            )
            for rank in [*bands, TOTAL]
        ),
        sums.notes("strength"),
    )
