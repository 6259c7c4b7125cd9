"""Draws what was reported, by whom and when, as a field of cells: the more, the darker.

Belongs here: the picture of `CoverageMap`. Does not belong here: what was asked of whom.
"""

import altair as alt

from pipelines.report.charts.contents import CoverageMap
from pipelines.report.charts.fitting import widest
from pipelines.report.charts.layers import Picture, linear, marks, said, signs, silent, words
from pipelines.report.charts.look import GREY, PALE, SMALL
from pipelines.report.charts.marks import Datum, Marking
from pipelines.report.charts.rows import Frame

LIGHT, DARK = (0xE3, 0xEE, 0xF7), (0x08, 0x3B, 0x6F)
"""The colours of nothing and of everything: one hue, so that it is read in black and white."""

WHITE_ABOVE = 0.66
"""From which part of everything on the number in a cell is white, so that each is read well (4.5 to 1)."""

HEAD = 20
WIDEST_CELL = 110


def draw(chart: CoverageMap, language: str, width: float) -> Picture:
    """Return the picture; its cells say their numbers where these have room."""
    years = sorted({year for row in chart.rows for year, _ in row.cells})
    frame = Frame(tuple(row.label for row in chart.rows), width, head=HEAD)
    cell = min(frame.plot / max(len(years), 1), WIDEST_CELL)
    lefts = {year: place * cell for place, year in enumerate(years)}
    given, missing = _data(chart, frame, language, lefts, cell)
    fits = widest((datum["text"] for datum in given), SMALL) < cell
    return frame.picture(
        [
            _fields(given + missing, frame),
            *([silent(words(given, _pixel(frame), frame.y("middle"), fontSize=SMALL))] if fits else []),
            signs(missing, _pixel(frame), frame.y("middle")),
            _heads(lefts, cell, frame),
            frame.labels(),
        ]
    )


def _pixel(frame: Frame, field: str = "x") -> alt.X:
    scale = linear(0, frame.plot)
    return alt.X(f"{field}:Q", scale=scale, axis=None)


def _data(
    chart: CoverageMap, frame: Frame, language: str, lefts: dict[int, float], cell: float
) -> tuple[list[Datum], list[Datum]]:
    marking = Marking(chart.figures, language)
    given: list[Datum] = []
    missing: list[Datum] = []
    for row, place in zip(chart.rows, frame.rows, strict=True):
        for year, figure in row.cells:
            datum = marking.mark(figure, f"{row.label}, {year}")
            datum |= {"left": lefts[year] + 1, "right": lefts[year] + cell - 1, "x": lefts[year] + cell / 2}
            datum |= {"y": place.top + 1, "y2": place.top + place.height - 1, "middle": place.middle}
            is_given = datum["value"] is not None
            part = min((datum["value"] or 0.0) / 100, 1.0)
            datum |= {"field": shade(part) if is_given else "#ffffff"}
            datum |= {"ink": "#ffffff" if is_given and part > WHITE_ABOVE else "#000000"}
            (given if is_given else missing).append(datum)
    return given, missing


def shade(part: float) -> str:
    """Return the colour of a part of everything, from 0 to 1."""
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in zip(LIGHT, DARK, strict=True))


def _fields(cells: list[Datum], frame: Frame) -> alt.Chart:
    look = marks(cells, "rect", stroke=PALE, strokeWidth=1)
    fill = alt.Fill("field:N", scale=None, legend=None)
    return said(
        look.encode(x=_pixel(frame, "left"), x2=alt.X2("right"), y=frame.y(), y2=alt.Y2("y2"), fill=fill)
    )


def _heads(lefts: dict[int, float], cell: float, frame: Frame) -> alt.Chart:
    heads = [
        {"text": str(year), "ink": GREY, "x": left + cell / 2, "y": HEAD / 2} for year, left in lefts.items()
    ]
    return silent(words(heads, _pixel(frame), frame.y(), fontSize=SMALL))
