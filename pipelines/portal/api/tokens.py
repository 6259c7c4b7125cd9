"""Tokens of machines: made once, shown once, kept as a hash, revoked for good.

Belongs here: making, finding, listing and revoking them. Does not belong here: how one is sent
(`portal.visitor`), the page on which it is made (`pages.tokens`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from pipelines.portal.database import METADATA, Database
from pipelines.portal.once import digest, new_token
from pipelines.portal.people import Person
from pipelines.store.sql import UtcTime

PREFIX = "muster_"
"""How every token begins: whoever looks for secrets in files finds it."""

ROLE = "reporter"
SEEN_EVERY = timedelta(minutes=1)

TOKENS = sa.Table(
    "tokens",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("token_sha256", sa.Text, nullable=False, unique=True),
    sa.Column("institution", sa.Text, nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("made_by", sa.Text, nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("used_at", UtcTime),
    sa.Column("revoked_at", UtcTime),
    sqlite_autoincrement=True,
)


@dataclass(frozen=True)
class Token:
    """A token without its secret."""

    id: int
    institution: str
    name: str
    made_by: str
    made_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


COLUMNS = [TOKENS.c[name] for name in Token.__dataclass_fields__]


def make_token(database: Database, *, institution: str, name: str, by: str, at: datetime) -> str:
    """Make a token and return its secret, which is nowhere kept."""
    secret = PREFIX + new_token()
    row = {"token_sha256": digest(secret), "institution": institution, "name": name}
    with database.writing() as connection:
        connection.execute(TOKENS.insert().values(row | {"made_by": by, "made_at": at}))
    return secret


def tokens_of(database: Database, institution: str) -> list[Token]:
    """Return all tokens of an institution, the newest first."""
    statement = sa.select(*COLUMNS).where(TOKENS.c.institution == institution).order_by(TOKENS.c.id.desc())
    with database.reading() as connection:
        return [Token(**row._mapping) for row in connection.execute(statement)]


def revoke_token(database: Database, institution: str, number: int, at: datetime) -> bool:
    """Revoke a token of an institution; return whether there was one that held."""
    own = sa.and_(TOKENS.c.id == number, TOKENS.c.institution == institution, TOKENS.c.revoked_at.is_(None))
    with database.writing() as connection:
        return connection.execute(sa.update(TOKENS).where(own).values(revoked_at=at)).rowcount == 1


def revoke_tokens_made_by(connection: sa.Connection, email: str, at: datetime) -> list[Token]:
    """Revoke the tokens that somebody made, who has seen their secrets; return those that held."""
    own = sa.and_(TOKENS.c.made_by == email, TOKENS.c.revoked_at.is_(None))
    found = [Token(**row._mapping) for row in connection.execute(sa.select(*COLUMNS).where(own))]
    connection.execute(sa.update(TOKENS).where(own).values(revoked_at=at))
    return found


def machine(database: Database, secret: str, at: datetime) -> Person | None:
    """Return who a token stands for, a reporter of its institution; None where none holds."""
    holds = sa.and_(TOKENS.c.token_sha256 == digest(secret), TOKENS.c.revoked_at.is_(None))
    with database.reading() as connection:
        row = connection.execute(sa.select(*COLUMNS).where(holds)).one_or_none()
    if row is None:
        return None
    if row.used_at is None or at - row.used_at > SEEN_EVERY:
        with database.writing() as connection:
            connection.execute(sa.update(TOKENS).where(holds).values(used_at=at))
    return Person(
        id=-row.id,  # no account has it
        email=f"token {row.id}",
        name=row.name,
        role=ROLE,
        institution=row.institution,
        language="en",
        state="active",
    )
