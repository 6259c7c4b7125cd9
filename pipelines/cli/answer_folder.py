"""The answer as files in a new folder.

Belongs here: what `check` and `answer` share. Does not belong here: what an answer says
(`pipelines.answering`).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.app import WRONG_USE
from pipelines.cli.screen import complain, say

AnswerFolder = Annotated[
    Path | None,
    typer.Option(
        "--answer",
        help="A new folder for the whole answer: page, validation report (ESS), annotated workbook.",
    ),
]


def must_be_new(folder: Path) -> None:
    """Complain about a folder that is there: an older answer is never mixed with a newer one."""
    if folder.exists():
        complain(f"{folder} is there already: name a new folder.")
        raise typer.Exit(WRONG_USE)


def write_answer(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files of an answer into a new folder."""
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def say_where(folder: Path, files: Mapping[str, bytes]) -> None:
    """Say where each file of an answer lies."""
    for name in files:
        say(str(folder / name))
