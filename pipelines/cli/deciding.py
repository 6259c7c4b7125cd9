"""Commands that decide about a return: sign-off, confirm, accept, send-back, reopen, withdraw.

Belongs here: their options and what they say. Does not belong here: what they do (`pipelines.returns`),
who may do what in which state (`schemas/acts.csv`).
"""

from typing import Annotated

import typer

from pipelines.cli.app import By, Role, app, now
from pipelines.cli.screen import say

ReturnId = Annotated[str, typer.Argument(metavar="RETURN", help="As BA-AF_2023_r1.")]
Reason = Annotated[str | None, typer.Option("--reason", help="Why; it stays in the ledger.")]
NeededReason = Annotated[str, typer.Option("--reason", help="Why; it stays in the ledger.")]


def _say_state(return_id: str) -> None:
    """Say where a return stands now."""
    from pipelines.returns import find
    from pipelines.store.home import muster_home

    say(f"{return_id}: {find(muster_home(), return_id).state.replace('_', ' ')}")


@app.command(name="sign-off")
def sign_off(return_id: ReturnId, by: By, reason: Reason = None, role: Role = "reporter") -> None:
    """Say in the institution's name that a return is complete and right."""
    from pipelines.returns import sign_off as sign_off_return
    from pipelines.store.home import muster_home

    sign_off_return(muster_home(), return_id, by, reason, now(), role=role)
    _say_state(return_id)


@app.command()
def confirm(return_id: ReturnId, by: By, reason: Reason = None, role: Role = "head") -> None:
    """Confirm a return that somebody else signed off: the second pair of eyes."""
    from pipelines.returns import confirm as confirm_return
    from pipelines.store.home import muster_home

    confirm_return(muster_home(), return_id, by, reason, now(), role=role)
    say(f"{return_id}: confirmed")


@app.command()
def accept(
    return_id: ReturnId,
    by: By,
    reason: Annotated[
        str | None, typer.Option(help="Why; needed where the institution has not signed the return off.")
    ] = None,
    role: Role = "analyst",
) -> None:
    """Make a revision of a return count, in place of its earlier ones."""
    from pipelines.returns import accept as accept_return
    from pipelines.store.home import muster_home

    accept_return(muster_home(), return_id, by, reason, now(), role=role)
    _say_state(return_id)


@app.command(name="send-back")
def send_back(return_id: ReturnId, by: By, reason: NeededReason, role: Role = "analyst") -> None:
    """Give a return back to the institution; the reason says what is to be done."""
    from pipelines.returns import send_back as send_back_return
    from pipelines.store.home import muster_home

    send_back_return(muster_home(), return_id, by, reason, now(), role=role)
    _say_state(return_id)


@app.command()
def reopen(return_id: ReturnId, by: By, reason: NeededReason, role: Role = "reporter") -> None:
    """Take back a sign-off (reporter) or an acceptance (--role analyst), or stand by what was sent back."""
    from pipelines.returns import reopen as reopen_return
    from pipelines.store.home import muster_home

    reopen_return(muster_home(), return_id, by, reason, now(), role=role)
    _say_state(return_id)


@app.command()
def withdraw(
    what: Annotated[str, typer.Argument(help="A return, as BA-AF_2023_r1, or the hash of a file in none.")],
    by: By,
    reason: NeededReason,
    role: Role = "reporter",
) -> None:
    """Take a revision, or a file that is in no return, back for good. Nothing is deleted."""
    from pipelines.returns import withdraw as withdraw_return
    from pipelines.returns import withdraw_file
    from pipelines.store.home import muster_home

    if is_hash(what):
        withdraw_file(muster_home(), what.lower(), by, reason, now(), role=role)
    else:
        withdraw_return(muster_home(), what, by, reason, now(), role=role)
    say(f"{what}: withdrawn")


def is_hash(text: str) -> bool:
    """Return whether a text is the SHA-256 of a file."""
    return len(text) == 64 and not set(text.lower()) - set("0123456789abcdef")
