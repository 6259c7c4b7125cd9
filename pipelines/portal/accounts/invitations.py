"""Invitations: the only way to an account, and the way back to one whose password or phone is lost.

Belongs here: making, finding and using the link that is given to a person. Does not belong here: who may
invite (`access`), pages (`pages.accounts`).

The link holds a secret that the database has only as a hash. The second factor's secret is made with it, and
kept encrypted. An invitation to an account that is there replaces its password and second factor.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from pipelines.portal.accounts.passwords import new_hash
from pipelines.portal.accounts.second_factor import (
    new_recovery_codes,
    new_secret,
    sealed,
    step_of_code,
    unsealed,
)
from pipelines.portal.database import ACCOUNTS, METADATA, Database
from pipelines.portal.once import digest, new_token
from pipelines.portal.people import Person, person
from pipelines.portal.sessions import end_all_sessions
from pipelines.store.keys import KeyFile
from pipelines.store.sql import UtcTime

GOOD_FOR = timedelta(days=7)

INVITATIONS = sa.Table(
    "invitations",
    METADATA,
    sa.Column("token_sha256", sa.Text, primary_key=True),
    sa.Column("account", sa.ForeignKey("accounts.id"), nullable=False, unique=True),
    sa.Column("totp_secret", sa.Text, nullable=False),
    sa.Column("expires_at", UtcTime, nullable=False),
)


class CodeError(ValueError):
    """A code that is not the one the authenticator shows; the message is a key of `texts/portal_account`."""


@dataclass(frozen=True)
class Invitation:
    """An invitation that holds: to whom, and the secret for her authenticator."""

    person: Person
    totp_secret: str


def invite(database: Database, key: KeyFile, account: int, at: datetime) -> str:
    """Return the secret of a new invitation to an account; an earlier one no longer holds."""
    token = new_token()
    row = {"token_sha256": digest(token), "account": account, "expires_at": at + GOOD_FOR}
    with database.writing() as connection:
        connection.execute(sa.delete(INVITATIONS).where(INVITATIONS.c.account == account))
        connection.execute(INVITATIONS.insert().values(**row, totp_secret=sealed(new_secret(), key)))
    return token


def find_invitation(database: Database, key: KeyFile, token: str, at: datetime) -> Invitation | None:
    """Return the invitation of a secret; None where none holds."""
    with database.reading() as connection:
        statement = sa.select(INVITATIONS).where(INVITATIONS.c.token_sha256 == digest(token))
        row = connection.execute(statement).one_or_none()
        whose = person(connection, row.account) if row is not None and row.expires_at > at else None
    if row is None or whose is None or whose.state != "active":
        return None
    return Invitation(whose, unsealed(row.totp_secret, key))


def accept_invitation(
    database: Database, key: KeyFile, token: str, password: str, code: str, at: datetime
) -> tuple[Person, list[str]] | None:
    """Give an account its password and second factor; return it and its recovery codes.

    None where no invitation holds. Raises WeakPasswordError and CodeError; then nothing has changed.
    """
    found = find_invitation(database, key, token, at)
    if found is None:
        return None
    kept = new_hash(password, [found.person.name, found.person.email])
    step = step_of_code(found.totp_secret, code, at, None)
    if step is None:
        raise CodeError("portal.account.code.wrong")
    number = found.person.id
    with database.writing() as connection:
        used = sa.delete(INVITATIONS).where(INVITATIONS.c.token_sha256 == digest(token))
        if connection.execute(used).rowcount != 1:
            return None  # somebody else was first
        secret = sealed(found.totp_secret, key)
        values = {"password_hash": kept, "totp_secret": secret, "totp_used_step": step}
        connection.execute(sa.update(ACCOUNTS).where(ACCOUNTS.c.id == number).values(values))
        codes = new_recovery_codes(connection, number)
    end_all_sessions(database, number)
    return found.person, codes
