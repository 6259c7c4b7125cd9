"""A copy of an installation while it works: what cannot be made again, as of one moment.

Belongs here: which folders are copied, in which order, and whether the copy is whole. Does not belong here:
when (`docs/operations.md` shows it), a database that is not in the home (PostgreSQL has its own means).

The keys are left out: whoever has copy and keys can read what is kept encrypted, so they are kept apart
(`docs/safety.md`). The lake is made again by publishing.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pipelines.store.errors import StoreError
from pipelines.store.files import LOCK, TEMPORARY, one_writer
from pipelines.store.home import Home

LEDGER = "ledger.sqlite"
UNDER_A_LOCK = ("editions", "quality")
"""Folders with one folder a region, in which one process at a time writes."""
NAMED = {"acts": ("kept_sha256", "layout_sha256"), "layouts": ("sha256", "whole_sha256")}
"""The columns of the ledger's database that name a file of the vault, by table."""


class BackupError(StoreError):
    """A copy that cannot be made, or is not whole; the message says why."""


@dataclass(frozen=True)
class Backup:
    """What a copy holds: the last act of its ledger, files of the vault and of those that wait."""

    folder: Path
    last_act: int
    kept: int
    waiting: int


def back_up(home: Home, target: Path) -> Backup:
    """Copy an installation to a folder that is not there yet, and read the copy again.

    Raises BackupError where the folder is there, or the copy is not whole: then there is none.
    """
    if target.exists():
        raise BackupError(f"{target} is there already: a backup is written to a folder of its own.")
    if not (home.folder / LEDGER).exists():
        raise BackupError(f"{home.folder} has no ledger: there is nothing to back up.")
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=target.parent))
    try:
        _copy(home, beside)
        found = verify_backup(beside)
        beside.rename(target)
    except BaseException:
        for path in [beside, *beside.rglob("*")]:
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o700)  # editions are read-only
        shutil.rmtree(beside)
        raise
    return Backup(target, found.last_act, found.kept, found.waiting)


def _copy(home: Home, target: Path) -> None:
    # First the acts and what waits for one, then the vault, which is only ever added to: so every file that
    # an act of the copy names is in the copy.
    with _nobody_acts(home.folder / LEDGER):
        for path in sorted(home.folder.glob("*.sqlite")):
            _copy_database(path, target / path.name)
        _copy_folder(home.folder / "waiting", target / "waiting")
    _copy_folder(home.folder / "vault", target / "vault")
    for name in UNDER_A_LOCK:
        _copy_regions(home.folder / name, target / name)


def _copy_regions(folder: Path, target: Path) -> None:
    """Copy what each region has, when nobody is just publishing or auditing there."""
    for path in sorted(folder.glob("*")):
        target.mkdir(exist_ok=True)
        if path.is_dir():
            with one_writer(path):
                _copy_folder(path, target / path.name)
        else:
            shutil.copy2(path, target / path.name)


@contextmanager
def _nobody_acts(ledger: Path) -> Iterator[None]:
    with closing(sqlite3.connect(ledger, timeout=30, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def _copy_database(path: Path, target: Path) -> None:
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


def _copy_folder(folder: Path, target: Path) -> None:
    """Copy a folder where there is one; files that somebody is just writing belong to nothing yet."""

    def copy(source: str, wanted: str) -> None:
        if Path(source).exists():  # what waits may be read and gone meanwhile
            shutil.copy2(source, wanted)

    if folder.is_dir():
        unfinished = shutil.ignore_patterns(f"{TEMPORARY}*", LOCK)
        shutil.copytree(folder, target, symlinks=True, ignore=unfinished, copy_function=copy)


def verify_backup(folder: Path) -> Backup:
    """Read a copy again; raise BackupError where a database or a file of the vault is not as it was."""
    for database in sorted(folder.glob("*.sqlite")):
        with closing(sqlite3.connect(database)) as connection:
            if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise BackupError(f"{database} is damaged.")
    kept = {path.name: path for path in (folder / "vault").glob("*/*")}
    for digest, path in kept.items():
        if sha256(path.read_bytes()).hexdigest() != digest:
            raise BackupError(f"{path} is not as it was received.")
    with closing(sqlite3.connect(folder / LEDGER)) as connection:
        absent = _named(connection) - kept.keys()
        (last,) = connection.execute("SELECT coalesce(max(sequence), 0) FROM acts").fetchone()
    if absent:
        raise BackupError(f"{folder} lacks files that its ledger names: {', '.join(sorted(absent)[:3])}.")
    return Backup(folder, last, len(kept), len(list((folder / "waiting").glob("*"))))


def _named(connection: sqlite3.Connection) -> set[str]:
    """Return the files of the vault that the ledger names; one of an earlier Muster lacks some columns."""
    found: set[str] = set()
    for table, columns in NAMED.items():
        there = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
        for column in sorted(there.intersection(columns)):
            rows = connection.execute(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL")  # noqa: S608
            found.update(digest for (digest,) in rows)
    return found
