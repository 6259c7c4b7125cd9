"""Draws lines over years as small multiples, a panel for each area, all on one scale from zero.

Belongs here: the picture of `Trends`. Does not belong here: the data of its lines (`lines`).
"""

import json
from typing import Any

import altair as alt

from pipelines.report.charts.contents import Trends
from pipelines.report.charts.fitting import lines_of, widest
from pipelines.report.charts.layers import Picture, axis, data_of, linear, marks, said, ticks
from pipelines.report.charts.lines import HEIGHT, STRIP, rows_of
from pipelines.report.charts.look import GREY, INK, SIGN_AREA, SIZE, SMALL
from pipelines.report.charts.marks import Datum, extent

NARROWEST, WIDEST, BETWEEN = 190, 420, 18
HEAD = 14
"""Pixels above the top of the scale: what stands there must not push the names of panels up."""

AXIS = 44
"""Pixels that the numbers of the scale take."""


def draw(chart: Trends, language: str, width: float) -> Picture:
    """Return the picture."""
    across = max(columns(len(chart.panels), width), 1)
    panel = min((width - AXIS) / across - BETWEEN, WIDEST)
    values = ticks(extent((chart.part_of or chart).figures), 5)
    rows = rows_of(chart, language, values)
    below = STRIP * max((row["line"] + 1 for row in rows if row["role"] == "sign"), default=0.4)
    pixel = (values[-1] - values[0]) / HEIGHT
    domain = [values[0] - below * pixel, values[-1] + HEAD * pixel]
    y_scale = linear(*domain)
    y_axis = axis(values, chart.unit, language, minExtent=AXIS - 8, domain=False, ticks=False)
    y = alt.Y("at:Q", scale=y_scale, axis=y_axis)
    titles = json.dumps([lines_of(one.label, panel, SIZE * 1.08) for one in chart.panels], ensure_ascii=False)
    header = alt.Header(title=None, labelExpr=f"{titles}[datum.value]", labelAnchor="start")
    layers = alt.layer(_zero(rows, y), *_layers(_x(rows, panel), y), data=data_of(rows))
    facet = alt.Facet("panel:O", header=header)
    spacing = {"row": 18, "column": BETWEEN}
    panels = layers.properties(width=panel, height=HEIGHT + below + HEAD)
    drawn = panels.facet(facet=facet, columns=across, spacing=spacing).resolve_axis(x="independent")
    return Picture(drawn, AXIS - 8)


def columns(panels: int, width: float) -> int:
    """Return how many panels stand beside each other: as many as fit, in rows alike."""
    most = max(1, int((width - AXIS) // (NARROWEST + BETWEEN)))
    rows = -(-panels // most)
    return -(-panels // max(rows, 1))


def _years(rows: list[Datum]) -> list[int]:
    return sorted({row["year"] for row in rows if row["role"] != "break"}) or [0]


def _zero(rows: list[Datum], y: alt.Y) -> alt.Chart:
    """Draw the line at zero, as long as there are years."""
    years = _years(rows)
    line = [{"at": 0, "year": years[0] - 0.5, "end": years[-1] + 0.1}]
    rule = marks(line, "rule", color=GREY, aria=False)
    return rule.encode(x=alt.X("year:Q"), x2=alt.X2("end"), y=y)


def _x(rows: list[Datum], panel: float) -> alt.X:
    """Return the scale of years, with room after the last for the words at the ends of lines."""
    years = _years(rows)
    room = widest(row["text"] for row in rows if row["role"] == "end") + 12
    right = (years[-1] - years[0] + 1) * room / max(panel - room, 60)
    scale = linear(years[0] - 0.5, years[-1] + max(right, 0.5))
    said_years = sorted({years[0], years[len(years) // 2], years[-1]} if len(years) > 4 else set(years))
    look = {"values": said_years, "format": "d", "title": None, "grid": False, "domain": False, "aria": False}
    return alt.X("year:Q", scale=scale, axis=look)


def _layers(x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Return the layers: lines, dots, signs, letters, breaks, words at the ends."""
    stroke = alt.Stroke("stroke:N", scale=None, legend=None)
    shape = alt.Shape("shape:N", scale=None, legend=None)
    sign_shape = alt.Shape("sign:N", scale=None, legend=None)
    fill = alt.Fill("filling:N", scale=None, legend=None)
    place: dict[str, Any] = {"x": x, "y": y}
    line = _of("point", "zero", type="line", strokeWidth=2, aria=False)
    point = _of("point", type="point", size=34, strokeWidth=1.5, opacity=1)
    sign = _of("sign", "zero", type="point", size=SIGN_AREA * 0.6, stroke=INK, strokeWidth=1.2, opacity=1)
    letter = _of("letter", type="text", fontSize=SMALL, dy=-10, aria=False)
    broken = _of("break", type="text", fontSize=SIZE + 1, fontWeight="bold", aria=False)
    end = _of("end", type="text", align="left", dx=7, baseline="middle", aria=False)
    return [
        line.encode(**place, detail="segment:N", stroke=stroke),
        said(point.encode(**place, shape=shape, fill=fill, stroke=stroke)),
        said(sign.encode(**place, shape=sign_shape, fill=fill)),
        *(one.encode(**place, text="text:N") for one in (letter, broken, end)),
    ]


def _of(*roles: str, **look: Any) -> alt.Chart:
    """Return a mark for the rows that play these parts."""
    mark: Any = look
    return alt.Chart(mark=mark).transform_filter(f"indexof({list(roles)}, datum.role) >= 0")
