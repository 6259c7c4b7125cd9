"""What a value of a declared column means: a code's number, or a day's number.

Belongs here: the layout's own values before the vocabulary, dates. Does not belong here: doing it for a
whole column (`coding`).
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from functools import partial

from pipelines.intake.registers.dates import read_date
from schemas.code_lists import CodeList, code_list
from schemas.register_layout import DATE_FIELDS, EMPTY, NO_POST, RegisterLayout, field_codes, rank_codes
from schemas.vocabulary import Vocabulary, normalised, vocabulary

NOTHING = -(2**31)
"""Stands for an empty cell in a column of numbers; what is unknown has the other negative numbers."""

DAY_ZERO = date(1900, 1, 1)

Meaning = Callable[[object], int | None]
"""From a value to its number; None where the value is unknown."""


def plain(value: object) -> str:
    """Return a value as an analyst writes it in a layout."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value).strip()


def day_number(day: date) -> int:
    """Return a day as a number: days since DAY_ZERO."""
    return (day - DAY_ZERO).days


def _day_of(own: dict[str, str], is_1904: bool, value: object) -> int | None:
    said = own.get(normalised(plain(value))) if own else None
    if said == EMPTY:
        return NOTHING
    day = date.fromisoformat(said) if said is not None else read_date(value, is_1904)
    return None if day is None else day_number(day)


def own_days(own: dict[str, str]) -> dict[int, int]:
    """Return what a layout's own values say about days: day to the day meant, or NOTHING."""
    found = {}
    for text, said in own.items():
        with suppress(ValueError):
            day = date.fromisoformat(text)
            found[day_number(day)] = NOTHING if said == EMPTY else day_number(date.fromisoformat(said))
    return found


def _code_of(
    own: dict[str, str], words: Callable[[str], str | None], codes: tuple[str, ...], value: object
) -> int | None:
    text = plain(value)
    code = own.get(normalised(text), words(text))
    if code == EMPTY:
        return NOTHING
    return codes.index(code) if code in codes else None


def _vocabulary(field: str, layout: RegisterLayout) -> tuple[str, Vocabulary]:
    lists: dict[str, CodeList] = {
        "sex": code_list("sex"),
        "population": code_list("populations"),
        "rank": rank_codes(layout.institution),
        "exit_reason": code_list("details"),
        "leadership_post": code_list("details"),
    }
    return lists[field].name, vocabulary(lists[field])


def _words(field: str, layout: RegisterLayout) -> Callable[[str], str | None]:
    name, words = _vocabulary(field, layout)
    if field != "leadership_post":
        return lambda text: words.resolve(text, name)
    answers = vocabulary(code_list("answers"))
    meant = {"yes": layout.constants.leadership_post, "no": NO_POST}
    return lambda text: meant.get(answers.resolve(text, "answers") or "") or words.resolve(text, name)


def meaning_of(field: str, layout: RegisterLayout, is_1904: bool) -> Meaning:
    """Return how a field's values are understood: by the layout's own values, else by the vocabulary."""
    own = {normalised(text): code for text, code in layout.values.get(field, {}).items()}  # type: ignore[call-overload]
    if field in DATE_FIELDS:
        return partial(_day_of, own, is_1904)
    return partial(_code_of, own, _words(field, layout), field_codes(field, layout.institution))


def base_field(name: str) -> str:
    """Return the field whose values a column holds: rank for rank_1, rank_date for rank_date_2."""
    return name.rstrip("0123456789").rstrip("_")
