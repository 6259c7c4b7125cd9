"""Sessions, kept by the server: a browser holds a token, the database its hash.

Belongs here: starting, finding and ending sessions, and the token against forged forms. Does not belong here:
who may start one (`accounts`), cookies (`visitor`).

A session ends after half an hour without a request, twelve hours after it began, and when the account is
closed (OWASP ASVS 3.3).
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

import sqlalchemy as sa

from pipelines.portal.database import SESSIONS, Database
from pipelines.portal.once import digest, new_token
from pipelines.portal.people import Person, person

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
"""How often a session's last request is written down: not at every one."""


@dataclass(frozen=True)
class Session:
    """A session that holds, and whose it is."""

    token: str
    person: Person


def start_session(database: Database, account: int, at: datetime) -> str:
    """Start a session and return its token, which is nowhere kept."""
    token = new_token()
    row = {"token_sha256": digest(token), "account": account, "started_at": at, "seen_at": at}
    with database.writing() as connection:
        _end_old(connection, at)
        connection.execute(SESSIONS.insert().values(row))
    return token


def _end_old(connection: sa.Connection, at: datetime) -> None:
    is_old = sa.or_(SESSIONS.c.seen_at < at - IDLE, SESSIONS.c.started_at < at - LONGEST)
    connection.execute(sa.delete(SESSIONS).where(is_old))


def find_session(database: Database, token: str, at: datetime) -> Session | None:
    """Return the session of a token, and note that it was seen; None where none holds."""
    with database.reading() as connection:
        row = connection.execute(
            sa.select(SESSIONS).where(SESSIONS.c.token_sha256 == digest(token))
        ).one_or_none()
        if row is None or at - row.seen_at > IDLE or at - row.started_at > LONGEST:
            return None
        whose = person(connection, row.account)
    if whose is None or whose.state != "active":
        return None
    if at - row.seen_at > SEEN_EVERY:
        with database.writing() as connection:
            seen = sa.update(SESSIONS).where(SESSIONS.c.token_sha256 == digest(token)).values(seen_at=at)
            connection.execute(seen)
    return Session(token, whose)


def end_session(database: Database, token: str) -> None:
    """End a session."""
    with database.writing() as connection:
        connection.execute(sa.delete(SESSIONS).where(SESSIONS.c.token_sha256 == digest(token)))


def end_all_sessions(database: Database, account: int, *, but: str | None = None) -> None:
    """End every session of an account, but that of one token: after its password has changed, say."""
    with database.writing() as connection:
        own = sa.and_(SESSIONS.c.account == account, SESSIONS.c.token_sha256 != digest(but or ""))
        connection.execute(sa.delete(SESSIONS).where(own))


def form_token(secret: str) -> str:
    """Return what a form must hold that was made for the holder of a cookie; another site cannot make it."""
    return hmac.new(secret.encode(), b"form", sha256).hexdigest()


def is_form_token(secret: str, given: str) -> bool:
    """Return whether a form was made for the holder of a cookie."""
    # Compared as bytes: as text, hmac takes ASCII only.
    return hmac.compare_digest(form_token(secret).encode(), given.encode(errors="replace"))
