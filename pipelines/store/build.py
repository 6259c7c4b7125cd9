"""One build of a region at a time, in a tidy lake.

Belongs here: the lock that a build holds from its first table to its edition, and sweeping away what
killed writers left. Does not belong here: what is built (`pipelines.chain`).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from pipelines.store.files import LOCK, one_writer, remove_abandoned
from pipelines.store.home import Home
from schemas.regions import load_region


@contextmanager
def one_build(home: Home, region: str) -> Iterator[None]:
    """Let one process at a time write the tables of a region; others wait."""
    folder = home.lake.folder / load_region(region).region
    with one_writer(folder):
        (folder / LOCK).touch()
        now = (folder / LOCK).stat().st_mtime
        for place in (folder, home.vault.folder, home.waiting.folder):
            remove_abandoned(place, now)
        yield
