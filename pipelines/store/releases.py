"""The releases of a region: which there are, which numbers were ever given, where `latest` points.

Belongs here: names of folders. Does not belong here: what is in an edition (`edition`).
"""

import json
from pathlib import Path

from pipelines.store.files import TEMPORARY, beside, swap_in, sync_folder

LATEST = "latest"

GIVEN = "releases.json"
"""Ends the name of the file that keeps, beside a region's folder, the numbers given to its releases."""


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
