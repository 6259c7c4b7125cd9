"""What a number format does to the number that a cell holds.

Belongs here: format codes as every spreadsheet program writes them, and which cell style has which.
Does not belong here: where a file keeps its styles (`package`, `binary`, `legacy`).

Two things change what a reader of the sheet takes a number for: a per cent sign (0.198 is shown as
19.8 %) and thousands (1,234,000 shown as 1,234). All else is dress.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

# The codes that files name by number only.
BUILT_IN = {9: "0%", 10: "0.00%"}

LONGEST_CODE = 255
"""No spreadsheet program takes a longer one."""

_PIECE = re.compile(r'(?P<words>"[^"]*"?)|\\(?P<sign>.)|_.|\*.|\[[^\]]*\]|(?P<end>;)|(?P<bare>.)', re.DOTALL)
_DIGIT = re.compile(r"[0#?]")
_THOUSANDS = re.compile(r"[0#?](,+)(?![,0#?])")


@dataclass(frozen=True)
class Shown:
    """How a number is shown: the power of ten by which it is multiplied, and whether in per cent."""

    power: int
    per_cent: bool

    def value(self, stored: float) -> float:
        """Return the number that is shown for one that is stored, its digits kept."""
        return float(Decimal(repr(float(stored))).scaleb(self.power))


PER_CENT = Shown(2, per_cent=True)
_AS_STORED = Shown(0, per_cent=False)


def _sections(code: str) -> list[tuple[str, str]]:
    """Return for each section what does something, and the words in it."""
    sections = [("", "")]
    for piece in _PIECE.finditer(code):
        bare, words = sections[-1]
        if piece["end"]:
            sections.append(("", ""))
        else:
            said = (piece["words"] or "") + (piece["sign"] or "")
            sections[-1] = (bare + (piece["bare"] or ""), words + said)
    return sections


def _section(bare: str, words: str) -> Shown:
    signs = bare.count("%")
    thousands = sum(len(found) for found in _THOUSANDS.findall(bare))
    return Shown(2 * signs - 3 * thousands, bool(signs) or "%" in words)


@cache
def shown_by(code: str) -> Shown | None:
    """Return what a format code does; None where it shows numbers as they are stored.

    A code has sections for positive, negative and other numbers. Where they do different things, none
    of them is taken for what the sender sees.
    """
    if len(code) > LONGEST_CODE:
        return None
    found = {_section(bare, words) for bare, words in _sections(code) if _DIGIT.search(bare)}
    return found.pop() if len(found) == 1 and _AS_STORED not in found else None


@dataclass
class CellStyles:
    """The format codes of a file by their number, and the number that each cell style has."""

    codes: dict[int, str] = field(default_factory=lambda: dict(BUILT_IN))
    numbers: list[int] = field(default_factory=list)

    def shown(self) -> dict[int, Shown]:
        """Return what each style does, by its place; styles that change nothing are left out."""
        by_place = {place: shown_by(self.codes.get(number, "")) for place, number in enumerate(self.numbers)}
        return {place: shown for place, shown in by_place.items() if shown is not None}
