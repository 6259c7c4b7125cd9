"""How a sheet writes its numbers: which sign parts the decimals.

Belongs here: what texts show of it beyond doubt. Does not belong here: reading one of them (`tokens`).
"""

import re
from collections.abc import Iterable
from typing import Literal

from schemas.vocabulary import folded

DecimalSign = Literal[".", ","]
LONGEST = 24

_OTHER: dict[str, DecimalSign] = {".": ",", ",": "."}
_GROUPS = re.compile(r"^[+-]?\d{1,3}([.,])\d{3}(?:\1\d{3})+$")
_GROUPS_AND_DECIMALS = re.compile(r"^[+-]?\d{1,3}(?:[., ']\d{3})+([.,])\d+ ?%?$")
_LONE = re.compile(r"^[+-]?(\d+)([.,])(\d+) ?(%?)$")
_FIRST_SIGNS = frozenset("+-\u2212")


def _could_tell(text: str) -> bool:
    return (
        len(text) <= LONGEST
        and ("." in text or "," in text)
        and (text[0].isdigit() or text[0] in _FIRST_SIGNS)
    )


def _decimal_sign(text: str) -> DecimalSign | None:
    if groups := _GROUPS.match(text):
        return _OTHER[groups[1]]
    if found := _GROUPS_AND_DECIMALS.match(text):
        return found[1]  # type: ignore[return-value]
    lone = _LONE.match(text)
    if lone is None:
        return None
    whole, sign, decimals, per_cent = lone.groups()
    could_be_grouped = len(decimals) == 3 and len(whole) <= 3 and whole[0] != "0" and not per_cent
    # "1.1" may be the number of a row.
    could_number_rows = sign == "." and len(whole) <= 2 and whole != "0" and not per_cent
    return None if could_be_grouped or could_number_rows else sign  # type: ignore[return-value]


def decimal_sign_of(texts: Iterable[str]) -> DecimalSign | None:
    """Return the sign before decimals that texts agree on; None where none tells, or they disagree."""
    told = {_decimal_sign(folded(text)) for text in texts if text and _could_tell(text)} - {None}
    return told.pop() if len(told) == 1 else None
