"""How a number of the report is written in a reader's language.

Belongs here: decimals by unit, signs, per cent, counts for small bases, the word for a missing number. Does
not belong here: rounding that changes what is said, charts' axes (`charts`).
"""

from babel.numbers import format_decimal, format_percent

from pipelines.report.figures import Figure
from pipelines.report.model import Cell, Text
from schemas.languages import locale_of
from schemas.texts import text

DECIMALS = {"percent": 1, "percentage_points": 1, "ratio": 2, "years": 1, "hours": 1}
"""Decimals by unit; all others are counts, written whole where they are whole."""


def decimals(figure: Figure) -> int:
    """Return how many decimals a value is written with: one more for a difference that would read as none."""
    value = figure.value or 0.0
    usual = _decimals(value, figure.unit)
    return usual + 1 if figure.is_signed and value and round(value, usual) == 0 else usual


def _decimals(value: float, unit: str) -> int:
    return DECIMALS.get(unit, 0 if value % 1 == 0 else 1)


def _pattern(places: int) -> str:
    return "#,##0" + ("." + "0" * places if places else "")


def number(value: float, unit: str, language: str) -> str:
    """Return the digits of a value as a reader writes them, without its unit."""
    return format_decimal(value, format=_pattern(_decimals(value, unit)), locale=locale_of(language))


def _difference(figure: Figure, value: float, language: str) -> str:
    """Return the digits of a difference with its sign; none has no sign."""
    places = decimals(figure)
    pattern = _pattern(places)
    signed = f"+{pattern};-{pattern}" if round(value, places) else pattern
    written = format_decimal(round(value, places) + 0.0, format=signed, locale=locale_of(language))
    return written.replace("-", "\u2212")


def shown(figure: Figure, language: str) -> str:
    """Return what stands in the text for a number: 10.6%, +0.8, 1,203, 2 of 7, "not collected"."""
    if figure.absence is not None or figure.value is None:
        return text(f"report.absence.{figure.absence}", language)
    behind = figure.behind
    if figure.is_of_few and behind and behind.numerator is not None and behind.denominator is not None:
        return text(
            "report.of_few",
            language,
            numerator=number(behind.numerator, "count", language),
            denominator=number(behind.denominator, "count", language),
        )
    if figure.is_signed:
        return _difference(figure, figure.value, language)
    return in_unit(figure.value, figure.unit, language)


def marked(figure: Figure, language: str) -> str:
    """Return a number as it is written, with the letters of its statuses: 54.2% (d)."""
    return "\u00a0".join((shown(figure, language), *map(letter, figure.marks)))


def letter(mark: str) -> str:
    """Return how a status stands beside a number."""
    return f"({mark.lower()})"


def said(words: Text, language: str) -> str:
    """Return words with their numbers, and the letters of these, written in them."""
    return "".join(marked(part, language) if isinstance(part, Figure) else part for part in words.parts)


def said_cell(cell: Cell, language: str) -> str:
    """Return what stands in a cell of a table."""
    return marked(cell, language) if isinstance(cell, Figure) else said(cell, language)


def in_unit(value: float, unit: str, language: str) -> str:
    """Return a value as it stands in text: with its per cent sign where it is one."""
    if unit == "percent":
        return format_percent(value / 100, format=_percent_pattern(language), locale=locale_of(language))
    return number(value, unit, language)


def _percent_pattern(language: str) -> str:
    """Return how the language writes per cent, with one decimal."""
    return str(locale_of(language).percent_formats[None].pattern).replace("0", "0.0", 1)
