"""A chart of one table: a bar for each area from zero, its name above and its value beside it.

Belongs here: where bars and lines stand, in per cent of the width, so that words keep their size on any
screen. Does not belong here: drawing (`templates/edition_parts.html`), words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ROOM = 20.0
"""Per cent of the width that is kept free for the values beside the bars, on each side that has bars."""


@dataclass(frozen=True)
class Bar:
    """A bar from `left`, `width` per cent of the chart long; its words stand at `label`."""

    left: float
    width: float
    label: float
    is_negative: bool


@dataclass(frozen=True)
class Scale:
    """From values to places: `zero` is where nothing stands, `unit` the per cent that one is long."""

    zero: float
    unit: float

    def at(self, value: float) -> float:
        """Return where a value stands."""
        return round(self.zero + value * self.unit, 3)

    def bar(self, value: float) -> Bar:
        """Return the bar of a value."""
        end = self.at(value)
        return Bar(min(self.zero, end), round(abs(end - self.zero), 3), end, value < 0)


def scale(values: Iterable[float | None]) -> Scale:
    """Return the scale on which all values have room; it always holds zero."""
    known: Sequence[float] = [value for value in values if value is not None]
    highest, lowest = max(0.0, *known, 0.0), min(0.0, *known, 0.0)
    before, after = (ROOM if lowest < 0 else 0.0), (ROOM if highest > 0 or lowest == 0 else 0.0)
    span = highest - lowest
    unit = (100 - before - after) / span if span else 0.0
    return Scale(round(before - lowest * unit, 3), unit)
