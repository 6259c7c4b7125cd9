"""Telling a personal number.

Belongs here: the forms and check digits of the region's personal numbers. Does not belong here: where
to look for them and what follows (`tripwire`, `registers`). No function here returns or logs a number.
"""

import re
from collections.abc import Callable

_BETWEEN = re.compile(r"[\s./-]")
_ALBANIAN = re.compile(
    r"[A-T]\d(?:0[1-9]|1[0-2]|5[1-9]|6[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[A-W]", re.IGNORECASE
)
_LONG = re.compile(r"(?<!\d)\d{13}(?!\d)")
_ALBANIAN_WORD = re.compile(rf"\b(?:{_ALBANIAN.pattern})\b", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:OIB|ОИБ|EGN|ЕГН)\b\D{0,5}(\d{10,11})(?!\d)", re.IGNORECASE)

_JMBG_WEIGHTS = (7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_CNP_WEIGHTS = (2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9)
_EGN_WEIGHTS = (2, 4, 8, 5, 10, 9, 7, 3, 6)


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def _is_day(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31


def _is_jmbg(digits: str) -> bool:
    """Day, month and year of birth, region, number, check digit: the former Yugoslav republics."""
    check = 11 - _weighted(digits, _JMBG_WEIGHTS) % 11
    year = int(digits[4:7])  # without its thousand: 1899 to 2099
    born = _is_day(int(digits[2:4]), int(digits[:2])) and (year >= 899 or year < 100)
    return born and check != 10 and int(digits[12]) == check % 11


def _is_cnp(digits: str) -> bool:
    """Sex and century, year, month and day of birth, county, number, check digit: Romania."""
    check = _weighted(digits, _CNP_WEIGHTS) % 11
    born = _is_day(int(digits[3:5]), int(digits[5:7]))
    return digits[0] != "0" and born and int(digits[12]) == (1 if check == 10 else check)


def _is_oib(digits: str) -> bool:
    """Ten digits without a meaning and a check digit (ISO 7064, MOD 11,10): Croatia."""
    rest = 10
    for digit in digits[:10]:
        rest = (rest + int(digit)) % 10 or 10
        rest = rest * 2 % 11
    return (11 - rest) % 10 == int(digits[10])


def _is_egn(digits: str) -> bool:
    """Year, month (20 more before 1900, 40 more after 1999), day of birth, number, check digit: Bulgaria."""
    born = _is_day(int(digits[2:4]) % 20, int(digits[4:6])) and int(digits[2:4]) <= 52
    return born and int(digits[9]) == _weighted(digits, _EGN_WEIGHTS) % 11 % 10


_FORMS: tuple[tuple[int, int, Callable[[str], bool]], ...] = (
    (12, 13, _is_jmbg),
    (13, 13, _is_cnp),
    (10, 11, _is_oib),
    (9, 10, _is_egn),
)
"""Fewest digits, all digits, check. One digit can be missing: a number cell loses a leading zero."""


def is_personal_number(text: str) -> bool:
    """Return whether `text` is a JMBG or EMBG, an OIB, an EGN, a CNP or an Albanian identity number.

    Of the shorter ones every tenth number passes: only a column of them is a sign.
    """
    plain = _BETWEEN.sub("", text)
    if not 9 <= len(plain) <= 13:
        return False
    if not (plain.isascii() and plain.isdigit()):
        return _ALBANIAN.fullmatch(plain) is not None
    return any(fewest <= len(plain) <= full and check(plain.zfill(full)) for fewest, full, check in _FORMS)


def is_certain(text: str) -> bool:
    """Return whether a cell is a personal number beyond chance: one with a day of birth and a check."""
    plain = _BETWEEN.sub("", text)
    return is_personal_number(text) and (not plain.isdigit() or len(plain) >= 12)


def certain_numbers(text: str) -> int:
    """Return how many personal numbers stand in a text: certain ones, and shorter ones beside their name."""
    found = [*_LONG.findall(text), *_ALBANIAN_WORD.findall(text), *_NAMED.findall(text)]
    return sum(map(is_personal_number, found))
