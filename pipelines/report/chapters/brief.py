"""A country brief on two pages: the main figures beside the region's, ranks, the plan, what is missing.

Belongs here: what of an area's page a brief has room for. Does not belong here: the page itself (`areas`).
"""

from collections.abc import Iterator

from pipelines.report.chapters.area_figures import MAIN, AreaService, beside_region, changes, pyramid, years
from pipelines.report.chapters.area_plan import plan_state
from pipelines.report.chapters.areas import not_reported, reporting
from pipelines.report.chapters.parts import MAIN_POPULATION
from pipelines.report.model import Block, Listing, Paragraph, Section
from pipelines.report.source import Row, Source
from pipelines.report.wording import Words


def brief(source: Source, words: Words, area: str) -> tuple[Section, ...]:
    """Return the sections of an area's brief: its services, its action plan, who reported."""
    services = (_service(AreaService(source, words, area, sector)) for sector in MAIN_POPULATION)
    plan = Section("plan", words.plain("plan.title"), tuple(plan_state(source, words, area)))
    who = Section("reporting", words.plain("methods.coverage"), tuple(reporting(source, words, area)))
    return (*filter(None, services), plan, who)


def _service(service: AreaService) -> Section | None:
    rows = [row for row in service.rows() if row["indicator"] in MAIN and row["sex"] == "F"]
    if not rows:
        return None
    blocks = tuple(_blocks(service, rows))
    return Section(service.name, service.words.label("sectors", service.sector), blocks)


def _blocks(service: AreaService, rows: list[Row]) -> Iterator[Block]:
    words = service.words
    table = beside_region(service, [row for row in rows if row["value"] is not None])
    if table is not None:
        yield table
    changed = changes(service, rows)
    if changed:
        yield Paragraph(words.text("areas.changes"))
        yield Listing(changed)
    yield from not_reported(service, [row for row in rows if row["value"] is None])
    drawings = list(pyramid(service))
    yield from drawings
    line = years(service)
    if line is not None and not drawings:
        yield line
