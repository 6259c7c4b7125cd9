"""One way to SQL: SQLite that loses nothing, or PostgreSQL.

Belongs here: engines, times, the one transaction that writes, tables that are only ever added to. Does not
belong here: any table (`ledger`, `pipelines.portal.database`).
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


WRITER = 0x4D75737465  # "Muste" in ASCII: a number that nobody else takes by chance
"""The lock of PostgreSQL that whoever writes holds until the transaction ends."""


def _begin_postgresql(connection: sa.Connection) -> None:
    if connection.get_execution_options().get(WRITES):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER})")


BEGINNINGS = {"sqlite": _begin_sqlite, "postgresql": _begin_postgresql}


def engine_of(url: sa.URL) -> sa.Engine:
    """Return an engine whose transactions with the option WRITES come one after the other.

    What such a one reads, nobody changes until it ends; then all of it is on disk. Readers do not wait.
    """
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", BEGINNINGS[engine.dialect.name])
    return engine


def only_added_to(table: sa.Table) -> None:
    """Let the database refuse to change or remove what is in a table; to be said before it is made."""
    name, refusal = table.name, f"{table.name} is only ever added to"
    for verb in ("UPDATE", "DELETE"):
        trigger = sa.DDL(
            f"CREATE TRIGGER {name}_no_{verb.lower()} BEFORE {verb} ON {name} "
            f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
        )
        sa.event.listen(table, "after_create", trigger.execute_if(dialect="sqlite"))
    for statement in (
        f"CREATE FUNCTION {name}_refused() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{refusal}'; END $$",
        f"CREATE TRIGGER {name}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {name} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}_refused()",
    ):
        sa.event.listen(table, "after_create", sa.DDL(statement).execute_if(dialect="postgresql"))
