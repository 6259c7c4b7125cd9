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
WORKSPACE = Path(__file__).parent.parent / "workspace.yaml"


def main() -> None:
    """Become Dagster's web server and daemon; they stop with Ctrl-C."""
    home = muster_home()
    console = Console(stderr=True)
    if not home.ledger.acts():
        console.print(f"Nothing lies in {home.folder} yet: [bold]make run[/bold] fills it with the sample.")
    console.print(f"Dagster's pages: http://{HOST}:{PORT}")
    program = [sys.executable, "-m", "dagster", "dev", "-w", str(WORKSPACE), "--host", HOST, "--port", PORT]
    os.chdir(WORKSPACE.parent)
    os.execve(sys.executable, program, dagster_environment(home))  # noqa: S606 (no shell, fixed arguments)


if __name__ == "__main__":
    main()
