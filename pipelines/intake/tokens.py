"""A cell to a number, or to why it is none.

Belongs here: how numbers are written by hand. Does not belong here: which cell means what
(`layout`), whether a number is plausible (`checking`).

A single separator before exactly three digits (`1.234`, `1,234`) is read by the unit: in per cent
it is a decimal sign, since no share reaches a thousand; in everything else it parts thousands,
since persons, posts and money in whole units are given so. Zero before it (`0.082`) is always decimal.
"""

import math
import re
from dataclasses import dataclass
from typing import Literal

from pipelines.intake.workbook import CellValue, Percent, is_number, shown
from schemas.statuses import unclear_markers
from schemas.vocabulary import folded

PERCENT = "percent"
_MARK = re.compile(r"(?<=\d)\s?[*†‡§¹²³⁰⁴-⁹]+$")
_BOUND = re.compile(r"^[<>≤≥≦≧~]\s?\d")
_PLAIN = re.compile(r"^-?\d+$")
_SPACED = re.compile(r"^(-?\d{1,3}(?: \d{3})+)(?:[.,](\d+))?$")
_GROUPED = re.compile(r"^(-?[1-9]\d{0,2}(?:([.,'])\d{3})(?:\2\d{3})*)(?:(?!\2)[.,](\d+))?$")
_DECIMAL = re.compile(r"^(-?\d+)[.,](\d+)$")


@dataclass(frozen=True)
class Token:
    """What a cell says. `value` is set for a number, `text` is the cell as the sender sees it.

    marker: a sign for "no number" whose meaning nobody agreed on; bound: `<5`; `has_mark`: a number
    with a footnote mark.
    """

    kind: Literal["empty", "number", "marker", "bound", "unreadable"]
    text: str
    value: float | None = None
    has_mark: bool = False


def _parts(text: str, unit: str) -> tuple[str, str] | None:
    if _PLAIN.match(text):
        return text, ""
    if match := _SPACED.match(text):
        return match[1], match[2] or ""
    decimal = _DECIMAL.match(text)
    if decimal and unit == PERCENT:
        return decimal[1], decimal[2]
    if match := _GROUPED.match(text):
        return match[1], match[3] or ""
    return (decimal[1], decimal[2]) if decimal else None


def _number(text: str, unit: str) -> float | None:
    if unit == PERCENT and text.endswith("%"):
        text = text[:-1].rstrip()
    parts = _parts(text, unit)
    if parts is None:
        return None
    whole = re.sub(r"[ .,']", "", parts[0])
    return float(f"{whole}.{parts[1] or '0'}")


def _text_token(text: str, unit: str) -> Token:
    without_mark = _MARK.sub("", text)
    plain = folded(without_mark)
    number = _number(plain, unit)
    if number is not None:
        return Token("number", text, number, has_mark=without_mark != text)
    if plain.casefold() in unclear_markers():
        return Token("marker", text)
    return Token("bound" if _BOUND.match(plain) else "unreadable", text)


def read_token(value: CellValue, unit: str) -> Token:
    """Return what a cell of `unit` says; never raises. Dates, yes/no and error cells are unreadable."""
    if value is None:
        return Token("empty", "")
    if isinstance(value, Percent) and unit != PERCENT:
        return Token("unreadable", shown(value))
    if is_number(value):
        number = float(value)  # type: ignore[arg-type]
        return (
            Token("number", shown(value), number)
            if math.isfinite(number)
            else Token("unreadable", shown(value))
        )
    if isinstance(value, str):
        return _text_token(value.strip(), unit)
    return Token("unreadable", shown(value))
