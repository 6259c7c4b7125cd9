"""The key below a chart: every sign in it that does not stand for a number drawn to scale, with its word.

Belongs here: which signs a chart has, and where they stand in the key. Does not belong here: their shapes
(`look`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import altair as alt

from pipelines.report.charts.contents import Chart, Dots, TargetDistances
from pipelines.report.charts.fitting import width_of
from pipelines.report.charts.layers import layered, linear, signs, silent, words
from pipelines.report.charts.look import INK, LINE, OF_SEX, PALE, SIGNS, SMALL
from pipelines.report.charts.marks import Datum, drawn_as, on_scale
from pipelines.report.figures import MARKED, Absence
from schemas.code_lists import code_list
from schemas.texts import text

CIRCLE = "M.8,0A.8,.8 0 1 1 -.8,0A.8,.8 0 1 1 .8,0Z"
UPRIGHT = "M-.15,-1H.15V1H-.15Z"
FIELD = "M-1,-.7H1V.7H-1Z"

BETWEEN = 18
"""Pixels between two entries."""


@dataclass(frozen=True)
class Entry:
    """One entry: a sign, or letters where there is none, and what it means."""

    words: str
    sign: str = ""
    filling: str = "transparent"


def entries(chart: Chart, language: str) -> list[Entry]:
    """Return the entries that a chart needs, in an order that is the same in all charts."""
    return [*_of_kind(chart, language), *_of_numbers(chart, language), *_of_statuses(chart, language)]


def _of_kind(chart: Chart, language: str) -> Iterator[Entry]:
    if isinstance(chart, Dots):
        compared = [dot.is_comparable for dot in chart.dots if on_scale(dot.value) is not None]
        if any(compared):
            yield Entry(text("report.charts.comparable", language), CIRCLE, OF_SEX["F"])
        if sum(compared) > 1:
            yield Entry(text("report.charts.range", language), FIELD, PALE)
        if not all(compared):
            yield Entry(text("report.charts.not_comparable", language), CIRCLE)
    if _has_targets(chart):
        yield Entry(text("report.charts.target", language), UPRIGHT, "#000000")


def _has_targets(chart: Chart) -> bool:
    if isinstance(chart, Dots):
        return any(on_scale(dot.target) is not None for dot in chart.dots)
    return isinstance(chart, TargetDistances) and any(on_scale(row.target) is not None for row in chart.rows)


def _of_numbers(chart: Chart, language: str) -> Iterator[Entry]:
    drawn = {drawn_as(figure) for figure in chart.figures}
    for name, (path, is_filled) in SIGNS.items():
        if name in drawn:
            key = f"report.absence.{name}" if name in set(Absence) else f"report.charts.{name}"
            yield Entry(text(key, language), path, INK if is_filled else "transparent")


def _of_statuses(chart: Chart, language: str) -> Iterator[Entry]:
    found = {mark for figure in chart.figures for mark in figure.marks}
    statuses = code_list("obs_status")
    return (Entry(f"({mark.lower()}) {statuses.label(mark, language)}") for mark in MARKED if mark in found)


def draw(chart: Chart, language: str, width: float, left: float) -> alt.LayerChart | None:
    """Return the key, its entries side by side as far as there is room; None where none is needed.

    It begins `left` pixels before the scale of the chart above it.
    """
    placed = [
        {**one, "x": one["x"] - left, "words_at": one["words_at"] - left}
        for one in _placed(entries(chart, language), width)
    ]
    if not placed:
        return None
    height = placed[-1]["y"] + LINE / 2 + 2
    x = alt.X("x:Q", scale=linear(0, width - left), axis=None)
    y = alt.Y("y:Q", scale=linear(height, 0), axis=None)
    drawn = [silent(signs([one for one in placed if one["sign"]], x, y)), _words(placed, x, y)]
    return layered(drawn, width=width - left, height=height)


def _words(placed: list[Datum], x: alt.X, y: alt.Y) -> alt.Chart:
    after = [{**one, "x": one["words_at"]} for one in placed]
    return silent(words(after, x, y, align="left", fontSize=SMALL))


def _placed(found: list[Entry], width: float) -> Iterator[Datum]:
    """Yield the entries with their places, in as many lines as they take."""
    left, top = 0.0, LINE / 2 + 2
    for entry in found:
        sign = 16 if entry.sign else 0
        wide = sign + width_of(entry.words, SMALL)
        if left and left + wide > width:
            left, top = 0.0, top + LINE + 3
        yield {
            "text": entry.words,
            "said": entry.words,
            "ink": INK,
            "sign": entry.sign,
            "filling": entry.filling,
            "x": left + 6,
            "words_at": left + sign,
            "y": top,
        }
        left += wide + BETWEEN
