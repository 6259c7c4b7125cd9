"""Who left and who stayed: exit rates by sex, why they left, the flow of the year.

Belongs here: what the chapter shows of a service. Does not belong here: its frame (`theme`), the flow of a
year (`flows`).
"""

from collections.abc import Iterator

from pipelines.report.chapters.flows import flows
from pipelines.report.chapters.main_figures import main_figures, over_years
from pipelines.report.chapters.side_by_side import Column, by_indicator, side_by_side
from pipelines.report.chapters.theme import Service, theme
from pipelines.report.model import Block, Section
from pipelines.report.source import Source
from pipelines.report.wording import Words
from schemas.code_lists import TOTAL
from schemas.indicators import indicators

MAIN, GAP = "exit_rate", "attrition_gap"


def retention(source: Source, words: Words) -> Section:
    """Return the chapter, a section for each service that has figures."""
    return theme(source, words, "retention", (MAIN, GAP), _service)


def _service(service: Service) -> Iterator[Block | None]:
    rows = service.latest(MAIN)
    if not rows:
        return
    year = rows[0]["time_period"]
    yield from main_figures(service, rows)
    columns = by_indicator(service, (MAIN, "F"), (MAIN, "M"), (MAIN, TOTAL), (GAP, TOTAL))
    yield side_by_side(service, "rates", year, columns)
    yield from over_years(service, MAIN, "F", "M")
    yield from _reasons(service, year)
    yield side_by_side(service, "stayed", year, by_indicator(service, *_stayed()))
    yield from flows(service, year)


def _reasons(service: Service, year: int) -> Iterator[Block | None]:
    """Return exit rates by reason, women and men apart, or that they are withheld."""
    names = [name for name in indicators() if name.startswith(f"{MAIN}_")]
    for key, sex in (("reasons_women", "F"), ("reasons_men", "M")):
        yield side_by_side(service, key, year, [_reason(service, name, sex) for name in names])
    rows = [row for name in names for row in service.rows(name, time_period=year, rank=TOTAL)]
    if rows and all(row["obs_status"] == "Q" for row in rows):
        yield service.paragraph("retention.reasons_withheld")


def _reason(service: Service, name: str, sex: str) -> Column:
    """Return the column of one reason; the title of its table says the sex."""
    numerator = indicators()[name].numerator
    if numerator is None:
        raise LookupError(f"{name} counts nothing.")
    return Column(service.words.label("details", numerator.detail), name, sex)


def _stayed() -> list[tuple[str, str]]:
    """Return the shares of an intake still serving after some years, women beside men."""
    names = [name for name in indicators() if name.startswith("retention_after_")]
    return [(name, sex) for name in names for sex in ("F", "M")]
