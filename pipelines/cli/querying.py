"""The command `query`: SQL on the latest edition.

Belongs here: how the answer is shown. Does not belong here: which edition is meant (`editions`), what SQL may
do (`pipelines.store.edition_query`).
"""

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.app import Json, app
from pipelines.cli.editions import Tier, edition_meant
from pipelines.cli.screen import show_json, show_table

if TYPE_CHECKING:
    import pyarrow as pa


def _plain(value: object) -> object:
    """Return what JSON can say: numbers as numbers, dates and all else as text."""
    from decimal import Decimal

    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    is_finite = not isinstance(value, float) or abs(value) < float("inf")
    return value if is_finite and isinstance(value, bool | int | float | str | None) else str(value)


def _rows(table: "pa.Table") -> list[dict[str, object]]:
    return [{name: _plain(value) for name, value in row.items()} for row in table.to_pylist()]


def _show_csv(table: "pa.Table") -> None:
    import pyarrow as pa

    from pipelines.store.edition_files import write_csv

    for position, field in enumerate(table.schema):
        if pa.types.is_nested(field.type) or pa.types.is_interval(field.type):
            texts = [
                None if value is None else json.dumps(_plain(value), ensure_ascii=False)
                for value in table.column(position).to_pylist()
            ]
            table = table.set_column(position, field.name, pa.array(texts, pa.string()))
    sys.stdout.flush()
    write_csv(table, sys.stdout.buffer)


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help="As 'FROM region.representation LIMIT 5'.")],
    region: Annotated[str | None, typer.Option(help="Needed where several have editions.")] = None,
    tier: Annotated[Tier, typer.Option(help="Whose edition is asked.")] = Tier.INTERNAL,
    as_csv: Annotated[bool, typer.Option("--csv", help="Answer as CSV.")] = False,
    as_json: Json = False,
) -> None:
    """Ask the latest edition by SQL; nothing but reading it is possible. Examples: docs/cookbook.md."""
    from pipelines.store.edition_query import query as ask
    from pipelines.store.home import muster_home

    if as_csv and as_json:
        raise typer.BadParameter("--csv and --json do not go together.")
    table = ask(edition_meant(muster_home(), region, None, tier), sql)
    if as_csv:
        _show_csv(table)
    elif as_json:
        show_json(_rows(table))
    else:
        show_table(table.column_names, [tuple(row.values()) for row in _rows(table)])
