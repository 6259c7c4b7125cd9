"""Each area on a page of its own: its figures beside the region's, ranks, years, plan, what was not reported.

Belongs here: what stands on an area's page and in which order. Does not belong here: its tables and drawings
(`area_figures`), its action plan (`area_plan`).
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from pipelines.report.chapters.area_figures import AreaService, beside_region, changes, pyramid, years
from pipelines.report.chapters.area_plan import plan
from pipelines.report.chapters.parts import MAIN_POPULATION
from pipelines.report.model import Block, Listing, Paragraph, Section, Text
from pipelines.report.source import Row, Source
from pipelines.report.wording import Words, plain_text
from schemas.indicators import indicators

EXPLANATIONS = "audit.explanations"


def areas(source: Source, words: Words) -> Section:
    """Return the chapter: a page for each area that the region asks for figures."""
    asked = {row["ref_area"] for row in source.table("region.coverage", time_period=source.year)}
    pages = [area_page(source, words, area) for area in source.codes("areas") if area in asked]
    pages[:1] = [replace(first, starts_page=False) for first in pages[:1]]  # below the chapter's title
    lead = Paragraph(words.text("areas.lead"))
    return Section("areas", words.plain("areas.title"), (lead,), tuple(pages), starts_page=True)


def area_page(source: Source, words: Words, area: str) -> Section:
    """Return the page of one area."""
    name = f"area-{area.lower()}"
    services = (_service(AreaService(source, words, area, sector)) for sector in MAIN_POPULATION)
    sections = (*filter(None, services), plan(source, words, area))
    own = tuple(reporting(source, words, area))
    return Section(name, words.area(area), own, sections, starts_page=True)


def reporting(source: Source, words: Words, area: str) -> Iterator[Block]:
    """Return who of the area reported for the year, and that nothing came where nothing did."""
    rows = source.table("region.coverage", ref_area=area, time_period=source.year)
    names = institution_names(source, words)
    states: dict[str, list[str]] = {}
    for row in rows:
        states.setdefault(row["state"], []).append(names[row["institution"]])
    items = tuple(
        words.text("areas.state", state=words.label("states", state), institutions="; ".join(of_state))
        for state, of_state in sorted(states.items())
    )
    yield Paragraph(words.text("areas.reporting", year=str(source.year)))
    yield Listing(items)
    if all(row["state"] == "missing" for row in rows):
        yield Paragraph(words.text("areas.nothing", year=str(source.year)), "caveat")


def institution_names(source: Source, words: Words) -> dict[str, str]:
    """Return the names of institutions: their own, in English those that they are known by."""
    column = "name_en" if words.language == "en" else "name"
    return {row["institution"]: row[column] for row in source.table("codes.institutions")}


def _service(service: AreaService) -> Section | None:
    rows = service.rows()
    if not rows:
        return None
    words = service.words
    blocks: list[Block | None] = [
        beside_region(service, [row for row in rows if row["value"] is not None]),
        *pyramid(service),
        years(service),
    ]
    changed = changes(service, rows)
    if changed:
        blocks += [Paragraph(words.text("areas.changes")), Listing(changed)]
    blocks += _explained(service)
    blocks += not_reported(service, [row for row in rows if row["value"] is None])
    shown = tuple(block for block in blocks if block is not None)
    return Section(service.name, words.label("sectors", service.sector), shown)


def not_reported(service: AreaService, rows: list[Row]) -> list[Block]:
    """Return which indicators have no value, by the reason."""
    words = service.words
    by_reason = sorted(_without(service, rows))
    if not by_reason:
        return []
    items = tuple(
        plain_text(f"{reason}: {'; '.join(dict.fromkeys(name for _, name in of_reason))}")
        for reason, of_reason in groupby(by_reason, key=lambda pair: pair[0])
    )
    return [Paragraph(words.text("areas.not_reported")), Listing(items)]


def _without(service: AreaService, rows: list[Row]) -> Iterator[tuple[str, str]]:
    """Yield why and what has no value: an indicator alone where that is so of each sex, for one reason."""
    reasons: dict[tuple[str, str], list[tuple[str, Row]]] = {}
    for row in rows:
        key = row["indicator"], row["population"]
        reasons.setdefault(key, []).append((_reason(service.words, row), row))
    for (indicator, _), found in reasons.items():
        sexes, why = {row["sex"] for _, row in found}, {reason for reason, _ in found}
        is_whole = len(why) == 1 and sexes == set(indicators()[indicator].sexes)
        yield from ((reason, service.indicator_name(row, of_all=is_whole)) for reason, row in found)


def _reason(words: Words, row: Row) -> str:
    note = row["comparability_note"]
    return words.label("comparability", note) if note else words.label("obs_status", row["obs_status"])


def _explained(service: AreaService) -> list[Block]:
    """Return what institutions explained, in their own words, where the tier may read it."""
    source, words = service.source, service.words
    if EXPLANATIONS not in source.tables:
        return []
    own = {row["institution"] for row in source.table("region.coverage", ref_area=service.area)}
    rows = [
        row
        for row in source.table(EXPLANATIONS, time_period=source.year)
        if row["institution"] in own and row["institution"].startswith(f"{service.area}-{service.sector}")
    ]
    items: tuple[Text, ...] = tuple(plain_text(_in_place(row)) for row in rows)
    return [Paragraph(words.text("areas.explained")), Listing(items)] if items else []


def _in_place(row: Row) -> str:
    where = f"{row['sheet']}!{row['cell']}" if row["cell"] else row["institution"]
    return f"{where}: {row['explanation']}"
