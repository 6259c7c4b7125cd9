"""Draws how far values are from their targets: a bar from zero, and the target as an upright line.

Belongs here: the picture of `TargetDistances`. Does not belong here: whose targets there are.
"""

from pipelines.report.charts.bars import bar, bars, baseline
from pipelines.report.charts.contents import TargetDistances, TowardsTarget
from pipelines.report.charts.layers import Picture, axis, signs, ticks, upright
from pipelines.report.charts.look import OF_SEX
from pipelines.report.charts.marks import Datum, Marking, extent, words_of
from pipelines.report.charts.rows import Frame, at, room_beside
from schemas.texts import text


def draw(chart: TargetDistances, language: str, width: float) -> Picture:
    """Return the picture; who set a target stands with the name of the row."""
    beside = [towards(row, language) for row in chart.rows]
    frame = Frame(tuple(name_of(row) for row in chart.rows), width, room_beside(beside))
    marking = Marking(chart.figures, language)
    values: list[Datum] = []
    targets: list[Datum] = []
    for row, place, words in zip(chart.rows, frame.rows, beside, strict=True):
        value = marking.mark(row.value, row.label)
        values.append({**bar(value, place.middle, 0, value["value"] or 0, OF_SEX["F"]), "text": words})
        target = marking.mark(row.target, f"{row.label}, {text('report.charts.target', language)}")
        targets.append({**target, "y": place.middle - 12, "y2": place.middle + 12})
    scale = ticks(extent((chart.part_of or chart).figures))
    top = scale[-1]
    below = axis(scale, chart.unit, language)
    end = at("end", scale[0], top, below)
    return frame.picture(
        [
            frame.stripes(),
            bars(values, frame, at("start", scale[0], top, below)),
            signs([one for one in values if one["drawn"] == "zero"], end, frame.y()),
            upright(
                [one for one in targets if one["value"] is not None],
                at("value", scale[0], top, below),
                frame.y(),
            ),
            *frame.beside(values),
            baseline(frame, end),
            frame.labels(),
        ]
    )


def name_of(row: TowardsTarget) -> str:
    """Return the name of a row with whose target it is."""
    return f"{row.label} ({row.source})" if row.source else row.label


def towards(row: TowardsTarget, language: str) -> str:
    """Return a value and its target in words."""
    return text(
        "report.charts.towards",
        language,
        value=words_of(row.value, language),
        target=words_of(row.target, language),
    )
