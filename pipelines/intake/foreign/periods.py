"""The period that a label names: a year, and the month where one year is not enough.

Belongs here: years and dates in labels. Does not belong here: years among the figures (`shape`).
"""

import re
from datetime import date

from pipelines.intake.workbook import CellValue, shown

_YEAR = re.compile(r"(?<!\d)(?:19[6-9]\d|20[0-4]\d)(?!\d)")
_BARE_YEAR = re.compile(r"(19[6-9]\d|20[0-4]\d)[*†‡.¹²³]*")
_YEAR_WITH_MARK = re.compile(r"(?<!\d)((?:19[6-9]\d|20[0-4]\d))\d$")
_MONTHS = (
    "jan|feb|mar|apr|may|maj|jun|jul|aug|avg|sep|oct|okt|nov|dec|dhj|pri|kor|shk|gus|sht|tet|nën"
    "|јан|фев|мар|апр|мај|јун|јул|авг|сеп|окт|ное|нов|дек"
)
_SHORT_YEAR = re.compile(
    rf"(?:^|[\s:])(?:\d{{1,2}}[-./ ])?(?:{_MONTHS})[^\W\d_]{{0,6}}[-./'](\d{{2}})$", re.IGNORECASE
)
_NUMERIC_DATE = re.compile(r"(?<!\d)(?:(\d{1,2})[./-](\d{1,2})[./-](\d{4})|(\d{4})-(\d{2})-(\d{2}))(?!\d)")


def year_of(value: CellValue) -> str | None:
    """Return the year that a label names (2019, 30.09.2019, Apr-10, 30 September 20122), if just one."""
    if isinstance(value, date):
        return str(value.year)
    text = shown(value)
    years = set(_YEAR.findall(text))
    if len(years) == 1:
        return years.pop()
    with_mark = _YEAR_WITH_MARK.search(text)
    if not years and with_mark:
        return with_mark[1]
    short = _SHORT_YEAR.search(text.strip())
    return f"20{short[1]}" if short and not years else None


def without_year(value: CellValue) -> str:
    """Return a label without the period that it names."""
    if isinstance(value, date):
        return ""
    text = _NUMERIC_DATE.sub(" ", shown(value))
    return _SHORT_YEAR.sub(" ", _YEAR.sub(" ", _YEAR_WITH_MARK.sub(" ", text))).strip()


def month_of(value: CellValue) -> str | None:
    """Return the year and month (2019-03) of a label that is a whole date; None for any other."""
    if isinstance(value, date):
        return f"{value.year}-{value.month:02}"
    found = _NUMERIC_DATE.search(shown(value))
    if found is None:
        return None
    year, month = (found[3], found[2]) if found[3] else (found[4], found[5])
    return f"{year}-{int(month):02}"


def bare_year(value: CellValue) -> int | None:
    """Return the year that a cell holds and nothing else (2019, 2019*, 2019.), None for any other cell."""
    found = None if isinstance(value, date) else _BARE_YEAR.fullmatch(shown(value))
    return int(found[1]) if found else None


def is_year(value: CellValue) -> bool:
    """Return whether a cell holds a bare year and nothing else."""
    return bare_year(value) is not None
