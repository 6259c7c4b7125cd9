"""The main figures of a service: areas on one scale, the table by area, what it does not allow, the years.

Belongs here: what every thematic chapter begins and ends a service with. Does not belong here: what only one
chapter shows.
"""

from collections.abc import Iterator

from pipelines.report.chapters.parts import area_table, dots, is_recent, trends
from pipelines.report.chapters.remarks import older, remarks
from pipelines.report.chapters.theme import Service
from pipelines.report.model import Block
from pipelines.report.source import Row
from schemas.code_lists import TOTAL

ENOUGH = 2
"""Values that a scale or a line needs to say anything."""


def main_figures(service: Service, rows: list[Row]) -> Iterator[Block | None]:
    """Return one indicator by area: said first if of an earlier year, drawn, in a table, what to mind."""
    yield older(service, rows[0]["time_period"])
    if _values(rows) >= ENOUGH:
        yield dots(service.source, service.words, f"{service.name}-dots", rows)
    yield area_table(service.source, service.words, f"{service.name}-areas", rows)
    yield from remarks(service, rows)


def over_years(service: Service, indicator: str, *sexes: str) -> Iterator[Block]:
    """Return an indicator over the years, of the areas that have several; each sex is a line."""
    every = [row for sex in sexes or ("F",) for row in service.rows(indicator, sex=sex, rank=TOTAL)]
    rows = [row for row in every if is_recent(service.source, row)]
    areas = {row["ref_area"] for row in rows}
    several = {area for area in areas if _years([row for row in rows if row["ref_area"] == area]) >= ENOUGH}
    shown = [row for row in rows if row["ref_area"] in several]
    if shown:
        yield trends(service.source, service.words, f"{service.name}-trends", shown)


def _values(rows: list[Row]) -> int:
    return sum(row["value"] is not None for row in rows)


def _years(rows: list[Row]) -> int:
    return len({row["time_period"] for row in rows if row["value"] is not None})
