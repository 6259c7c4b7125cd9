"""A register in a workbook to the declared columns.

Belongs here: loading by fastexcel, straight to Arrow. Does not belong here: delimited text (`text`), what
the header row looks like in the file (`header`), matching headers to fields (`source`).
"""

from collections import defaultdict

import fastexcel
import numpy as np

from pipelines.intake.formats import FileFormat
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


def _errors(errors: fastexcel.CellErrors | None) -> dict[int, tuple[int, ...]]:
    """Return the rows of error cells by column, both from 0. What a cell holds is not looked at."""
    found: dict[int, list[int]] = defaultdict(list)
    for error in errors.errors if errors is not None else []:
        row, column = error.offset_position
        found[column].append(row)
    return {column: tuple(sorted(rows)) for column, rows in found.items()}


def read_excel(content: bytes, layout: RegisterLayout, file_format: FileFormat) -> Source:
    """Return the declared columns of a workbook; raise RefusedError where they are not there."""
    reader = fastexcel.read_excel(content)
    sheet = _sheet(reader, layout)
    header_of = header_of_xml if file_format in ("xlsx", "xlsm") else header_of_other
    header = header_of(content, sheet, layout.header_row)
    if not header.content:
        find_headers([], layout, sheet)
    declared = {normalised(name) for name in layout.headers().values()}
    seen: dict[int, str] = {}

    def is_declared(column: fastexcel.ColumnInfoNoDtype) -> bool:
        seen[column.absolute_index] = column.name
        return normalised(column.name) in declared

    loaded = reader.load_sheet(
        sheet,
        header_row=layout.header_row - 1,
        use_columns=is_declared,
        schema_sample_rows=None,  # a type guessed from the first rows would empty the cells of another type
        whitespace_as_null=True,
    )
    positions = find_headers(_names(seen, header), layout, sheet)
    batch, errors = loaded.to_arrow_with_errors()
    in_batch = {column.absolute_index: column for column in loaded.selected_columns}
    broken = _errors(errors)
    columns = {
        name: Column(
            name,
            layout.headers()[name],
            letter(position),
            batch.column(in_batch[position].name),
            broken.get(in_batch[position].index, ()),
        )
        for name, position in positions.items()
    }
    first = layout.header_row + 1
    return Source(sheet, np.arange(first, first + batch.num_rows), columns, header.is_1904)
