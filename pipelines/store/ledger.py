"""The ledger: who did what to which return, when and why. Only ever added to.

Belongs here: keeping acts in an SQL database (SQLite in an installation; PostgreSQL can hold them, too).
Does not belong here: which acts are allowed (`acts`), when one is made (`pipelines.returns`).
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields, replace
from datetime import datetime
from functools import cached_property
from importlib.metadata import version

import sqlalchemy as sa

from pipelines.store.acts import Act, ReturnRevision, fold
from pipelines.store.errors import ActNotAllowedError, StoreError
from pipelines.store.sql import WRITES, UtcTime, engine_of, only_added_to

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
    sa.Column("sha256", sa.Text, index=True),
    sa.Column("origin", sa.Text),
    sa.Column("kept_as", sa.Text),
    sa.Column("kept_sha256", sa.Text),
    sa.Column("layout_sha256", sa.Text),
    sa.Column("findings_block", sa.Integer, nullable=False),
    sa.Column("findings_explain", sa.Integer, nullable=False),
    sa.Column("findings_inform", sa.Integer, nullable=False),
    sa.Column("role", sa.Text),
    sa.Column("finding", sa.Text),
    sa.Column("evidence", sa.Text),
    sa.Column("sheet", sa.Text),
    sa.Column("cell", sa.Text),
    sa.Column("series", sa.Text),
    sa.Column("replies_to", sa.Integer),
    sa.Column("muster_version", sa.Text),
    sqlite_autoincrement=True,
)

_IS_SUBMISSION = ACTS.c.act == "submit"
# Two who submit one revision in the same moment: the second is told.
sa.Index(
    "acts_one_submission",
    ACTS.c.return_id,
    unique=True,
    sqlite_where=_IS_SUBMISSION,
    postgresql_where=_IS_SUBMISSION,
)

only_added_to(ACTS)


class LedgerError(StoreError):
    """The ledger cannot be read or written."""


EARLIER = "acts_before"


def _shared_columns(connection: sa.Connection) -> list[str]:
    """Return the columns of an act that the table of the database has, too."""
    there = {column["name"] for column in sa.inspect(connection).get_columns(ACTS.name)}
    return [column.name for column in ACTS.columns if column.name in there]


def _is_of_earlier_muster(connection: sa.Connection) -> bool:
    """Return whether the table lacks columns, or allows an act only once a revision as it did at first."""
    lacks = len(_shared_columns(connection)) < len(ACTS.columns)
    return lacks or bool(sa.inspect(connection).get_unique_constraints(ACTS.name))


def _move_to_new_table(connection: sa.Connection) -> None:
    """Copy the acts of an earlier Muster, as they are, into the table of this one."""
    shared = ", ".join(_shared_columns(connection))
    for verb in ("update", "delete"):
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {ACTS.name}_no_{verb}")
    for index in sa.inspect(connection).get_indexes(ACTS.name):
        connection.exec_driver_sql(f"DROP INDEX {index['name']}")
    connection.exec_driver_sql(f"ALTER TABLE {ACTS.name} RENAME TO {EARLIER}")
    METADATA.create_all(connection)
    connection.exec_driver_sql(
        f"INSERT INTO {ACTS.name} ({shared}) SELECT {shared} FROM {EARLIER} ORDER BY sequence"  # noqa: S608
    )
    connection.exec_driver_sql(f"DROP TABLE {EARLIER}")


def _prepare(connection: sa.Connection) -> None:
    """Make the table where there is none; bring one of an earlier Muster up to date."""
    if not sa.inspect(connection).has_table(ACTS.name):
        METADATA.create_all(connection)
    elif _is_of_earlier_muster(connection):
        if connection.dialect.name != "sqlite":
            raise LedgerError("The ledger is of an earlier Muster: only one in SQLite is brought up to date.")
        _move_to_new_table(connection)


class Ledger:
    """The acts of one installation, at a database URL."""

    def __init__(self, url: str | sa.URL) -> None:
        self.url = sa.make_url(url)

    @cached_property
    def _engine(self) -> sa.Engine:
        engine = engine_of(self.url)
        with engine.connect() as connection:
            is_up_to_date = sa.inspect(connection).has_table(ACTS.name) and not _is_of_earlier_muster(
                connection
            )
        if not is_up_to_date:  # looked at again once nobody else writes
            with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
                _prepare(connection)
        return engine

    @contextmanager
    def _connection(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except sa.exc.IntegrityError:
            raise
        except sa.exc.DatabaseError as error:
            raise LedgerError(
                f"The ledger {self.url.render_as_string()} cannot be read or written: {error.orig}. "
                "Where the file is damaged, put back the copy of your backup."
            ) from error

    def decide(
        self,
        decision: Callable[[list[Act]], Iterable[Act]],
        return_key: str | None = None,
        sha256: str | None = None,
    ) -> list[Act]:
        """Add the acts that `decision` makes of those that are there, and return them with their sequence.

        Nobody else adds an act between reading and adding. `decision` hears the acts of one return, or
        on one file's bytes, where they are named; of both where both are. All acts are added or none.
        """
        with self._connection() as plain:
            connection = plain.execution_options(**{WRITES: True})
            with connection.begin():
                acts = decision(_read(connection, return_key=return_key, sha256=sha256))
                return [_added(connection, act) for act in acts]

    def record(self, *acts: Act) -> list[Act]:
        """Add acts, all or none, and return them with their sequence.

        Raises ActNotAllowedError where somebody did the same to the same revision already.
        """
        try:
            return self.decide(lambda _: acts, return_key=acts[0].return_key if acts else None)
        except sa.exc.IntegrityError as error:
            raise ActNotAllowedError("acts.refused.just_done") from error

    def acts(
        self,
        after: int = 0,
        return_key: str | None = None,
        as_of: int | None = None,
        sha256: str | None = None,
    ) -> list[Act]:
        """Return the acts whose sequence is above `after` and at most `as_of`, in order.

        Those of one return, or on one file's bytes, where they are named.
        """
        with self._connection() as connection:
            return _read(connection, after, return_key, as_of, sha256)

    def returns(self, return_key: str | None = None, as_of: int | None = None) -> list[ReturnRevision]:
        """Return every revision of every return (or of one) with its state; as it was at `as_of`."""
        return fold(self.acts(return_key=return_key, as_of=as_of))

    def last(self) -> int:
        """Return the sequence of the last act; 0 where there is none."""
        with self._connection() as connection:
            return connection.execute(sa.select(sa.func.max(ACTS.c.sequence))).scalar() or 0

    def act_at(self, moment: datetime) -> int:
        """Return the sequence of the last act up to a moment: the ledger as it stood then.

        Raises LedgerError where there was none yet, and where an act of before was added after one of later,
        for then no act stands for the moment.
        """
        with self._connection() as connection:
            last = sa.select(sa.func.max(ACTS.c.sequence)).where(ACTS.c.at <= moment)
            following = sa.select(sa.func.min(ACTS.c.sequence)).where(ACTS.c.at > moment)
            found, after = connection.execute(last).scalar(), connection.execute(following).scalar()
            first = connection.execute(sa.select(sa.func.min(ACTS.c.at))).scalar()
        if found is None:
            began = f"its first act is of {first:%Y-%m-%d %H:%M:%S} (UTC)" if first else "it holds no act"
            raise LedgerError(f"The ledger had nothing in it at {moment:%Y-%m-%d %H:%M:%S} (UTC): {began}.")
        if after is not None and after < found:
            raise LedgerError(
                f"Act {found} of the ledger is of before {moment:%Y-%m-%d %H:%M:%S} (UTC), but was added "
                f"after act {after}, which is of later: how the ledger stood then cannot be told."
            )
        return int(found)


def _read(
    connection: sa.Connection,
    after: int = 0,
    return_key: str | None = None,
    as_of: int | None = None,
    sha256: str | None = None,
) -> list[Act]:
    columns = [ACTS.c[field.name] for field in fields(Act)]
    statement = sa.select(*columns).where(ACTS.c.sequence > after).order_by(ACTS.c.sequence)
    named = {"return_key": return_key, "sha256": sha256}
    named_of = [ACTS.c[name] == value for name, value in named.items() if value is not None]
    if named_of:
        statement = statement.where(sa.or_(*named_of))
    if as_of is not None:
        statement = statement.where(ACTS.c.sequence <= as_of)
    return [Act(**row._mapping) for row in connection.execute(statement)]


def _added(connection: sa.Connection, act: Act) -> Act:
    written = replace(act, muster_version=version("muster"))
    row = {name: value for name, value in asdict(written).items() if name != "sequence"}
    key = connection.execute(ACTS.insert().values(row)).inserted_primary_key
    return replace(written, sequence=key[0] if key else 0)
