"""Women in posts of command and management, and on the way there.

Belongs here: what the chapter shows of a service. Does not belong here: its frame (`theme`), tables of
indicators (`side_by_side`).
"""

from collections.abc import Iterator

from pipelines.report.chapters.main_figures import main_figures, over_years
from pipelines.report.chapters.side_by_side import by_indicator, by_rank, side_by_side
from pipelines.report.chapters.theme import Service, theme
from pipelines.report.model import Block, Section
from pipelines.report.source import Source
from pipelines.report.wording import Words
from schemas.code_lists import TOTAL

COMMAND, RATIO, MANAGEMENT = "leadership_share", "leadership_ratio", "management_share"
MAIN = {"AF": COMMAND, "POL": COMMAND, "MOD": MANAGEMENT}
"""Which posts lead in a service: those of command, in a ministry those of management."""


def leadership(source: Source, words: Words) -> Section:
    """Return the chapter, a section for each service that has figures."""
    meanings = (COMMAND, RATIO, MANAGEMENT, "advancement_rate", "advancement_ratio")
    return theme(source, words, "leadership", meanings, _service)


def _service(service: Service) -> Iterator[Block | None]:
    main = MAIN[service.sector]
    rows = service.latest(main)
    if not rows:
        return
    year = rows[0]["time_period"]
    yield from main_figures(service, rows)
    columns = by_indicator(service, (main, "F"), (RATIO, "F"))
    if main != MANAGEMENT:
        columns += by_indicator(service, (MANAGEMENT, "F"))
    yield side_by_side(service, "shares", year, columns, beside=main)
    yield side_by_side(service, "ranks", year, by_rank(service, main))
    yield from over_years(service, main)
    advancement = (("advancement_rate", "F"), ("advancement_rate", "M"), ("advancement_ratio", TOTAL))
    yield side_by_side(service, "advancement", year, by_indicator(service, *advancement))
