"""The files of an edition: DuckDB, Parquet, CSV, dictionary.

Belongs here: writing each into a folder that nobody reads yet, and counting that all is there. Does
not belong here: which tables, which release, the manifest, `latest` (`edition`).
"""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv

from pipelines.store.edition_views import write_views
from pipelines.store.lake import write_parquet
from schemas.generate import dictionary_csv, dictionary_markdown
from schemas.tables.derive import description, duckdb_ddl
from schemas.tiers import INTERNAL, tier_model

DATABASE = "muster.duckdb"
STORAGE_VERSION = "v1.0.0"
"""The oldest format that DuckDB still writes. Clients since 1.1 open it; 1.0 cannot read its primary keys."""

OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
ABOUT = "audit"
"""The schema of the view that says which edition this is."""

FORMULA = r"^([=+\-@\t\r])"
"""How a text begins that a spreadsheet would run; an apostrophe before it keeps it a text."""


class EditionError(RuntimeError):
    """An edition does not hold what was put into it."""


def quoted(text: object) -> str:
    """Return a value as a literal of SQL."""
    return str(text) if isinstance(text, int) else "'" + str(text).replace("'", "''") + "'"


def open_database(path: Path) -> duckdb.DuckDBPyConnection:
    """Open an edition's database as its readers do: read-only, without the network."""
    return duckdb.connect(str(path), read_only=True, config=OFFLINE)


def _notice(release: Mapping[str, object]) -> str:
    """Return what figures these are, and for whom."""
    return f"{release['notice']} {release['access']}"


def _about(release: Mapping[str, object]) -> list[str]:
    columns = ", ".join(f"{quoted(value)} AS {name}" for name, value in release.items())
    return [
        f"CREATE VIEW audit.edition AS SELECT {columns}",
        f"COMMENT ON VIEW audit.edition IS {quoted(f'Which edition this is. {_notice(release)}')}",
    ]


def write_database(path: Path, tables: Mapping[str, pa.Table], release: Mapping[str, object]) -> None:
    """Write tables with keys, checks, comments, and views; a table's comment names notice and release."""
    tier = str(release["tier"])
    label = f"{_notice(release)} Edition {release['region']} {release['year']}.{release['release']}."
    with duckdb.connect(":memory:", config=OFFLINE) as connection:
        connection.execute(f"ATTACH {quoted(path)} AS edition (STORAGE_VERSION '{STORAGE_VERSION}')")
        connection.execute("USE edition")
        connection.begin()  # one commit for all: each would wait for the disk
        for schema in dict.fromkeys([*(name.split(".")[0] for name in tables), ABOUT]):
            connection.execute(f"CREATE SCHEMA {schema}")
        for name, table in tables.items():
            model = tier_model(name, tier)
            for statement in duckdb_ddl(model):
                connection.execute(statement)
            comment = quoted(f"{description(model)} {label}")
            connection.execute(f"COMMENT ON TABLE {name} IS {comment}")
            connection.register("incoming", table)
            connection.execute(f"INSERT INTO {name} BY NAME SELECT * FROM incoming")  # noqa: S608 (registry)
            connection.unregister("incoming")
        write_views(connection, tables)
        for statement in _about(release):
            connection.execute(statement)
        connection.commit()
        connection.execute("USE memory")
        connection.execute("DETACH edition")


def _harmless(table: pa.Table) -> pa.Table:
    for position, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            safe = pc.replace_substring_regex(table.column(position), FORMULA, r"'\1")
            table = table.set_column(position, field, safe)
    return table


def write_csv(table: pa.Table, path: Path | BinaryIO) -> None:
    """Write CSV: UTF-8, LF, texts in quotes, empty for absent, no text that a spreadsheet would run."""
    pcsv.write_csv(_harmless(table), path)


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return sha256(path.read_bytes()).hexdigest()


def write_exports(
    folder: Path, tables: Mapping[str, pa.Table], tier: str = INTERNAL
) -> dict[str, dict[str, object]]:
    """Write Parquet, CSV and dictionary of the tables; return rows and hashes by table."""
    contents: dict[str, dict[str, object]] = {}
    for name, table in tables.items():
        schema, short = name.split(".")
        parquet = folder / "parquet" / schema / f"{short}.parquet"
        csv = folder / "csv" / schema / f"{short}.csv"
        for path in (parquet, csv):
            path.parent.mkdir(parents=True, exist_ok=True)
        write_parquet(table, parquet)
        write_csv(table, csv)
        contents[name] = {
            "rows": table.num_rows,
            "parquet_sha256": file_digest(parquet),
            "csv_sha256": file_digest(csv),
        }
    models = [tier_model(name, tier) for name in tables]
    (folder / "dictionary.md").write_bytes(dictionary_markdown(models).encode())
    (folder / "dictionary.csv").write_bytes(dictionary_csv(models).encode())
    return contents


def verify(folder: Path, tables: Mapping[str, pa.Table]) -> None:
    """Reopen what was written; raise EditionError where database or Parquet differ from the lake."""
    with open_database(folder / DATABASE) as connection:
        for name, table in tables.items():
            connection.register("expected", table)
            parquet = quoted(folder / "parquet" / f"{name.replace('.', '/')}.parquet")
            for source in (name, f"read_parquet({parquet})"):
                rows, more = connection.execute(
                    f"SELECT (SELECT count(*) FROM {source}), count(*) FROM "  # noqa: S608 (registry)
                    f"(SELECT * FROM expected EXCEPT SELECT * FROM {source})"
                ).fetchall()[0]
                if (rows, more) != (table.num_rows, 0):
                    raise EditionError(
                        f"{source}: {rows} rows, {more} missing; the lake has {table.num_rows}."
                    )
            connection.unregister("expected")
