"""The commands `report`, `brief` and `monitoring`: documents made from an edition.

Belongs here: which forms, where they go. Does not belong here: which edition is meant (`editions`), what the
documents say (`pipelines.report`), single charts (`charting`).
"""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.app import Json, Language, app, known_language
from pipelines.cli.editions import EditionName, ForTier, RegionMeant, Tier, edition_meant
from pipelines.cli.screen import progress, say, show_json

if TYPE_CHECKING:
    from pipelines.report.model import Report
    from pipelines.store.edition import Edition
    from pipelines.store.home import Home


class Form(StrEnum):
    """What a document is written as."""

    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"


Forms = Annotated[
    list[Form] | None, typer.Option("--form", help="One or more of html, pdf, docx, xlsx; all if not given.")
]
Output = Annotated[
    Path | None,
    typer.Option("--output", file_okay=False, help="A folder; `reports` in MUSTER_HOME if not given."),
]
Area = Annotated[str, typer.Argument(help="An area of the region, as BA.")]


def _regions_of(area: str) -> list[str]:
    from schemas.regions import load_region, region_names

    return [name for name in region_names() if area in load_region(name).areas]


def _edition_of_area(
    home: "Home", area: str, region: str | None, edition: str | None, tier: str
) -> "Edition":
    """Return the edition meant; without a region that of the only one that the area belongs to."""
    own = _regions_of(area)
    return edition_meant(home, own[0] if region is None and len(own) == 1 else region, edition, tier)


def _write(
    home: "Home", report: "Report", forms: list[Form] | None, output: Path | None, name: str, *, as_json: bool
) -> None:
    from pipelines.report.filing import report_folder, write_forms

    with progress(report.title) as step:
        folder = output or report_folder(home, report)
        files = write_forms(report, forms or list(Form), folder, name, step)
    if as_json:
        show_json({"title": report.title, "edition": report.edition, "files": [str(path) for path in files]})
        return
    say(f"{report.title} ({report.subtitle}), {report.notice}")
    for path in files:
        say(str(path))


@app.command()
def report(
    region: RegionMeant = None,
    edition: EditionName = None,
    language: Language = "en",
    tier: ForTier = Tier.PUBLIC,
    form: Forms = None,
    output: Output = None,
    as_json: Json = False,
) -> None:
    """Make the annual report of an edition: page, PDF, Word and workbook; see docs/report.md."""
    from pipelines.report.making import make_report
    from pipelines.store.home import muster_home

    known_language(language)
    home = muster_home()
    found = make_report(edition_meant(home, region, edition, tier), language)
    _write(home, found, form, output, "report", as_json=as_json)


@app.command()
def brief(
    area: Area,
    region: RegionMeant = None,
    edition: EditionName = None,
    language: Language = "en",
    tier: ForTier = Tier.PUBLIC,
    form: Forms = None,
    output: Output = None,
    as_json: Json = False,
) -> None:
    """Make the brief of one area: two pages of its figures beside the region's."""
    from pipelines.report.making import make_brief
    from pipelines.store.home import muster_home

    known_language(language)
    home = muster_home()
    found = make_brief(_edition_of_area(home, area, region, edition, tier), language, area)
    _write(home, found, form, output, f"brief_{area}", as_json=as_json)


@app.command()
def monitoring(
    area: Area,
    region: RegionMeant = None,
    edition: EditionName = None,
    language: Language = "en",
    tier: ForTier = Tier.PUBLIC,
    form: Forms = None,
    output: Output = None,
    as_json: Json = False,
) -> None:
    """Make the monitoring table of an area's action plan, objective by objective, level by level."""
    from pipelines.report.making import make_monitoring
    from pipelines.store.home import muster_home

    known_language(language)
    home = muster_home()
    found = make_monitoring(_edition_of_area(home, area, region, edition, tier), language, area)
    _write(home, found, form, output, f"monitoring_{area}", as_json=as_json)
