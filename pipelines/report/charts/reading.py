"""A chart in words, and as a table: for who does not see it, and for who wants its numbers.

Belongs here: what is said of each kind. Does not belong here: pictures, digits (`display`).

Highest and lowest are said only of what may be compared.
"""

from collections.abc import Iterable
from functools import singledispatch

from pipelines.report.charts.contents import (
    Chart,
    CoverageMap,
    Dots,
    Funnel,
    Pyramid,
    Series,
    TargetDistances,
    Trends,
    YearFlow,
)
from pipelines.report.charts.marks import drawn_as, on_scale, words_of
from pipelines.report.figures import Absence, Figure
from schemas.code_lists import code_list
from schemas.texts import text

Named = tuple[str, Figure]


@singledispatch
def alternative(chart: Chart, language: str) -> str:  # noqa: ARG001 (what is registered needs it)
    """Return what a chart shows, in a few sentences; raise TypeError for what is no chart."""
    raise TypeError(f"{type(chart).__name__} is no chart.")


@alternative.register
def _(chart: Pyramid, language: str) -> str:
    rows = ((rank.label, rank.women, rank.men) for rank in chart.ranks)
    return text("report.charts.alternative.pyramid", language, items=_by_sex(rows, language))


@alternative.register
def _(chart: Funnel, language: str) -> str:
    rows = ((step.label, step.women, step.men) for step in chart.steps)
    return text("report.charts.alternative.funnel", language, items=_by_sex(rows, language))


def _by_sex(rows: Iterable[tuple[str, Figure, Figure]], language: str) -> str:
    sexes = {sex: code_list("sex").label(sex, language).lower() for sex in ("F", "M")}
    return "; ".join(
        f"{label}: {sexes['F']} {words_of(women, language)}, {sexes['M']} {words_of(men, language)}"
        for label, women, men in rows
    )


@alternative.register
def _(chart: YearFlow, language: str) -> str:
    named = [
        (chart.opening_label, chart.opening),
        *((flow.label, flow.persons) for flow in chart.flows),
        (chart.closing_label, chart.closing),
    ]
    return text(
        "report.charts.alternative.year_flow", language, group=chart.group, items=_items(named, language)
    )


@alternative.register
def _(chart: TargetDistances, language: str) -> str:
    rows = (
        f"{row.label}: "
        + text(
            "report.charts.towards",
            language,
            value=words_of(row.value, language),
            target=words_of(row.target, language),
        )
        for row in chart.rows
    )
    return text("report.charts.alternative.targets", language, items="; ".join(rows))


@alternative.register
def _(chart: Dots, language: str) -> str:
    compared = [(dot.label, dot.value) for dot in chart.dots if dot.is_comparable]
    others = [(dot.label, dot.value) for dot in chart.dots if not dot.is_comparable]
    sentences = [_range(compared, language)]
    if chart.regional is not None:
        sentences.append(f"{chart.regional_label}: {words_of(chart.regional, language)}.")
    beside = [one for one in others if one[1].value is not None]
    if beside:
        items = _items(beside, language)
        sentences.append(text("report.charts.alternative.not_comparable", language, items=items))
    aimed = [(dot.label, dot.target) for dot in chart.dots if dot.target is not None]
    if aimed:
        sentences.append(text("report.charts.alternative.aimed", language, items=_items(aimed, language)))
    return _joined([*sentences, *_missing(compared + others, language)])


@alternative.register
def _(chart: CoverageMap, language: str) -> str:
    cells = [(f"{row.label} {year}", figure) for row in chart.rows for year, figure in row.cells]
    return _joined(
        [
            text("report.charts.alternative.coverage", language),
            _range(cells, language),
            *_missing(cells, language),
        ]
    )


@alternative.register
def _(chart: Trends, language: str) -> str:
    lines = [
        _line(f"{panel.label}, {series.label.lower()}", series, language)
        for panel in chart.panels
        for series in panel.series
    ]
    return _joined([text("report.charts.alternative.trends", language), *lines])


def _line(name: str, series: Series, language: str) -> str:
    """Return a line's first and last number, its breaks, and the years without a number."""
    points = [(str(year), figure) for year, figure in series.points]
    given = [one for one in points if one[1].value is not None]
    ends = dict([*given[:1], *given[-1:]]).items()
    parts = [_items(ends, language)] if given else []
    statuses = code_list("obs_status")
    for mark in ("B", "D"):
        years = [year for year, figure in points if mark in figure.marks]
        parts += [f"{statuses.label(mark, language).lower()}: {', '.join(years)}"] if years else []
    parts += [f"{word}: {', '.join(names)}" for word, names in _by_absence(points, language)]
    return f"{name}: {'; '.join(parts)}."


def _range(named: list[Named], language: str) -> str:
    """Return the lowest and the highest of what may be compared and is drawn to scale."""
    there = sorted(
        ((value, name, figure) for name, figure in named if (value := on_scale(figure)) is not None),
        key=lambda one: one[0],
    )
    if len(there) < 2:
        return f"{_items([one[1:] for one in there], language)}." if there else ""
    (_, low_of, low), (_, high_of, high) = there[0], there[-1]
    return text(
        "report.charts.alternative.range",
        language,
        low=words_of(low, language),
        low_of=low_of,
        high=words_of(high, language),
        high_of=high_of,
    )


def _missing(named: list[Named], language: str) -> list[str]:
    """Return a sentence for each reason why numbers are missing, with whose they are; one for small bases."""
    few = [one for one in named if drawn_as(one[1]) == "few"]
    small = [f"{text('report.charts.few', language)}: {_items(few, language)}."] if few else []
    return small + [f"{word}: {', '.join(names)}." for word, names in _by_absence(named, language)]


def _by_absence(named: list[Named], language: str) -> list[tuple[str, list[str]]]:
    return [
        (text(f"report.absence.{absence}", language), names)
        for absence in Absence
        if (names := [name for name, figure in named if figure.absence is absence])
    ]


def _items(named: Iterable[Named], language: str) -> str:
    return "; ".join(f"{name} {words_of(figure, language)}" for name, figure in named)


def _joined(sentences: Iterable[str]) -> str:
    """Return sentences in a row, each beginning with a capital."""
    return " ".join(sentence[0].upper() + sentence[1:] for sentence in sentences if sentence)
