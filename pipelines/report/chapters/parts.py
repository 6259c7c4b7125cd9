"""What chapters share: tables of an indicator by area, years back, who is reported on.

Belongs here: shapes that several chapters have. Does not belong here: what only one chapter says.
"""

from itertools import groupby

from pipelines.report.charts.contents import Dot, Dots, Panel, Series, Trends
from pipelines.report.figures import Figure
from pipelines.report.model import Cell, Drawing, Table, Text
from pipelines.report.source import Row, Source
from pipelines.report.wording import Words, plain_text
from schemas.code_lists import TOTAL
from schemas.indicators import indicators

MAIN_POPULATION = {"AF": "military", "POL": "police_officials", "MOD": "civilian"}
"""Of whom a service's main figures are: those who carry its ranks, or the ministry's civilians."""

YEARS_BACK = 10
"""How many years a trend goes back at most."""


def main_rows(source: Source, indicator: str, sector: str, *, sex: str = "F") -> list[Row]:
    """Return an indicator's rows of the report's year for a service's main population, all ranks together."""
    return source.indicator(
        indicator,
        sector=sector,
        time_period=source.year,
        population=MAIN_POPULATION[sector],
        rank=TOTAL,
        sex=sex,
    )


def area_table(source: Source, words: Words, name: str, rows: list[Row]) -> Table:
    """Return one indicator by area: value, what it is made of, change, coverage, position, remarks."""
    item = indicators()[rows[0]["indicator"]]
    heads = ("area", "value", "numerator", "denominator", "change", "institutions", "position", "remarks")
    return Table(
        name,
        _caption(words, rows[0]),
        tuple(words.plain(f"table.{head}") for head in heads),
        tuple(_cells(source, words, item.table, row) for row in rows),
        (words.text("table.source", table=item.table),),
    )


def _caption(words: Words, row: Row) -> Text:
    return words.text(
        "table.by_area",
        indicator=words.label("indicators", row["indicator"]),
        sector=words.label("sectors", row["sector"]),
        population=words.label("populations", row["population"]),
        year=str(row["time_period"]),
    )


def _cells(source: Source, words: Words, table: str, row: Row) -> tuple[Cell, ...]:
    def cell(column: str) -> Cell:
        return plain_text("") if row[column] is None else source.figure(table, row, column)

    note = row["comparability_note"] or row["change_note"]
    institutions = words.text(
        "table.institutions_of",
        reporting=source.figure(table, row, "institutions_reporting"),
        expected=source.figure(table, row, "institutions_expected"),
    )
    return (
        plain_text(words.area(row["ref_area"])),
        source.figure(table, row),
        *(cell(column) for column in ("numerator", "denominator", "change")),
        institutions,
        cell("rank_position"),
        plain_text(words.label("comparability", note) if note else ""),
    )


def dots(source: Source, words: Words, name: str, rows: list[Row]) -> Drawing:
    """Return an indicator's areas as dots on one scale with the region's value."""
    item = indicators()[rows[0]["indicator"]]
    regional = _regional(source, item.table, rows)
    shown = tuple(
        Dot(
            words.area(row["ref_area"]),
            source.figure(item.table, row),
            bool(row["is_comparable"]),
            None if row["target_value"] is None else source.figure(item.table, row, "target_value"),
        )
        for row in rows
    )
    chart = Dots(item.unit_measure, shown, words.area(TOTAL), regional)
    return Drawing(name, _caption(words, rows[0]), chart)


def _regional(source: Source, table: str, rows: list[Row]) -> Figure | None:
    """Return the region's value, which every row of one indicator and year says alike."""
    given = [row for row in rows if row["regional_value"] is not None]
    return source.figure(table, given[0], "regional_value") if given else None


def trends(source: Source, words: Words, name: str, rows: list[Row]) -> Drawing:
    """Return an indicator over the years that the edition has, a panel for each area.

    `rows` are of one indicator, service, population and rank, of all years; each sex is a line.
    """
    item = indicators()[rows[0]["indicator"]]
    recent = [row for row in rows if row["time_period"] > source.year - YEARS_BACK]
    panels = []
    for area, of_area in groupby(sorted(recent, key=_line), key=lambda row: row["ref_area"]):
        lines = tuple(
            Series(
                words.label("sex", sex),
                sex,
                tuple((row["time_period"], source.figure(item.table, row)) for row in of_sex),
            )
            for sex, of_sex in groupby(of_area, key=lambda row: row["sex"])
        )
        panels.append(Panel(words.area(area), lines))
    caption = words.text(
        "table.over_years",
        indicator=words.label("indicators", rows[0]["indicator"]),
        sector=words.label("sectors", rows[0]["sector"]),
        population=words.label("populations", rows[0]["population"]),
    )
    return Drawing(name, caption, Trends(item.unit_measure, tuple(panels)))


def _line(row: Row) -> tuple[str, str, int]:
    return row["ref_area"], row["sex"], row["time_period"]
