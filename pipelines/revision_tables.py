"""What an edition changes as a table: `region.revisions`, for an edition that is about to be built.

Belongs here: setting the lake's tables beside those that were published. Does not belong here: how changes
are found and explained (`figures.revisions`), writing the table (`chain`).
"""

from collections.abc import Mapping
from importlib.metadata import version

import pandas as pd
import pyarrow as pa

from pipelines.figures.revisions import Before, region_revisions
from pipelines.store.earlier import published_tables
from pipelines.store.edition import Edition, edition_table
from pipelines.store.edition_manifest import schemas_digest
from pipelines.store.frames import empty_frame, from_arrow
from pipelines.store.home import Home
from schemas.tables.registry import EDITION_TABLES
from schemas.tables.revisions import RegionRevisions

REVISIONS = "region.revisions"


def edition_revisions(
    home: Home, region: str, year: int, before: Edition | None, *, is_rebuilt: bool = False
) -> pd.DataFrame:
    """Return region.revisions of the edition that the lake's tables up to `year` make.

    Where the edition before says all the same, it is this edition, and its own revisions stand: what changes
    nothing makes no edition. One that is rebuilt may be so by another Muster than made it then.
    """
    if before is None:
        return empty_frame(RegionRevisions)
    tables = {name: edition_table(home, region, name, year) for name in EDITION_TABLES if name != REVISIONS}
    about, published = _about(before), published_tables(before)
    is_made_alike = is_rebuilt or not (about.is_of_other_schemas or about.is_of_other_code)
    if REVISIONS in published and is_made_alike and _is_same(tables, published):
        return from_arrow(RegionRevisions, published[REVISIONS])
    return region_revisions(published, tables, about)


def _about(before: Edition) -> Before:
    return Before(
        edition=f"{before.year}.{before.release}",
        is_of_other_schemas=before.manifest["schemas_sha256"] != schemas_digest(),
        is_of_other_code=before.manifest["muster_version"] != version("muster"),
    )


def _is_same(tables: Mapping[str, pa.Table], published: Mapping[str, pa.Table]) -> bool:
    return all(name in published and table.equals(published[name]) for name, table in tables.items())
