"""The edition: one immutable published set, built beside and swapped in, so that no reader ever waits.

Belongs here: which tables and rows go in, releases, the manifest, `latest`. Does not belong here:
how its files are written (`edition_files`), how tables are computed (`pipelines.chain`).
"""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.store.edition_files import DATABASE, open_database, verify, write_database, write_exports
from pipelines.store.errors import NoEditionError, StoreError
from pipelines.store.files import TEMPORARY, make_read_only, one_writer, remove_unfinished, sync_folder
from pipelines.store.home import Home
from schemas.files import SCHEMAS_FOLDER
from schemas.regions import load_region
from schemas.tables.registry import EDITION_TABLES

MANIFEST = "manifest.json"
LATEST = "latest"
CHANGES_EVERY_TIME = ("release", "ledger_sequence")
"""Entries of the manifest that do not make a new release by themselves."""


@dataclass(frozen=True)
class Edition:
    """A published edition: its folder, never written again, and what its manifest says."""

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def database(self) -> Path:
        """Return the DuckDB file."""
        return self.folder / DATABASE

    @property
    def year(self) -> int:
        """Return the last reporting year in it."""
        return int(self.manifest["year"])

    @property
    def release(self) -> int:
        """Return its number among the editions of that year."""
        return int(self.manifest["release"])

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Open its database read-only."""
        return open_database(self.database)


def _open_edition(folder: Path) -> Edition:
    return Edition(folder, json.loads((folder / MANIFEST).read_text(encoding="utf-8")))


def _number(folder: Path) -> tuple[int, int]:
    year, release = folder.name.split(".")
    return int(year), int(release)


def _releases(folder: Path) -> list[Path]:
    return sorted(folder.glob("[0-9][0-9][0-9][0-9].*"), key=_number)


def latest_edition(home: Home, region: str) -> Edition:
    """Return the newest release of the newest year; raise NoEditionError where there is none."""
    pointer = home.editions / load_region(region).region / LATEST
    if pointer.is_symlink():
        return _open_edition(pointer.parent / pointer.readlink())
    if pointer.with_suffix(".txt").exists():
        return _open_edition(pointer.parent / pointer.with_suffix(".txt").read_text(encoding="utf-8").strip())
    raise NoEditionError(f"Region {region} has no edition yet: run `muster publish --region {region}`.")


def _point_to(folder: Path) -> None:
    pointer = folder.parent / LATEST
    temporary = folder.parent / f"{TEMPORARY}{LATEST}"
    try:
        temporary.symlink_to(folder.name, target_is_directory=True)
    except OSError:  # Windows without the right to make links
        temporary.write_text(folder.name, encoding="utf-8")
        pointer = pointer.with_suffix(".txt")
    temporary.replace(pointer)
    sync_folder(folder.parent)


def edition_table(home: Home, region: str, name: str, year: int) -> pa.Table:
    """Return the rows of a table of the lake that an edition of `year` holds: those up to that year."""
    table = home.lake.read_arrow(region, name)
    if "time_period" not in table.column_names:
        return table
    return table.filter(pc.less_equal(table.column("time_period"), year))


def schemas_digest() -> str:
    """Return one hash of all files of `schemas/`: what was true when an edition was made."""
    digest = sha256()
    for path in sorted(SCHEMAS_FOLDER.rglob("*")):
        if path.suffix in (".py", ".csv", ".yml", ".sql"):
            digest.update(f"{path.relative_to(SCHEMAS_FOLDER).as_posix()}\n".encode())
            digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _returns(tables: Mapping[str, pa.Table]) -> list[dict[str, str]]:
    """Return the files that went in; raise StoreError where facts and returns are of different moments."""
    rows = tables["audit.returns"].select(["return_id", "file_name", "sha256", "state"]).to_pylist()
    accepted = [row for row in rows if row.pop("state") == "accepted"]
    strangers = set(tables["facts.observations"].column("return_id").to_pylist())
    strangers -= {row["return_id"] for row in accepted}
    if strangers:
        raise StoreError(
            f"The lake is just being rebuilt ({', '.join(sorted(strangers))} not accepted in audit.returns): "
            "publish again."
        )
    return accepted


def _ledger_sequence(home: Home, returns: pa.Table) -> int:
    states = dict(
        zip(returns.column("return_id").to_pylist(), returns.column("state").to_pylist(), strict=True)
    )
    return max(
        (act.sequence for act in home.ledger.acts() if states.get(act.return_id) == act.state), default=0
    )


def _manifest(
    home: Home, region: str, year: int, release: int, tables: Mapping[str, pa.Table]
) -> dict[str, Any]:
    settings = load_region(region).settings
    return {
        "region": region,
        "name": settings.name,
        "origin": settings.origin,
        "notice": settings.notice,
        "year": year,
        "release": release,
        "muster_version": version("muster"),
        "schemas_sha256": schemas_digest(),
        "ledger_sequence": _ledger_sequence(home, tables["audit.returns"]),
        "returns": _returns(tables),
    }


def _says_the_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    names = (one.keys() | other.keys()) - set(CHANGES_EVERY_TIME)
    return all(one.get(name) == other.get(name) for name in names)


def _finish(folder: Path, manifest: Mapping[str, Any], tables: Mapping[str, pa.Table]) -> None:
    about = {key: value for key, value in manifest.items() if isinstance(value, str | int)}
    write_database(folder / DATABASE, tables, about)
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    (folder / MANIFEST).write_bytes(text.encode())
    verify(folder, tables)
    make_read_only(folder)


def build_edition(home: Home, region: str, year: int) -> Edition:
    """Publish the lake's tables up to `year` as its next release, unless the last says the same.

    Raises AbsentTableError where a table has not been written, EditionError where what was written
    is not what the lake holds; then nothing is published.
    """
    tables = {name: edition_table(home, region, name, year) for name in EDITION_TABLES}
    parent = home.editions / region
    with one_writer(parent):
        remove_unfinished(parent)
        releases = [path for path in _releases(parent) if _number(path)[0] == year]
        release = _number(releases[-1])[1] + 1 if releases else 1
        folder = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=parent))
        manifest = _manifest(home, region, year, release, tables) | {"tables": write_exports(folder, tables)}
        if releases and _says_the_same(manifest, _open_edition(releases[-1]).manifest):
            remove_unfinished(parent)
            published = releases[-1]
        else:
            _finish(folder, manifest, tables)
            published = folder.rename(parent / f"{year}.{release}")
            sync_folder(parent)
        _point_to(_releases(parent)[-1])
    return _open_edition(published)
