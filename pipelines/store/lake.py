"""The lake: every table as Parquet, by region; always whole, always valid.

Belongs here: writing a table so that its bytes depend on its rows alone, and reading it back. Does
not belong here: how a table is computed (`pipelines.chain`), what is published (`edition`).
"""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.store.errors import AbsentTableError
from pipelines.store.files import beside, swap_in
from pipelines.store.frames import from_arrow, to_arrow
from schemas.tables.derive import arrow_schema
from schemas.tables.registry import table_model

IN_PARTS = "raw."
"""Tables of this schema are kept in one part per return key; all others are one file."""


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write Parquet whose bytes depend on nothing but the rows and the version of pyarrow."""
    pq.write_table(
        table,
        path,
        version="2.6",
        data_page_version="1.0",
        compression="zstd",
        compression_level=3,
        row_group_size=1_000_000,
        store_schema=False,
    )


@dataclass(frozen=True)
class Lake:
    """A folder of tables: `<region>/<schema>/<table>.parquet`, in parts for the raw tables."""

    folder: Path

    def path(self, region: str, table_name: str, part: str | None = None) -> Path:
        """Return where a table, or one part of it, lies; raise ValueError for a part too many or too few."""
        table_model(table_name)
        if (part is not None) != table_name.startswith(IN_PARTS):
            raise ValueError(f"{table_name}: tables of `raw` have parts (return keys), all others none.")
        schema, name = table_name.split(".")
        folder = self.folder / region / schema
        return folder / f"{name}.parquet" if part is None else folder / name / f"{part}.parquet"

    def parts(self, region: str, table_name: str) -> list[str]:
        """Return the return keys that a raw table has parts for."""
        folder = self.path(region, table_name, "any").parent
        return sorted(path.stem for path in folder.glob("*.parquet"))

    def write(self, region: str, table_name: str, frame: pd.DataFrame, part: str | None = None) -> int:
        """Validate a table, put it in place of the old one in a single step, return its rows."""
        table = to_arrow(table_model(table_name), frame)
        path = self.path(region, table_name, part)
        with beside(path) as temporary:
            write_parquet(table, temporary)
            swap_in(temporary, path)
        return table.num_rows

    def read_arrow(self, region: str, table_name: str, part: str | None = None) -> pa.Table:
        """Return a table as Arrow; raise AbsentTableError where it has not been written."""
        path = self.path(region, table_name, part)
        if not path.exists():
            of = f" of {part}" if part else ""
            raise AbsentTableError(
                f"Region {region} has no table {table_name}{of} yet: run `muster publish --region {region}`."
            )
        # ParquetFile, not read_table: that one makes columns of folder names.
        with pq.ParquetFile(path) as file:
            return file.read().cast(arrow_schema(table_model(table_name)))

    def read(self, region: str, table_name: str, part: str | None = None) -> pd.DataFrame:
        """Return a table as a frame that its model accepts; raise AbsentTableError where there is none."""
        return from_arrow(table_model(table_name), self.read_arrow(region, table_name, part))
