"""Several figures of each area in one row: indicators, ranks, groups of staff beside each other.

Belongs here: tables of one value for each area and column. Does not belong here: how one value is made up
(`parts.area_table`).
"""

from dataclasses import dataclass

from pipelines.report.chapters.parts import indicator_name, regional_cell
from pipelines.report.chapters.theme import Service
from pipelines.report.model import Cell, Table
from pipelines.report.source import Row
from pipelines.report.wording import plain_text
from schemas.code_lists import TOTAL, code_list
from schemas.indicators import indicators


@dataclass(frozen=True)
class Column:
    """A column: which value of an area stands in it. Without `population` it is of the main one."""

    head: str
    indicator: str
    sex: str = "F"
    rank: str = TOTAL
    population: str | None = None


def by_indicator(service: Service, *columns: tuple[str, str]) -> list[Column]:
    """Return columns of indicators by sex, called so; the sex is said where an indicator has several."""
    return [Column(indicator_name(service.words, name, sex), name, sex) for name, sex in columns]


def by_rank(service: Service, indicator: str) -> list[Column]:
    """Return columns of the rank bands that all areas share, the highest first."""
    return [
        Column(service.words.label("ranks", rank), indicator, rank=rank)
        for rank in code_list("ranks").codes
        if rank != TOTAL
    ]


def side_by_side(
    service: Service,
    key: str,
    year: int,
    columns: list[Column],
    *,
    beside: str = "",
    of_all: bool = False,
) -> Table | None:
    """Return a row for each area and one for the region, without columns that nobody has a value in.

    None where that leaves no column, or only the indicator `beside`, which stands in a table already. `key`
    names the table and its title; with `of_all` the title says the service alone, not its main population.
    """
    found = [(column, _of_year(service, column, year)) for column in columns]
    filled = [pair for pair in found if any(row["value"] is not None for row in pair[1])]
    if all(column.indicator == beside for column, _ in filled):
        return None
    order = service.source.codes("areas")
    areas = sorted({row["ref_area"] for _, rows in filled for row in rows}, key=order.index)
    words = service.words
    tables = dict.fromkeys(indicators()[column.indicator].table for column, _ in filled)
    return Table(
        f"{service.name}-{key.replace('_', '-')}",
        service.title(key, year, of_all=of_all),
        (words.plain("table.area"), *(column.head for column, _ in filled)),
        (
            *(_row(service, area, filled) for area in areas),
            *([_region(service, filled)] if any(_has_region(rows) for _, rows in filled) else []),
        ),
        (words.text("table.source", table=", ".join(tables)),),
    )


def _of_year(service: Service, column: Column, year: int) -> list[Row]:
    return service.rows(
        column.indicator,
        sex=column.sex,
        rank=column.rank,
        population=column.population or service.population,
        time_period=year,
    )


def _row(service: Service, area: str, filled: list[tuple[Column, list[Row]]]) -> tuple[Cell, ...]:
    return (
        plain_text(service.words.area(area)),
        *(
            _cell(service, column, [row for row in rows if row["ref_area"] == area])
            for column, rows in filled
        ),
    )


def _cell(service: Service, column: Column, rows: list[Row]) -> Cell:
    if not rows:
        return service.words.text("absence.absent")
    return service.source.figure(indicators()[column.indicator].table, rows[0])


def _has_region(rows: list[Row]) -> bool:
    """Return whether there is a value for the region, be it withheld."""
    return rows[0]["regional_value"] is not None or rows[0]["regional_note"] is None


def _region(service: Service, filled: list[tuple[Column, list[Row]]]) -> tuple[Cell, ...]:
    source, words = service.source, service.words
    return (
        plain_text(words.area(TOTAL)),
        *(
            regional_cell(source, words, indicators()[column.indicator].table, rows[0])
            for column, rows in filled
        ),
    )
