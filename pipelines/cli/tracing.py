"""The command `trace`: from a value of the latest edition to the cells of the workbooks.

Belongs here: finding the one value that is meant, and showing what is behind it or why it is missing.
Does not belong here: how a value is taken apart (`pipelines.figures.trace`).
"""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.app import WRONG_USE, Json, RegionName, app
from pipelines.cli.screen import complain, say, show_json, show_table

if TYPE_CHECKING:
    import duckdb

    from pipelines.figures.trace import Trace


def _the_one(connection: "duckdb.DuckDBPyConnection", wanted: dict[str, object]) -> dict[str, object]:
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


def _number(value: object) -> str:
    return f"{round(value, 4):.15g}" if isinstance(value, int | float) else "none"


def _label(code_list_name: str, code: object) -> str:
    from schemas.code_lists import code_list

    return code_list(code_list_name)[str(code)].label("en")


def _show_row(row: dict[str, object]) -> None:
    names = ("indicator", "ref_area", "sector", "time_period", "population", "rank", "sex")
    say(" ".join(str(row[name]) for name in names))
    say(
        f"{_number(row['value'])} {row['unit_measure']} = {_number(row['numerator'])} / "
        f"{_number(row['denominator'])}, basis: {row['basis']}"
    )
    say(f"status {row['obs_status']}: {_label('obs_status', row['obs_status'])}")
    if row["comparability_note"]:
        say(f"note: {_label('comparability', row['comparability_note'])}")


def _show_reasons(found: "Trace") -> None:
    heads = ("says", "what", "year", "return", "file", "sheet", "cell", "comment")
    rows = [
        (
            _label("remarks", item.remark) if item.remark else _label("obs_status", item.obs_status),
            " ".join((item.measure, item.population, item.rank, item.sex, item.detail)),
            item.time_period,
            item.return_id,
            item.file_name,
            item.sheet,
            item.cell,
            item.comment or "",
        )
        for item in found.reasons
    ]
    show_table(heads, rows, "Numbers that are missing, and why")


def _show_footnotes(found: "Trace") -> None:
    heads = ("return", "sheet", "cell", "rule", "explanation", "by")
    rows = [
        (item.return_id, item.sheet, item.cell, item.rule, item.explanation, item.explained_by)
        for item in found.footnotes
    ]
    show_table(heads, rows, "What the institution wrote about these cells")


def show(found: "Trace") -> None:
    """Print a value with its status, the cells that it is made of, and those that say what is missing."""
    _show_row(found.row)
    heads = ("side", "value", "what", "year", "return", "file", "sheet", "cell")
    for part in found.parts:
        title = f"{part.indicator} {part.rank} {part.sex}: {_number(part.value)}"
        rows = [
            (
                item.side if item.weight == 1 else f"{item.side} x {item.weight:g}",
                _number(item.obs_value),
                " ".join((item.measure, item.population, item.rank, item.sex, item.detail)),
                item.time_period,
                item.return_id,
                item.file_name,
                item.sheet,
                item.cell,
            )
            for item in part.contributions
        ]
        if rows:
            show_table(heads, rows, title if len(found.parts) > 1 else None)
    if found.reasons:
        _show_reasons(found)
    if found.footnotes:
        _show_footnotes(found)


def _as_json(found: "Trace") -> dict[str, object]:
    notes = [asdict(item) | {"explained_at": item.explained_at.isoformat()} for item in found.footnotes]
    return asdict(found) | {"footnotes": notes}


@app.command()
def trace(
    region: RegionName,
    indicator: Annotated[str, typer.Option(help="As intake_share.")],
    area: Annotated[str, typer.Option(help="As QM.")],
    sector: Annotated[str, typer.Option(help="AF, POL or MOD.")],
    year: Annotated[int, typer.Option(help="The reporting year.")],
    population: Annotated[str | None, typer.Option(help="Needed where there are several.")] = None,
    rank: Annotated[str, typer.Option(help="A rank or band; _T is all ranks.")] = "_T",
    sex: Annotated[str | None, typer.Option(help="Needed where there are several.")] = None,
    as_json: Json = False,
) -> None:
    """Lead from a value of the latest edition, or from a missing one, to file, sheet and cell behind it."""
    from pipelines.figures.trace import TraceError
    from pipelines.figures.trace import trace as trace_value
    from pipelines.store.edition import latest_edition
    from pipelines.store.home import muster_home

    with latest_edition(muster_home(), region).connect() as connection:
        wanted = {"indicator": indicator, "ref_area": area, "sector": sector, "time_period": year}
        one = _the_one(connection, wanted | {"population": population, "rank": rank, "sex": sex})
        try:
            found = trace_value(connection, **one)  # type: ignore[arg-type]
        except TraceError as error:
            complain(str(error))
            raise typer.Exit(WRONG_USE) from error
    if as_json:
        show_json(_as_json(found))
    else:
        show(found)
