"""Commands of those who send: template, check, submit, simulate.

Belongs here: workbooks out and in. Does not belong here: what is done with returns once they are
there (`programme`).
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.answer_folder import AnswerFolder, must_be_new, say_where, write_answer
from pipelines.cli.app import (
    WRONG_USE,
    AnswerLanguage,
    By,
    File,
    Files,
    Json,
    Language,
    Sender,
    SentYear,
    app,
    known_language,
    known_sender,
    now,
)
from pipelines.cli.screen import complain, progress, say, show_json, show_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.findings import Finding

BLOCKED = 1
"""Exit status where a file cannot be accepted as it is."""


def _write_workbook(path: Path, content: bytes) -> None:
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        complain(f"{path} is there already and may be filled in: name another file.")
        raise typer.Exit(WRONG_USE) from None


@app.command()
def template(
    institution: Annotated[str, typer.Option(help="As ME-AF.")],
    year: Annotated[int, typer.Option(help="The reporting year.", min=1990, max=2100)],
    language: Language = "en",
    output: Annotated[Path | None, typer.Option(help="The file to write; a new one.")] = None,
) -> None:
    """Write an institution's workbook for a year, last year's accepted figures beside the empty cells."""
    from pipelines.intake.template import write_template
    from pipelines.returns import previous_observations
    from pipelines.store.home import muster_home
    from schemas.regions import region_of

    region_of(institution)
    last_year = previous_observations(muster_home(), institution, year)
    content = write_template(institution, year, known_language(language), last_year=last_year)
    path = output or Path(f"{institution}_{year}_{language}.xlsx")
    _write_workbook(path, content)
    say(str(path))


def show_findings(findings: "Sequence[Finding]", language: str) -> None:
    """Show findings as a table in a reader's language."""
    from schemas.code_lists import code_list
    from schemas.texts import text

    if not findings:
        say(text("cli.check.nothing_found", language))
        return
    heads = [text(f"cli.check.{head}", language) for head in ("severity", "sheet", "cell", "what", "advice")]
    severities = code_list("severities")
    show_table(
        heads,
        [
            (
                severities.label(finding.severity, language),
                finding.place.sheet,
                finding.place.cell,
                finding.message(language),
                finding.advice(language),
            )
            for finding in findings
        ],
    )


def warm_up() -> None:
    """Start a reading process: it loads its libraries while this one loads its own."""
    from pipelines.intake.isolation.pool import pool

    pool().warm_up()


@app.command()
def check(
    file: File,
    institution: Sender = None,
    year: SentYear = None,
    language: AnswerLanguage = None,
    answer_folder: AnswerFolder = None,
    as_json: Json = False,
) -> None:
    """Check a workbook and keep nothing. Exit status 1 where it has errors that must be corrected."""
    warm_up()
    from pipelines.checking import answer
    from pipelines.checking.result import CheckContext
    from pipelines.returns import check_file
    from pipelines.returns.answered import check_and_answer
    from pipelines.store.home import muster_home
    from schemas.texts import text

    if language is not None:
        known_language(language)
    known_sender(institution, year)
    if answer_folder is not None:
        must_be_new(answer_folder)
    home, content = muster_home(), file.read_bytes()
    context = CheckContext(file.name, institution, year)
    files: dict[str, bytes] = {}
    if answer_folder is None:
        result = check_file(home, content, context)
    else:
        result, files = check_and_answer(home, content, context, now(), language)
        write_answer(answer_folder, files)
    language = language or (result.cover.language if result.cover else "en")
    if as_json:
        show_json(answer.as_json(result, language))
    else:
        show_findings(result.findings, language)
        say(f"{file.name}: {text(f'cli.check.{result.state}', language)}")
        if answer_folder is not None:
            say_where(answer_folder, files)
    if result.state == "blocked":
        raise typer.Exit(BLOCKED)


@app.command()
def submit(
    files: Files,
    by: By,
    institution: Sender = None,
    year: SentYear = None,
    published: Annotated[
        bool,
        typer.Option("--published", help="You entered the figures from public sources, named on the cover."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Check workbooks and keep them, each as the next revision of its return.

    `muster receipt RETURN` gives the receipt of each. Exit status 1 where one has errors that must be
    corrected, or names no return; it is kept all the same.
    """
    warm_up()
    from pipelines.checking.result import CheckContext
    from pipelines.returns import submit as submit_return
    from pipelines.returns.keeping import told_of_register
    from pipelines.store.home import muster_home

    known_sender(institution, year)
    home, answers, registers = muster_home(), [], []
    with progress("Submitting") as step:
        for file in files:
            step(file.name, len(files))
            context = CheckContext(file.name, institution, year)
            given = submit_return(home, file.read_bytes(), context, by, now(), is_published=published)
            counts = {
                name: sum(finding.severity == name for finding in given.result.findings)
                for name in ("block", "explain", "inform")
            }
            answers.append(
                {"file": file.name, "return_id": given.return_id, "state": given.state}
                | counts
                | {"kept_as": given.kept_as, "new": given.is_new}
            )
            told = told_of_register(given.result.findings)
            if told is not None:
                registers.append(f"{file.name}: {told.message('en')}")
    if as_json:
        show_json(answers)
    else:
        rows = [[*list(item.values())[:-1], "new" if item["new"] else "had it already"] for item in answers]
        show_table(("file", "return", "state", "errors", "to explain", "notes", "kept", ""), rows)
        for line in registers:
            say(line)
    if any(item["state"] in ("blocked", "quarantined") for item in answers):
        raise typer.Exit(BLOCKED)


@app.command()
def simulate(
    institutions: Annotated[int, typer.Option(help="How many institutions.", min=1)] = 10,
    years: Annotated[int, typer.Option(help="How many years.", min=1)] = 3,
    seed: Annotated[int, typer.Option(help="The same seed gives the same figures.", min=0)] = 1,
    folder: Annotated[Path, typer.Option(help="Where to write the workbooks.")] = Path("simulated"),
) -> None:
    """Write workbooks of simulated institutions. No person and no institution stands behind them."""
    from pipelines.simulation import simulate as simulated_returns
    from pipelines.simulation.workbooks import simulated_workbooks

    try:
        returns = simulated_returns(institutions, years, seed)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    folder.mkdir(parents=True, exist_ok=True)
    with progress("Simulating") as step:
        for name, content in simulated_workbooks(returns):
            step(name, len(returns))
            _write_workbook(folder / name, content)
    say(f"{len(returns)} workbooks of simulated figures in {folder}")
