"""What a cell can be: a figure, a label, a sign for a figure that is missing.

Belongs here: one cell at a time, and serial numbers. Does not belong here: where blocks of them stand
(`shape`), what a label means (`labels`).
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from pipelines.intake.foreign.periods import year_of
from pipelines.intake.tokens import PERCENT, Token, read_token
from pipelines.intake.workbook import CellValue, Percent, is_number, shown

MANY = 65_536


@lru_cache(MANY)
def _token(text: str) -> Token:
    return read_token(text, PERCENT)


def is_figure(value: CellValue) -> bool:
    """Return whether a cell can be an observation: a number, or text that reads as one."""
    return is_number(value) or (isinstance(value, str) and _token(value).kind == "number")


def is_per_cent(value: CellValue) -> bool:
    """Return whether a cell itself shows its number in per cent, by its format or by a sign behind it."""
    return isinstance(value, Percent) or (isinstance(value, str) and value.rstrip().endswith("%"))


def is_marker(value: CellValue) -> bool:
    """Return whether a cell holds a sign that people write where a figure is missing, or a bound (<5)."""
    return isinstance(value, str) and _token(value).kind in ("marker", "bound")


def is_label(value: CellValue) -> bool:
    """Return whether a cell can be a label."""
    return isinstance(value, date) or (
        isinstance(value, str) and bool(value.strip()) and _token(value).kind == "unreadable"
    )


def could_head(value: CellValue) -> bool:
    """Return whether a cell can stand in a header: a label, even "N/A" or "X", or a year."""
    return is_label(value) or is_marker(value) or (is_figure(value) and year_of(value) is not None)


def _whole(value: CellValue) -> int | None:
    text = shown(value).rstrip(".)")
    return int(text) if text.isascii() and text.isdigit() else None


def is_serial(values: Sequence[CellValue]) -> bool:
    """Return whether cells number their rows: 1, 2, 3 and on, or 1., 2., 3."""
    return len(values) > 2 and [_whole(value) for value in values] == list(range(1, len(values) + 1))
