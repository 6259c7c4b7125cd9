"""Commands of the regional programme and its analysts: publish, status, resume.

Belongs here: what is done with all returns at once. Does not belong here: workbooks out and in
(`institution`), deciding about one return (`deciding`).
"""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.app import Json, RegionName, app, now
from pipelines.cli.screen import progress, say, show_json, show_table

if TYPE_CHECKING:
    from pipelines.returns import ReturnStatus
    from pipelines.store.acts import Act

FILES_ASIDE = {
    "quarantined": "Files that name no return, so stand in no figure: send them again with --institution "
    "and --year",
    "received": "Files that were received and not checked, for somebody was stopped: `muster resume` checks "
    "them",
}

Year = Annotated[int | None, typer.Option("--year", help="One with accepted returns; the newest by default.")]


AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="MOMENT",
        help="Publish nothing, but rebuild what would have been published then: a day (its end), as "
        "2024-03-01, or a time, as 2024-03-01T14:30; in UTC.",
    ),
]


def _rebuild(region: str, year: int | None, as_of: str, *, as_json: bool) -> None:
    from pipelines.rebuilding import moment_of, rebuild
    from pipelines.store.home import muster_home

    moment = moment_of(as_of, now())
    with progress(f"Rebuilding {region}") as step:
        rebuilt = rebuild(muster_home(), region, moment, year, step)
    edition = rebuilt.edition
    if as_json:
        place = {"folder": str(edition.folder), "database": str(edition.database)}
        show_json({**place, "same_as": rebuilt.same_as, **edition.manifest})
        return
    say(f"{edition.manifest['name']} as of {moment.words}, act {rebuilt.act} of the ledger: {edition.folder}")
    if rebuilt.same_as:
        say(f"Its tables are those of edition {', '.join(rebuilt.same_as)}.")
    else:
        say("No published edition holds the same tables.")
    say(str(edition.manifest["notice"]))


@app.command()
def publish(region: RegionName, year: Year = None, as_of: AsOf = None, as_json: Json = False) -> None:
    """Write all tables of a region from its accepted returns and publish them as an edition."""
    from pipelines import chain
    from pipelines.store.home import muster_home

    if as_of is not None:
        _rebuild(region, year, as_of, as_json=as_json)
        return
    with progress(f"Publishing {region}") as step:
        edition = chain.publish(muster_home(), region, year, step)
    if as_json:
        show_json({"folder": str(edition.folder), "database": str(edition.database), **edition.manifest})
        return
    say(f"{edition.manifest['name']}, edition {edition.year}.{edition.release}: {edition.folder}")
    say(str(edition.manifest["notice"]))
    for tier, withheld in edition.manifest["withheld"].items():
        say(f"In {edition.folder / tier}: {sum(withheld.values())} figures and sums withheld.")
    say(f"What is withheld, and how safely: {edition.folder / 'disclosure.html'}")


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
    from pipelines.returns import files_aside
    from pipelines.returns import status as statuses
    from pipelines.store.home import muster_home
    from schemas.regions import region_names

    home = muster_home()
    found = {name: statuses(home, name) for name in ([region] if region else region_names())}
    # A file that names no return may be of any region, so every region hears of it.
    aside = {state: [_file(act) for act in files_aside(home, state)] for state in FILES_ASIDE}
    if as_json:
        returns = [{"region": name, **asdict(item)} for name, items in found.items() for item in items]
        show_json({"returns": returns, **aside})
        return
    for name, items in found.items():
        _show_status(name, items)
    for state, files in aside.items():
        if files:
            show_table(tuple(files[0]), [tuple(item.values()) for item in files], FILES_ASIDE[state])


def _file(act: "Act") -> dict[str, object]:
    return {
        "file": act.file_name,
        "sha256": act.sha256,
        "by": act.actor,
        "at": act.at.isoformat(),
        "reason": act.reason,
    }


@app.command()
def resume(as_json: Json = False) -> None:
    """Check the files that were received when somebody was stopped before they could be checked."""
    from pipelines.returns import resume as resume_received
    from pipelines.store.home import muster_home

    done = [
        {"return_id": item.return_id, "state": item.state} for item in resume_received(muster_home(), now())
    ]
    if as_json:
        show_json(done)
    elif done:
        show_table(("return", "state"), [tuple(item.values()) for item in done])
    else:
        say("No file waits to be checked.")
