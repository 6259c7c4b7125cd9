"""The layers that charts are made of: signs, words, bars, rules, and the scale below them.

Belongs here: Altair's marks with the look of the report. Does not belong here: what is drawn (the kinds).
"""

import json
import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import altair as alt
from babel.numbers import format_decimal, format_percent

from pipelines.report.charts.look import INK, SIGN_AREA, SIZE
from pipelines.report.charts.marks import Datum
from schemas.languages import locale_of

Place = Any
"""An encoding of x or y: a field on a scale, or a fixed pixel."""


class Picture(NamedTuple):
    """A drawn chart, and how many pixels of it are left of its scale."""

    drawing: alt.LayerChart | alt.FacetChart
    left: float


def data_of(rows: Iterable[Datum]) -> alt.Data:
    """Return rows as data within the chart; a list would be copied, rows and all, many times."""
    return alt.Data(values=tuple(rows))


def marks(rows: Iterable[Datum], kind: str, **look: Any) -> alt.Chart:
    """Return a mark for each row, with no place yet; `kind` and `look` as Vega-Lite names them."""
    mark: Any = {"type": kind, **look}
    return alt.Chart(data_of(rows), mark=mark)


def linear(lowest: float, highest: float) -> dict[str, Any]:
    """Return a scale that begins and ends exactly there."""
    return {"domain": [lowest, highest], "nice": False, "zero": False}


def said(chart: alt.Chart) -> alt.Chart:
    """Let marks say their number: to who points at them, and to who cannot see them."""
    return chart.encode(tooltip=alt.Tooltip("said:N"), description=alt.Description("said:N"))


def signs(rows: Iterable[Datum], x: Place, y: Place) -> alt.Chart:
    """Draw each datum's sign: of zero, of a small base, of why there is no number."""
    look = marks(rows, "point", size=SIGN_AREA, stroke=INK, strokeWidth=1.4, opacity=1)
    shape = alt.Shape("sign:N", scale=None, legend=None)
    return said(look.encode(x=x, y=y, shape=shape, fill=alt.Fill("filling:N", scale=None, legend=None)))


def words(rows: Iterable[Datum], x: Place, y: Place, **look: Any) -> alt.Chart:
    """Write each datum's `text` in the colour `ink`; `look` are properties of Vega-Lite's text mark."""
    drawn = marks(rows, "text", **{"baseline": "middle", "fontSize": SIZE, **look})
    ink = alt.Color("ink:N", scale=None, legend=None)
    return drawn.encode(x=x, y=y, text=alt.Text("text:N"), color=ink)


def upright(rows: Iterable[Datum], x: Place, y: Place, **look: Any) -> alt.Chart:
    """Draw upright lines, from each datum's `y` to its `y2`."""
    rule = marks(rows, "rule", **{"color": "#000000", "strokeWidth": 3, **look})
    return said(rule.encode(x=x, y=y, y2=alt.Y2("y2")))


def silent(chart: alt.Chart) -> alt.Chart:
    """Hide decoration from who cannot see it: its words stand elsewhere."""
    chart.mark["aria"] = False
    return chart


def layered(layers: Sequence[alt.Chart], **properties: Any) -> alt.LayerChart:
    """Put layers above each other, leaving out those that have nothing to draw."""
    there = [layer for layer in layers if layer.data.values]
    return alt.LayerChart(layer=there, **properties)


def ticks(extent: tuple[float, float], most: int = 6) -> list[float]:
    """Return the values of a scale, around zero and what is drawn, in steps of 1, 2 or 5."""
    lowest, highest = extent
    if lowest == highest:
        return [0.0, 1.0]
    rough = (highest - lowest) / (most - 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
    first, last = math.floor(lowest / step + 1e-9), math.ceil(highest / step - 1e-9)
    return [round(step * place, 6) for place in range(first, last + 1)]


def axis(values: list[float], unit: str, language: str, **look: Any) -> dict[str, Any]:
    """Return an axis with these values, written as the language writes them."""
    labels = json.dumps({f"{value:g}": _tick(value, unit, language) for value in values}, ensure_ascii=False)
    of_value = f"{labels}[replace(format(datum.value, '~g'), '\u2212', '-')]"
    return {"values": values, "labelExpr": of_value, "title": None, "aria": False, **look}


def _tick(value: float, unit: str, language: str) -> str:
    locale = locale_of(language)
    if unit == "percent":
        return str(format_percent(value / 100, locale=locale, decimal_quantization=False))
    return str(format_decimal(value, locale=locale))
