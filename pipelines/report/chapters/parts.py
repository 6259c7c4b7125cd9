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

NOTHING = plain_text("\u2013")
"""Stands where a row can have no such number: an en dash, and never a zero."""

EMPTY = (NOTHING, plain_text(""))

HEADS = ("area", "value", "numerator", "denominator", "change", "institutions", "position", "remarks")

YEARS_BACK = 10
"""How many years a trend goes back at most."""


def area_table(source: Source, words: Words, name: str, rows: list[Row]) -> Table:
    """Return one indicator by area: value, what it is made of, change, coverage, position, remarks.

    A column that says nothing of any area is left out.
    """
    table = indicators()[rows[0]["indicator"]].table
    cells = [_cells(source, words, table, row) for row in rows]
    cells.append(_region_cells(source, words, table, rows[0]))
    kept = [place for place in range(len(HEADS)) if any(row[place] not in EMPTY for row in cells)]
    note = [words.text("chapters.position")] if HEADS.index("position") in kept else []
    return Table(
        name,
        _caption(words, rows[0]),
        tuple(words.plain(f"table.{HEADS[place]}") for place in kept),
        tuple(tuple(row[place] for place in kept) for row in cells),
        (*note, words.text("table.source", table=table)),
    )


def indicator_name(words: Words, indicator: str, sex: str) -> str:
    """Return what an indicator is called, with the sex that it is of where it is given for several."""
    name = words.label("indicators", indicator)
    return name if len(indicators()[indicator].sexes) == 1 else f"{name}, {words.label('sex', sex).lower()}"


def _caption(words: Words, row: Row) -> Text:
    return words.text(
        "table.by_area",
        indicator=indicator_name(words, row["indicator"], row["sex"]),
        sector=words.label("sectors", row["sector"]),
        population=words.label("populations", row["population"]),
        year=str(row["time_period"]),
    )


def _cells(source: Source, words: Words, table: str, row: Row) -> tuple[Cell, ...]:
    has_position = row["rank_position"] is not None and row["areas_compared"] > 1
    return (
        plain_text(words.area(row["ref_area"])),
        source.figure(table, row),
        source.figure(table, row, "numerator"),
        source.figure(table, row, "denominator"),
        NOTHING if row["change"] is None else source.figure(table, row, "change"),
        _of(source, words, table, row, ("institutions_reporting", "institutions_expected")),
        _of(source, words, table, row, ("rank_position", "areas_compared")) if has_position else NOTHING,
        plain_text(_notes(words, row["comparability_note"], row["change_note"])),
    )


def _of(source: Source, words: Words, table: str, row: Row, columns: tuple[str, str]) -> Text:
    """Return two numbers of a row as one of another: 3 of 5."""
    part, whole = (source.figure(table, row, column) for column in columns)
    return words.text("table.institutions_of", reporting=part, expected=whole)


def _region_cells(source: Source, words: Words, table: str, row: Row) -> tuple[Cell, ...]:
    """Return the last row: the region's value, which every row of one indicator and year says alike."""
    areas = words.text("chapters.areas", count=source.figure(table, row, "regional_areas"))
    notes = plain_text(_notes(words, row["regional_note"]))
    return (
        plain_text(words.area(TOTAL)),
        regional_cell(source, words, table, row),
        NOTHING,
        NOTHING,
        NOTHING,
        areas,
        NOTHING,
        notes,
    )


def _notes(words: Words, *notes: str | None) -> str:
    """Return the names of notes, each once."""
    return "; ".join(words.label("comparability", note) for note in dict.fromkeys(notes) if note)


def regional_cell(source: Source, words: Words, table: str, row: Row) -> Cell:
    """Return the region's value as a cell, or that it is withheld, or that there is none, as a note says."""
    if row["regional_value"] is None:
        return words.text("absence.suppressed" if row["regional_note"] is None else "chapters.no_regional")
    return source.figure(table, row, "regional_value")


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


def is_recent(source: Source, row: Row) -> bool:
    """Return whether a row is of a year that a trend shows."""
    return bool(source.year - YEARS_BACK < row["time_period"] <= source.year)


def trends(source: Source, words: Words, name: str, rows: list[Row]) -> Drawing:
    """Return an indicator over the years that the edition has, a panel for each area.

    `rows` are of one indicator, service, population and rank, of all years; each sex is a line.
    """
    item = indicators()[rows[0]["indicator"]]
    recent = [row for row in rows if is_recent(source, row)]
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
