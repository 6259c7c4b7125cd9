"""Bars from zero in the rows of a chart, with what stands at their ends.

Belongs here: bars, the line at zero, numbers at the ends of bars. Does not belong here: what a kind shows.
"""

from collections.abc import Sequence

import altair as alt

from pipelines.report.charts.layers import marks, said, signs, silent, words
from pipelines.report.charts.look import GREY, INK
from pipelines.report.charts.marks import Datum
from pipelines.report.charts.rows import Frame

THICK = 16
"""Height of a bar in pixels."""


def bar(datum: Datum, middle: float, start: float, end: float, fill: str, thick: float = THICK) -> Datum:
    """Return a datum with its bar: from `start` to `end` on the scale, around `middle` in pixels."""
    return {
        **datum,
        "start": start,
        "end": end,
        "y": middle,
        "upper": middle - thick / 2,
        "lower": middle + thick / 2,
        "bar": fill,
    }


def bars(rows: Sequence[Datum], frame: Frame, x: alt.X) -> alt.Chart:
    """Draw the bars of those that are drawn to scale."""
    look = [row for row in rows if row["drawn"] == "value"]
    drawn = marks(look, "rect", stroke=INK, strokeWidth=0.8)
    return said(
        drawn.encode(
            x=x,
            x2=alt.X2("end"),
            y=frame.y("upper"),
            y2=alt.Y2("lower"),
            fill=alt.Fill("bar:N", scale=None, legend=None),
        )
    )


def at_ends(rows: Sequence[Datum], frame: Frame, x: alt.X, *, is_left: bool = False) -> list[alt.Chart]:
    """Write each number at the end of its bar; its sign first where there is no bar."""
    side, align = (-1, "right") if is_left else (1, "left")
    barred = [row for row in rows if row["drawn"] == "value"]
    others = [row for row in rows if row["drawn"] != "value"]
    sign = signs(others, x, frame.y())
    sign.mark["xOffset"] = side * 9
    return [
        silent(words(barred, x, frame.y(), align=align, dx=side * 5)),
        sign,
        silent(words(others, x, frame.y(), align=align, dx=side * 20)),
    ]


def baseline(frame: Frame, x: alt.X) -> alt.Chart:
    """Draw the line at zero."""
    rule = [{"end": 0, "upper": frame.head, "lower": frame.height}]
    return marks(rule, "rule", color=GREY, aria=False).encode(x=x, y=frame.y("upper"), y2=alt.Y2("lower"))
