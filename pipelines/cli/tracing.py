"""The command `trace`: from a figure of the latest edition to the cells of the workbooks.

Belongs here: finding the one value that is meant. Does not belong here: how a value is taken apart
(`pipelines.figures.trace`), how a trace is shown (`trace_screen`).
"""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.cli.app import WRONG_USE, Json, RegionName, app
from pipelines.cli.screen import complain, show_json

if TYPE_CHECKING:
    import duckdb

    from pipelines.figures.traced import RegionalTrace, Trace

REGION = "region"
BY_INDICATOR = "Say --indicator, --area, --sector and --year, or --table and --key."


def _the_one(connection: "duckdb.DuckDBPyConnection", wanted: dict[str, object]) -> dict[str, Any]:
    """Return all coordinates of the one value that the given ones mean; complain where there are several."""
    from schemas.indicators import indicator

    given = {name: value for name, value in wanted.items() if value is not None}
    left = [name for name, value in wanted.items() if value is None]
    if not left:
        return wanted
    table = indicator(str(wanted["indicator"])).table
    where = " AND ".join(f"{name} = ?" for name in given)
    query = f"SELECT DISTINCT {', '.join(left)} FROM {table} WHERE {where} ORDER BY ALL"  # noqa: S608 (our names)
    found = connection.execute(query, list(given.values())).fetchall()
    if len(found) == 1:
        return given | dict(zip(left, found[0], strict=True))
    choices = "; ".join(
        ", ".join(f"--{name} {code}" for name, code in zip(left, row, strict=True)) for row in found
    )
    place = ", ".join(str(value) for value in given.values())
    complain(f"{place}: {f'say which: {choices}' if found else 'there is no such value in the edition'}.")
    raise typer.Exit(WRONG_USE)


def _key(words: list[str]) -> dict[str, str]:
    """Return the columns and values that `column=value` means; complain about anything else."""
    pairs = [word.partition("=") for word in words]
    if not all(name and sign for name, sign, _ in pairs):
        complain("--key is given as column=value, once for each column.")
        raise typer.Exit(WRONG_USE)
    return {name: value for name, _, value in pairs}


def _traced(
    connection: "duckdb.DuckDBPyConnection", wanted: dict[str, object], table: str | None, key: list[str]
) -> "Trace | RegionalTrace":
    from pipelines.figures.trace import trace as trace_value
    from pipelines.figures.trace_rows import trace_region, trace_row

    if table is not None:
        return trace_row(connection, table, _key(key))
    if None in (wanted["indicator"], wanted["ref_area"], wanted["sector"], wanted["time_period"]):
        complain(BY_INDICATOR)
        raise typer.Exit(WRONG_USE)
    if wanted["ref_area"] == REGION:
        del wanted["ref_area"]
        return trace_region(connection, **_the_one(connection, wanted))
    return trace_value(connection, **_the_one(connection, wanted))


@app.command()
def trace(
    region: RegionName,
    indicator: Annotated[str | None, typer.Option(help="As intake_share.")] = None,
    area: Annotated[str | None, typer.Option(help="As QM; region leads through all areas.")] = None,
    sector: Annotated[str | None, typer.Option(help="AF, POL or MOD.")] = None,
    year: Annotated[int | None, typer.Option(help="The reporting year.")] = None,
    population: Annotated[str | None, typer.Option(help="Needed where there are several.")] = None,
    rank: Annotated[str, typer.Option(help="A rank or band; _T is all ranks.")] = "_T",
    sex: Annotated[str | None, typer.Option(help="Needed where there are several.")] = None,
    table: Annotated[str | None, typer.Option(help="Any table with figures, as region.targets.")] = None,
    key: Annotated[
        list[str] | None, typer.Option(help="With --table: column=value, as often as needed.")
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Read each cell again from the file as sent.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Lead from a figure of the latest edition, or from a missing one, to file, sheet and cell behind it."""
    from pipelines.cli.trace_screen import as_plain, show, show_verified
    from pipelines.figures.traced import TraceError, traces
    from pipelines.returns.verifying import verify as verified_in
    from pipelines.store.edition import latest_edition
    from pipelines.store.home import muster_home

    home = muster_home()
    wanted: dict[str, object] = {
        "indicator": indicator,
        "ref_area": area,
        "sector": sector,
        "time_period": year,
    }
    wanted |= {"population": population, "rank": rank, "sex": sex}
    with latest_edition(home, region).connect() as connection:
        try:
            found = _traced(connection, wanted, table, key or [])
        except TraceError as error:
            complain(str(error))
            raise typer.Exit(WRONG_USE) from error
    verified = [one for item in traces(found) for one in verified_in(home, item)] if verify else None
    if as_json:
        show_json(as_plain(found, verified))
        return
    show(found)
    if verified is not None:
        show_verified(verified)
