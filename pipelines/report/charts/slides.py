"""A drawing as a slide: 16 to 9, with its title, what must be said of its figures, source and footnotes.

Belongs here: what stands around a chart on a slide, and where. Does not belong here: the chart (`drawing`).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from pipelines.pages import page_template
from pipelines.report.charts.contents import Chart, CoverageMap, Dots, TargetDistances, Trends
from pipelines.report.charts.drawing import svg
from pipelines.report.charts.fitting import lines_of
from pipelines.report.charts.look import ACCENT, FONT, GREY, INK
from pipelines.report.charts.reading import alternative
from pipelines.report.display import said
from pipelines.report.footnotes import footnotes_in
from pipelines.report.model import Drawing, Report
from schemas.texts import text

SLIDE_WIDTH, SLIDE_HEIGHT, MARGIN = 1280, 720, 56
TITLE_SIZE, TITLE_LINE = 28, 36
SMALL_SIZE, SMALL_LINE = 15, 20
CHART_WIDTHS = (540, 720, 1080)
"""How wide a chart may be drawn: narrow where it has few rows, wide where it has many."""

ROOM = SLIDE_WIDTH - 2 * MARGIN

_SIZE = re.compile(r'width="([\d.]+)" height="([\d.]+)"')


MOST: dict[type, tuple[str, int]] = {
    Dots: ("dots", 16),
    Trends: ("panels", 12),
    TargetDistances: ("rows", 12),
    CoverageMap: ("rows", 16),
}
"""How many of what a slide can show at most, by kind; of other kinds there are never many."""


def as_slides(report: Report, block: Drawing) -> list[str]:
    """Return a drawing of a report as slides, as SVG: one, or several with one scale where it is too long."""
    title = said(block.title, report.language)
    charts = parts(block.chart)
    if len(charts) == 1:
        return [_slide(report, title, block.chart)]
    return [
        _slide(report, f"{title} ({place}/{len(charts)})", chart) for place, chart in enumerate(charts, 1)
    ]


def parts(chart: Chart) -> list[Chart]:
    """Return a chart in as many parts as slides are needed, about alike in length."""
    name, most = MOST.get(type(chart), ("", 0))
    items = getattr(chart, name) if name else ()
    if len(items) <= most:
        return [chart]
    size = -(-len(items) // -(-len(items) // most))
    whole: dict[str, Any] = {} if isinstance(chart, CoverageMap) else {"part_of": chart}
    pieces: list[dict[str, Any]] = [{name: items[at : at + size]} for at in range(0, len(items), size)]
    return [replace(chart, **piece, **whole) for piece in pieces]


def _slide(report: Report, title: str, chart: Chart) -> str:
    seen = alternative(chart, report.language)
    heads = lines_of(title, ROOM / 1.08, TITLE_SIZE)
    notice = _small([report.subtitle, report.notice])
    foot = _small(_foot(report, f"{title} {seen}"))
    notice_top = 52 + len(heads) * TITLE_LINE
    chart_top = notice_top + len(notice) * SMALL_LINE
    foot_top = SLIDE_HEIGHT - 24 - (len(foot) - 1) * SMALL_LINE
    height = foot_top - SMALL_LINE - 10 - chart_top
    return page_template("pipelines.report.charts", "slide.svg.j2").render(
        _LOOK,
        language=report.language,
        title=heads,
        alternative=seen,
        notice=notice,
        notice_top=notice_top,
        foot=foot,
        foot_top=foot_top,
        chart=_largest(chart, report.language, ROOM, height),
        chart_top=chart_top,
        chart_height=height,
    )


def _small(sentences: Iterable[str]) -> list[str]:
    """Return small print as lines, each sentence beginning a new one."""
    return [line for words in sentences for line in lines_of(words, ROOM, SMALL_SIZE)]


_LOOK = {
    "width": SLIDE_WIDTH,
    "height": SLIDE_HEIGHT,
    "margin": MARGIN,
    "title_size": TITLE_SIZE,
    "title_line": TITLE_LINE,
    "small_size": SMALL_SIZE,
    "small_line": SMALL_LINE,
    "font": FONT,
    "ink": INK,
    "grey": GREY,
    "accent": ACCENT,
}


@dataclass(frozen=True)
class _Drawn:
    """A drawn chart and its size in pixels."""

    svg: str
    width: float
    height: float

    def covers(self, width: float, height: float) -> float:
        """Return how many pixels of a room it covers when it is made as large as fits."""
        scale = min(width / self.width, height / self.height)
        return self.width * self.height * scale**2


def _largest(chart: Chart, language: str, width: float, height: float) -> _Drawn:
    """Return the chart as wide as makes it largest: of ordinary width, or of what suits it better."""
    narrow, ordinary, wide = CHART_WIDTHS
    drawn = _drawn(chart, language, ordinary)
    is_flat = drawn.width * height > drawn.height * width
    other = _drawn(chart, language, narrow if is_flat else wide)
    return max(drawn, other, key=lambda one: one.covers(width, height))


def _drawn(chart: Chart, language: str, width: float) -> _Drawn:
    picture = svg(chart, language, width)
    found = _SIZE.search(picture)
    if found is None:
        raise ValueError("A picture does not say its size.")
    return _Drawn(picture, float(found[1]), float(found[2]))


def _foot(report: Report, written: str) -> Iterator[str]:
    """Yield what stands below a chart: footnotes of the areas that it names, the source, for whom it is."""
    for words in footnotes_in(written, report.region, report.language):
        yield f"* {words}"
    source = text("report.charts.source", report.language, title=report.title, edition=report.edition)
    yield f"{source}. {report.access}"
