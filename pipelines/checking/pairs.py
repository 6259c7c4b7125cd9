"""The kind of rule that holds one measure within another.

Belongs here: less and more of the same population, rank and sex. Does not belong here: sums.
"""

import pandas as pd

from pipelines.checking.claims import TOLERANCE, Claim, Kind, Parameters, claims_frame
from pipelines.checking.tables import ABSENT, COORDINATES, ReturnTables
from schemas.findings import Label
from schemas.rules import Rule

MEASURE = COORDINATES.index("measure")


class Pair(Parameters):
    """`less` must not exceed `more`; `more_detail` where `more` has a detail of its own."""

    less: str
    more: str
    more_detail: str | None = None


def _claims(tables: ReturnTables, rule: Rule) -> pd.DataFrame:
    pair = Pair.model_validate(rule.parameters)
    less, more = [], []
    for coordinates, position in tables.counts.items():
        if coordinates[MEASURE] != pair.less:
            continue
        other = dict(zip(COORDINATES, coordinates, strict=True))
        other |= {"measure": pair.more} | ({"detail": pair.more_detail} if pair.more_detail else {})
        less.append(position)
        more.append(tables.counts.get(tuple(other.values()), ABSENT))
    left = pd.Series([tables.value(position) for position in less], dtype=float)
    right = pd.Series([tables.value(position) for position in more], dtype=float)
    checkable = left.notna() & right.notna()
    return claims_frame(
        left=left, right=right, checkable=checkable, at=less, related=[[position] for position in more]
    )


def _words(tables: ReturnTables, claim: Claim) -> dict[str, object]:
    less = dict(zip(COORDINATES, tables.coordinates[claim.at], strict=True))
    more = dict(zip(COORDINATES, tables.coordinates[claim.related[0]], strict=True))
    whom = {name: code for name, code in more.items() if name != "measure"}
    return {
        "less": Label("measures", less["measure"]),
        "more": Label("measures", more["measure"]),
        "whom": tables.label(whom),
        "value": claim.left,
        "limit": claim.right,
        "cell": tables.place(claim.at),
        "cells": tables.places(claim.related),
    }


def _is_within(claims: pd.DataFrame) -> pd.Series:
    return claims["left"] <= claims["right"] + TOLERANCE


def _within(_: ReturnTables, claim: Claim) -> tuple[dict[int, float], ...]:
    return ({claim.at: 1.0, claim.related[0]: -1.0},)


MEASURE_WITHIN = Kind(Pair, _claims, _is_within, _words, within=_within)
