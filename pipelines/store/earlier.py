"""Editions that were published before: which one comes before a new one, and what its tables hold.

Belongs here: reading back what lies on disk. Does not belong here: what has changed since
(`figures.revisions`), building an edition (`edition`).
"""

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.store.edition import MANIFEST, Edition, named_edition
from pipelines.store.home import Home
from pipelines.store.releases import number, releases


def edition_before(home: Home, region: str, year: int, as_of: int) -> Edition | None:
    """Return the newest whole edition of `year`, else of the newest year before, known at act `as_of`.

    None where there is none. One whose files are not as they were published says nothing.
    """
    folders = releases(home.editions / region)
    for folder in reversed([path for path in folders if number(path)[0] <= year]):
        if not (folder / MANIFEST).is_file():
            continue
        edition = named_edition(home, region, folder.name)
        if edition.manifest["ledger_sequence"] <= as_of and edition.is_whole():
            return edition
    return None


def published_tables(edition: Edition) -> dict[str, pa.Table]:
    """Return the tables of an edition by name, as it published them; it may lack tables that are new."""
    found = {}
    for name in edition.manifest["tables"]:
        # ParquetFile, not read_table: that one makes columns of folder names.
        with pq.ParquetFile(edition.folder / "parquet" / f"{name.replace('.', '/')}.parquet") as file:
            found[name] = file.read()
    return found


def editions_with(home: Home, region: str, edition: Edition) -> list[str]:
    """Return the published editions, by number, of which every table is the same as of this edition."""
    wanted = _hashes(edition)
    there = [path.name for path in releases(home.editions / region) if (path / MANIFEST).is_file()]
    return [name for name in there if _hashes(named_edition(home, region, name)) == wanted]


def _hashes(edition: Edition) -> dict[str, str]:
    return {name: table["parquet_sha256"] for name, table in edition.manifest["tables"].items()}
