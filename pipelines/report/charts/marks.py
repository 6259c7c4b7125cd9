"""A number of a chart as what Vega-Lite draws: a datum with its place, its words and the number that it is.

Belongs here: how a number is drawn (as a value, as few, as zero, as missing) and what its tooltip says. Does
not belong here: where it stands (the kinds), digits (`display`).
"""

from collections.abc import Iterable
from typing import Any

from pipelines.report.charts.look import GREY, INK, SIGNS
from pipelines.report.display import number, shown
from pipelines.report.figures import Figure
from schemas.code_lists import code_list
from schemas.texts import text

Datum = dict[str, Any]


def drawn_as(figure: Figure) -> str:
    """Return how a number is drawn: `value`, `few`, `zero`, or its absence, each in a way of its own."""
    if figure.absence is not None:
        return figure.absence.value
    if figure.is_of_few:
        return "few"
    return "zero" if figure.value == 0 else "value"


def on_scale(figure: Figure | None) -> float | None:
    """Return where a number stands on a scale, None for one that has no place on it."""
    return figure.value if figure is not None and drawn_as(figure) in ("value", "zero") else None


def highest(figures: Iterable[Figure]) -> float:
    """Return the highest number that stands on a scale, 0 for none."""
    return extent(figures)[1]


def extent(figures: Iterable[Figure]) -> tuple[float, float]:
    """Return the lowest and the highest number that stand on a scale, zero always between them."""
    values = [value for figure in figures if (value := on_scale(figure)) is not None]
    return min([0.0, *values]), max([0.0, *values])


def words_of(figure: Figure, language: str) -> str:
    """Return what stands beside a mark: the number with the letters of its statuses, or why there is none."""
    return " ".join((shown(figure, language), *(f"({mark.lower()})" for mark in figure.marks)))


def said(figure: Figure, name: str, language: str) -> str:
    """Return what a tooltip says: whose number, the number, what it is made of, its statuses."""
    parts = [f"{name}: {shown(figure, language)}"]
    behind = figure.behind
    if behind and not figure.is_of_few and figure.value is not None and behind.basis == "counts":
        parts += [f"({_made_of(behind.numerator, behind.denominator, language)})"] * _has_both(behind)
    statuses = code_list("obs_status")
    return "; ".join((" ".join(parts), *(statuses.label(mark, language) for mark in figure.marks)))


def _has_both(behind: Any) -> bool:
    return behind.numerator is not None and behind.denominator is not None


def _made_of(numerator: float | None, denominator: float | None, language: str) -> str:
    numbers = (number(value or 0.0, "count", language) for value in (numerator, denominator))
    return text("report.of_few", language, **dict(zip(("numerator", "denominator"), numbers, strict=True)))


class Marking:
    """Makes the data of a chart's numbers in the order of `chart.figures`: `figure_index` is their place."""

    def __init__(self, figures: tuple[Figure, ...], language: str) -> None:
        """Begin with the first number."""
        self.language = language
        self._figures = figures
        self._next = 0

    def mark(self, figure: Figure, name: str, **place: Any) -> Datum:
        """Return the datum of the next number; raise ValueError where `figure` is not it."""
        if self._figures[self._next] is not figure:
            raise ValueError(f"Number {self._next} of the chart is not {figure}.")
        drawn = drawn_as(figure)
        path, is_filled = SIGNS.get(drawn, ("", False))
        datum = {
            "figure_index": self._next,
            "drawn": drawn,
            "value": on_scale(figure),
            "text": words_of(figure, self.language),
            "said": said(figure, name, self.language),
            "ink": GREY if figure.absence else INK,
            "sign": path,
            "filling": INK if is_filled else "transparent",
            **place,
        }
        self._next += 1
        return datum
