"""What a screen shows: tables, JSON, progress, complaints.

Belongs here: drawing. Does not belong here: what is drawn.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import typer

WIDTH_OF_FILES = 160
"""How wide a table is drawn where nobody sees a window's edge."""

STYLES = {
    "block": "bold red",
    "explain": "yellow",
    "inform": "cyan",
    "blocked": "bold red",
    "to_explain": "yellow",
    "ready": "green",
    "signed_off": "green",
    "accepted": "bold green",
    "sent_back": "yellow",
    "withdrawn": "dim",
    "missing": "dim",
}


def complain(text: str) -> None:
    """Say on the error stream what is wrong."""
    typer.secho(text, err=True, fg="red")


def say(text: str) -> None:
    """Say one line."""
    typer.echo(text)


def show_json(answer: Any) -> None:
    """Show an answer to a program."""
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def show_table(
    heads: Sequence[str],
    rows: Iterable[Sequence[object]],
    title: str | None = None,
    wrapped: str | None = None,
) -> None:
    """Draw a table; cells that begin with a severity or a state are coloured.

    Where the window is narrow, the column `wrapped` gives way; without one all columns do.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for head in heads:
        # Nothing is ever cut short: half an address leads nowhere.
        table.add_column(head, overflow="fold", no_wrap=wrapped not in (None, head))
    for row in rows:
        # Text, not markup: a ministry's words may hold square brackets.
        words = ["" if cell is None else str(cell) for cell in row]
        table.add_row(*(Text(word, STYLES.get(word.split(" ")[0], "")) for word in words))
    Console(width=None if sys.stdout.isatty() else WIDTH_OF_FILES).print(table)


@contextmanager
def progress(task: str) -> Iterator[Any]:
    """Show a bar on the error stream; the block gets a function `step(name, of)` that moves it."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        identity = bar.add_task(task, total=None)
        started = False

        def step(name: str, of: int) -> None:
            nonlocal started
            bar.update(identity, total=of, description=f"{task}: {name}", advance=1 if started else 0)
            started = True

        yield step
