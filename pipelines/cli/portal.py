"""Commands of whoever operates the portal: serving it, inviting its first administrator, verifying its trail.

Belongs here: their options and what they say. Does not belong here: the portal (`pipelines.portal`).
"""

from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.app import WRONG_USE, By, Json, Language, app, known_language, now
from pipelines.cli.screen import complain, say, show_json

if TYPE_CHECKING:
    from pipelines.portal.portal import Portal

CHANGED = 1
"""Exit status where the trail is not as it was written."""

audit = typer.Typer(help="The portal's audit trail: who did what.", no_args_is_help=True)
app.add_typer(audit, name="audit")


def the_portal() -> "Portal":
    """Return the portal that the environment sets up; say what is wrong with it otherwise."""
    from pipelines.portal.portal import portal_of
    from pipelines.portal.settings import SettingsError, settings_of
    from pipelines.store.home import muster_home

    try:
        return portal_of(settings_of(), muster_home())
    except SettingsError as error:
        complain(str(error))
        raise typer.Exit(WRONG_USE) from None


@app.command()
def portal(
    host: Annotated[str, typer.Option(help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="On which port.", min=1, max=65535)] = 8765,
) -> None:
    """Serve the portal to browsers until it is stopped. The environment sets it up: docs/operations.md."""
    from pipelines.portal.serving import serve

    found = the_portal()
    say(f"The portal is at {found.settings.address} (stop it with Ctrl+C).")
    serve(found, host, port)


@app.command()
def invite(
    email: Annotated[str, typer.Argument(help="The person's e-mail address; it is her name for logging in.")],
    by: By,
    name: Annotated[str | None, typer.Option(help="Her name; needed for a new account.")] = None,
    role: Annotated[
        str, typer.Option(help="As reporter, head, analyst, administrator or partner.")
    ] = "reporter",
    institution: Annotated[str | None, typer.Option(help="As ME-AF; of reporters and heads.")] = None,
    language: Language = "en",
) -> None:
    """Invite somebody to the portal, or again where password or telephone is lost; give her the link."""
    from pipelines.portal.accounts.inviting import invite_person
    from pipelines.portal.people import PersonError
    from schemas.texts import text

    known_language(language)
    portal = the_portal()
    try:
        link = invite_person(
            portal,
            email=email,
            name=name,
            role=role,
            institution=institution,
            language=language,
            by=by,
            at=now(),
        )
    except PersonError as error:
        complain(text(str(error), "en"))
        raise typer.Exit(WRONG_USE) from None
    say(f"{email} opens this within seven days, once: {link}")


@audit.command()
def verify(as_json: Json = False) -> None:
    """Say whether every entry of the trail is as it was written. Exit status 1 where one is not."""
    from pipelines.portal.trail import verify as verify_trail

    found = verify_trail(the_portal().database)
    if as_json:
        show_json(vars(found))
    elif found.broken_at is None:
        say(f"All {found.entries} entries are as they were written. Hash of the last: {found.last_sha256}")
    else:
        say(f"Entry {found.broken_at} is not as it was written, or one is missing before it.")
    if found.broken_at is not None:
        raise typer.Exit(CHANGED)
