"""Draws an indicator's areas as dots on one scale, with the region's value and the range of the comparable.

Belongs here: the picture of `Dots`. Does not belong here: which areas may be compared (`figures`).
"""

import altair as alt

from pipelines.report.charts.bars import baseline
from pipelines.report.charts.contents import Dots
from pipelines.report.charts.layers import Picture, axis, marks, said, signs, silent, ticks, upright, words
from pipelines.report.charts.look import GREY, INK, LINE, OF_SEX, PALE
from pipelines.report.charts.marks import Datum, Marking, extent, on_scale, words_of
from pipelines.report.charts.rows import GAP, Frame, at, room_beside
from schemas.texts import text

AREA = 110
"""Size of a dot in square pixels."""


def draw(chart: Dots, language: str, width: float) -> Picture:
    """Return the picture."""
    marking = Marking(chart.figures, language)
    beside = [words_of(dot.value, language) for dot in chart.dots]
    frame = Frame(
        tuple(dot.label for dot in chart.dots),
        width,
        room_beside(beside),
        head=2 * LINE if chart.regional else 0,
        also=chart.regional_label if chart.regional and on_scale(chart.regional) is None else "",
    )
    dots, targets = [], []
    for dot, row in zip(chart.dots, frame.rows, strict=True):
        look = {"y": row.middle, "fill": OF_SEX["F"] if dot.is_comparable else "#ffffff"}
        dots.append(marking.mark(dot.value, dot.label, **look))
        if dot.target is not None:
            name = f"{dot.label}, {text('report.charts.target', language)}"
            targets.append(marking.mark(dot.target, name, y=row.middle - 11, y2=row.middle + 11))
    line = {"y": frame.head - 8, "y2": frame.height}
    regional = [] if chart.regional is None else [marking.mark(chart.regional, chart.regional_label, **line)]
    of_region = [one for one in regional if one["value"] is not None]
    unsaid = [{**one, "y": LINE / 2} for one in regional if one["value"] is None]
    values = ticks(extent((chart.part_of or chart).figures))
    below = axis(values, chart.unit, language)
    x = at("value", values[0], values[-1], below)
    return frame.picture(
        [
            frame.stripes(),
            _range(chart, frame, x),
            upright(of_region, x, frame.y(), color=GREY, strokeDash=[5, 3], strokeWidth=1.5),
            _regional_words(of_region, chart.regional_label, frame, x),
            upright([one for one in targets if one["value"] is not None], x, frame.y()),
            said(_dots([one for one in dots if one["drawn"] == "value"], frame, x)),
            signs([one for one in dots if one["drawn"] == "zero"], x, frame.y()),
            frame.labels(),
            _named([{**one, "text": chart.regional_label} for one in unsaid], frame),
            *frame.beside(dots + unsaid),
            baseline(frame, at("end", values[0], values[-1], below)),
        ]
    )


def _range(chart: Dots, frame: Frame, x: alt.X) -> alt.Chart:
    every = (chart.part_of or chart).dots
    compared = [v for dot in every if dot.is_comparable and (v := on_scale(dot.value)) is not None]
    band = [{"value": min(compared), "end": max(compared)}] if len(compared) > 1 else []
    rows = [{**one, "y": frame.head, "y2": frame.height} for one in band]
    drawn = marks(rows, "rect", color=PALE, opacity=0.5, aria=False)
    return drawn.encode(x=x, x2=alt.X2("end"), y=frame.y(), y2=alt.Y2("y2"))


def _regional_words(regional: list[Datum], label: str, frame: Frame, x: alt.X) -> alt.Chart:
    """Write the region's name and value above its line."""
    above = [{**one, "text": f"{label}: {one['text']}", "y": LINE / 2} for one in regional]
    return silent(words(above, x, frame.y(), align="center"))


def _named(regional: list[Datum], frame: Frame) -> alt.Chart:
    """Write the region's name at the left where its value has no place on the scale."""
    return silent(words(regional, alt.value(-GAP), frame.y(), align="right"))


def _dots(rows: list[Datum], frame: Frame, x: alt.X) -> alt.Chart:
    look = {"shape": "circle", "size": AREA, "stroke": INK, "strokeWidth": 1.5, "opacity": 1}
    point = marks(rows, "point", **look)
    return point.encode(x=x, y=frame.y(), fill=alt.Fill("fill:N", scale=None, legend=None))
