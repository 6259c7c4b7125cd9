"""The command `history`: what was done to a return, by whom, when and why.

Belongs here: options and drawing. Does not belong here: keeping acts (`pipelines.store.ledger`).
"""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.app import Json, Language, Sender, SentYear, app, known_language, known_sender
from pipelines.cli.screen import show_json, show_table

if TYPE_CHECKING:
    from pipelines.store.acts import Act

HEADS = ("number", "at", "return_id", "act", "by", "role", "state", "about", "words")


def _acts(return_id: str | None, institution: str | None, year: int | None) -> "list[Act]":
    from pipelines.returns import find, return_key
    from pipelines.store.home import muster_home

    ledger = muster_home().ledger
    if return_id is not None:
        item = find(muster_home(), return_id)
        acts = ledger.acts(return_key=item.return_key, sha256=item.sha256)
        # The file came in before anybody knew which return it is.
        return [act for act in acts if act.return_id in (None, return_id) and act.sha256 == item.sha256]
    if institution is not None and year is not None:
        return ledger.acts(return_key=return_key(institution, year))
    return ledger.acts()


def _about(act: "Act") -> str:
    from schemas.findings import Place

    if act.return_id is None or act.act == "submit":
        return str(act.file_name)
    place = str(Place(act.sheet, act.cell))
    rule = str(act.finding).partition(":")[0] if act.finding else ""
    question = f"#{act.replies_to}" if act.replies_to else ""
    return " ".join(part for part in (question, rule, place) if part)


@app.command()
def history(
    return_id: Annotated[
        str | None, typer.Argument(metavar="[RETURN]", help="As BA-AF_2023_r1; everything without it.")
    ] = None,
    institution: Sender = None,
    year: SentYear = None,
    language: Language = "en",
    as_json: Json = False,
) -> None:
    """Show every act on a return, on all revisions of one (--institution, --year), or on all."""
    from schemas.code_lists import code_list
    from schemas.texts import text

    known_language(language)
    known_sender(institution, year)
    acts = _acts(return_id, institution, year)
    if as_json:
        show_json([asdict(act) | {"at": act.at.isoformat()} for act in acts])
        return
    rows = [
        (
            act.sequence,
            f"{act.at:%Y-%m-%d %H:%M}",
            act.return_id,
            code_list("acts").label(act.act, language),
            act.actor,
            code_list("roles").label(act.role, language) if act.role else None,
            code_list("states").label(act.state, language),
            _about(act),
            act.reason,
        )
        for act in acts
    ]
    show_table([text(f"acts.history.{name}", language) for name in HEADS], rows)
