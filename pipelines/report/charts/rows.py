"""Charts whose numbers stand in rows: names at the left, the scale in the middle, numbers at the right.

Belongs here: how high a row is, where its name breaks, how wide the parts are. Does not belong here: what is
drawn on the scale (the kinds).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import altair as alt

from pipelines.report.charts.fitting import lines_of, widest, width_of
from pipelines.report.charts.layers import Picture, Place, layered, linear, marks, signs, silent, words
from pipelines.report.charts.look import BAND, INK, LINE
from pipelines.report.charts.marks import Datum

PADDING = 10
"""Pixels between a row's words and the next row's."""

GAP = 10
"""Pixels between names, scale and numbers."""


@dataclass(frozen=True)
class Row:
    """A row of a chart: the lines of its name, and where it stands in pixels from the top."""

    lines: tuple[str, ...]
    top: float
    height: float

    @property
    def middle(self) -> float:
        """Return the height at which its mark stands."""
        return self.top + self.height / 2


@dataclass(frozen=True)
class Frame:
    """The parts of a chart of rows. `right` is the room for numbers beside the scale."""

    names: tuple[str, ...]
    width: float
    right: float = 0
    head: float = 0
    thick: float = 0
    """The least height of a row."""
    also: str = ""
    """Words above the rows, as wide as a name."""

    @cached_property
    def left(self) -> float:
        """Return the room for names: at most two fifths of the picture."""
        return min(widest((*self.names, self.also)), 0.36 * self.width) + GAP

    @cached_property
    def plot(self) -> float:
        """Return the width of the scale."""
        return round(max(self.width - self.left - self.right, 80))

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Return the rows, one below the other."""
        found: list[Row] = []
        top = self.head
        for name in self.names:
            lines = tuple(lines_of(name, self.left - GAP + 1))
            height = max(len(lines) * LINE + PADDING, self.thick)
            found.append(Row(lines, top, height))
            top += height
        return tuple(found)

    @cached_property
    def height(self) -> float:
        """Return the height of all rows with the head above them."""
        return self.rows[-1].top + self.rows[-1].height if self.rows else self.head + LINE

    def y(self, field: str = "y") -> alt.Y:
        """Return the place of a field that counts pixels from the top."""
        scale = linear(self.height, 0)
        return alt.Y(f"{field}:Q", scale=scale, axis=None)

    def picture(self, layers: Sequence[alt.Chart]) -> Picture:
        """Return the chart of these layers."""
        return Picture(layered(layers, width=self.plot, height=self.height), self.left)

    def labels(self) -> alt.Chart:
        """Write the names at the left, line by line."""
        lines = [
            {"text": line, "ink": INK, "y": row.middle + (place - (len(row.lines) - 1) / 2) * LINE}
            for row in self.rows
            for place, line in enumerate(row.lines)
        ]
        return silent(words(lines, alt.value(-GAP), self.y(), align="right"))

    def stripes(self) -> alt.Chart:
        """Shade every second row, so that an eye finds its way to the numbers."""
        shaded = [{"y": row.top, "y2": row.top + row.height} for row in self.rows[1::2]]
        look = marks(shaded, "rect", color=BAND, opacity=0.55, aria=False)
        return look.encode(
            x=alt.value(-self.left), x2=alt.value(self.plot + self.right), y=self.y(), y2=alt.Y2("y2")
        )

    def beside(self, data: Sequence[Datum]) -> list[alt.Chart]:
        """Write each number right of the scale, with its sign where it has no place on the scale."""
        at = self.plot + GAP
        off = [datum for datum in data if datum["value"] is None]
        return [
            signs(off, alt.value(at + 5), self.y()),
            words(off, alt.value(at + 17), self.y(), align="left"),
            words(
                [datum for datum in data if datum["value"] is not None], alt.value(at), self.y(), align="left"
            ),
        ]


def room_beside(data: Sequence[str]) -> float:
    """Return the room that numbers beside the scale take with their signs."""
    return max(map(width_of, data), default=0.0) + GAP + 17


def at(field: str, lowest: float, top: float, axis: dict[str, Any] | None) -> Place:
    """Return the place of a field on the scale from `lowest` to `top`."""
    scale = linear(lowest, top)
    return alt.X(f"{field}:Q", scale=scale, axis=axis)
