"""Kinds of rule that look at a stated share beside those of its parts, or at how few it is of.

Belongs here: a share of all that no mixture of its parts can give, shares of very few. Does not belong
here: a share beside its own counts (`shares`) or beside other numbers (`bases`).
"""

from collections.abc import Iterator

import numpy as np

from pipelines.checking.bases import Coordinates, exchanged, share_of
from pipelines.checking.claims import Claim, Claims, Kind, Parameters, make_claims
from pipelines.checking.families import Family, Sum, families
from pipelines.checking.shares import SLACK, is_like_fraction, rounding
from pipelines.checking.tables import ABSENT, COORDINATES, ReturnTables
from schemas.code_lists import TOTAL
from schemas.rules import Rule

MEASURE, POPULATION, RANK = (COORDINATES.index(name) for name in ("measure", "population", "rank"))


class Few(Parameters):
    """Shares in these measures should be of at least `least` persons."""

    measures: list[str]
    least: float


def _part_shares(tables: ReturnTables, own: Coordinates, family: Family) -> list[float]:
    """Return the shares of the parts of a total, stated or counted; a part without persons has none."""
    found = []
    for part in family.tree[family.total]:
        other = exchanged(own, rank=part)
        stated = tables.value(tables.shares.get(other, ABSENT))
        everyone = tables.value(tables.counts.get(exchanged(other, sex=TOTAL), ABSENT))
        if everyone != 0:
            found.append(share_of(tables, other) if np.isnan(stated) else stated)
    return found


def _outside(stated: float, parts: list[float]) -> tuple[float, float]:
    """Return how far a share lies outside its parts' (0: on the edge), and from where on it is wrong.

    Where the parts differ it is wrong on the edge already: the share of all would be that of one part.
    """
    low, high = min(parts), max(parts)
    slack = 2 * max(rounding(share) for share in (stated, *(round(part, 4) for part in parts)))
    limit = 0.0 if high - low > slack else slack + SLACK
    return max(low - stated, stated - high), limit


def _shares_with_parts(tables: ReturnTables) -> Iterator[tuple[int, list[float]]]:
    """Give the position of every stated share of a total of ranks, and the shares of its parts."""
    found = families(tables, Sum(dimension="rank"))
    by_total = {(family.where["population"], family.total): family for family in found}
    for own, at in tables.shares.items():
        if (own[POPULATION], own[RANK]) in by_total:
            yield at, _part_shares(tables, own, by_total[own[POPULATION], own[RANK]])


def _mixed_claims(tables: ReturnTables, _rule: Rule) -> Claims:
    rows = []
    for at, parts in _shares_with_parts(tables):
        stated = tables.value(at)
        known = bool(parts) and not np.isnan([stated, *parts]).any()
        outside, limit = _outside(stated, parts) if known else (np.nan, np.nan)
        # Where there are counts beside the share, they decide (`shares`).
        is_alone = np.isnan(share_of(tables, tables.coordinates[at])) and not is_like_fraction(stated)
        rows.append((at, outside, limit, known and is_alone))
    at_, outside_, limit_, known_ = zip(*rows, strict=True) if rows else ((), (), (), ())
    return make_claims(left=outside_, right=limit_, checkable=known_, at=at_)


def _is_between(claims: Claims) -> np.ndarray:
    return claims["left"] < claims["right"]


def _mixed_words(tables: ReturnTables, claim: Claim) -> dict[str, object]:
    parts = dict(_shares_with_parts(tables))[claim.at]
    return {
        "what": tables.label_at(claim.at),
        "stated": tables.value(claim.at),
        "low": round(min(parts), 2),
        "high": round(max(parts), 2),
        "cell": tables.place(claim.at),
    }


def _few_claims(tables: ReturnTables, rule: Rule) -> Claims:
    few = Few.model_validate(rule.parameters)
    found = [(own, at) for own, at in tables.shares.items() if own[MEASURE] in few.measures]
    totals = [tables.counts.get(exchanged(own, sex=TOTAL), ABSENT) for own, _ in found]
    base = tables.values(totals)
    return make_claims(
        left=base,
        right=few.least,
        checkable=~np.isnan(base),
        at=[at for _, at in found],
        related=[[position] for position in totals],
    )


def _is_of_enough(claims: Claims) -> np.ndarray:
    return claims["left"] >= claims["right"]


def _few_words(tables: ReturnTables, claim: Claim) -> dict[str, object]:
    return {
        "what": tables.label_at(claim.at),
        "stated": tables.value(claim.at),
        "base": claim.left,
        "cell": tables.place(claim.at),
        "cells": tables.places(claim.related),
    }


BETWEEN_PARTS = Kind(Parameters, _mixed_claims, _is_between, _mixed_words)
BASE_AT_LEAST = Kind(Few, _few_claims, _is_of_enough, _few_words)
