"""A register in a workbook to the declared columns.

Belongs here: loading by fastexcel, straight to Arrow. Does not belong here: delimited text (`text`), what
the header row looks like in the file (`header`), matching headers to fields (`source`).
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import fastexcel
import numpy as np
import pyarrow as pa

from pipelines.intake.formats import FileFormat
from pipelines.intake.registers.broken import broken_cells
from pipelines.intake.registers.header import Header, header_of_other, header_of_xml
from pipelines.intake.registers.source import Column, RefusedError, Source, find_headers, letter
from schemas.findings import Finding
from schemas.register_layout import RegisterLayout
from schemas.vocabulary import normalised


def _sheet(reader: fastexcel.ExcelReader, layout: RegisterLayout) -> str:
    if layout.sheet is None:
        return reader.sheet_names[0]
    for name in reader.sheet_names:
        if normalised(name) == normalised(layout.sheet):
            return name
    raise RefusedError(Finding("register_sheet_missing", values={"name": layout.sheet}))


def _names(columns: dict[int, str], header: Header) -> list[str]:
    """Return the header from the first column on; fastexcel says X_1 for the second X, here it is X again."""
    first: dict[str, str] = {}
    named = {
        place: first.setdefault(header.content.get(place, name), name) for place, name in columns.items()
    }
    return [named.get(place, "") for place in range(max(named, default=-1) + 1)]


@dataclass
class _Columns:
    """Chooses the declared columns, and keeps what fastexcel calls them."""

    declared: set[str]
    names: dict[int, str] = field(default_factory=dict)
    first: int = 0

    def __call__(self, column: fastexcel.ColumnInfoNoDtype) -> bool:
        self.names[column.absolute_index] = column.name
        self.first = column.absolute_index - column.index
        return normalised(column.name) in self.declared


Broken = list[tuple[int, int]]
"""Row and column of broken cells: rows of persons from 0, columns of the sheet from 0."""


def _load_xml(
    content: bytes, load: partial[Any], columns: _Columns, header: Header, header_row: int
) -> tuple[pa.RecordBatch, Broken]:
    """Load eagerly, which is faster but does not tell errors; they are looked for at the same time."""
    with ThreadPoolExecutor(1) as executor:
        searched = executor.submit(broken_cells, content, header.part)
        batch = load(use_columns=columns, eager=True)
        return batch, [(row - header_row - 1, column - 1) for row, column in searched.result()]


def _load_other(load: partial[Any], columns: _Columns) -> tuple[pa.RecordBatch, Broken]:
    batch, errors = load(use_columns=columns).to_arrow_with_errors()
    places = [error.offset_position for error in errors.errors] if errors is not None else []
    return batch, [(row, column + columns.first) for row, column in places]


def read_excel(content: bytes, layout: RegisterLayout, file_format: FileFormat) -> Source:
    """Return the declared columns of a workbook; raise RefusedError where they are not there."""
    reader = fastexcel.read_excel(content)
    sheet = _sheet(reader, layout)
    is_xml = file_format in ("xlsx", "xlsm")
    header = (header_of_xml if is_xml else header_of_other)(content, sheet, layout.header_row)
    if not header.content:
        find_headers([], layout, sheet)
    columns = _Columns({normalised(name) for name in layout.headers().values()})
    load = partial(
        reader.load_sheet,
        sheet,
        header_row=layout.header_row - 1,
        schema_sample_rows=None,  # a type guessed from the first rows would empty the cells of another type
        whitespace_as_null=True,
    )
    if is_xml:
        batch, broken = _load_xml(content, load, columns, header, layout.header_row)
    else:
        batch, broken = _load_other(load, columns)
    positions = find_headers(_names(columns.names, header), layout, sheet)
    found = {
        name: Column(
            name,
            layout.headers()[name],
            letter(position),
            batch.column(columns.names[position]),
            tuple(row for row, column in broken if column == position and 0 <= row < batch.num_rows),
        )
        for name, position in positions.items()
    }
    first = layout.header_row + 1
    return Source(sheet, np.arange(first, first + batch.num_rows), found, header.is_1904)
