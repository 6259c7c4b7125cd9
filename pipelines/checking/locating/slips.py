"""How a hand slips on one number: digits swapped, a digit missing, a digit too many.

Belongs here: telling such a slip from two numbers. Does not belong here: which cells are wrong.
"""

from typing import Literal

Slip = Literal["digits_swapped", "digit_missing", "digit_extra"]


def _without_one_digit(digits: str) -> set[str]:
    return {digits[:at] + digits[at + 1 :] for at in range(len(digits))}


def _with_two_swapped(digits: str) -> set[str]:
    pairs = range(len(digits) - 1)
    return {digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :] for at in pairs}


def slip(given: float, meant: float) -> Slip | None:
    """Return the slip that makes `given` of the number that was meant; None where it is none."""
    if min(given, meant) < 0 or given == meant or given % 1 or meant % 1:
        return None
    written, right = str(int(given)), str(int(meant))
    if len(written) == len(right) and written in _with_two_swapped(right):
        return "digits_swapped"
    if len(written) < len(right) and written in _without_one_digit(right):
        return "digit_missing"
    if len(written) > len(right) and right in _without_one_digit(written):
        return "digit_extra"
    return None
