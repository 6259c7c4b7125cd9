"""Draws women and men by rank as a pyramid: men at the left of zero, women at the right, on one scale.

Belongs here: the picture of `Pyramid`. Does not belong here: which ranks there are.
"""

import altair as alt

from pipelines.report.charts.bars import at_ends, bar, bars, baseline
from pipelines.report.charts.contents import Pyramid
from pipelines.report.charts.fitting import widest
from pipelines.report.charts.layers import Picture, silent, words
from pipelines.report.charts.look import INK, LINE, OF_SEX
from pipelines.report.charts.marks import Datum, Marking, highest, words_of
from pipelines.report.charts.rows import Frame, at
from schemas.code_lists import code_list

BESIDE = 28
"""Pixels beside a number at the end of a bar: for its sign, and before the next thing."""


def draw(chart: Pyramid, language: str, width: float) -> Picture:
    """Return the picture."""
    frame = Frame(tuple(rank.label for rank in chart.ranks), width, head=1.6 * LINE)
    women, men = _data(chart, frame, language)
    left, right = _sides(chart, frame, language)
    x, end = at("start", left, right, None), at("end", left, right, None)
    return frame.picture(
        [
            frame.stripes(),
            bars(women + men, frame, x),
            *at_ends(women, frame, end),
            *at_ends(men, frame, end, is_left=True),
            baseline(frame, end),
            *(_head(sex, side, language, end, frame) for sex, side in (("M", -1), ("F", 1))),
            frame.labels(),
        ]
    )


def _data(chart: Pyramid, frame: Frame, language: str) -> tuple[list[Datum], list[Datum]]:
    marking = Marking(chart.figures, language)
    women: list[Datum] = []
    men: list[Datum] = []
    for rank, row in zip(chart.ranks, frame.rows, strict=True):
        for sex, figure, into, side in (("F", rank.women, women, 1), ("M", rank.men, men, -1)):
            datum = marking.mark(figure, f"{rank.label}, {code_list('sex').label(sex, language)}")
            into.append(bar(datum, row.middle, 0, side * (datum["value"] or 0), OF_SEX[sex]))
    return women, men


def _sides(chart: Pyramid, frame: Frame, language: str) -> tuple[float, float]:
    """Return where the scale begins and ends: each side as long as its longest bar and the number at its end.

    A person is as long on one side as on the other.
    """
    men, women = [rank.men for rank in chart.ranks], [rank.women for rank in chart.ranks]
    rooms = [widest(words_of(figure, language) for figure in side) + BESIDE for side in (men, women)]
    pixels = max(frame.plot - sum(rooms), frame.plot / 4) / (highest(men) + highest(women) or 1.0)
    return -highest(men) - rooms[0] / pixels, highest(women) + rooms[1] / pixels


def _head(sex: str, side: int, language: str, x: alt.X, frame: Frame) -> alt.Chart:
    label = code_list("sex").label(sex, language)
    head = [{"end": 0, "y": LINE / 2, "text": label, "ink": INK}]
    align = "left" if side > 0 else "right"
    return silent(words(head, x, frame.y(), align=align, dx=side * 8, fontWeight="bold"))
