"""Delimited text (.csv, .tsv) to rows of texts.

Belongs here: encoding, separator, quotes. Does not belong here: what a text means as a number (`tokens`).
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO

SEPARATORS = ";\t|,"


@dataclass(frozen=True)
class DelimitedText:
    """The cells as texts, and the encoding they were read in."""

    rows: list[list[str]]
    encoding: str


def _decoded(content: bytes) -> tuple[str, str]:
    for encoding in ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1250"):
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return content.decode("iso8859-1"), "iso8859-1"


def _parsed(lines: Iterable[str], separator: str) -> list[list[str]]:
    return list(csv.reader(lines, delimiter=separator))


def _separator(text: str) -> str:
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    return max(SEPARATORS, key=lambda sign: min((line.count(sign) for line in lines), default=0))


def read_delimited(content: bytes) -> DelimitedText:
    """Return the cells of delimited text."""
    text, encoding = _decoded(content)
    text = text.replace("\0", "")
    return DelimitedText(_parsed(StringIO(text, newline=""), _separator(text)), encoding)
