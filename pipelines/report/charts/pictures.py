"""Single drawings of a report as files: one by its name, or all of them as slides.

Belongs here: finding a drawing, its form and size, the names of files. Does not belong here: how it is drawn
(`drawing`, `slides`), which edition is meant (`filing` of the report).
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from pipelines.report.charts.drawing import png, svg
from pipelines.report.charts.slides import as_slide, to_png
from pipelines.report.model import Drawing, Report
from pipelines.store.files import write_whole

PICTURES: dict[tuple[str, str], Callable[[Report, Drawing], bytes]] = {
    ("chart", "svg"): lambda report, block: svg(block.chart, report.language).encode("utf-8"),
    ("chart", "png"): lambda report, block: png(block.chart, report.language),
    ("slide", "svg"): lambda report, block: as_slide(report, block).encode("utf-8"),
    ("slide", "png"): lambda report, block: to_png(as_slide(report, block)),
}
"""What makes a drawing's bytes, by size and form."""


def drawings(report: Report) -> list[Drawing]:
    """Return the drawings of a report, as they stand."""
    return [block for block in report.blocks if isinstance(block, Drawing)]


def find_drawing(report: Report, name: str) -> Drawing:
    """Return a drawing by its name; raise KeyError for one that the report has not got."""
    return {block.name: block for block in drawings(report)}[name]


def write_picture(report: Report, block: Drawing, size: str, form: str, folder: Path) -> Path:
    """Write a drawing and return its file; raise KeyError for an unknown size or form."""
    ending = f".slide.{form}" if size == "slide" else f".{form}"
    path = folder / f"{block.name}_{report.language}{ending}"
    write_whole(path, PICTURES[size, form](report, block))
    return path


def write_slides(report: Report, folder: Path) -> Iterator[Path]:
    """Write every drawing as a slide, SVG and PNG, yielding each file when it lies there."""
    for block in drawings(report):
        slide = as_slide(report, block)
        for form, content in (("svg", slide.encode("utf-8")), ("png", to_png(slide))):
            path = folder / f"{block.name}_{report.language}.slide.{form}"
            write_whole(path, content)
            yield path
