"""The application object, its options, and errors in plain words.

Belongs here: what all commands share. Does not belong here: any command.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from pipelines.cli.screen import complain

WRONG_USE = 2
"""Exit status for what the user can mend; 1 means that a file was blocked."""


def _is_users_to_mend(error: Exception) -> bool:
    from pipelines.store.errors import StoreError
    from schemas.files import SchemaError

    return isinstance(error, SchemaError | StoreError | OSError)


def _in_words(error: Exception) -> str:
    """Return what went wrong without the number that the operating system gives it."""
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename}: {error.strerror}."
    return str(error)


IN_ORDER = (
    *("template", "check", "submit", "answer", "explain", "reply", "sign-off", "confirm", "withdraw"),
    *("status", "ask", "send-back", "accept", "reopen", "publish"),
    *("report", "brief", "monitoring", "chart", "slides"),
    *("quality", "query", "trace", "history", "receipt", "resume", "layout", "simulate"),
    *("portal", "invite", "remind", "audit", "backup"),
)
"""The commands in the order of the work: the institution's, the programme's, the rest."""


class PlainErrors(TyperGroup):
    """Shows what a user can mend as one sentence; a bug of ours keeps its traceback."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """Return the commands in the order of the work."""
        return sorted(self.commands, key=[*IN_ORDER, *self.commands].index)

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (ValueError, OSError) as error:
            if not _is_users_to_mend(error):
                raise
            complain(_in_words(error))
            raise typer.Exit(WRONG_USE) from None


app = typer.Typer(
    cls=PlainErrors,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Comparable, traceable figures on women and men in defence and police. "
    "Everything lies in the folder that MUSTER_HOME names (default ~/.muster).",
)

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="A workbook.")]
Files = Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, readable=True, help="Workbooks.")]
Sender = Annotated[
    str | None,
    typer.Option("--institution", help="Who sent it, as ME-AF; needed where the workbook is not our form."),
]
SentYear = Annotated[int | None, typer.Option("--year", min=1990, max=2100, help="The year it is sent for.")]


def named(by: str) -> str:
    """Return the name; complain about one without a letter: the ledger must say who did it."""
    if not any(sign.isalpha() for sign in by):
        raise typer.BadParameter("give the name of the person who does this.")
    return by.strip()


By = Annotated[str, typer.Option("--by", help="Who does this; it stays in the ledger.", callback=named)]


def _known_role(role: str) -> str:
    """Complain in plain words about a role that there is not."""
    from schemas.code_lists import code_list

    if role not in code_list("roles"):
        raise typer.BadParameter(f"no role {role!r}; known: {', '.join(code_list('roles').codes)}.")
    return role


Role = Annotated[
    str,
    typer.Option("--role", help="As reporter, head, analyst or administrator.", callback=_known_role),
]
RegionName = Annotated[str, typer.Option("--region", help="As western_balkans or simulated.")]
Language = Annotated[str, typer.Option("--language", help="en, bs, hr, cnr, sr-Latn, sr-Cyrl, mk or sq.")]
AnswerLanguage = Annotated[
    str | None,
    typer.Option(
        "--language", help="en, bs, hr, cnr, sr-Latn, sr-Cyrl, mk or sq; the workbook's own if not given."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Answer as JSON, for programs.")]


def now() -> datetime:
    """Return the time of this act; only the command line reads the clock."""
    return datetime.now(UTC)


def known_sender(institution: str | None, year: int | None) -> None:
    """Complain in plain words about a sender that no region knows, or only half of what names a return."""
    from schemas.regions import region_of

    if (institution is None) != (year is None):
        raise typer.BadParameter("--institution and --year belong together.")
    if institution is not None:
        region_of(institution)


def known_language(language: str) -> str:
    """Return the language; complain in plain words about one that is not known."""
    from schemas.languages import LANGUAGES

    if language not in LANGUAGES:
        raise typer.BadParameter(f"no language {language!r}; known: {', '.join(LANGUAGES)}.")
    return language
