"""What is up to date already, so that a second `make run` has nothing to do.

Belongs here: what a run leaves behind as its tags, and how far the last one saw. Does not belong
here: what is due because something came in (`sensors`).
"""

import hashlib
from functools import cache
from pathlib import Path

import dagster as dg

from assets.partitions import PARTITION_TAG
from pipelines.raw_tables import READINGS
from pipelines.store.acts import Act
from pipelines.store.edition import latest_edition
from pipelines.store.errors import NoEditionError
from pipelines.store.home import Home
from schemas.regions import region_of
from schemas.tables.registry import EDITION_TABLES

ACTS_TAG = "muster/acts"
HOUSE_TAG = "muster/house"
HOUSE = Path(__file__).parent.parent
SOURCES = (".py", ".yml", ".csv", ".sql")


@cache
def house_hash() -> str:
    """Return the hash of everything that decides what comes out: the files of `schemas` and `pipelines`."""
    digest = hashlib.sha256()
    for folder in ("pipelines", "schemas"):
        for path in sorted((HOUSE / folder).rglob("*")):
            if path.suffix in SOURCES:
                digest.update(f"{path.relative_to(HOUSE).as_posix()}\n".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def tags_of(last_act: int) -> dict[str, str]:
    """Return the tags of a run that sees the ledger up to `last_act`."""
    return {ACTS_TAG: str(last_act), HOUSE_TAG: house_hash()}


def acts_seen(instance: dg.DagsterInstance, job: str, partition: str | None = None) -> int:
    """Return the last act that a successful run of `job` saw; -1 where everything is due.

    That is where there was no such run, and where `schemas` or `pipelines` have changed since.
    """
    tags = {HOUSE_TAG: house_hash()} | ({PARTITION_TAG: partition} if partition else {})
    succeeded = dg.RunsFilter(job_name=job, tags=tags, statuses=[dg.DagsterRunStatus.SUCCESS])
    seen = [int(run.tags[ACTS_TAG]) for run in instance.get_runs(succeeded) if ACTS_TAG in run.tags]
    return max(seen, default=-1)


def is_read(home: Home, act: Act) -> bool:
    """Return whether the lake holds what the return of an act says; somebody may have removed it."""
    if not act.return_key or not act.institution:
        return True
    region = region_of(act.institution).region
    return home.lake.path(region, READINGS, act.return_key).exists()


def is_built(home: Home, region: str) -> bool:
    """Return whether all tables of a region are there and the latest edition is whole.

    Somebody may have removed a file, or changed one.
    """
    if not all(home.lake.path(region, table).exists() for table in EDITION_TABLES):
        return False
    try:
        return latest_edition(home, region).is_whole()
    except NoEditionError:
        return False
