"""The ledger: who did what to which return, when and why. Only ever added to.

Belongs here: keeping acts in an SQL database (SQLite, or PostgreSQL where several machines write).
Does not belong here: which acts are allowed (`acts`), when one is made (`pipelines.returns`).
"""

from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from pipelines.store.acts import Act, ReturnRevision, fold
from pipelines.store.errors import ActNotAllowedError


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


METADATA = sa.MetaData()

ACTS = sa.Table(
    "acts",
    METADATA,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("act", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("return_key", sa.Text, index=True),
    sa.Column("return_id", sa.Text),
    sa.Column("institution", sa.Text),
    sa.Column("time_period", sa.Integer),
    sa.Column("revision", sa.Integer),
    sa.Column("file_name", sa.Text),
    sa.Column("sha256", sa.Text),
    sa.Column("origin", sa.Text),
    sa.Column("findings_block", sa.Integer, nullable=False),
    sa.Column("findings_explain", sa.Integer, nullable=False),
    sa.Column("findings_inform", sa.Integer, nullable=False),
    # Two people who act on one revision in the same moment: the second is told.
    sa.UniqueConstraint("return_id", "act"),
    sqlite_autoincrement=True,
)

for _verb in ("UPDATE", "DELETE"):
    sa.event.listen(
        ACTS,
        "after_create",
        sa.DDL(
            f"CREATE TRIGGER acts_no_{_verb.lower()} BEFORE {_verb} ON acts "
            "BEGIN SELECT RAISE(ABORT, 'the ledger is only ever added to'); END"
        ).execute_if(dialect="sqlite"),
    )


def _sqlite_pragmas(connection: Any, record: object) -> None:  # noqa: ARG001
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


class Ledger:
    """The acts of one installation, at a database URL."""

    def __init__(self, url: str) -> None:
        self.url = url

    @cached_property
    def _engine(self) -> sa.Engine:
        engine = sa.create_engine(self.url)
        if engine.dialect.name == "sqlite":
            sa.event.listen(engine, "connect", _sqlite_pragmas)
        METADATA.create_all(engine)
        return engine

    def record(self, *acts: Act) -> list[Act]:
        """Add acts, all or none, and return them with their sequence.

        Raises ActNotAllowedError where someone else did the same to the same revision in the meantime.
        """
        recorded = []
        try:
            with self._engine.begin() as connection:
                for act in acts:
                    row = {name: value for name, value in asdict(act).items() if name != "sequence"}
                    key = connection.execute(ACTS.insert().values(row)).inserted_primary_key
                    recorded.append(replace(act, sequence=key[0] if key else 0))
        except sa.exc.IntegrityError as error:
            names = ", ".join(f"{act.act} {act.return_id}" for act in acts)
            raise ActNotAllowedError(f"{names}: somebody else has just done that. Look again.") from error
        return recorded

    def acts(self, after: int = 0, return_key: str | None = None) -> list[Act]:
        """Return the acts whose sequence is above `after`, in order; of one return where it is named."""
        columns = [ACTS.c[field.name] for field in fields(Act)]
        statement = sa.select(*columns).where(ACTS.c.sequence > after).order_by(ACTS.c.sequence)
        if return_key is not None:
            statement = statement.where(ACTS.c.return_key == return_key)
        with self._engine.connect() as connection:
            return [Act(**row._mapping) for row in connection.execute(statement)]

    def returns(self, return_key: str | None = None) -> list[ReturnRevision]:
        """Return every revision of every return (or of one) with its state."""
        return fold(self.acts(return_key=return_key))
