"""A register in delimited text (.csv, .tsv) to the declared columns.

Belongs here: finding separator and encoding by the declared headers, loading by Arrow. Does not belong
here: workbooks (`excel`), matching headers to fields (`source`).
"""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO
from itertools import islice

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from pipelines.intake.registers.source import Column, RefusedError, Source, find_headers, letter
from schemas.findings import MOST_NAMED, Finding, Place
from schemas.register_layout import RegisterLayout
from schemas.vocabulary import normalised

SEPARATORS = ";,\t|"
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
HEAD = 1 << 16
"""How many characters are looked at for the header."""

ENCODINGS = ("utf-8-sig", "cp1250", "cp1251")
"""In this order: text that is valid UTF-8 is hardly ever anything else; between the other two the
declared headers decide."""


@dataclass(frozen=True)
class _Reading:
    encoding: str
    separator: str
    text: str
    header: list[str]

    def declared(self, layout: RegisterLayout) -> int:
        """Return how many declared headers stand in the header row."""
        names = {normalised(name) for name in self.header}
        return sum(normalised(name) in names for name in layout.headers().values())


def _readings(content: bytes, header_row: int) -> Iterator[_Reading]:
    for encoding in ("utf-16",) if content.startswith(UTF_16) else ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        for separator in SEPARATORS:
            yield _Reading(encoding, separator, text, _header(text[:HEAD], separator, header_row))


def _header(text: str, separator: str, header_row: int) -> list[str]:
    rows = csv.reader(StringIO(text, newline=""), delimiter=separator)
    return next(islice(rows, header_row - 1, None), [])


def _best(content: bytes, layout: RegisterLayout) -> _Reading:
    best: _Reading | None = None
    for reading in _readings(content, layout.header_row):
        if best is None or reading.declared(layout) > best.declared(layout):
            best = reading
        if best.declared(layout) == len(layout.headers()):
            return best
    if best is None:
        raise RefusedError(Finding("register_unreadable"))
    return best


def _table(reading: _Reading, positions: dict[str, int], header_row: int) -> tuple[pa.Table, list[int]]:
    ragged: list[int] = []

    def note(row: arrow_csv.InvalidRow) -> str:
        ragged.append(row.number)
        return "skip"

    names = [letter(position) for position in range(len(reading.header))]
    wanted = list(dict.fromkeys(names[position] for position in positions.values()))
    table = arrow_csv.read_csv(
        BytesIO(reading.text.encode("utf-8")),
        # One thread: only so does Arrow know the numbers of the rows that it could not read.
        read_options=arrow_csv.ReadOptions(
            use_threads=False, column_names=names, skip_rows_after_names=header_row
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=reading.separator,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=note,
        ),
        convert_options=arrow_csv.ConvertOptions(
            include_columns=wanted,
            column_types=dict.fromkeys(wanted, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
        ),
    )
    return table.combine_chunks(), ragged


def read_text(content: bytes, layout: RegisterLayout) -> Source:
    """Return the declared columns of delimited text; raise RefusedError where they are not there."""
    reading = _best(content, layout)
    positions = find_headers(reading.header, layout, None)
    table, ragged = _table(reading, positions, layout.header_row)
    columns = {
        name: Column(
            name, layout.headers()[name], letter(place), table.column(letter(place)).combine_chunks()
        )
        for name, place in positions.items()
    }
    last = layout.header_row + table.num_rows + len(ragged)
    numbers = np.setdiff1d(np.arange(layout.header_row + 1, last + 1), ragged)
    findings = []
    if ragged:
        cells = tuple(Place(None, f"A{number}") for number in ragged[:MOST_NAMED])
        findings.append(Finding("register_row_ragged", cells[0], cells[1:], {"count": len(ragged)}))
    return Source(None, numbers, columns, findings=findings)
