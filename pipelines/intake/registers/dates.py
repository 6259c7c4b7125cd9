"""A value in a column of dates to a day.

Belongs here: how registers write dates. Does not belong here: whether a date is plausible beside
another (`logic`).
"""

import re
from datetime import date, datetime, timedelta

FIRST_DAY = date(1910, 1, 1)
"""Nobody in a register entered before. It also keeps a year in a number cell (2019) from being read as
the serial of a day in 1905."""

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_DOTTED = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})\.?(?: \d{1,2}:\d{2}(?::\d{2})?)?")
_SERIAL = re.compile(r"\d{4,7}(?:\.\d+)?")
_EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _of_serial(serial: float, is_1904: bool) -> date | None:
    try:
        return _EPOCHS[is_1904] + timedelta(days=int(serial))
    except (OverflowError, ValueError):
        return None


def _of_text(text: str, is_1904: bool) -> date | None:
    if match := _ISO.fullmatch(text):
        return _day(match[1], match[2], match[3])
    if match := _DOTTED.fullmatch(text):
        return _day(match[3], match[2], match[1])
    return _of_serial(float(text), is_1904) if _SERIAL.fullmatch(text) else None


def read_date(value: object, is_1904: bool = False) -> date | None:
    """Return the day that a value means, None where it means none that a register can hold.

    Read are dates, serial numbers of days, 2019-05-31 and 31.05.2019, each also with a time. Not read
    are 31/05/2019, which is another day in another country, and years of two digits.
    """
    found: date | None = None
    if isinstance(value, datetime):
        found = value.date()
    elif isinstance(value, date):
        found = value
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        found = _of_serial(value, is_1904)
    elif isinstance(value, str):
        found = _of_text(" ".join(value.split()), is_1904)
    return found if found is not None and found >= FIRST_DAY else None
