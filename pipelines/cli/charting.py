"""The commands `chart` and `slides`: single drawings of a report, and all of them as slides.

Belongs here: which drawing, form and size are meant, where the files go. Does not belong here: the drawings
(`pipelines.report.charts`), whole documents (`reporting`).
"""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.app import Json, Language, app, known_language
from pipelines.cli.editions import EditionName, ForTier, RegionMeant, Tier, edition_meant
from pipelines.cli.reporting import Output
from pipelines.cli.screen import progress, say, show_json, show_table

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.report.model import Drawing, Report


class PictureForm(StrEnum):
    """What a drawing is written as."""

    SVG = "svg"
    PNG = "png"


class Size(StrEnum):
    """How large it is, and what stands around it."""

    CHART = "chart"
    SLIDE = "slide"


Name = Annotated[
    str | None, typer.Argument(help="A drawing of the report; without one, the names and titles of all.")
]
OfForm = Annotated[PictureForm, typer.Option("--form", help="As svg or png.")]
OfSize = Annotated[
    Size,
    typer.Option("--size", help="The chart alone, or as a slide with title, source and footnotes."),
]


@app.command()
def chart(
    name: Name = None,
    region: RegionMeant = None,
    edition: EditionName = None,
    language: Language = "en",
    tier: ForTier = Tier.PUBLIC,
    form: OfForm = PictureForm.SVG,
    size: OfSize = Size.CHART,
    output: Output = None,
    as_json: Json = False,
) -> None:
    """Write one chart of the annual report as a picture; without a name, list the charts."""
    from pipelines.report.charts.pictures import drawings, write_chart, write_slides

    report, folder = _report(region, edition, tier, language)
    if name is None:
        _list(report, drawings(report), as_json=as_json)
        return
    block, into = _named(report, name), output or folder
    if size == Size.SLIDE:
        _say([str(path) for path in write_slides(report, block, [form], into)], as_json=as_json)
    else:
        _say([str(write_chart(report, block, form, into))], as_json=as_json)


@app.command()
def slides(
    region: RegionMeant = None,
    edition: EditionName = None,
    language: Language = "en",
    tier: ForTier = Tier.PUBLIC,
    output: Output = None,
    as_json: Json = False,
) -> None:
    """Write every chart of the annual report as a slide, SVG and PNG."""
    from pipelines.report.charts.pictures import drawings, write_slides

    report, folder = _report(region, edition, tier, language)
    found = drawings(report)
    files: list[str] = []
    with progress(report.title) as step:
        for block in found:
            step(block.name, len(found))
            files += map(str, write_slides(report, block, list(PictureForm), output or folder))
    _say(files, as_json=as_json)


def _say(files: list[str], *, as_json: bool) -> None:
    """Say which files were written."""
    if as_json:
        show_json({"files": files})
        return
    for file in files:
        say(file)


def _report(region: str | None, edition: str | None, tier: str, language: str) -> "tuple[Report, Path]":
    """Return the report of the edition meant, and the folder of its charts."""
    from pipelines.report.filing import report_folder
    from pipelines.report.making import make_report
    from pipelines.store.home import muster_home

    known_language(language)
    home = muster_home()
    report = make_report(edition_meant(home, region, edition, tier), language)
    return report, report_folder(home, report) / "charts"


def _named(report: "Report", name: str) -> "Drawing":
    from pipelines.report.charts.pictures import find_drawing

    try:
        return find_drawing(report, name)
    except KeyError:
        raise typer.BadParameter(f"no chart {name!r}; `muster chart` without a name lists them.") from None


def _list(report: "Report", found: "list[Drawing]", *, as_json: bool) -> None:
    """Show the names and titles of a report's drawings."""
    from pipelines.report.display import said

    rows = [{"name": block.name, "title": said(block.title, report.language)} for block in found]
    if as_json:
        show_json({"charts": rows})
    elif rows:
        show_table(("name", "title"), [tuple(row.values()) for row in rows])
    else:
        say(f"The report of edition {report.edition} has no charts.")
