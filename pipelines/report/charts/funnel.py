"""Draws recruitment step by step, women and men below each other, on one scale from zero.

Belongs here: the picture of `Funnel`. Does not belong here: what a step is.
"""

from pipelines.report.charts.bars import at_ends, bar, bars, baseline
from pipelines.report.charts.contents import Funnel
from pipelines.report.charts.fitting import widest
from pipelines.report.charts.layers import Picture
from pipelines.report.charts.look import OF_SEX
from pipelines.report.charts.marks import Datum, Marking, highest, words_of
from pipelines.report.charts.rows import GAP, Frame, at
from schemas.code_lists import code_list

STEP = 52
"""Height of a step: two bars and the space between steps."""


def draw(chart: Funnel, language: str, width: float) -> Picture:
    """Return the picture; each bar says whose it is."""
    sexes = {sex: code_list("sex").label(sex, language) for sex in ("F", "M")}
    texts = [words_of(figure, language) for figure in chart.figures]
    room = widest(texts) + 25 + widest(sexes.values()) + GAP
    frame = Frame(tuple(step.label for step in chart.steps), width, room, thick=STEP)
    rows = _data(chart, frame, language, sexes)
    top = highest(chart.figures) or 1.0
    end = at("end", 0, top, None)
    return frame.picture(
        [
            frame.stripes(),
            bars(rows, frame, at("start", 0, top, None)),
            *at_ends(rows, frame, end),
            baseline(frame, end),
            frame.labels(),
        ]
    )


def _data(chart: Funnel, frame: Frame, language: str, sexes: dict[str, str]) -> list[Datum]:
    marking = Marking(chart.figures, language)
    rows = []
    for step, row in zip(chart.steps, frame.rows, strict=True):
        for sex, figure, side in (("F", step.women, -10), ("M", step.men, 10)):
            datum = marking.mark(figure, f"{step.label}, {sexes[sex]}")
            datum["text"] = f"{sexes[sex]}: {datum['text']}"
            rows.append(bar(datum, row.middle + side, 0, datum["value"] or 0, OF_SEX[sex]))
    return rows
