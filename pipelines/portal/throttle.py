"""Against guessing: whoever fails often has to wait, longer each time.

Belongs here: counting failures and saying how long to wait. Does not belong here: what failed (`accounts`).

Kept in the database, so that neither a restart nor a second process forgets it. Names of accounts are kept as
hashes: whether there is such an account makes no difference.
"""

from datetime import datetime, timedelta
from hashlib import sha256

import sqlalchemy as sa

from pipelines.portal.database import METADATA, Database
from pipelines.portal.errors import TooManyError
from pipelines.store.sql import UtcTime

FREE = 5
"""Failures without a wait: people mistype."""

ADDRESS = "address "
"""How a subject begins that is where requests come from."""

FREE_OF_AN_ADDRESS = 30
"""Failures of an address without a wait: a whole ministry may stand behind one."""

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(days=1)

FAILURES = sa.Table(
    "failures",
    METADATA,
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("failed", sa.Integer, nullable=False),
    sa.Column("last_at", UtcTime, nullable=False),
    sa.Column("wait_until", UtcTime, nullable=False),
)


def _kept(subject: str) -> str:
    return sha256(subject.casefold().encode()).hexdigest()


def refuse_while_waiting(database: Database, subjects: list[str], at: datetime) -> None:
    """Raise TooManyError while one of the subjects (an address, an account) has to wait."""
    with database.reading() as connection:
        statement = sa.select(FAILURES.c.wait_until).where(FAILURES.c.subject.in_(map(_kept, subjects)))
        if any(until > at for (until,) in connection.execute(statement)):
            raise TooManyError


def note_failure(database: Database, subjects: list[str], at: datetime) -> None:
    """Count one more failure of each subject; beyond the free ones each wait is twice as long."""
    with database.writing() as connection:
        connection.execute(sa.delete(FAILURES).where(FAILURES.c.last_at < at - FORGOTTEN_AFTER))
        for subject in subjects:
            free = FREE_OF_AN_ADDRESS if subject.startswith(ADDRESS) else FREE
            own = FAILURES.c.subject == _kept(subject)
            before = connection.execute(sa.select(FAILURES.c.failed).where(own)).scalar() or 0
            row = {
                "subject": _kept(subject),
                "failed": before + 1,
                "last_at": at,
                "wait_until": at + _wait(before + 1 - free),
            }
            connection.execute(sa.delete(FAILURES).where(own))
            connection.execute(FAILURES.insert().values(row))


def _wait(over: int) -> timedelta:
    return timedelta(0) if over <= 0 else min(FIRST_WAIT * 2 ** min(over - 1, 12), LONGEST_WAIT)


def forget_failures(database: Database, subject: str) -> None:
    """Forget the failures of a subject that has proved itself."""
    with database.writing() as connection:
        connection.execute(sa.delete(FAILURES).where(FAILURES.c.subject == _kept(subject)))
