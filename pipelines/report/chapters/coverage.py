"""Who is in the figures: per cent of the strength by area and year, institutions by their state.

Belongs here: the drawing and the table of who reported. Does not belong here: why a single value is missing
(`remarks`).
"""

from pipelines.report.chapters.parts import MAIN_POPULATION, YEARS_BACK
from pipelines.report.charts.contents import CoverageMap, CoverageRow
from pipelines.report.figures import Absence, Figure, count_at
from pipelines.report.model import Cell, Drawing, Table
from pipelines.report.source import Row, Source, reference
from pipelines.report.wording import Words, plain_text
from schemas.code_lists import TOTAL
from schemas.indicators import indicators

SHARE = "share_of_women"
COVERAGE = "region.coverage"


def coverage_map(source: Source, words: Words) -> Drawing | None:
    """Return how much of the strength of each area and service is in the figures, year by year."""
    asked = {(row["ref_area"], row["sector"]) for row in source.table(COVERAGE)}
    years = sorted({row["time_period"] for row in source.table(COVERAGE)})
    shown = [year for year in years if source.year - YEARS_BACK < year <= source.year]
    rows = tuple(
        CoverageRow(
            f"{words.area(area)}, {words.label('sectors', sector)}",
            tuple((year, _covered(source, area, sector, year)) for year in shown),
        )
        for area in source.codes("areas")
        for sector in MAIN_POPULATION
        if (area, sector) in asked
    )
    if not rows or not shown:
        return None
    return Drawing("methods-coverage-map", words.text("methods.coverage_map"), CoverageMap(rows))


def _covered(source: Source, area: str, sector: str, year: int) -> Figure:
    """Return what part of an area's strength is in its figures of a year; absent where it gave none."""
    place = {"ref_area": area, "sector": sector, "time_period": year}
    rows = source.indicator(SHARE, **place, population=MAIN_POPULATION[sector], rank=TOTAL, sex="F")
    if rows and rows[0]["coverage"] is not None:
        return source.figure(indicators()[SHARE].table, rows[0], "coverage")
    states = source.table(COVERAGE, **place)
    return Figure(None, "percent", tuple(reference(COVERAGE, row, "state") for row in states), Absence.ABSENT)


def reporting_table(source: Source, words: Words, names: dict[str, str]) -> Table:
    """Return how many institutions of each area reported for the year, and which did not."""
    rows = source.table(COVERAGE, time_period=source.year)
    areas = [area for area in source.codes("areas") if any(row["ref_area"] == area for row in rows)]

    def cells(area: str) -> tuple[Cell, ...]:
        own = [row for row in rows if row["ref_area"] == area]
        there = [row for row in own if row["state"] != "missing"]
        return (
            plain_text(words.area(area)),
            _count(there),
            _count(own),
            plain_text("; ".join(names[row["institution"]] for row in own if row not in there)),
        )

    return Table(
        "methods-reporting",
        words.text("methods.reporting", year=str(source.year)),
        tuple(words.plain(f"methods.head.{head}") for head in ("area", "reporting", "expected", "missing")),
        tuple(cells(area) for area in areas),
        (words.text("table.source", table=COVERAGE),),
    )


def _count(rows: list[Row]) -> Figure:
    return count_at(tuple(reference(COVERAGE, row, "state") for row in rows))
