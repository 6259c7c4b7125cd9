"""The audit trail: who did what in the portal, each entry bound to the one before by its hash.

Belongs here: adding entries and finding any that was changed, removed or put between. Does not belong here:
acts on returns (`store.ledger` has them), figures, passwords, codes.

The hash of the last entry, written down elsewhere, also shows whether the end was cut off.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256

import sqlalchemy as sa

from pipelines.portal.database import METADATA, Database
from pipelines.store.sql import UtcTime, only_added_to

TRAIL = sa.Table(
    "trail",
    METADATA,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("event", sa.Text, nullable=False),
    sa.Column("subject", sa.Text),
    sa.Column("sha256", sa.Text, nullable=False),
)

only_added_to(TRAIL)

BEGINNING = "0" * 64


@dataclass(frozen=True)
class Entry:
    """One entry; `subject` is what was done to, as an account's number, an institution, a return."""

    sequence: int
    at: datetime
    actor: str
    event: str
    subject: str | None
    sha256: str


@dataclass(frozen=True)
class Verified:
    """How many entries there are, the hash of the last, and the first that is not as it was written."""

    entries: int
    last_sha256: str
    broken_at: int | None


def _digest(before: str, sequence: int, at: datetime, actor: str, event: str, subject: str | None) -> str:
    words = json.dumps([before, sequence, at.isoformat(), actor, event, subject], ensure_ascii=False)
    return sha256(words.encode()).hexdigest()


def note(database: Database, *, actor: str, event: str, at: datetime, subject: str | None = None) -> None:
    """Add an entry."""
    with database.writing() as connection:
        last = connection.execute(
            sa.select(TRAIL.c.sequence, TRAIL.c.sha256).order_by(TRAIL.c.sequence.desc()).limit(1)
        ).one_or_none()
        before, sequence = (last.sha256, last.sequence + 1) if last else (BEGINNING, 1)
        entry = Entry(
            sequence, at, actor, event, subject, _digest(before, sequence, at, actor, event, subject)
        )
        connection.execute(TRAIL.insert().values(asdict(entry)))


def entries(database: Database, *, before: int | None = None, most: int = 100) -> list[Entry]:
    """Return entries, the newest first, those older than `before` where it is given."""
    statement = sa.select(TRAIL).order_by(TRAIL.c.sequence.desc()).limit(most)
    if before is not None:
        statement = statement.where(TRAIL.c.sequence < before)
    with database.reading() as connection:
        return [Entry(**row._mapping) for row in connection.execute(statement)]


def verify(database: Database) -> Verified:
    """Read the whole trail and say whether every entry is as it was written."""
    previous, count = BEGINNING, 0
    with database.reading() as connection:
        for row in connection.execute(sa.select(TRAIL).order_by(TRAIL.c.sequence)):
            count += 1
            good = _digest(previous, count, row.at, row.actor, row.event, row.subject)
            if row.sequence != count or row.sha256 != good:
                return Verified(count, previous, row.sequence)
            previous = row.sha256
    return Verified(count, previous, None)
