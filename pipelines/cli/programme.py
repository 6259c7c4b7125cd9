"""Commands of the regional programme and its analysts: accept, publish, status, trace.

Belongs here: what is done with returns once they are there. Does not belong here: workbooks out and
in (`institution`).
"""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.app import By, Json, RegionName, app, now
from pipelines.cli.screen import progress, say, show_json, show_table

if TYPE_CHECKING:
    from pipelines.returns import ReturnStatus

Year = Annotated[int | None, typer.Option("--year", help="One with accepted returns; the newest by default.")]


@app.command()
def accept(
    return_id: Annotated[str, typer.Argument(metavar="RETURN", help="As BA-AF_2023_r1.")],
    by: By,
    reason: Annotated[
        str | None, typer.Option(help="Why; the explanation where there are findings to explain.")
    ] = None,
) -> None:
    """Make a revision of a return count, in place of its earlier ones."""
    from pipelines.returns import accept as accept_return
    from pipelines.store.home import muster_home

    accept_return(muster_home(), return_id, by, reason, now())
    say(f"{return_id}: accepted")


@app.command()
def publish(region: RegionName, year: Year = None, as_json: Json = False) -> None:
    """Write all tables of a region from its accepted returns and publish them as an edition."""
    from pipelines import chain
    from pipelines.store.home import muster_home

    with progress(f"Publishing {region}") as step:
        edition = chain.publish(muster_home(), region, year, step)
    if as_json:
        show_json({"folder": str(edition.folder), "database": str(edition.database), **edition.manifest})
        return
    say(f"{edition.manifest['name']}, edition {edition.year}.{edition.release}: {edition.folder}")
    say(str(edition.manifest["notice"]))


def _show_status(region: str, found: "list[ReturnStatus]") -> None:
    from schemas.regions import load_region

    years = sorted({item.time_period for item in found})
    rows: dict[str, list[object]] = {}
    for item in found:
        row = rows.setdefault(item.institution, [item.institution, item.name_en, *([None] * len(years))])
        row[2 + years.index(item.time_period)] = item.state + (
            f" r{item.revisions}" if item.revisions > 1 else ""
        )
    show_table(("institution", "name", *map(str, years)), rows.values(), wrapped="name")
    for footnote in load_region(region).footnotes("en").values():
        say(f"* {footnote}")


@app.command()
def status(
    region: Annotated[str | None, typer.Option("--region", help="All regions by default.")] = None,
    as_json: Json = False,
) -> None:
    """Show who has sent what, what is missing, and which files name no return."""
    from pipelines.returns import quarantined
    from pipelines.returns import status as statuses
    from pipelines.store.home import muster_home
    from schemas.regions import region_names

    home = muster_home()
    found = {name: statuses(home, name) for name in ([region] if region else region_names())}
    # A file that names no return may be of any region, so every region hears of it.
    set_aside = [
        {
            "file": act.file_name,
            "sha256": act.sha256,
            "by": act.actor,
            "at": act.at.isoformat(),
            "reason": act.reason,
        }
        for act in quarantined(home)
    ]
    if as_json:
        returns = [{"region": name, **asdict(item)} for name, items in found.items() for item in items]
        show_json({"returns": returns, "quarantined": set_aside})
        return
    for name, items in found.items():
        _show_status(name, items)
    if set_aside:
        title = (
            "Files that name no return, so stand in no figure: send them again with --institution and --year"
        )
        show_table(tuple(set_aside[0]), [tuple(item.values()) for item in set_aside], title)
