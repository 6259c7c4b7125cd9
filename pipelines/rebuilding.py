"""What would have been published at a moment, rebuilt from the ledger as it stood then.

Belongs here: understanding the moment, and building beside the present in a lake of its own. Does not belong
here: the steps of a build (`chain`), publishing for anybody: what is rebuilt is for the programme.
"""

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path

from pipelines.chain import edition_year, steps
from pipelines.publishing.formats import write_formats
from pipelines.revision_tables import REVISIONS, edition_revisions
from pipelines.store.build import one_build
from pipelines.store.earlier import edition_before, editions_with
from pipelines.store.edition import Edition, build_edition
from pipelines.store.errors import StoreError
from pipelines.store.files import TEMPORARY
from pipelines.store.home import Home
from pipelines.store.lake import Lake

REBUILT = "as_of"
"""The folder of what was rebuilt: beside `editions`, where only lies what was published."""

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Moment:
    """A moment of the past, what people call it, and how its folder is called."""

    at: datetime
    words: str
    name: str


def moment_of(text: str, now: datetime) -> Moment:
    """Return the moment that a day (its end) or a time means, in UTC where it names no zone.

    Raises StoreError for what is neither, and for what has not passed yet.
    """
    try:
        if DAY.fullmatch(text):
            day = date.fromisoformat(text)
            found = Moment(datetime.combine(day, time.max, UTC), f"the end of {day} (UTC)", str(day))
        else:
            given = datetime.fromisoformat(text)
            at = given.astimezone(UTC) if given.tzinfo else given.replace(tzinfo=UTC)
            found = Moment(at, f"{at:%Y-%m-%d %H:%M:%S} (UTC)", f"{at:%Y-%m-%dT%H%M%SZ}")
    except ValueError:
        raise StoreError(f"{text!r} is no day and no time: write 2024-03-01 or 2024-03-01T14:30.") from None
    if found.at > now:
        raise StoreError(f"As of {found.words}: that has not come yet. Name a moment that has.")
    return found


@dataclass(frozen=True)
class PastHome(Home):
    """The same vault and ledger, with a lake and editions of its own: nothing of the present is touched."""

    name: str
    lake_folder: Path

    @cached_property
    def lake(self) -> Lake:
        """Return the tables as they were."""
        return Lake(self.lake_folder)

    @property
    def editions(self) -> Path:
        """Return the folder of what is rebuilt of this moment."""
        return self.folder / REBUILT / self.name


@contextmanager
def _past_home(home: Home, name: str) -> Iterator[PastHome]:
    # Inside the home, since it holds every figure; gone when the block ends.
    home.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=TEMPORARY, dir=home.folder) as folder:
        yield PastHome(home.folder, name, Path(folder))


@dataclass(frozen=True)
class Rebuilt:
    """An edition as it would have been, the act it goes up to, and the published ones that hold the same."""

    edition: Edition
    act: int
    same_as: tuple[str, ...]


def rebuild(
    home: Home,
    region: str,
    moment: Moment,
    year: int | None = None,
    on_step: Callable[[str, int], None] | None = None,
) -> Rebuilt:
    """Build the internal edition of a region as it would have been published at a moment of the past.

    By the schemas and the code of now. Raises StoreError where the ledger had no act yet, or nothing was
    accepted. `on_step` hears each step's name and their count.
    """
    act = home.ledger.act_at(moment.at)
    with _past_home(home, moment.name) as past, one_build(past, region):
        found = edition_year(past, region, year, act)
        todo = steps(past, region, act)
        for name, step in [*todo, ("edition", lambda: _write_revisions(home, past, region, found, act))]:
            if on_step:
                on_step(name, len(todo) + 1)
            step()
        edition = build_edition(past, region, found, act, write_formats, rebuilt_as_of=moment.words)
    return Rebuilt(edition, act, tuple(editions_with(home, region, edition)))


def _write_revisions(home: Home, past: Home, region: str, year: int, act: int) -> dict[str, int]:
    """Write what it would have changed in the edition that was published before that moment."""
    before = edition_before(home, region, year, act)
    rows = edition_revisions(past, region, year, before, is_rebuilt=True)
    return {REVISIONS: past.lake.write(region, REVISIONS, rows)}
