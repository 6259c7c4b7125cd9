"""Commands that a timer runs for whoever operates an installation.

Belongs here: their options and what they say. Does not belong here: the work (`store.backup`,
`portal.notices`).
"""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.app import WRONG_USE, Json, app
from pipelines.cli.screen import complain, say, show_json

NOT_SENT = 1
"""Exit status where the mail server did not take all reminders."""


@app.command()
def backup(
    folder: Annotated[Path, typer.Argument(help="A new folder; it is there only if the copy is whole.")],
    as_json: Json = False,
) -> None:
    """Copy everything that cannot be made again, while others work. Keys are left out: docs/operations.md."""
    from pipelines.store.backup import back_up
    from pipelines.store.home import muster_home

    found = back_up(muster_home(), folder)
    if as_json:
        show_json({"folder": str(folder), "last_act": found.last_act, "files": found.kept})
        return
    say(f"{folder}: the ledger up to act {found.last_act}; files of the vault: {found.kept}. Read again.")
    say(f"The keys are not in it: keep a copy of {muster_home().folder / 'keys'} in another place.")


@app.command()
def remind() -> None:
    """Send the reminders that are due, each once; run by a timer every day."""
    from pipelines.cli.portal import the_portal
    from pipelines.portal.notices.mail import MailError
    from pipelines.portal.notices.reminding import send_reminders

    try:
        done = send_reminders(the_portal())
    except MailError as error:
        complain(str(error))
        raise typer.Exit(WRONG_USE) from None
    say(f"Sent: {done.sent}. Not taken by the mail server, to be tried again: {done.failed}.")
    if done.failed:
        raise typer.Exit(NOT_SENT)
