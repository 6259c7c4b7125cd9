"""Women among those who serve: by area, over the years, by rank; armed forces and police apart."""

from pipelines.report.chapters.parts import MAIN_POPULATION, area_table, dots, main_rows, trends
from pipelines.report.model import Block, Paragraph, Section
from pipelines.report.source import Source
from pipelines.report.wording import Words, plain_text
from schemas.code_lists import TOTAL

INDICATOR = "share_of_women"


def representation(source: Source, words: Words) -> Section | None:
    """Return the chapter, a section for each service that has figures of the year."""
    sections = tuple(filter(None, (_service(source, words, sector) for sector in MAIN_POPULATION)))
    if not sections:
        return None
    lead = Paragraph(plain_text(source.definition(INDICATOR, words.language)))
    return Section("representation", words.plain("representation.title"), (lead,), sections, starts_page=True)


def _service(source: Source, words: Words, sector: str) -> Section | None:
    rows = main_rows(source, INDICATOR, sector)
    if not rows:
        return None
    name = f"representation-{sector.lower()}"
    every_year = source.indicator(
        INDICATOR, sector=sector, population=MAIN_POPULATION[sector], rank=TOTAL, sex="F"
    )
    blocks: tuple[Block, ...] = (
        dots(source, words, f"{name}-dots", rows),
        area_table(source, words, f"{name}-areas", rows),
        trends(source, words, f"{name}-trends", every_year),
    )
    return Section(name, words.label("sectors", sector), blocks)
