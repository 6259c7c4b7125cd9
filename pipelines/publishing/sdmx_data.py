"""The data as SDMX-CSV 2.0: one file for each dataflow.

Belongs here: the columns that SDMX-CSV puts before the components, and one observation a line. Does not
belong here: what the components are (`sdmx_structures`). pyarrow writes it, for pysdmx would take each value
through Python.
"""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.publishing.contents import Contents
from pipelines.publishing.sdmx_structures import (
    component_id,
    dimensions,
    flow_reference,
    is_observations,
    structure_message,
)
from pipelines.store.edition_files import write_csv

LINE_BREAKS = "[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+"
"""What readers of SDMX-CSV take for the end of a line, also between quotes."""

REPLACE = "R"
"""The action of all lines: an edition is whole in itself."""


def _one_line(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.replace_substring_regex(column, LINE_BREAKS, " ") if pa.types.is_string(column.type) else column


def observations(name: str, contents: Contents) -> pa.Table:
    """Return a table as SDMX-CSV shows it: the dataflow and the action, then all components."""
    table, first = contents.tables[name], dimensions(contents.model(name))
    order = first + [column for column in table.column_names if column not in first]
    fixed = {"STRUCTURE": "dataflow", "STRUCTURE_ID": flow_reference(name, contents), "ACTION": REPLACE}
    columns: dict[str, pa.Array | pa.ChunkedArray] = {
        key: pa.repeat(pa.scalar(value), table.num_rows) for key, value in fixed.items()
    }
    columns |= {component_id(column): _one_line(table.column(column)) for column in order}
    return pa.table(columns)


def write_sdmx(folder: Path, contents: Contents) -> None:
    """Write `sdmx/structures.xml` and `sdmx/<table>.csv` for each table of observations."""
    target = folder / "sdmx"
    target.mkdir()
    (target / "structures.xml").write_bytes(structure_message(contents))
    for name in contents.tables:
        if is_observations(contents.model(name)):
            write_csv(observations(name, contents), target / f"{name}.csv")
