"""`make dev`: Dagster's pages and daemon on this machine.

Belongs here: starting them with the right home. Does not belong here: any definition.
"""

import os
import sys
from pathlib import Path

from rich.console import Console

from assets.dagster_home import dagster_environment
from pipelines.store.home import muster_home

HOST = "127.0.0.1"
PORT = "3000"
PROJECT = Path(__file__).parent.parent


def main() -> None:
    """Become Dagster's web server and daemon; they stop with Ctrl-C."""
    home = muster_home()
    console = Console(stderr=True)
    if not home.ledger.acts():
        console.print(f"Nothing lies in {home.folder} yet: [bold]make run[/bold] fills it with the sample.")
    console.print(f"Dagster's pages: http://{HOST}:{PORT}")
    program = str(Path(sys.executable).parent / "dg")
    os.chdir(PROJECT)
    os.execve(program, [program, "dev", "--host", HOST, "--port", PORT], dagster_environment(home))  # noqa: S606


if __name__ == "__main__":
    main()
