"""Commands for analysts who bring in a ministry's own workbook: layout suggest, layout test.

Belongs here: options, tables and JSON of these two. Does not belong here: reading a workbook
(`pipelines.intake.foreign`, in a reading process), checking it (`pipelines.checking.trial`).
"""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from pipelines.cli.app import WRONG_USE, File, Json, Language, SentYear, app, known_language
from pipelines.cli.institution import BLOCKED, show_findings, warm_up
from pipelines.cli.screen import complain, say, show_json, show_table

if TYPE_CHECKING:
    from pipelines.checking.trial import Trial
    from schemas.findings import Finding

layouts = typer.Typer(
    no_args_is_help=True,
    help="How a ministry's own workbook is read: suggested, corrected, tried. See docs/layouts.md.",
)
app.add_typer(layouts, name="layout")

Institution = Annotated[str, typer.Option("--institution", help="Whose workbook it is, as ME-POL.")]
SectorName = Annotated[
    Literal["AF", "POL", "MOD"] | None,
    typer.Option("--sector", help="For a table of many countries, in place of an institution."),
]
Output = Annotated[Path | None, typer.Option("--output", help="The file to write; a new one.")]


def _refuse(file: Path, why: "list[Finding]", language: str, as_json: bool = False) -> NoReturn:
    """Say why a file cannot be read, and end."""
    from pipelines.checking.answer import finding_as_json

    if as_json:
        findings = [finding_as_json(finding, language) for finding in why]
        show_json(
            {"file": file.name, "observations": [], "skipped": [], "findings": findings, "is_open": True}
        )
    else:
        show_findings(why, language)
    raise typer.Exit(BLOCKED)


@layouts.command()
def suggest(
    file: File,
    institution: Institution = "",
    sector: SectorName = None,
    year: SentYear = None,
    output: Output = None,
    language: Language = "en",
) -> None:
    """Write the layout that a workbook seems to need, with what each label was taken for.

    `?` stands where you decide. Where the institution has a layout of an earlier year, only what has
    changed since is written.
    """
    warm_up()
    from pipelines.intake.isolation.read import suggest_layout_isolated
    from pipelines.returns.layouts import kept_layouts
    from pipelines.store.home import muster_home
    from schemas.regions import is_institution

    known_language(language)
    if bool(institution) == (sector is not None):
        raise typer.BadParameter("give --institution, or --sector for a table of many countries.")
    if institution and not is_institution(institution):
        complain(f"No region has an institution {institution!r}: its figures can be tried, but not be sent.")
    text = suggest_layout_isolated(
        file.read_bytes(),
        file.name,
        institution=institution,
        sector=sector or "",
        year=year,
        language=language,
        kept=kept_layouts(muster_home(), institution) if institution else {},
    )
    if isinstance(text, list):
        _refuse(file, text, language)
    if output is None:
        typer.echo(text, nl=False)
        return
    try:
        with output.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        complain(f"{output} is there already and may hold decisions: name another file.")
        raise typer.Exit(WRONG_USE) from None
    say(str(output))


def _as_json(trial: "Trial", file: Path, language: str) -> dict[str, object]:
    from pipelines.checking.answer import finding_as_json

    reading = trial.reading
    return {
        "file": file.name,
        "observations": [
            {
                "sheet": item.place.sheet,
                "cell": item.place.cell,
                "coordinates": item.coordinates,
                "value": item.value,
                "obs_status": item.obs_status,
                "conf_status": item.conf_status,
                "repeated_at": [str(place) for place in item.repeated_at],
            }
            for item in reading.observations
        ],
        "skipped": [
            {"sheet": item.place.sheet, "cell": item.place.cell, "text": item.text, "reason": item.reason}
            for item in reading.skipped
        ],
        "findings": [finding_as_json(finding, language) for finding in trial.findings],
        "is_open": trial.is_open,
    }


def _show(trial: "Trial", language: str) -> None:
    from schemas.texts import text

    def head(*names: str) -> list[str]:
        return [text(f"layout.test.{name}", language) for name in names]

    read = Counter(
        (item.place.sheet, item.coordinates["measure"], item.coordinates["unit_measure"])
        for item in trial.reading.observations
    )
    if read:
        show_table(head("sheet", "measure", "unit", "observations"), [(*key, n) for key, n in read.items()])
    reasons: dict[tuple[str, str], list[str]] = {}
    for item in trial.reading.skipped:
        reasons.setdefault((item.place.sheet or "", item.reason), []).append(item.place.cell or "")
    if reasons:
        rows = [(sheet, reason, len(cells), cells[0]) for (sheet, reason), cells in reasons.items()]
        show_table(head("sheet", "skipped", "numbers", "first"), rows)
    show_findings(trial.findings, language)
    say(
        text(
            "layout.test.summary",
            language,
            observations=len(trial.reading.observations),
            skipped=len(trial.reading.skipped),
            findings=len(trial.findings),
        )
    )


@layouts.command()
def test(
    file: File,
    layout: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="A layout.")],
    year: SentYear = None,
    language: Language = "en",
    as_json: Json = False,
) -> None:
    """Try a layout on a workbook and keep nothing. Exit status 1 where anything is open."""
    warm_up()
    from pipelines.checking.trial import trial_of
    from pipelines.intake.foreign.inherit import layout_in_file, whole_text
    from pipelines.intake.isolation.read import try_layout_isolated

    known_language(language)
    whole = layout_in_file(layout)
    tried = try_layout_isolated(
        file.read_bytes(),
        file.name,
        whole_text(whole),
        institution=whole.institution,
        year=year,
        language=language,
    )
    if isinstance(tried, list):
        _refuse(file, tried, language, as_json)
    trial = trial_of(tried)
    if as_json:
        show_json(_as_json(trial, file, language))
    else:
        _show(trial, language)
    if trial.is_open:
        raise typer.Exit(BLOCKED)
