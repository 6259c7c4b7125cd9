"""SQL on an edition: read-only, without files, without the network.

Belongs here: a connection that can do nothing but read the edition, and errors in plain words. Does not
belong here: how an answer is shown (`pipelines.cli`).
"""

from collections import Counter
from typing import Any

import duckdb
import pyarrow as pa

from pipelines.store.edition import Edition
from pipelines.store.edition_files import OFFLINE
from pipelines.store.errors import StoreError

SEALED: dict[str, Any] = OFFLINE | {
    "enable_external_access": False,
    "python_enable_replacements": False,
    "lock_configuration": True,
}
"""No file, no address, no variable of ours can be named in the SQL, and no setting changed by it."""

FORBIDDEN = "The SQL may only read the edition: no files, no network, no other databases, no settings."


class QueryError(StoreError):
    """The SQL cannot be answered."""


def _in_words(error: duckdb.Error) -> str:
    """Return what DuckDB says, with the line that it points to."""
    text = str(error).strip()
    return f"{FORBIDDEN} ({text})" if isinstance(error, duckdb.PermissionException) else text


def _told_apart(table: pa.Table) -> pa.Table:
    """Return the table; raise QueryError where two columns have one name, since one would be lost."""
    twice = sorted(name for name, times in Counter(table.column_names).items() if times > 1)
    if twice:
        raise QueryError(f"Two columns are called {', '.join(twice)}: give each a name of its own with AS.")
    return table


def query(edition: Edition, sql: str) -> pa.Table:
    """Return the answer of one statement; raise QueryError where there is none or it does more than read."""
    with duckdb.connect(str(edition.database), read_only=True, config=SEALED) as connection:
        try:
            statements = connection.extract_statements(sql)
            if len(statements) != 1:
                raise QueryError(f"Give one statement of SQL, not {len(statements)}.")
            answer = connection.execute(statements[0])
            if answer.description is None:
                raise QueryError("The SQL gives no rows.")
            return _told_apart(answer.to_arrow_table())
        except duckdb.Error as error:
            raise QueryError(_in_words(error)) from None
