"""The drawings of the page: each mark of a number leads to what is behind it.

Belongs here: finding a number's marks in a drawing. Does not belong here: the drawings (`charts`), what is
behind a number (`html_passports`).
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import vl_convert
from markupsafe import Markup

from pipelines.report.charts.contents import Chart
from pipelines.report.charts.drawing import VEGA_LITE, specification
from pipelines.report.figures import Figure

INDEX = "figure_index"
"""The field of a mark's datum that says which of the chart's numbers it is."""

JOINING = ("line", "area", "trail")
"""Marks that go through many numbers and are none of them."""

NUMBERED = re.compile(r'aria-label="(\d+)" role="graphics-symbol" aria-roledescription="[^"]*"')
DESCRIBED = re.compile(r' (?:role|aria-roledescription|aria-label|aria-hidden)="[^"]*"')


def drawing(chart: Chart, language: str, place: Callable[[Figure], int], name: str) -> Markup:
    """Return a chart as SVG whose marks say the place of their number's passport.

    To who hears the page it is one picture, told in words that stand beside it: no mark needs a description
    of its own, so Vega is let write there which number the mark is.
    """
    drawn = specification(chart, language)
    for layer in _layers(drawn):
        layer["mark"]["aria"] = True
        layer["encoding"]["description"] = {"field": INDEX, "type": "nominal"}
    svg = str(vl_convert.vegalite_to_svg(drawn, vl_version=VEGA_LITE, allowed_base_urls=[]))
    figures = chart.figures
    svg = NUMBERED.sub(lambda found: f'data-passport="{place(figures[int(found[1])])}"', svg)
    told = f'<svg role="img" aria-labelledby="{name}-title" aria-describedby="{name}-words"'
    return Markup(DESCRIBED.sub("", svg).replace("<svg", told, 1))  # noqa: S704 (Vega escapes words)


def _layers(part: Any, rows: tuple[Any, ...] = ()) -> Iterator[dict[str, Any]]:
    """Yield the layers whose marks are numbers of the chart; a layer without data has those around it."""
    if isinstance(part, list):
        for one in part:
            yield from _layers(one, rows)
    elif isinstance(part, dict):
        rows = tuple(part["data"]["values"]) if "data" in part else rows
        if "mark" in part and part["mark"]["type"] not in JOINING and any(INDEX in row for row in rows):
            yield part
        for name in ("layer", "vconcat", "hconcat", "concat", "spec"):
            yield from _layers(part.get(name), rows)
