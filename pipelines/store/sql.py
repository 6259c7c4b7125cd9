"""One way to SQL: SQLite that loses nothing, or PostgreSQL where several machines write.

Belongs here: engines, times, the one transaction that writes. Does not belong here: any table (`ledger`,
`pipelines.portal.database`).
"""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa


class UtcTime(sa.TypeDecorator[datetime]):
    """A time that is aware in Python and UTC without a zone in the database."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        """Return the time as the database keeps it; raise ValueError for one that names no zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"The time {value} names no time zone.")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        """Return the time as Python has it."""
        return value if value is None else value.replace(tzinfo=UTC)


WRITES = "writes"
"""The execution option of a transaction that writes."""


def _prepare_sqlite(connection: Any, record: object) -> None:  # noqa: ARG001
    connection.isolation_level = None  # the driver begins nothing by itself: `_begin_sqlite` does
    for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def engine_of(url: sa.URL) -> sa.Engine:
    """Return an engine; SQLite waits for others, writes ahead, and is on disk when a transaction ends."""
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def wait_to_write(connection: sa.Connection, table: str) -> None:
    """Make this transaction the only one that writes the table; readers do not wait.

    In SQLite it is already: its transactions with the option WRITES begin so.
    """
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
