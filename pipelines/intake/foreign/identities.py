"""Identities within a block: a total is the sum of its parts. They decide whether a header is believed.

Belongs here: which columns (or rows) of a block must add up, whether they do, and under which shift.
Does not belong here: identities between observations of a return (`pipelines/checking`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipelines.intake.foreign.lines import Line
from pipelines.intake.foreign.trees import broader
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


def _of_all(codes: dict[int, tuple[str, ...]]) -> list[Identity]:
    """Return the total over all dimensions at once, where a table gives no totals in between."""
    width = len(next(iter(codes.values()), ()))
    varied = [i for i in range(width) if len({code[i] for code in codes.values()}) > 1]
    totals = [p for p, code in codes.items() if all(code[i] == TOTAL for i in varied)]
    parts = tuple(p for p, code in codes.items() if all(code[i] != TOTAL for i in varied))
    return [Identity(totals[0], parts)] if len(varied) > 1 and len(totals) == 1 and len(parts) > 1 else []


def _by_tree(dimension: str, codes: dict[str, int]) -> list[Identity]:
    """Return each code's sum of those right below it, of one dimension: all of officers, of their bands."""
    below: dict[str, list[int]] = {}
    for code, position in codes.items():
        above = next((one for one in broader(dimension, code) if one in codes), None)
        if above is not None:
            below.setdefault(above, []).append(position)
    return [Identity(codes[code], tuple(parts)) for code, parts in below.items() if len(parts) > 1]


def identities(
    lines: Mapping[int, Line], constants: Mapping[str, str], summed: tuple[str, ...] = SUMMED
) -> list[Identity]:
    """Return the sums that lines must keep: dimension by dimension, and of all at once."""
    found: list[Identity] = []
    for group in _groups(lines, constants, summed):
        codes = {p: tuple(lines[p].codes.get(d, TOTAL) for d in summed) for p in group}
        for number, dimension in enumerate(summed):
            alike: dict[tuple[str, ...], dict[str, int]] = {}
            for position, code in codes.items():
                alike.setdefault((*code[:number], *code[number + 1 :]), {}).setdefault(code[number], position)
            for one in alike.values():
                found += _by_tree(dimension, one)
        found += _of_all(codes)
    return found


def sums_up(number: Number, line: int, identity: Identity, shift: int = 0) -> bool | None:
    """Return whether an identity holds on a line; None where it says nothing (no total, a part missing)."""
    total = number(line, identity.total + shift)
    parts = [number(line, part + shift) for part in identity.parts]
    known = [part for part in parts if part is not None]
    if total is None or len(known) < len(parts) or (total == 0 and not any(known)):
        return None
    return abs(total - sum(known)) <= TOLERANCE


def share_held(number: Number, lines: list[int], found: list[Identity], shift: int = 0) -> tuple[float, int]:
    """Return which share of the sums hold that say something, and how many lines say something."""
    held: list[bool] = []
    telling = 0
    for line in lines:
        # Beside the headers, a sum of ones and twos holds by chance.
        told = [
            holds
            for one in found
            if (not shift or (number(line, one.total + shift) or 0) > LEAST)
            and (holds := sums_up(number, line, one, shift)) is not None
        ]
        held += told
        telling += bool(told)
    return (sum(held) / len(held) if held else 0.0), telling


def shift_of(number: Number, lines: list[int], found: list[Identity]) -> tuple[int, float] | None:
    """Return the shift under which sums hold that fail under the headers, and the share that holds.

    All columns of a block move together: sums of all dimensions decide together.
    """
    share, told = share_held(number, lines, found)
    if told and share >= BELIEVED:
        return None
    for shift in sorted(range(-MOST_SHIFT, MOST_SHIFT + 1), key=abs):
        share, told = share_held(number, lines, found, shift)
        if shift and share >= CERTAIN and told >= FEWEST_LINES:
            return shift, share
    return None
