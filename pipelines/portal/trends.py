"""One table's people over the years: a panel for each area, its dots joined where years may be compared.

Belongs here: where dots, lines and breaks stand: across in per cent of the width, so that words keep their
size on any screen, and down in pixels. Does not belong here: drawing (`templates/edition_parts.html`), words,
bars (`charts`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

TOP, BOTTOM = 26, 96
"""The pixels of a panel between which its values stand; its years stand below."""

SIDE = 14.0
"""Per cent of a panel's width that is kept free on each side, for the words at the first and last year."""

APART = 18.0
"""Per cent of a panel's width between two values that can both be written."""

BREAKS = ("series_break", "definition_differs", "basis_differs", "last_year_differs", "period_differs")
"""Why a year may not be compared with the one before although both have a value."""


@dataclass(frozen=True)
class Dot:
    """A year in a panel at `x` per cent; `y` is None where no value is given."""

    year: int
    x: float
    y: float | None
    value: float | None
    is_comparable: bool
    is_labelled: bool


@dataclass(frozen=True)
class Panel:
    """The values of one area over the years: dots, the lines that join them, where the series breaks."""

    area: str
    dots: tuple[Dot, ...]
    lines: tuple[tuple[Dot, Dot], ...]
    breaks: tuple[float, ...]
    zero: float


def panels(rows: Iterable[Mapping[str, Any]], years: Sequence[int]) -> list[Panel]:
    """Return a panel for each area that has a value in some year, all with one scale that holds zero.

    `rows` are of one indicator and the same people: an area and a year each.
    """
    by_area: dict[str, dict[int, Mapping[str, Any]]] = {}
    for row in rows:
        by_area.setdefault(row["ref_area"], {})[row["time_period"]] = row
    known = [
        row["value"] for of_area in by_area.values() for row in of_area.values() if row["value"] is not None
    ]
    highest, lowest = max([0.0, *known]), min([0.0, *known])
    unit = (BOTTOM - TOP) / (highest - lowest) if highest > lowest else 0.0
    zero = BOTTOM + lowest * unit
    return [
        _panel(area, of_year, years, zero, unit)
        for area, of_year in sorted(by_area.items())
        if any(row["value"] is not None for row in of_year.values())
    ]


def _panel(
    area: str, of_year: Mapping[int, Mapping[str, Any]], years: Sequence[int], zero: float, unit: float
) -> Panel:
    step = (100 - 2 * SIDE) / max(1, years[-1] - years[0])
    given = [year for year in years if year in of_year and of_year[year]["value"] is not None]
    dots = {}
    for year in range(years[0], years[-1] + 1):
        row = of_year.get(year)
        value = row["value"] if row else None
        x = round(SIDE + (year - years[0]) * step, 3)
        y = None if value is None else round(zero - value * unit, 1)
        has_room = (given[-1] - given[0]) * step >= APART
        is_labelled = year == given[-1] or (year == given[0] and has_room)
        dots[year] = Dot(year, x, y, value, bool(row and row["is_comparable"]), is_labelled)
    pairs = [(dots[year - 1], dots[year]) for year in given if year - 1 in given]
    broken = {year for year in given if of_year[year]["change_note"] in BREAKS}
    return Panel(
        area,
        tuple(dots.values()),
        tuple(pair for pair in pairs if pair[1].year not in broken),
        tuple(round((one.x + two.x) / 2, 3) for one, two in pairs if two.year in broken),
        round(zero, 1),
    )


@dataclass(frozen=True)
class Trend:
    """One table's people over the years: the panels of its chart, and its rows by area and year."""

    years: list[int]
    panels: list[Panel]
    rows: dict[tuple[str, int], Mapping[str, Any]]


def trend(rows: Sequence[Mapping[str, Any]]) -> Trend:
    """Return the rows of an indicator and the same people as a chart; each row is of an area and a year."""
    years = sorted({row["time_period"] for row in rows})
    values = {(row["ref_area"], row["time_period"]): row for row in rows}
    return Trend(years, panels(rows, years) if len(years) > 1 else [], values)
