"""Numbers and dates as a reader writes them, and the form of a noun that a number asks for.

Belongs here: 1,234.5 or 1.234,5; 31 Dec 2023 or 31. 12. 2023.; 1 row, 2 rows. The signs, orders and plural
rules are Unicode's (CLDR, by Babel). Does not belong here: rounding that changes what is said.
"""

from datetime import date
from functools import cache
from typing import TypeGuard

from babel.dates import format_skeleton

from schemas.languages import locale_of

NO_BREAK_SPACE = "\u00a0"
WHOLE_NUMBERS = range(200)
"""Enough to meet every plural category that whole numbers have in our languages."""


def is_number(value: object) -> TypeGuard[float]:
    """Return whether `value` is counted or measured; years and other codes are text."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def number_text(value: float, language: str) -> str:
    """Return `value`, with up to ten decimals, written as in a reader's language.

    Raises KeyError for a language that is not known, ValueError where there is no number.
    """
    if value != value:
        raise ValueError("A missing value has no digits.")
    value = _as_written(value)
    digits = f"{value:,.10f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
    return digits.translate(_signs(language)).replace("inf", "∞")


def _as_written(value: float) -> float:
    return round(value, 10) or 0  # no -0


@cache
def _signs(language: str) -> dict[int, str]:
    symbols = locale_of(language).number_symbols["latn"]
    return {ord(","): symbols["group"], ord("."): symbols["decimal"], ord("-"): symbols["minusSign"]}


def date_text(day: date, language: str) -> str:
    """Return `day` as a reader writes it; the English month in letters, lest it be taken for the day."""
    skeleton = "yMMMd" if language == "en" else "yMd"
    return NO_BREAK_SPACE.join(format_skeleton(skeleton, day, locale=locale_of(language)).split())


def plural_category(number: float, language: str) -> str:
    """Return which form a noun takes beside `number`: "one", "few", "other" as the language has it."""
    return locale_of(language).plural_form(_as_written(number))


@cache
def plural_categories(language: str) -> frozenset[str]:
    """Return the forms that a noun takes beside whole numbers."""
    return frozenset(plural_category(number, language) for number in WHOLE_NUMBERS)
