"""Kinds of rule that compare a total with its parts.

Belongs here: whether all parts of a total are known, and what they add up to. Does not belong here:
which cells are parts of which (`families`), which measures are checked (rules.yml).

Two kinds share one look: where every part is known the sum must equal the total (`adds_up`); where
some part is missing, the sum of those given must not exceed it (`parts_within`). A part that is not
given itself is known where all its own parts are. A missing number is never taken for zero.
"""

from dataclasses import dataclass

import numpy as np

from pipelines.checking.claims import TOLERANCE, Claim, Claims, Kind, make_claims
from pipelines.checking.families import Family, Sum, families
from pipelines.checking.tables import ABSENT, ReturnTables, Wide
from schemas.findings import Terms
from schemas.rules import Rule


@dataclass(frozen=True)
class Parts:
    """The cells that stand for the parts of a total, a row per total and a column per cell."""

    numbers: np.ndarray
    positions: np.ndarray
    complete: np.ndarray


def _rows(wide: Wide, family: Family, measures: tuple[str, ...]) -> np.ndarray:
    rows = np.full(len(wide.values), True)
    for name, code in family.where.items():
        rows &= wide.key[name] == code
    if measures:
        rows &= np.isin(wide.key["measure"].astype(str), measures)
    return np.flatnonzero(rows)


def _parts(wide: Wide, rows: np.ndarray, family: Family, empty_is_known: np.ndarray) -> Parts:
    numbers: list[np.ndarray] = []
    positions: list[np.ndarray] = []

    def look(code: str, wanted: np.ndarray) -> np.ndarray:
        """Take what stands for `code` in the wanted rows; return where all of it is known."""
        value, position = wide.of(rows, code)
        given = ~np.isnan(value)
        numbers.append(np.where(wanted & given, value, np.nan))
        positions.append(np.where(wanted & given, position, ABSENT))
        if code in family.where_given:
            return given | ((position == ABSENT) & empty_is_known)
        below = family.tree.get(code, ())
        known = [look(part, wanted & ~given) for part in below]
        return given | np.logical_and.reduce(known) if below else given

    everywhere = np.full(len(rows), True)
    complete = np.logical_and.reduce([look(part, everywhere) for part in family.tree[family.total]])
    return Parts(np.column_stack(numbers), np.column_stack(positions), complete)


def nothing_unread(tables: ReturnTables, wide: Wide, rows: np.ndarray) -> np.ndarray:
    """Return for which rows nothing unread lies beside the cells that were read."""
    if not (tables.unread.sheets or tables.unread.rows):
        return np.full(len(rows), True)
    found = [
        any(tables.unread.covers(tables.place(at)) for at in positions if at != ABSENT)
        for positions in wide.positions[rows].tolist()
    ]
    return ~np.array(found, dtype=bool)


def _family_claims(tables: ReturnTables, sums: Sum, family: Family, *, whole: bool) -> Claims:
    wide = tables.wide(sums.dimension)
    rows = _rows(wide, family, sums.measures)
    total, at = wide.of(rows, family.total)
    parts = _parts(wide, rows, family, nothing_unread(tables, wide, rows))
    some = ~np.isnan(parts.numbers).all(axis=1)
    asked = (~np.isnan(total) | some) & (whole | ~parts.complete)
    claims = make_claims(
        left=np.where(some, np.nansum(parts.numbers, axis=1), np.nan),
        right=total,
        checkable=~np.isnan(total) & (parts.complete if whole else some),
        at=at,
        related=parts.positions.tolist(),
    )
    return claims[asked]


def _claims(tables: ReturnTables, rule: Rule, *, whole: bool) -> Claims:
    sums = Sum.model_validate(rule.parameters)
    found = [_family_claims(tables, sums, family, whole=whole) for family in families(tables, sums)]
    return np.concatenate(found) if found else make_claims(left=[], checkable=[], at=[])


def _adds_up(tables: ReturnTables, rule: Rule) -> Claims:
    return _claims(tables, rule, whole=True)


def _parts_within(tables: ReturnTables, rule: Rule) -> Claims:
    return _claims(tables, rule, whole=False)


def _words(tables: ReturnTables, claim: Claim) -> dict[str, object]:
    return {
        "what": tables.label_at(claim.at),
        "terms": Terms(tuple(tables.value(position) for position in claim.related)),
        "sum": claim.left,
        "total": claim.right,
        "difference": abs(claim.right - claim.left),
        "cell": tables.place(claim.at),
        "cells": tables.places(claim.related),
    }


def _equation(_: ReturnTables, claim: Claim) -> dict[int, float]:
    return dict.fromkeys(claim.related, 1.0) | {claim.at: -1.0}


def _within(tables: ReturnTables, claim: Claim) -> tuple[dict[int, float], ...]:
    return (_equation(tables, claim),)


def _is_equal(claims: Claims) -> np.ndarray:
    return abs(claims["left"] - claims["right"]) <= TOLERANCE


def _is_within(claims: Claims) -> np.ndarray:
    return claims["left"] <= claims["right"] + TOLERANCE


ADDS_UP = Kind(Sum, _adds_up, _is_equal, _words, equation=_equation)
PARTS_WITHIN = Kind(Sum, _parts_within, _is_within, _words, within=_within)
