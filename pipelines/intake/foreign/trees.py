"""Which of two codes of one dimension says more: a colonel is an officer, an officer is one of all.

Belongs here: the trees of the code lists, national ranks with them. Does not belong here: labels
(`labels`), what two labels of one figure then say (`resolve`, `read`).
"""

from collections.abc import Iterator
from functools import cache

from pipelines.intake.foreign.labels import LISTS
from schemas.code_lists import TOTAL, code_list
from schemas.regions import load_region, region_names


@cache
def _parents(dimension: str) -> dict[str, str]:
    """Return the parent of each code of a dimension; national ranks are those of every region."""
    if dimension not in LISTS:
        return {}
    codes = dict(code_list(LISTS[dimension]).codes)
    if dimension == "rank":
        for name in region_names():
            codes |= load_region(name).ranks().codes
    return {code.code: code.parent for code in codes.values()}


def broader(dimension: str, code: str) -> Iterator[str]:
    """Return the codes that a code is part of, from the nearest on; everything is part of the total."""
    parents = _parents(dimension)
    if code == TOTAL:
        return
    while (code := parents.get(code, "")) and code != TOTAL:
        yield code
    yield TOTAL


def _within(dimension: str, code: str, other: str) -> bool:
    """Return whether a code is part of another."""
    return other in broader(dimension, code)


@cache
def finer(dimension: str, one: str, other: str) -> str | None:
    """Return which of two codes says more, None where they contradict each other.

    A workbook's own code stands below whichever code of ours stands beside it.
    """
    if one == other or other == TOTAL:
        return one
    if one == TOTAL or _within(dimension, other, one):
        return other
    if _within(dimension, one, other):
        return one
    known = _parents(dimension)
    if known and (one in known) != (other in known):
        return other if one in known else one
    return None
