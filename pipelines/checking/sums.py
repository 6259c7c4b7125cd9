"""Kinds of rule that compare a total with its parts.

Belongs here: which cells are parts of which, and whether all of them are known. Does not belong
here: which dimensions are checked for which measures (rules.yml).

Two kinds share one look: where every part is known the sum must equal the total (`adds_up`); where
some part is missing, the sum of those given must not exceed it (`parts_within`). A part that is not
given itself is known where all its own parts are. A missing number is never taken for zero.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from pipelines.checking.claims import TOLERANCE, Claim, Kind, Parameters, claims_frame, numbers_at, together
from pipelines.checking.tables import ABSENT, ReturnTables, Wide
from schemas.code_lists import TOTAL, code_list
from schemas.findings import Terms
from schemas.rules import Rule

SAME = {"rank": ["population"], "detail": ["measure", "population"], "population": ["measure"]}
"""What the rows share whose codes of a dimension are parts of one total."""


class Sum(Parameters):
    """Over which dimension, for which measures (none named: all).

    Without `parts`, the parts are those that our form has rows for. `parts_where_given` are counted
    where they are given; left empty without a word, they are taken as not asked for.
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


@dataclass(frozen=True)
class Parts:
    """The cells that stand for the parts of a total, a row per total and a column per cell."""

    numbers: np.ndarray
    positions: np.ndarray
    complete: np.ndarray


def _tree(codes: set[str], parents: dict[str, str]) -> dict[str, tuple[str, ...]]:
    tree: dict[str, tuple[str, ...]] = {}
    for code, parent in parents.items():
        if code in codes and parent:
            tree[parent] = (*tree.get(parent, ()), code)
    return tree


def _families(tables: ReturnTables, sums: Sum) -> Iterator[Family]:
    """Give every total that our form has parts for.

    Ranks: the parts are the ranks that any sheet of the form has for the population, so that a sheet
    that asks for fewer of them (leadership posts: officers only) is never held to a full sum.
    """
    if sums.parts:
        tree = {TOTAL: (*sums.parts, *sums.parts_where_given)}
        yield Family({}, TOTAL, tree, sums.parts_where_given)
        return
    by = SAME[sums.dimension]
    seen: dict[tuple[str, ...], set[str]] = {}
    for row in tables.form:
        seen.setdefault(tuple(row.stub(name) for name in by), set()).add(row.stub(sums.dimension))
    codes = tables.region.ranks() if sums.dimension == "rank" else code_list(f"{sums.dimension}s")
    parents = {code.code: code.parent for code in codes.codes.values()}
    for key, found in seen.items():
        tree = _tree(found, parents)
        where = dict(zip(by, key, strict=True))
        if sums.dimension == "population":
            where["rank"] = TOTAL
        yield from (Family(where, total, tree) for total in tree)


def _rows(wide: Wide, family: Family, measures: tuple[str, ...]) -> pd.Series:
    rows = pd.Series(True, index=wide.key.index)
    for name, code in family.where.items():
        rows &= wide.key[name] == code
    return rows & wide.key["measure"].isin(measures) if measures else rows


def _parts(wide: Wide, rows: pd.Series, family: Family, known_empty: np.ndarray) -> Parts:
    numbers: list[np.ndarray] = []
    positions: list[np.ndarray] = []

    def look(code: str, wanted: np.ndarray) -> np.ndarray:
        """Take what stands for `code` in the wanted rows; return where all of it is known."""
        value, position = wide.of(rows, code)
        given = ~np.isnan(value)
        numbers.append(np.where(wanted & given, value, np.nan))
        positions.append(np.where(wanted & given, position, ABSENT))
        if code in family.where_given:
            return given | ((position == ABSENT) & known_empty)
        below = family.tree.get(code, ())
        known = [look(part, wanted & ~given) for part in below]
        return given | np.logical_and.reduce(known) if below else given

    everywhere = np.full(int(rows.sum()), True)
    complete = np.logical_and.reduce([look(part, everywhere) for part in family.tree[family.total]])
    return Parts(np.column_stack(numbers), np.column_stack(positions), complete)


def _readable(tables: ReturnTables, wide: Wide, rows: pd.Series) -> np.ndarray:
    """Return for which rows nothing unread lies beside the cells that were read."""
    if not (tables.unread.sheets or tables.unread.rows):
        return np.full(int(rows.sum()), True)
    cells = wide.positions[rows].to_numpy().tolist()
    return np.array(
        [not any(tables.unread.covers(tables.place(at)) for at in row if at != ABSENT) for row in cells],
        dtype=bool,
    )


def _claims(tables: ReturnTables, rule: Rule, *, complete: bool) -> pd.DataFrame:
    sums = Sum.model_validate(rule.parameters)
    wide = tables.wide(sums.dimension)
    frames = []
    for family in _families(tables, sums):
        rows = _rows(wide, family, sums.measures)
        if not rows.any():
            continue
        total, at = wide.of(rows, family.total)
        parts = _parts(wide, rows, family, _readable(tables, wide, rows))
        some = ~np.isnan(parts.numbers).all(axis=1)
        known = np.where(some, np.nansum(parts.numbers, axis=1), np.nan)
        asked = ~np.isnan(total) | some
        if not complete:
            asked &= ~parts.complete
        frame = claims_frame(
            rule,
            wide.key[rows].assign(**{sums.dimension: family.total}),
            left=known,
            right=total,
            checkable=~np.isnan(total) & (parts.complete if complete else some),
            at=at,
            related=parts.positions.tolist(),
        )
        frames.append(frame[asked])
    return together(frames)


def _adds_up(tables: ReturnTables, rule: Rule) -> pd.DataFrame:
    return _claims(tables, rule, complete=True)


def _parts_within(tables: ReturnTables, rule: Rule) -> pd.DataFrame:
    return _claims(tables, rule, complete=False)


def _words(tables: ReturnTables, claim: Claim) -> dict[str, object]:
    return {
        "what": tables.label(claim.coordinates),
        "terms": Terms(numbers_at(tables, claim.related)),
        "sum": claim.left,
        "total": claim.right,
        "difference": abs(claim.right - claim.left),
        "cell": claim.place(tables),
        "cells": tables.places(claim.related),
    }


ADDS_UP = Kind(Sum, _adds_up, lambda claims: (claims["left"] - claims["right"]).abs() <= TOLERANCE, _words)
PARTS_WITHIN = Kind(Sum, _parts_within, lambda claims: claims["left"] <= claims["right"] + TOLERANCE, _words)
