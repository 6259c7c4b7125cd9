"""Commands for what is said about a return: explain, ask, reply.

Belongs here: their options and what they show. Does not belong here: what they do (`pipelines.returns`).
"""

from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.app import By, Json, Language, Role, app, known_language, now
from pipelines.cli.deciding import ReturnId
from pipelines.cli.screen import say, show_json, show_table

if TYPE_CHECKING:
    from pipelines.returns import Explainable

Finding = Annotated[
    str | None,
    typer.Argument(
        help="Its number in the answer, several as 1,2,5, or its identity; without it all are shown."
    ),
]


def _words(item: "Explainable", language: str) -> str:
    from schemas.texts import text

    known = item.explanation
    return text(f"acts.explanation.{known.standing}", language, text=known.text) if known else ""


def _show_explainable(return_id: str, language: str, as_json: bool) -> None:
    from pipelines.returns import check_revision, find, to_explain
    from pipelines.store.home import muster_home
    from schemas.texts import text

    home = muster_home()
    revision = find(home, return_id)
    items = to_explain(home, revision, check_revision(home, revision))
    if as_json:
        show_json([_as_json(item, language) for item in items])
    elif not items:
        say(text("acts.explain.nothing", language))
    else:
        names = ("number", "sheet", "cell", "what", "explanation")
        rows = [
            (
                item.number,
                item.finding.place.sheet,
                item.finding.place.cell,
                item.finding.message(language),
                _words(item, language),
            )
            for item in items
        ]
        show_table([text(f"acts.explain.{name}", language) for name in names], rows)


def _as_json(item: "Explainable", language: str) -> dict[str, object]:
    known = item.explanation
    return {
        "number": item.number,
        "identity": item.finding.identity,
        "sheet": item.finding.place.sheet,
        "cell": item.finding.place.cell,
        "message": item.finding.message(language),
        "is_explained": item.is_explained,
        "explanation": known and known.text,
        "standing": known and known.standing,
        "return_id": known and known.return_id,
        "by": known and known.by,
        "at": known and known.at.isoformat(),
    }


def _each(finding: str) -> list[str]:
    """Return the findings that are named: several numbers, or one number or identity."""
    numbers = [part.strip() for part in finding.split(",")]
    return numbers if all(number.isdecimal() for number in numbers) else [finding]


@app.command()
def explain(
    return_id: ReturnId,
    finding: Finding = None,
    text: Annotated[str | None, typer.Argument(help="Why the figure is right.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="Who explains; it stays in the ledger.")] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="What was written before, or last year, is still true.")
    ] = False,
    role: Role = "reporter",
    language: Language = "en",
    as_json: Json = False,
) -> None:
    """Explain a finding, or several of one cause; without any, show what is to be explained in a return.

    The explanation stays with the figure: in a later file with the same figure it holds, and next year
    it is proposed. It is published beside the figure.
    """
    from pipelines.cli.app import named
    from pipelines.returns import explain_together
    from pipelines.store.home import muster_home

    known_language(language)
    if finding is None:
        _show_explainable(return_id, language, as_json)
        return
    if (text is None) == (not keep):
        raise typer.BadParameter("write the explanation, or say --keep; not both.")
    if by is None:
        raise typer.BadParameter("--by says who explains.")
    explained, names = [], _each(finding)
    for done in explain_together(muster_home(), return_id, names, text, named(by), now(), role=role):
        explained.append({"return_id": return_id, "identity": done.finding.identity, "state": done.state})
        if not as_json:
            say(f"{done.finding.place}: {done.finding.message(language)}")
            say(f"{return_id}: {done.state.replace('_', ' ')}")
    if as_json:
        show_json(explained)


@app.command()
def ask(
    return_id: ReturnId,
    question: Annotated[str, typer.Argument(help="What the institution is asked.")],
    by: By,
    cell: Annotated[
        str | None, typer.Option("--cell", help="Sheet and cell, as Strength!D14, or a sheet alone.")
    ] = None,
    role: Role = "analyst",
) -> None:
    """Ask the institution about a return or one of its cells. Questions are not published."""
    from pipelines.returns import ask as ask_institution
    from pipelines.store.home import muster_home

    number = ask_institution(muster_home(), return_id, question, cell, by, now(), role=role)
    say(f"{return_id}: question {number}")


@app.command()
def reply(
    return_id: ReturnId,
    question: Annotated[int, typer.Argument(help="The question's number, as `muster history` shows it.")],
    answer: Annotated[str, typer.Argument(help="What the institution answers.")],
    by: By,
    role: Role = "reporter",
) -> None:
    """Answer a question of the programme."""
    from pipelines.returns import reply as reply_to
    from pipelines.store.home import muster_home

    reply_to(muster_home(), return_id, question, answer, by, now(), role=role)
    say(f"{return_id}: question {question} answered")
