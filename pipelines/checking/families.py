"""Which cells are parts of which total.

Belongs here: totals and the trees of their parts, from code lists and the rows of our form. Does
not belong here: any number (`sums`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipelines.checking.claims import Parameters
from pipelines.checking.tables import ReturnTables
from schemas.code_lists import TOTAL, code_list

SAME = {"rank": ["population"], "detail": ["measure", "population"], "population": ["measure"]}
"""What rows share whose codes of a dimension are parts of one total."""


class Sum(Parameters):
    """Over which dimension, for which measures (none named: all).

    Without `parts`, the parts are those that our form has rows for. `parts_where_given` are counted
    where they are given; left empty without a word, they are taken as not asked for: who gives
    women, men and a total says that these are all.
    """

    dimension: Literal["sex", "rank", "detail", "population"]
    measures: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    parts_where_given: tuple[str, ...] = ()


@dataclass(frozen=True)
class Family:
    """A total and the tree of its parts, for the rows that have `where`'s codes."""

    where: dict[str, str]
    total: str
    tree: dict[str, tuple[str, ...]]
    where_given: tuple[str, ...] = ()


def families(tables: ReturnTables, sums: Sum) -> Iterator[Family]:
    """Give every total that is asked for together with its parts."""
    if sums.parts:
        tree = {TOTAL: (*sums.parts, *sums.parts_where_given)}
        yield Family({}, TOTAL, tree, sums.parts_where_given)
    else:
        yield from tables.once(_of_form, sums.dimension)


def _of_form(tables: ReturnTables, dimension: str) -> tuple[Family, ...]:
    """Return every total that our form has rows for, with the parts that it has rows for.

    For ranks these are the ranks that any sheet of the form has for the population: the full set. A
    sheet that asks for fewer (leadership posts: officers only) is thus never held to a full sum, and
    a rank of another sector never makes a sum uncheckable.
    """
    known: list[Family] = []
    codes = tables.region.ranks() if dimension == "rank" else code_list(f"{dimension}s")
    for key, found in _asked(tables, dimension).items():
        where = dict(zip(SAME[dimension], key, strict=True))
        if dimension != "rank":
            # Reasons, missions and populations are broken down for all ranks together.
            where["rank"] = TOTAL
        tree = {code: tuple(part for part in codes.children(code) if part in found) for code in found}
        known += (Family(where, total, tree) for total, parts in tree.items() if parts)
    return tuple(known)


def _asked(tables: ReturnTables, dimension: str) -> dict[tuple[str, ...], dict[str, None]]:
    """Return the codes of a dimension that the form asks for, in its order."""
    asked: dict[tuple[str, ...], dict[str, None]] = {}
    for row in tables.form:
        key = tuple(row.stub(name) for name in SAME[dimension])
        asked.setdefault(key, {})[row.stub(dimension)] = None
    return asked
