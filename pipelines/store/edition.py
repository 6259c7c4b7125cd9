"""The edition: one immutable published set, built beside and swapped in, so that no reader ever waits.

Belongs here: which tables and rows go in, the manifest. Does not belong here: how its files are
written (`edition_files`), numbers and `latest` (`releases`), how tables are computed
(`pipelines.chain`).
"""

import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.store.edition_files import (
    DATABASE,
    file_digest,
    open_database,
    verify,
    write_database,
    write_exports,
)
from pipelines.store.errors import NoEditionError, StoreError
from pipelines.store.files import TEMPORARY, make_read_only, one_writer, remove_unfinished, sync_folder
from pipelines.store.home import Home
from pipelines.store.releases import highest, note_given, number, point_to, pointed_to, releases
from schemas.files import SCHEMAS_FOLDER
from schemas.regions import RegionSettings, load_region
from schemas.tables.registry import EDITION_TABLES

MANIFEST = "manifest.json"
KINDS = ("parquet", "csv")
"""The files that each table has one of, named with it in the manifest."""

Formats = Callable[[Path, Mapping[str, Any], Mapping[str, pa.Table]], None]
"""Writes more formats into the folder of an edition, from what its manifest says and its tables."""

CHANGES_EVERY_TIME = ("release", "ledger_sequence", "files")
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

    def is_whole(self) -> bool:
        """Return whether every file that the manifest names is there and as it was published."""
        files = dict(self.manifest.get("files", {}))
        for name, table in self.manifest["tables"].items():
            for kind in KINDS:
                files[f"{kind}/{name.replace('.', '/')}.{kind}"] = table[f"{kind}_sha256"]
        paths = {self.folder / name: digest for name, digest in files.items()}
        return DATABASE in files and all(
            path.is_file() and file_digest(path) == digest for path, digest in paths.items()
        )

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Open its database read-only."""
        return open_database(self.database)


def _open_edition(folder: Path) -> Edition:
    return Edition(folder, json.loads((folder / MANIFEST).read_text(encoding="utf-8")))


def latest_edition(home: Home, region: str) -> Edition:
    """Return the newest release of the newest year; raise NoEditionError where there is none."""
    folder = pointed_to(home.editions / load_region(region).region)
    if folder is None:
        raise NoEditionError(f"Region {region} has no edition yet: run `muster publish --region {region}`.")
    if not (folder / MANIFEST).is_file():
        raise NoEditionError(
            f"The latest edition of region {region}, {folder.name}, has been removed: "
            f"run `muster publish --region {region}`."
        )
    return _open_edition(folder)


def named_edition(home: Home, region: str, name: str) -> Edition:
    """Return an edition by year and release, as 2023.1; raise NoEditionError where it is not there."""
    every = releases(home.editions / load_region(region).region)
    there = [path for path in every if (path / MANIFEST).is_file()]
    for folder in there:
        if folder.name == name:
            return _open_edition(folder)
    known = ", ".join(path.name for path in there) or "none"
    raise NoEditionError(f"Region {region} has no edition {name}; there: {known}.")


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
    rows = tables["audit.returns"].select(["return_id", "file_name", "sha256", "origin", "state"]).to_pylist()
    accepted = [row for row in rows if row.pop("state") == "accepted"]
    strangers = set(tables["facts.observations"].column("return_id").to_pylist())
    strangers -= {row["return_id"] for row in accepted}
    if strangers:
        raise StoreError(
            f"The lake is just being rebuilt ({', '.join(sorted(strangers))} not accepted in audit.returns): "
            "publish again."
        )
    return accepted


def _origin_and_notice(settings: RegionSettings, returns: list[dict[str, str]]) -> dict[str, str]:
    """Return what an edition says of its figures as a whole; one published return makes it published."""
    published = sum(row["origin"] == "published" for row in returns)
    if not published:
        return {"origin": settings.origin, "notice": settings.notice}
    hold = "holds" if published == 1 else "hold"
    said = f"{published} of {len(returns)} returns {hold} figures taken from published sources"
    return {"origin": "published", "notice": f"{settings.notice} {said}; the column origin says which."}


def _manifest(
    region: str, year: int, release: int, as_of: int, tables: Mapping[str, pa.Table]
) -> dict[str, Any]:
    settings = load_region(region).settings
    returns = _returns(tables)
    return {
        "region": region,
        "name": settings.name,
        **_origin_and_notice(settings, returns),
        "year": year,
        "release": release,
        "muster_version": version("muster"),
        "schemas_sha256": schemas_digest(),
        "ledger_sequence": as_of,
        "returns": returns,
    }


def _says_the_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    names = (one.keys() | other.keys()) - set(CHANGES_EVERY_TIME)
    return all(one.get(name) == other.get(name) for name in names)


def _files_beside_tables(folder: Path, manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return the hash of each file, by its path, but those that the manifest names with the tables."""
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    of_tables = {f"{kind}/{name.replace('.', '/')}.{kind}" for name in manifest["tables"] for kind in KINDS}
    return {name: file_digest(paths[name]) for name in sorted(paths) if name not in of_tables}


def _finish(
    folder: Path, manifest: Mapping[str, Any], tables: Mapping[str, pa.Table], formats: Formats | None
) -> None:
    about = {key: value for key, value in manifest.items() if isinstance(value, str | int)}
    if formats:
        formats(folder, manifest, tables)
    write_database(folder / DATABASE, tables, about)
    files = _files_beside_tables(folder, manifest)
    text = json.dumps({**manifest, "files": files}, indent=2, ensure_ascii=False) + "\n"
    (folder / MANIFEST).write_bytes(text.encode())
    verify(folder, tables)
    make_read_only(folder)


def _newest(home: Home, region: str, year: int) -> Path:
    """Return the newest release of the newest year that has an accepted return."""
    returns = home.lake.read_arrow(region, "audit.returns")
    accepted = returns.filter(pc.equal(returns.column("state"), "accepted")).column("time_period")
    newest = max([year, *accepted.to_pylist()])
    return [path for path in releases(home.editions / region) if number(path)[0] <= newest][-1]


def _published_already(parent: Path, manifest: Mapping[str, Any]) -> Path | None:
    """Return the last release of the manifest's year if it says the same and is still whole."""
    of_year = [path for path in releases(parent) if number(path)[0] == manifest["year"]]
    if not of_year or not (of_year[-1] / MANIFEST).is_file():
        return None
    last = _open_edition(of_year[-1])
    return last.folder if _says_the_same(manifest, last.manifest) and last.is_whole() else None


def build_edition(home: Home, region: str, year: int, as_of: int, formats: Formats | None = None) -> Edition:
    """Publish the lake's tables up to `year` as its next release, unless the last says the same.

    `as_of` is the act of the ledger up to which the tables go, `formats` writes what stands beside DuckDB,
    Parquet and CSV. Raises AbsentTableError where a table
    has not been written, EditionError where what was written is not what the lake holds; then nothing
    is published.
    """
    tables = {name: edition_table(home, region, name, year) for name in EDITION_TABLES}
    parent = home.editions / region
    with one_writer(parent):
        remove_unfinished(parent)
        release = highest(parent, year) + 1
        folder = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=parent))
        manifest = _manifest(region, year, release, as_of, tables) | {"tables": write_exports(folder, tables)}
        published = _published_already(parent, manifest)
        if published:
            remove_unfinished(parent)
        else:
            _finish(folder, manifest, tables, formats)
            published = folder.rename(parent / f"{year}.{release}")
            sync_folder(parent)
        note_given(parent)
        point_to(_newest(home, region, year))
    return _open_edition(published)
