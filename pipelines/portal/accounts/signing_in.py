"""Logging in: password first, then the second factor; the same answer whatever was wrong.

Belongs here: the two steps. Does not belong here: sessions (`sessions`), waiting after failures (`throttle`).

Between the steps a person holds a secret that is good for five minutes and for nothing else.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa

from pipelines.portal.accounts.passwords import is_password, new_hash
from pipelines.portal.accounts.second_factor import step_of_code, unsealed, use_recovery_code
from pipelines.portal.database import ACCOUNTS, METADATA, Database
from pipelines.portal.once import digest, new_token
from pipelines.portal.people import Person, person
from pipelines.store.keys import KeyFile
from pipelines.store.sql import UtcTime

GOOD_FOR = timedelta(minutes=5)

HALF_WAY = sa.Table(
    "log_ins",
    METADATA,
    sa.Column("token_sha256", sa.Text, primary_key=True),
    sa.Column("account", sa.ForeignKey("accounts.id"), nullable=False),
    sa.Column("expires_at", UtcTime, nullable=False),
)


def check_password(database: Database, email: str, password: str, at: datetime) -> str | None:
    """Return the secret for the second step; None where address or password is wrong, whichever it is."""
    with database.reading() as connection:
        statement = sa.select(ACCOUNTS).where(ACCOUNTS.c.email == email.strip().casefold())
        row = connection.execute(statement).one_or_none()
    kept = row.password_hash if row is not None and row.state == "active" else None
    if not is_password(kept, password) or row is None:
        return None
    return begin_second_step(database, row.id, at)


def begin_second_step(database: Database, account: int, at: datetime) -> str:
    """Return the secret for the second step of somebody whose first is done."""
    token = new_token()
    with database.writing() as connection:
        connection.execute(sa.delete(HALF_WAY).where(HALF_WAY.c.expires_at < at))
        row = {"token_sha256": digest(token), "account": account, "expires_at": at + GOOD_FOR}
        connection.execute(HALF_WAY.insert().values(row))
    return token


def whose_step(database: Database, token: str, at: datetime) -> Person | None:
    """Return whose second step a secret is for; None where it is no longer good."""
    with database.reading() as connection:
        statement = sa.select(HALF_WAY).where(HALF_WAY.c.token_sha256 == digest(token))
        row = connection.execute(statement).one_or_none()
        return person(connection, row.account) if row is not None and row.expires_at > at else None


def check_code(database: Database, key: KeyFile, token: str, code: str, at: datetime) -> Person | None:
    """Return who has logged in, by the authenticator's code or a recovery code; None where it is wrong."""
    someone = whose_step(database, token, at)
    if someone is None or someone.state != "active":
        return None
    with database.writing() as connection:
        if not _is_code(connection, key, someone.id, code, at):
            return None
        connection.execute(sa.delete(HALF_WAY).where(HALF_WAY.c.token_sha256 == digest(token)))
    return someone


def _is_code(connection: sa.Connection, key: KeyFile, account: int, code: str, at: datetime) -> bool:
    own = ACCOUNTS.c.id == account
    row = connection.execute(sa.select(ACCOUNTS.c.totp_secret, ACCOUNTS.c.totp_used_step).where(own)).one()
    if row.totp_secret is None:
        return False
    step = step_of_code(unsealed(row.totp_secret, key), code, at, row.totp_used_step)
    if step is None:
        return use_recovery_code(connection, account, code)
    connection.execute(sa.update(ACCOUNTS).where(own).values(totp_used_step=step))
    return True


def change_password(database: Database, someone: Person, current: str, new: str) -> bool:
    """Change a password; return False where the current one is wrong.

    Raises WeakPasswordError for a new one that is not good enough.
    """
    own = ACCOUNTS.c.id == someone.id
    with database.reading() as connection:
        kept = connection.execute(sa.select(ACCOUNTS.c.password_hash).where(own)).scalar()
    if not is_password(kept, current):
        return False
    values = {"password_hash": new_hash(new, [someone.name, someone.email])}
    with database.writing() as connection:
        connection.execute(sa.update(ACCOUNTS).where(own).values(values))
    return True
