"""The table behind a chart: every number that is drawn, in rows and columns.

Belongs here: which rows and heads each kind has. Does not belong here: how tables look (`forms`).
"""

from collections.abc import Iterable
from functools import singledispatch

from pipelines.report.charts.contents import (
    Chart,
    CoverageMap,
    Dot,
    Dots,
    Funnel,
    Pyramid,
    TargetDistances,
    Trends,
    YearFlow,
)
from pipelines.report.figures import Figure
from pipelines.report.model import Cell, Table, Text
from pipelines.report.wording import plain_text
from schemas.code_lists import code_list
from schemas.texts import text

Rows = list[tuple[Cell, ...]]


def as_table(chart: Chart, name: str, caption: Text, language: str) -> Table:
    """Return the table behind a chart: every number of `chart.figures` stands in it."""
    heads, rows = _content(chart, language)
    return Table(name, caption, heads, tuple(rows))


@singledispatch
def _content(chart: Chart, language: str) -> tuple[tuple[str, ...], Rows]:  # noqa: ARG001 (as above)
    raise TypeError(f"{type(chart).__name__} is no chart.")


def _head(name: str, language: str) -> str:
    return text(f"report.charts.head.{name}", language)


def _by_sex(
    first: str, rows: Iterable[tuple[str, Figure, Figure]], language: str
) -> tuple[tuple[str, ...], Rows]:
    sexes = tuple(code_list("sex").label(sex, language) for sex in ("F", "M"))
    return (first, *sexes), [(plain_text(label), women, men) for label, women, men in rows]


@_content.register
def _(chart: Pyramid, language: str) -> tuple[tuple[str, ...], Rows]:
    return _by_sex(
        _head("rank", language), ((one.label, one.women, one.men) for one in chart.ranks), language
    )


@_content.register
def _(chart: Funnel, language: str) -> tuple[tuple[str, ...], Rows]:
    return _by_sex(
        _head("step", language), ((one.label, one.women, one.men) for one in chart.steps), language
    )


@_content.register
def _(chart: YearFlow, language: str) -> tuple[tuple[str, ...], Rows]:
    rows: Rows = [
        (plain_text(chart.opening_label), chart.opening),
        *((plain_text(flow.label), flow.persons) for flow in chart.flows),
        (plain_text(chart.closing_label), chart.closing),
    ]
    return (chart.group, code_list("units").label("persons", language)), rows


@_content.register
def _(chart: Dots, language: str) -> tuple[tuple[str, ...], Rows]:
    targets = any(dot.target is not None for dot in chart.dots)
    rows: Rows = [
        (
            plain_text(dot.label),
            dot.value,
            plain_text(_comparability(dot, language)),
            *((_or_nothing(dot.target),) if targets else ()),
        )
        for dot in chart.dots
    ]
    if chart.regional is not None:
        rest = (plain_text(""),) * (2 if targets else 1)
        rows.append((plain_text(chart.regional_label), chart.regional, *rest))
    names = ("comparability", "target") if targets else ("comparability",)
    unit = code_list("units").label(chart.unit, language)
    return (_head("area", language), unit, *(_head(name, language) for name in names)), rows


def _comparability(dot: Dot, language: str) -> str:
    return text(f"report.charts.{'' if dot.is_comparable else 'not_'}comparable", language)


def _or_nothing(figure: Figure | None) -> Cell:
    return plain_text("") if figure is None else figure


@_content.register
def _(chart: TargetDistances, language: str) -> tuple[tuple[str, ...], Rows]:
    heads = ("area", "value", "target", "source")
    rows: Rows = [
        (plain_text(row.label), row.value, row.target, plain_text(row.source)) for row in chart.rows
    ]
    return tuple(_head(head, language) for head in heads), rows


@_content.register
def _(chart: Trends, language: str) -> tuple[tuple[str, ...], Rows]:
    lines = [(panel.label, series) for panel in chart.panels for series in panel.series]
    years = sorted({year for _, series in lines for year, _ in series.points})
    rows: Rows = [
        (plain_text(f"{label}, {series.label.lower()}"), *_by_year(dict(series.points), years))
        for label, series in lines
    ]
    return (_head("line", language), *map(str, years)), rows


@_content.register
def _(chart: CoverageMap, language: str) -> tuple[tuple[str, ...], Rows]:
    years = sorted({year for row in chart.rows for year, _ in row.cells})
    rows: Rows = [(plain_text(row.label), *_by_year(dict(row.cells), years)) for row in chart.rows]
    return (_head("reporter", language), *map(str, years)), rows


def _by_year(found: dict[int, Figure], years: list[int]) -> tuple[Cell, ...]:
    """Return a row's cells; an empty one where the chart has nothing for a year."""
    return tuple(_or_nothing(found.get(year)) for year in years)
