"""The edition: one immutable published set, built beside and swapped in, so that no reader ever waits.

Belongs here: which tables and rows go in, all tiers or none, opening an edition. Does not belong here: how
its files are written (`edition_files`, `edition_manifest`), numbers and `latest` (`releases`), how tables are
computed (`pipelines.chain`), what a tier may see (`pipelines.tiers`).
"""

import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
from pipelines.store.edition_manifest import (
    MANIFEST,
    as_rebuilt,
    internal_manifest,
    says_the_same,
    table_files,
    tier_manifest,
    write_manifest,
)
from pipelines.store.errors import NoEditionError
from pipelines.store.files import TEMPORARY, make_read_only, one_writer, remove_unfinished, sync_folder
from pipelines.store.home import Home
from pipelines.store.releases import highest, note_given, number, point_to, pointed_to, releases, remember
from schemas.regions import load_region, region_names
from schemas.tables.registry import EDITION_TABLES
from schemas.tiers import INTERNAL

Formats = Callable[[Path, Mapping[str, Any], Mapping[str, pa.Table]], None]
"""Writes more formats into the folder of an edition, from what its manifest says and its tables."""


@dataclass(frozen=True)
class Protected:
    """What a release holds besides the internal edition, and what must be known of it later.

    `tiers` are the tables of each protected tier, `withheld` how many figures each withholds by class,
    `report` files for the programme, `remembered` what each tier was told and what not.
    """

    tiers: Mapping[str, Mapping[str, pa.Table]]
    withheld: Mapping[str, Mapping[str, int]]
    report: Mapping[str, bytes]
    remembered: pa.Table


Protect = Callable[[Mapping[str, Any], Mapping[str, pa.Table]], Protected]
"""Gives what the protected tiers may see, from the internal manifest and tables; raises where unsafe."""


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
        files = {**self.manifest.get("files", {}), **table_files(self.manifest)}
        paths = {self.folder / name: digest for name, digest in files.items()}
        return DATABASE in files and all(
            path.is_file() and file_digest(path) == digest for path, digest in paths.items()
        )

    def of_tier(self, tier: str) -> "Edition":
        """Return the edition of a tier in this release; raise NoEditionError where it has none."""
        if tier == self.manifest.get("tier", INTERNAL):
            return self
        if not (self.folder / tier / MANIFEST).is_file():
            raise NoEditionError(
                f"Edition {self.year}.{self.release} was published without the tier {tier}: "
                f"run `muster publish --region {self.manifest['region']}`."
            )
        return open_edition(self.folder / tier)

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Open its database read-only."""
        return open_database(self.database)


def open_edition(folder: Path) -> Edition:
    """Return the edition that lies in a folder."""
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
    return open_edition(folder)


def named_edition(home: Home, region: str, name: str) -> Edition:
    """Return an edition by year and release, as 2023.1, or the newest of a year, as 2023.

    Raises NoEditionError where it is not there.
    """
    every = releases(home.editions / load_region(region).region)
    there = [path for path in every if (path / MANIFEST).is_file()]
    meant = [path for path in there if _is_named(path, name)]
    if meant:
        return open_edition(meant[-1])
    known = ", ".join(path.name for path in there) or "none"
    raise NoEditionError(f"Region {region} has no edition {name}; there: {known}.")


def regions_with(home: Home, name: str | None) -> list[str]:
    """Return the regions that have an edition of that name or year, or any for None."""
    folders = {region: releases(home.editions / region) for region in region_names()}
    return [
        region
        for region, of_region in folders.items()
        if any(name is None or _is_named(path, name) for path in of_region)
    ]


def _is_named(folder: Path, name: str) -> bool:
    return f"{folder.name}.".startswith(f"{name}.")


def edition_table(home: Home, region: str, name: str, year: int) -> pa.Table:
    """Return the rows of a table of the lake that an edition of `year` holds: those up to that year."""
    table = home.lake.read_arrow(region, name)
    if "time_period" not in table.column_names:
        return table
    return table.filter(pc.less_equal(table.column("time_period"), year))


def _write_files(
    folder: Path, manifest: Mapping[str, Any], tables: Mapping[str, pa.Table], formats: Formats | None
) -> None:
    """Write what stands beside the tables' own files, and see that all is there."""
    about = {key: value for key, value in manifest.items() if isinstance(value, str | int)}
    if formats:
        formats(folder, manifest, tables)
    write_database(folder / DATABASE, tables, about)
    write_manifest(folder, manifest)
    verify(folder, tables)


def _write_tiers(
    folder: Path, manifest: Mapping[str, Any], protected: Protected, formats: Formats | None
) -> None:
    """Write each protected tier as an edition of its own, in a folder that can be handed over as it is."""
    for tier, tables in protected.tiers.items():
        inside, own = folder / tier, tier_manifest(manifest, tier)
        own |= {"tables": write_exports(inside, tables, tier)}
        _write_files(inside, own, tables, formats)


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
    last = open_edition(of_year[-1])
    return last.folder if says_the_same(manifest, last.manifest) and last.is_whole() else None


def _release(
    folder: Path,
    manifest: Mapping[str, Any],
    tables: Mapping[str, pa.Table],
    formats: Formats | None,
    protect: Protect | None,
) -> Path:
    """Finish a release in a folder that nobody reads yet, all its tiers or none, and put it in its place."""
    parent, name = folder.parent, f"{manifest['year']}.{manifest['release']}"
    if protect:
        protected = protect(manifest, tables)
        _write_tiers(folder, manifest, protected, formats)
        for file, content in protected.report.items():
            (folder / file).write_bytes(content)
        manifest = {**manifest, "withheld": protected.withheld}
        remember(parent, name, protected.remembered)
    _write_files(folder, manifest, tables, formats)
    make_read_only(folder)
    published = folder.rename(parent / name)
    sync_folder(parent)
    return published


def build_edition(
    home: Home,
    region: str,
    year: int,
    as_of: int,
    formats: Formats | None = None,
    protect: Protect | None = None,
    rebuilt_as_of: str | None = None,
) -> Edition:
    """Publish the lake's tables up to `year` as its next release, unless the last says the same.

    `as_of` is the act of the ledger up to which the tables go, `formats` writes what stands beside DuckDB,
    Parquet and CSV, `protect` gives what the other tiers may see, `rebuilt_as_of` names the moment where an
    edition of the past is rebuilt. Raises AbsentTableError where a table has not been written, EditionError
    where what was written is not what the lake holds, and what `protect` raises; then nothing is published.
    """
    tables = {name: edition_table(home, region, name, year) for name in EDITION_TABLES}
    parent = home.editions / region
    with one_writer(parent):
        remove_unfinished(parent)
        release = highest(parent, year) + 1
        folder = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=parent))
        manifest = internal_manifest(region, year, release, as_of, tables, has_tiers=protect is not None)
        manifest |= {"tables": write_exports(folder, tables)}
        if rebuilt_as_of:
            manifest |= as_rebuilt(manifest, rebuilt_as_of)
        published = _published_already(parent, manifest)
        try:
            published = published or _release(folder, manifest, tables, formats, protect)
        finally:
            remove_unfinished(parent)
        note_given(parent)
        point_to(_newest(home, region, year))
    return open_edition(published)
