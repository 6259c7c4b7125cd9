"""Who applied, was selected and entered: shares and rates by area, the steps by sex.

Belongs here: what the chapter shows of a service. Does not belong here: its frame (`theme`), adding up
(`sums`).
"""

from collections.abc import Iterator

from pipelines.report.chapters.main_figures import main_figures, over_years
from pipelines.report.chapters.side_by_side import by_indicator, side_by_side
from pipelines.report.chapters.sums import Sums, sums_of
from pipelines.report.chapters.theme import Service, theme
from pipelines.report.charts.contents import Funnel, Step
from pipelines.report.model import Block, Cell, Drawing, Section, Table
from pipelines.report.source import Source
from pipelines.report.wording import Words, plain_text
from schemas.code_lists import TOTAL

STEPS = ("applications", "applications_eligible", "selected", "admissions", "intake")
"""What is counted on the way from application to service, in its order."""

MAIN = "intake_share"


def recruitment(source: Source, words: Words) -> Section:
    """Return the chapter, a section for each service that has figures."""
    meanings = ("applicant_share", MAIN, "selection_rate", "selection_ratio")
    return theme(source, words, "recruitment", meanings, _service)


def _service(service: Service) -> Iterator[Block | None]:
    rows = service.latest(MAIN)
    if not rows:
        return
    year = rows[0]["time_period"]
    yield from main_figures(service, rows)
    columns = by_indicator(
        service,
        ("applicant_share", "F"),
        (MAIN, "F"),
        ("selection_rate", "F"),
        ("selection_rate", "M"),
        ("selection_ratio", TOTAL),
    )
    yield side_by_side(service, "shares", year, columns, beside=MAIN)
    yield from _steps(service, sums_of(service, year, STEPS))
    yield from over_years(service, MAIN)


def _steps(service: Service, sums: Sums) -> Iterator[Block | None]:
    """Return the steps by area and sex, and the region's as a funnel."""
    given = [step for step in STEPS if sums.areas(step)]
    if not given:
        return
    alike = [step for step in given if sums.are_alike((given[0], step))]
    if len(alike) > 1:
        yield _funnel(service, sums, alike)
    yield _table(service, sums, given)
    others = [service.words.label("measures", step) for step in given if step not in alike]
    if others:
        yield service.paragraph("recruitment.steps_left_out", steps="; ".join(others))


def _funnel(service: Service, sums: Sums, steps: list[str]) -> Drawing:
    shown = tuple(
        Step(service.words.label("measures", step), *both)
        for step in steps
        if (both := sums.both(step)) is not None
    )
    return Drawing(f"{service.name}-funnel", service.title("funnel", sums.year), Funnel(shown))


def _table(service: Service, sums: Sums, steps: list[str]) -> Table:
    words = service.words
    there = frozenset().union(*(sums.areas(step) for step in steps))
    areas = [area for area in service.source.codes("areas") if area in there]

    def row(area: str, sex: str) -> tuple[Cell, ...]:
        names = plain_text(words.area(area)), plain_text(words.label("sex", sex))
        return (*names, *(sums.cell(step, sex, area=area) for step in steps))

    return Table(
        f"{service.name}-steps",
        service.title("steps", sums.year),
        (
            words.plain("table.area"),
            words.plain("chapters.sex"),
            *(words.label("measures", step) for step in steps),
        ),
        tuple(row(area, sex) for area in [*areas, TOTAL] for sex in ("F", "M")),
        (words.text("chapters.region_sums"), words.text("table.source", table="region.sums")),
    )
