"""The command `answer`: what was answered to a return that is kept.

Belongs here: that command. Does not belong here: checking a file that is not kept (`institution`).
"""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.answer_folder import must_be_new, say_where, write_answer
from pipelines.cli.app import AnswerLanguage, app, known_language, now


@app.command()
def answer(
    return_id: Annotated[str, typer.Argument(help="As ME-AF_2023_r1.")],
    folder: Annotated[Path, typer.Option(help="A new folder.")],
    language: AnswerLanguage = None,
) -> None:
    """Write the answer to a return that is kept: page, validation report (ESS), annotated workbook."""
    from pipelines.returns.answered import answer_to_return
    from pipelines.store.home import muster_home

    must_be_new(folder)
    if language is not None:
        known_language(language)
    files = answer_to_return(muster_home(), return_id, now(), language)
    write_answer(folder, files)
    say_where(folder, files)
