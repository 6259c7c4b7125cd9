"""The releases of a region: which there are, which numbers were ever given, where `latest` points.

Belongs here: names of folders, and keeping what releases told their readers. Does not belong here: what is
in an edition (`edition`), what is to be remembered (`pipelines.tiers`).
"""

import json
from pathlib import Path

import pyarrow as pa

from pipelines.store.files import TEMPORARY, beside, swap_in, sync_folder
from pipelines.store.lake import write_parquet

LATEST = "latest"

GIVEN = "releases.json"
"""Ends the name of the file that keeps, beside a region's folder, the numbers given to its releases."""

TOLD = "told"
"""Ends the name of the folder that keeps, beside a region's folder, what its releases told their readers."""


def number(folder: Path) -> tuple[int, int]:
    """Return year and release of an edition's folder."""
    year, release = folder.name.split(".")
    return int(year), int(release)


def releases(parent: Path) -> list[Path]:
    """Return the folders of a region's editions, oldest first."""
    return sorted(parent.glob("[0-9][0-9][0-9][0-9].*"), key=number)


def pointed_to(parent: Path) -> Path | None:
    """Return the folder that `latest` names; None where there is no `latest`."""
    pointer = parent / LATEST
    if pointer.is_symlink():
        return parent / pointer.readlink()
    if pointer.with_suffix(".txt").exists():
        return parent / pointer.with_suffix(".txt").read_text(encoding="utf-8").strip()
    return None


def point_to(folder: Path) -> None:
    """Make `latest` name this edition's folder, in one step."""
    pointer = folder.parent / LATEST
    temporary = folder.parent / f"{TEMPORARY}{LATEST}"
    try:
        temporary.symlink_to(folder.name, target_is_directory=True)
    except OSError:  # Windows without the right to make links
        temporary.write_text(folder.name, encoding="utf-8")
        pointer = pointer.with_suffix(".txt")
    temporary.replace(pointer)
    sync_folder(folder.parent)


def _noted(parent: Path) -> dict[str, int]:
    path = parent.with_name(f"{parent.name}.{GIVEN}")
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def highest(parent: Path, year: int) -> int:
    """Return the highest release of a year that was ever given, also where somebody has removed it."""
    there = [release for of, release in map(number, releases(parent)) if of == year]
    return max([*there, _noted(parent).get(str(year), 0)])


def note_given(parent: Path) -> None:
    """Note the highest release of every year, so that no number is given twice."""
    years = {year for year, _ in map(number, releases(parent))}
    noted = _noted(parent) | {str(year): highest(parent, year) for year in years}
    with beside(parent.with_name(f"{parent.name}.{GIVEN}")) as temporary:
        temporary.write_bytes((json.dumps(noted, sort_keys=True) + "\n").encode())
        swap_in(temporary, parent.with_name(f"{parent.name}.{GIVEN}"))


def _told(parent: Path, name: str) -> Path:
    return parent.with_name(f"{parent.name}.{TOLD}") / f"{name}.parquet"


def remember(parent: Path, name: str, table: pa.Table) -> None:
    """Keep what a release tells its readers: also when somebody removes it, they have read it."""
    with beside(_told(parent, name)) as temporary:
        write_parquet(table, temporary)
        swap_in(temporary, _told(parent, name))


def remembered(parent: Path) -> dict[str, Path]:
    """Return what published releases told their readers, by name, oldest first."""
    paths = _told(parent, "any").parent.glob("*.parquet")
    given = {path: number(path.with_suffix("")) for path in paths}
    known = sorted((at, path) for path, at in given.items() if at[1] <= highest(parent, at[0]))
    return {path.stem: path for _, path in known}
