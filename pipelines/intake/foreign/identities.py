"""Identities within a block: a total is the sum of its parts. They decide whether a header is believed.

Belongs here: which columns (or rows) of a block must add up, whether they do, and under which shift.
Does not belong here: identities between observations of a return (`pipelines/checking`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipelines.intake.foreign.resolve import Line
from schemas.code_lists import TOTAL

SUMMED = ("sex", "rank", "population", "detail")
NOT_ADDITIVE = ("percent", "per_mille", "ratio", "ratio_to_population", "percentage_points")
MOST_SHIFT = 3
FEWEST_LINES = 3
BELIEVED = 0.5
CERTAIN = 0.95
TOLERANCE = 0.5
LEAST = 3

Number = Callable[[int, int], float | None]
"""Gives the number at a line and a position on it."""


@dataclass(frozen=True)
class Identity:
    """Positions on a line: the total, and the parts that add up to it."""

    total: int
    parts: tuple[int, ...]


def _groups(
    lines: Mapping[int, Line], constants: Mapping[str, str], summed: tuple[str, ...]
) -> list[list[int]]:
    groups: dict[tuple[tuple[str, str], ...], list[int]] = {}
    for position, line in lines.items():
        said = {**constants, **line.codes}
        if line.skip or said.get("unit_measure") in NOT_ADDITIVE:
            continue
        rest = tuple(sorted((d, code) for d, code in said.items() if d not in summed))
        groups.setdefault(rest, []).append(position)
    return list(groups.values())


def identities(
    lines: Mapping[int, Line], constants: Mapping[str, str], summed: tuple[str, ...] = SUMMED
) -> list[Identity]:
    """Return the sums that lines must keep: in each group, the total of all and its finest parts."""
    found = []
    for group in _groups(lines, constants, summed):
        codes = {p: tuple(lines[p].codes.get(d, TOTAL) for d in summed) for p in group}
        varied = [i for i in range(len(summed)) if len({code[i] for code in codes.values()}) > 1]
        totals = [p for p in group if all(codes[p][i] == TOTAL for i in varied)]
        parts = tuple(p for p in group if all(codes[p][i] != TOTAL for i in varied))
        if varied and len(totals) == 1 and len(parts) > 1:
            found.append(Identity(totals[0], parts))
    return found


def sums_up(number: Number, line: int, identity: Identity, shift: int = 0) -> bool | None:
    """Return whether an identity holds on a line; None where it says nothing (no total, a part missing)."""
    total = number(line, identity.total + shift)
    parts = [number(line, part + shift) for part in identity.parts]
    known = [part for part in parts if part is not None]
    if total is None or len(known) < len(parts) or (total == 0 and not any(known)):
        return None
    return abs(total - sum(known)) <= TOLERANCE


def share_held(number: Number, lines: list[int], identity: Identity, shift: int = 0) -> tuple[float, int]:
    """Return on which share of lines an identity holds, and on how many it says something."""
    # Beside the headers, a sum of ones and twos holds by chance.
    telling = [line for line in lines if not shift or (number(line, identity.total + shift) or 0) > LEAST]
    told = [holds for line in telling if (holds := sums_up(number, line, identity, shift)) is not None]
    return (sum(told) / len(told) if told else 0.0), len(told)


def shift_of(number: Number, lines: list[int], found: list[Identity]) -> tuple[int, float] | None:
    """Return the shift under which identities hold that fail under the headers, and their share of lines."""
    for identity in found:
        share, told = share_held(number, lines, identity)
        if share >= BELIEVED and told >= FEWEST_LINES:
            continue
        for shift in sorted(range(-MOST_SHIFT, MOST_SHIFT + 1), key=abs):
            share, told = share_held(number, lines, identity, shift)
            if shift and share >= CERTAIN and told >= FEWEST_LINES:
                return shift, share
    return None
