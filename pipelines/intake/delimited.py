"""Delimited text (.csv, .tsv) to rows of texts.

Belongs here: separator, quotes, NUL bytes. Does not belong here: the encoding (`encoding`), what a
text means as a number (`tokens`).
"""

import csv
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO

from pipelines.intake.encoding import decoded

SEPARATORS = ";\t|,"
SAMPLE_SIGNS = 100_000
_NAMED_SEPARATOR = re.compile(r'"?sep=([^"\r\n])"?(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
_COMMA_IN_TEXT = re.compile(r"(?<=\d),(?=\d)|, ")
_KEPT_AS_TEXT = re.compile(r'^="([^"]*)"$')

Rows = list[list[str]]


@dataclass(frozen=True)
class DelimitedText:
    """The cells as texts, row by row as a spreadsheet program shows them.

    `nul_cells` counts the cells in which NUL bytes stood: what an export leaves there is no text, so
    they are empty.
    """

    rows: Rows
    encoding: str
    nul_cells: int

    @property
    def has_columns(self) -> bool:
        """Return whether any separator parts the text into columns."""
        return any(len(row) > 1 for row in self.rows)


def _parsed(text: str, separator: str, *, quotes: bool = True) -> Rows:
    """Return the rows; raise csv.Error where the quotes do not close or stand inside a text."""
    # A field may be as long as the file: no limit of csv's own is lower than the file's.
    csv.field_size_limit(max(len(text), 131_072))
    lines = StringIO(text, newline="")
    if not quotes:
        return list(csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE))
    return list(csv.reader(lines, delimiter=separator, strict=True))


def _rows_of(text: str, separator: str) -> Rows:
    # Quotes count only where they are well formed; otherwise they are signs like any other.
    try:
        return _parsed(text, separator)
    except csv.Error:
        return _parsed(text, separator, quotes=False)


def _evenness(rows: Rows) -> float:
    """Return the share of filled rows that have the most common number of columns, 0 for one column."""
    widths = Counter(len(row) for row in rows if any(row))
    widest, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
    return count / widths.total() if widest > 1 else 0


def _separator(text: str) -> str:
    sample = text[:SAMPLE_SIGNS]
    if len(sample) < len(text):
        sample = sample[: sample.rfind("\n") + 1] or sample
    even = {separator: _evenness(_rows_of(sample, separator)) for separator in SEPARATORS}
    if any(even[separator] for separator in SEPARATORS if separator != ","):
        # Something else parts most rows: a comma in a number or a sentence parts nothing.
        even[","] = _evenness(_rows_of(_COMMA_IN_TEXT.sub(" ", sample), ","))
    return max(SEPARATORS, key=lambda separator: even[separator])  # the first of equals


def _rows(text: str) -> Rows:
    # Excel takes a line that names the separator for itself and shows the next one as row 1.
    named = _NAMED_SEPARATOR.match(text)
    if named:
        return _rows_of(text[named.end() :], named[1])
    return _rows_of(text, _separator(text))


def _as_shown(rows: Rows) -> Rows:
    # ="007" is how texts are kept from being made numbers: what is shown is 007.
    if not any(cell.startswith('="') for row in rows for cell in row):
        return rows
    return [[_KEPT_AS_TEXT.sub(r"\1", cell) for cell in row] for row in rows]


def _without_nul(rows: Rows) -> tuple[Rows, int]:
    count = sum("\0" in cell for row in rows for cell in row)
    if count:
        rows = [["" if "\0" in cell else cell for cell in row] for row in rows]
    return rows, count


@lru_cache(maxsize=1)  # the guard asks first, the reader right after it
def read_delimited(content: bytes) -> DelimitedText:
    """Return the cells of delimited text; raise EncodingUnknownError where the bytes make no sense."""
    text, encoding = decoded(content)
    rows, nul_cells = _without_nul(_rows(text))
    return DelimitedText(_as_shown(rows), encoding, nul_cells)
