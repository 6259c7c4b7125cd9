"""The command `quality`: what must be true of an edition's tables, and whether it is.

Belongs here: options and drawing. Does not belong here: the audit (`pipelines.quality`).
"""

from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.app import Json, RegionName, app
from pipelines.cli.screen import say, show_json, show_table

if TYPE_CHECKING:
    from pipelines.quality.history import Check

DOES_NOT_HOLD = 1
"""Exit status where an expectation does not hold."""


def _show(check: "Check") -> None:
    results = check.results
    rows = [
        (table.table, "absent" if table.rows is None else table.rows, len(table.results), len(table.failed))
        for table in results.tables
    ]
    show_table(("table", "rows", "expectations", "not holding"), rows)
    failures = [(table, item.says, item.rows, item.failing) for table, item in results.failures()]
    if failures:
        show_table(("table", "does not hold", "rows looked at", "rows that do not fit"), failures)
    about = results.about
    held = results.expectations - results.failed
    say(f"{about['name']}, edition {about['edition']}: {held} of {results.expectations} expectations hold.")
    say(str(check.page))


@app.command()
def quality(
    region: RegionName,
    edition: Annotated[
        str | None, typer.Option("--edition", help="Year and release, as 2023.1; the newest by default.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Audit the tables of an edition, keep what came of it and write a page for the steering group."""
    from pipelines.quality.history import audit_and_keep
    from pipelines.store.home import muster_home

    check = audit_and_keep(muster_home(), region, edition)
    if as_json:
        show_json({"folder": str(check.folder), **check.results.as_data()})
    else:
        _show(check)
    if check.results.failed:
        raise typer.Exit(DOES_NOT_HOLD)
