"""Files that are there whole or not at all.

Belongs here: writing beside and swapping in, fsync, one writer at a time. Does not belong here:
what is in the files.
"""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

TEMPORARY = ".new-"
"""How names of unfinished files and folders begin; nobody reads those."""

ABANDONED_AFTER = 3600
"""Seconds after which nobody is still writing a file."""

LOCK = ".lock"


def sync_folder(folder: Path) -> None:
    """Make names in `folder` survive a power cut (Windows does so by itself)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(path: Path) -> None:
    """Make the content of `path` survive a power cut."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """Give a temporary file beside `path`, on disk when the block ends, gone when it fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=TEMPORARY, dir=path.parent)
    os.close(descriptor)
    temporary = Path(name)
    try:
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def write_new(path: Path, content: bytes) -> None:
    """Write `path` once, read-only; where it is there already, leave it as it is."""
    with beside(path) as temporary:
        temporary.write_bytes(content)
        sync_file(temporary)
        try:
            os.link(temporary, path)
        except FileExistsError:
            return
        except OSError:  # exFAT and many a network drive know no second name of a file
            if path.exists():
                return
            temporary.rename(path)
    # Only now: Windows removes no file that may not be written, and both names are one file.
    path.chmod(0o444)
    sync_folder(path.parent)


def swap_in(temporary: Path, path: Path) -> None:
    """Put a finished file in the place of `path` in one step: readers see the old or the new."""
    sync_file(temporary)
    temporary.chmod(0o644)
    temporary.replace(path)
    sync_folder(path.parent)


def write_whole(path: Path, content: bytes) -> None:
    """Write `path`, in place of what was there: on disk whole or not at all."""
    with beside(path) as temporary:
        temporary.write_bytes(content)
        swap_in(temporary, path)


def make_read_only(folder: Path) -> None:
    """Take away the right to write from a folder and all that is in it, having synced it."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            sync_folder(path)
            path.chmod(0o555)
        else:
            sync_file(path)
            path.chmod(0o444)
    sync_folder(folder)
    folder.chmod(0o555)


def remove_abandoned(folder: Path, now: float) -> None:
    """Remove the files that killed writers left anywhere under `folder`: those untouched for long.

    `now` is a time of the file system's own clock; what another process is just writing stays.
    """
    for path in folder.rglob(f"{TEMPORARY}*"):
        with suppress(FileNotFoundError):  # its writer has just finished
            if path.is_file() and path.stat().st_mtime < now - ABANDONED_AFTER:
                path.unlink()


def remove_unfinished(folder: Path) -> None:
    """Remove the folders and links that a killed builder left in `folder`; only under `one_writer`."""
    for path in folder.glob(f"{TEMPORARY}*"):
        if path.is_symlink() or path.is_file():
            path.unlink()
            continue
        path.chmod(0o755)
        for inner in path.rglob("*"):
            inner.chmod(0o755)
        shutil.rmtree(path)


def _wait_on_windows(descriptor: int) -> None:
    import msvcrt  # only there on Windows

    while True:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
        except OSError as error:
            if error.errno != errno.EDEADLK:  # it tries for ten seconds, then says this
                raise
        else:
            return


@contextmanager
def one_writer(folder: Path) -> Iterator[None]:
    """Let one process at a time into the block, by a lock that ends with the process."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("a+b") as file:
        if os.name == "nt":
            _wait_on_windows(file.fileno())
            yield  # closing the file ends the lock
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
            yield
