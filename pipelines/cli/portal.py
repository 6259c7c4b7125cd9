"""The command that starts the portal.

Belongs here: its options and what it says. Does not belong here: the portal (`pipelines.portal`).
"""

from typing import Annotated

import typer

from pipelines.cli.app import WRONG_USE, app
from pipelines.cli.screen import complain, say


@app.command()
def portal(
    host: Annotated[str, typer.Option(help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="On which port.", min=1, max=65535)] = 8765,
) -> None:
    """Serve the portal to browsers until it is stopped. The environment sets it up: docs/operations.md."""
    from pipelines.portal.portal import portal_of
    from pipelines.portal.serving import serve
    from pipelines.portal.settings import SettingsError, settings_of
    from pipelines.store.home import muster_home

    try:
        settings = settings_of()
    except SettingsError as error:
        complain(str(error))
        raise typer.Exit(WRONG_USE) from None
    say(f"The portal is at {settings.address} (stop it with Ctrl+C).")
    serve(portal_of(settings, muster_home()), host, port)
