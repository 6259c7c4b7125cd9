"""Single drawings of a report as files: one by its name, or all of them as slides.

Belongs here: finding a drawing, its form and size, the names of files. Does not belong here: how it is drawn
(`drawing`, `slides`), which edition is meant (`filing` of the report).
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipelines.report.charts.drawing import svg, to_png
from pipelines.report.charts.slides import as_slides
from pipelines.report.model import Drawing, Report
from pipelines.store.files import write_whole

FULL_HD = 1.5
"""How many dots a pixel of a slide becomes: 1920 by 1080."""


def drawings(report: Report) -> list[Drawing]:
    """Return the drawings of a report, as they stand."""
    return [block for block in report.blocks if isinstance(block, Drawing)]


def find_drawing(report: Report, name: str) -> Drawing:
    """Return a drawing by its name; raise KeyError for one that the report has not got."""
    return {block.name: block for block in drawings(report)}[name]


def write_chart(report: Report, block: Drawing, form: str, folder: Path) -> Path:
    """Write a drawing alone, as svg or png, and return its file."""
    picture = svg(block.chart, report.language)
    path = folder / f"{block.name}_{report.language}.{form}"
    write_whole(path, _bytes(picture, form, 2.0))
    return path


def write_slides(report: Report, block: Drawing, forms: Sequence[str], folder: Path) -> Iterator[Path]:
    """Write a drawing as a slide, or several, as svg or png, yielding each file when it lies there."""
    slides = as_slides(report, block)
    for place, slide in enumerate(slides, 1):
        part = f"-{place}" if len(slides) > 1 else ""
        for form in forms:
            path = folder / f"{block.name}_{report.language}.slide{part}.{form}"
            write_whole(path, _bytes(slide, form, FULL_HD))
            yield path


def _bytes(picture: str, form: str, scale: float) -> bytes:
    return picture.encode("utf-8") if form == "svg" else to_png(picture, scale)
