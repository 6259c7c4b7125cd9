"""Formulas that nobody calculated, in the formats that always store a result.

Belongs here: telling a result from what a program writes in its place. Does not belong here: reading
formulas from a format (`package`, `binary`, `legacy`), formulas without any result (those too).

A program that writes formulas and cannot calculate stores zero, or the empty text, and asks to be
calculated on opening. A spreadsheet program that saves has calculated: then some formula of the
workbook has another result. So zeros are believed as soon as one formula shows that somebody
calculated, or where nothing asks for it.
"""

import re
from collections.abc import Iterable

from pipelines.intake.sheet_facts import SheetFacts

UNKNOWN_FORMULA = "=…"
"""How a formula is quoted whose words the file keeps in a coded form."""

# How the coded form ends: a sum over one area, a sum over several, plus to power. (Before the last
# of them may stand a constant, of which these bytes would be a part.)
_GIVES_A_NUMBER = re.compile(rb"(?:\x19\x10..|[\x22\x42\x62].\x04\x00|(?<!\x1e.)[\x03-\x07])\Z", re.DOTALL)


def gives_a_number(coded: bytes) -> bool:
    """Return whether a formula in coded form is arithmetic, so that the empty text is no result of it."""
    return _GIVES_A_NUMBER.search(coded) is not None


def distrust_zeros(sheets: Iterable[SheetFacts]) -> None:
    """Turn zeros of formulas into formulas without a result, where no formula of the workbook has one."""
    sheets = list(sheets)
    if not any(sheet.has_results for sheet in sheets):
        for sheet in sheets:
            sheet.without_value |= sheet.doubtful_zeros
