"""The commands `receipt`, `receipt verify` and `receipt key`.

Belongs here: options, files and what is said. Does not belong here: signing and verifying
(`pipelines.receipts`).
"""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from pipelines.cli.app import WRONG_USE, Json, Language, app, known_language
from pipelines.cli.screen import complain, say, show_json

NOT_VALID = 1
"""Exit status where a receipt is not what was signed, or was signed with another key."""


class ShowsByDefault(TyperGroup):
    """`muster receipt X` is `muster receipt show X`, where X is no command."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Return the arguments, with the command that is meant."""
        if args and args[0] not in self.commands and args[0] not in ("-h", "--help"):
            args = ["show", *args]
        return super().parse_args(ctx, args)


receipts = typer.Typer(
    cls=ShowsByDefault,
    no_args_is_help=True,
    help="The signed receipt of a return or a file: `muster receipt BA-AF_2023_r1`.",
)
app.add_typer(receipts, name="receipt")

Output = Annotated[
    Path | None, typer.Option("--output", help="A new file: the receipt (.json), or a page to read (.html).")
]


def _write(path: Path, content: str) -> None:
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(content)
    except FileExistsError:
        complain(f"{path} is there already: name another file.")
        raise typer.Exit(WRONG_USE) from None


@receipts.command()
def show(
    what: Annotated[str, typer.Argument(help="A return, as BA-AF_2023_r1, or the hash of a file in none.")],
    output: Output = None,
    language: Language = "en",
    as_json: Json = False,
) -> None:
    """Show the receipt of a return or a file as it stands now, or write it to a file."""
    from pipelines.receipts.issue import issue
    from pipelines.receipts.readable import as_page, as_text
    from pipelines.store.home import muster_home

    receipt = issue(muster_home(), what)
    known_language(language)
    if output is not None:
        is_page = output.suffix.lower() in (".html", ".htm")
        _write(output, as_page(receipt, language) if is_page else receipt.to_json())
        say(str(output))
    elif as_json:
        typer.echo(receipt.to_json(), nl=False)
    else:
        say(as_text(receipt, language))


@receipts.command()
def verify(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The receipt, as .json.")],
    key: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="The public key of the programme.")
    ] = None,
    language: Language = "en",
    as_json: Json = False,
) -> None:
    """Say whether a receipt is what was signed. Works anywhere, without a connection or a store.

    Exit status 0 where it is valid, 1 where it was changed or names another key.
    """
    from pipelines.receipts.readable import as_text
    from pipelines.receipts.signed import read_receipt
    from pipelines.receipts.signed import verify as verify_receipt
    from pipelines.store.signing import read_public_key
    from schemas.texts import text

    known_language(language)
    receipt = read_receipt(file.read_bytes())
    verdict = verify_receipt(receipt, read_public_key(key) if key else None)
    if as_json:
        show_json({"verdict": verdict, "key": receipt.key, "is_key_given": key is not None})
    else:
        if verdict == "valid":
            say(as_text(receipt, language) + "\n")
        say(text(f"acts.receipt.{verdict}", language, name=receipt.key))
        if key is None:
            say(text("acts.receipt.no_key_given", language))
    if verdict != "valid":
        raise typer.Exit(NOT_VALID)


@receipts.command(name="key")
def public_key(output: Annotated[Path | None, typer.Option("--output", help="A new file.")] = None) -> None:
    """Show the public key, to be given to everybody who may want to verify receipts."""
    from pipelines.receipts.signed import key_name
    from pipelines.store.home import muster_home
    from pipelines.store.signing import public_pem

    key = muster_home().signing_key.private().public_key()
    if output is not None:
        _write(output, public_pem(key).decode())
        say(f"{output}: {key_name(key)}")
    else:
        typer.echo(public_pem(key).decode(), nl=False)
