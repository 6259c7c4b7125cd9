"""All formats of an edition beside DuckDB, Parquet and CSV, in the order in which they are written.

Belongs here: the list of writers. Does not belong here: any of them. They are imported when an edition is
built, not when the program starts.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa


def write_formats(folder: Path, manifest: Mapping[str, Any], tables: Mapping[str, pa.Table]) -> None:
    """Write every format into the folder of an edition that nobody reads yet and that holds its CSV files."""
    from pipelines.publishing.contents import Contents
    from pipelines.publishing.data_package import write_data_package
    from pipelines.publishing.data_set import write_data_set
    from pipelines.publishing.dictionary import write_dictionary
    from pipelines.publishing.sdmx_data import write_sdmx
    from pipelines.publishing.workbook import write_workbook

    contents = Contents(manifest, tables)
    for write in (write_sdmx, write_data_package, write_workbook, write_dictionary, write_data_set):
        write(folder, contents)
