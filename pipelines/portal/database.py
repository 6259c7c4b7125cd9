"""The portal's own tables: accounts, sessions and what belongs to them. Never a figure.

Belongs here: the tables and one way to read and write them. Does not belong here: what an entry means
(`accounts`, `sessions`, `trail`), acts on returns (`store.ledger`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

import sqlalchemy as sa

from pipelines.portal.settings import PortalSettings
from pipelines.store.home import Home
from pipelines.store.sql import WRITES, UtcTime, engine_of

METADATA = sa.MetaData()

MOST_NUMBER = 2**31 - 1
"""The largest number of a row: neither SQLite nor PostgreSQL is asked for a larger one."""

ACCOUNTS = sa.Table(
    "accounts",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("email", sa.Text, nullable=False, unique=True),  # in small letters
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("institution", sa.Text),  # reporters and heads have one, others none
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),  # active or closed
    sa.Column("password_hash", sa.Text),
    sa.Column("totp_secret", sa.Text),  # encrypted with the key of the home
    sa.Column("totp_used_step", sa.Integer),  # a code is good once
    sa.Column("created_at", UtcTime, nullable=False),
    sqlite_autoincrement=True,
)

SESSIONS = sa.Table(
    "sessions",
    METADATA,
    sa.Column("token_sha256", sa.Text, primary_key=True),
    sa.Column("account", sa.ForeignKey("accounts.id"), nullable=False, index=True),
    sa.Column("started_at", UtcTime, nullable=False),
    sa.Column("seen_at", UtcTime, nullable=False),
)


class Database:
    """The portal's database; its tables are made where there are none."""

    def __init__(self, url: sa.URL) -> None:
        self.url = url
        self._tables_there = 0

    @cached_property
    def _engine(self) -> sa.Engine:
        return engine_of(self.url)

    def _connect(self) -> sa.Connection:
        """Connect; first make the tables that modules have brought since the last time."""
        known = len(METADATA.tables)
        if known != self._tables_there:
            with self._engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
                METADATA.create_all(connection)
            self._tables_there = known
        return self._engine.connect()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Open a connection that writes nothing."""
        with self._connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Open a transaction: all of it is on disk when it ends, or nothing."""
        with self._connect().execution_options(**{WRITES: True}) as connection, connection.begin():
            yield connection


def open_database(settings: PortalSettings, home: Home) -> Database:
    """Return the database that the settings name, `portal.sqlite` in the home where they name none."""
    if settings.database is not None:
        return Database(sa.make_url(settings.database))
    home.folder.mkdir(parents=True, exist_ok=True)
    return Database(sa.URL.create("sqlite", database=str(home.folder / "portal.sqlite")))
