"""A chart as a Vega-Lite specification, as SVG, as PNG: the same bytes for the same chart everywhere.

Belongs here: choosing the module of a kind, putting the key below, turning it into a picture without a
browser and without a network. Does not belong here: any one kind, pages and slides around it (`slides`).

`specification` carries all its data within. Each mark of a number has a field `figure_index`, the place of
the number in `chart.figures`, so that a page can lead from a click to what is behind it, and a field `said`,
which its tooltip and its description say.
"""

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import altair as alt
import vl_convert

from pipelines.report.charts import coverage, dots, funnel, key, pyramid, targets, trends, year_flow
from pipelines.report.charts.contents import (
    Chart,
    CoverageMap,
    Dots,
    Funnel,
    Pyramid,
    TargetDistances,
    Trends,
    YearFlow,
)
from pipelines.report.charts.layers import Picture
from pipelines.report.charts.look import CONFIG
from pipelines.report.charts.reading import alternative

WIDTH = 720
"""Pixels of a chart across a page."""

KINDS: dict[type, Callable[..., Picture]] = {
    Pyramid: pyramid.draw,
    Trends: trends.draw,
    Dots: dots.draw,
    Funnel: funnel.draw,
    YearFlow: year_flow.draw,
    TargetDistances: targets.draw,
    CoverageMap: coverage.draw,
}
"""What draws each kind."""

VEGA_LITE = "6.4"
"""The version that Altair writes for, of those that vl-convert carries."""


KEPT = 128
"""How many pictures are kept: the forms of one report, made one after the other, show the same ones."""


def specification(chart: Chart, language: str, width: float = WIDTH) -> dict[str, Any]:
    """Return the Vega-Lite specification of a chart, about `width` pixels wide, with its key below."""
    found: dict[str, Any] = json.loads(_written(chart, language, width))
    return found


@lru_cache(maxsize=KEPT)
def _written(chart: Chart, language: str, width: float) -> str:
    """Return the specification as JSON. Altair need not validate it each time: tests do, for every kind."""
    picture = KINDS[type(chart)](chart, language, width)
    below = key.draw(chart, language, width, picture.left)
    whole = alt.vconcat(picture.drawing, *([below] if below else []), spacing=12).properties(
        description=alternative(chart, language),
        usermeta={"embedOptions": {"actions": False, "renderer": "svg"}},
    )
    return json.dumps({**whole.to_dict(validate=False), "config": CONFIG}, ensure_ascii=False)


@lru_cache(maxsize=KEPT)
def svg(chart: Chart, language: str, width: float = WIDTH) -> str:
    """Return a chart as SVG."""
    written = _written(chart, language, width)
    return str(vl_convert.vegalite_to_svg(written, vl_version=VEGA_LITE, allowed_base_urls=[]))


def png(chart: Chart, language: str, width: float = WIDTH, scale: float = 2.0) -> bytes:
    """Return a chart as PNG; `scale` is how many dots a pixel becomes."""
    return to_png(svg(chart, language, width), scale)


def to_png(picture: str, scale: float = 2.0) -> bytes:
    """Return a picture of ours from SVG to PNG."""
    return bytes(vl_convert.svg_to_png(picture, scale=scale))
