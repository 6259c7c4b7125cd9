"""A cell to a number, or to why it is none.

Belongs here: how numbers are written by hand. Does not belong here: which cell means what
(`layout`), whether a number is plausible (`checking`).

A single separator before exactly three digits (`1.234`, `1,234`) is a decimal sign in what never reaches
a thousand (shares, ratios, years), and otherwise what the other numbers of the sheet say it is
(`notation`). Where they say nothing it parts thousands in what is counted in whole units (persons,
posts, money), and nobody can know in what is not (hours, full-time equivalents): then the sender is
asked, as she is where the sheet would make fractions of persons. Zero before it (`0.082`) is always
decimal. A number in brackets is asked about too: a loss for an accountant, an aside for all others.
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from pipelines.intake.notation import DecimalSign
from pipelines.intake.workbook import CellValue, Percent, is_number, shown
from schemas.statuses import unclear_markers
from schemas.vocabulary import folded

PERCENT = "percent"
BELOW_A_THOUSAND = {PERCENT, "percentage_points", "per_mille", "ratio", "ratio_to_population", "years"}
PARTS_ARE_USUAL = {"full_time_equivalents", "hours", "thousands"}
_MARK = re.compile(r"(?<=[\d%])(?:\s?[*†‡§¹²³⁰⁴-⁹⁽⁾₀-₉\u2460-\u24ff]+|\s?[^\W\d_]\)|\s?\([^\W\d_]\)|\s\d\))$")
_BOUND = re.compile(r"^[<>≤≥≦≧~]\s?\d")
_PLAIN = re.compile(r"^[+-]?\d+$")
_SPACED = re.compile(r"^([+-]?\d{1,3}(?: \d{3})+)(?:[.,](\d+))?$")
_GROUPED = re.compile(r"^([+-]?[1-9]\d{0,2}(?:([.,'])\d{3})(?:\2\d{3})*)(?:(?!\2)[.,](\d+))?$")
_DECIMAL = re.compile(r"^([+-]?\d+)[.,](\d+)$")
_EITHER = re.compile(r"^[+-]?[1-9]\d{0,2}([.,])\d{3}$")

NO_NUMBER = {
    "marker": "value_marker_unclear",
    "bound": "value_is_bound",
    "ambiguous": "value_ambiguous",
    "unreadable": "value_unreadable",
}
"""The rule for each kind of cell that should hold a number and holds none."""


@dataclass(frozen=True)
class Token:
    """What a cell says. `value` is set for a number, `text` is the cell as the sender sees it.

    marker: a sign for "no number" whose meaning nobody agreed on; bound: `<5`; ambiguous: `1.234` where
    nothing tells what the point is; `has_mark`: a number with a footnote mark.
    """

    kind: Literal["empty", "number", "marker", "bound", "ambiguous", "unreadable"]
    text: str
    value: float | None = None
    has_mark: bool = False


def _is_decimal(sign: str, unit: str, decimal_sign: DecimalSign | None) -> bool | None:
    """Return whether a sign before three digits parts decimals; None where nobody can know."""
    if unit in BELOW_A_THOUSAND:
        return True
    if decimal_sign is None:
        return None if unit in PARTS_ARE_USUAL else False
    if decimal_sign == sign and unit not in PARTS_ARE_USUAL:
        return None  # the thousandth part of a person
    return decimal_sign == sign


def _parts(text: str, *, is_decimal: bool) -> tuple[str, str] | None:
    if _PLAIN.match(text):
        return text, ""
    if match := _SPACED.match(text):
        return match[1], match[2] or ""
    decimal = _DECIMAL.match(text)
    if decimal and is_decimal:
        return decimal[1], decimal[2]
    if match := _GROUPED.match(text):
        return match[1], match[3] or ""
    return (decimal[1], decimal[2]) if decimal else None


def _number(text: str, *, is_decimal: bool) -> float | None:
    parts = _parts(text, is_decimal=is_decimal)
    if parts is None:
        return None
    whole = re.sub(r"[ .,']", "", parts[0])
    number = float(f"{whole}.{parts[1] or '0'}")
    return number if math.isfinite(number) else None


def _holds_signs_for_digits(text: str) -> bool:
    # A raised or encircled 2 is made a 2 where letters are made alike: between digits it would be one.
    return not text.isascii() and any(unicodedata.category(sign) == "No" for sign in text)


def _text_token(text: str, unit: str, decimal_sign: DecimalSign | None) -> Token:
    without_mark = _MARK.sub("", text)
    if _holds_signs_for_digits(without_mark):
        return Token("unreadable", text)
    plain = folded(without_mark)
    digits = plain[:-1].rstrip() if unit == PERCENT and plain.endswith("%") else plain
    either = _EITHER.match(digits)
    is_decimal = _is_decimal(either[1], unit, decimal_sign) if either else unit in BELOW_A_THOUSAND
    if is_decimal is None:
        return Token("ambiguous", text)
    number = _number(digits, is_decimal=is_decimal)
    if number is not None:
        return Token("number", text, number, has_mark=without_mark != text)
    if plain.casefold() in unclear_markers():
        return Token("marker", text)
    return Token("bound" if _BOUND.match(plain) else "unreadable", text)


def read_token(value: CellValue, unit: str, decimal_sign: DecimalSign | None = None) -> Token:
    """Return what a cell of `unit` says; never raises. Dates, yes/no and error cells are unreadable.

    `decimal_sign` is what the sheet shows of itself (`Sheet.decimal_sign`).
    """
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
        return _text_token(value.strip(), unit, decimal_sign)
    return Token("unreadable", shown(value))
