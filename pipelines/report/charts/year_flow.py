"""Draws a year of one group: its start, who came and went, each from where the last one ended, its end.

Belongs here: the picture of `YearFlow`. Does not belong here: which flows there are.
"""

from pipelines.report.charts.bars import at_ends, bar, bars, baseline
from pipelines.report.charts.contents import YearFlow
from pipelines.report.charts.layers import Picture
from pipelines.report.charts.look import ACCENT, GREY
from pipelines.report.charts.marks import Datum, Marking, on_scale, words_of
from pipelines.report.charts.rows import Frame, at, room_beside

FILL = {"in": ACCENT, "out": "#ffffff"}
"""Who came is a full bar, who went an empty one."""

SIGN = {"in": "+", "out": "\u2212"}


def draw(chart: YearFlow, language: str, width: float) -> Picture:
    """Return the picture."""
    names = (chart.opening_label, *(flow.label for flow in chart.flows), chart.closing_label)
    beside = [f"+ {words_of(figure, language)}" for figure in chart.figures]
    frame = Frame(names, width, room_beside(beside))
    rows = _data(chart, frame, language)
    top = max((row["furthest"] for row in rows), default=0) or 1.0
    return frame.picture(
        [
            frame.stripes(),
            bars(rows, frame, at("start", 0, top, None)),
            *at_ends(rows, frame, at("furthest", 0, top, None)),
            baseline(frame, at("end", 0, top, None)),
            frame.labels(),
        ]
    )


def _data(chart: YearFlow, frame: Frame, language: str) -> list[Datum]:
    """Return the rows. Where the start is not known, or what came before is not, a bar begins at zero."""
    marking = Marking(chart.figures, language)
    middles = [row.middle for row in frame.rows]
    reached = on_scale(chart.opening)
    opening = marking.mark(chart.opening, f"{chart.group}, {chart.opening_label}")
    rows = [_bar(opening, middles[0], 0.0, GREY)]
    for flow, middle in zip(chart.flows, middles[1:], strict=False):
        datum = marking.mark(flow.persons, f"{chart.group}, {flow.label}")
        if datum["value"]:
            datum["text"] = f"{SIGN[flow.direction]} {datum['text']}"
        size = (datum["value"] or 0.0) * (1 if flow.direction == "in" or reached is None else -1)
        rows.append(_bar(datum, middle, reached or 0.0, FILL[flow.direction], size))
        reached = None if reached is None or datum["value"] is None else reached + size
    closing = marking.mark(chart.closing, f"{chart.group}, {chart.closing_label}")
    return [*rows, _bar(closing, middles[-1], 0.0, GREY)]


def _bar(datum: Datum, middle: float, start: float, fill: str, size: float | None = None) -> Datum:
    end = start + ((datum["value"] or 0.0) if size is None else size)
    return {**bar(datum, middle, start, end, fill), "furthest": max(start, end)}
