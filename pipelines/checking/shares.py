"""Kinds of rule that look at a stated share beside its own counts.

Belongs here: the rounding that a stated share shows, the base that it would need. Does not belong
here: shares that we compute ourselves (`figures`).
"""

from decimal import Decimal

import pandas as pd

from pipelines.checking.claims import Claim, Kind, Parameters, claims_frame, numbers_at
from pipelines.checking.tables import ABSENT, ReturnTables
from schemas.code_lists import TOTAL
from schemas.rules import Rule

SLACK = 1e-9
"""Beside the rounding shown: binary fractions."""


class Units(Parameters):
    """Which numbers: those in these units."""

    units: list[str]


def rounding(share: float) -> float:
    """Return half a unit of the last decimal that a number shows: 0.05 for 8.2, 0.5 for 14."""
    exponent = Decimal(repr(share)).normalize().as_tuple().exponent
    return 0.5 * 10.0 ** min(int(exponent), 0)


def _beside_counts(tables: ReturnTables) -> pd.DataFrame:
    """Return every stated share with the count of its sex, the total, and the share they give."""
    stated = tables.observations[tables.observations["unit_measure"] == "percent"]
    stated = stated.assign(position=stated.index)
    counts = tables.counts.assign(position=tables.counts.index)
    shared = ["measure", "population", "rank", "detail"]
    columns = ["obs_value", "position"]
    own = counts[[*shared, "sex", *columns]]
    all_sexes = counts.loc[counts["sex"] == TOTAL, [*shared, *columns]]
    both = stated.merge(own, on=[*shared, "sex"], how="left", suffixes=("", "_count"))
    both = both.merge(all_sexes, on=shared, how="left", suffixes=("", "_total"))
    total = both["obs_value_total"].where(both["obs_value_total"] > 0)
    return both.assign(
        computed=100 * both["obs_value_count"] / total,
        margin=[rounding(share) + SLACK if share == share else share for share in both["obs_value"]],
    )


def _is_near(claims: pd.DataFrame) -> pd.Series:
    return (claims["left"] - claims["right"]).abs() <= claims["margin"]


def _looks_like_fraction(left: pd.Series) -> pd.Series:
    return (left > 0) & (left < 1)


def _claims(rule: Rule, both: pd.DataFrame, checkable: pd.Series) -> pd.DataFrame:
    positions = both[["position_count", "position_total"]].fillna(ABSENT).astype("int64")
    return claims_frame(
        rule,
        both,
        left=both["obs_value"],
        right=both["computed"],
        margin=both["margin"],
        checkable=checkable,
        at=both["position"],
        related=positions.to_numpy().tolist(),
    )


def _fraction_claims(tables: ReturnTables, rule: Rule) -> pd.DataFrame:
    both = _beside_counts(tables)
    return _claims(rule, both, both["obs_value"].notna())


def _is_one_zero(both: pd.DataFrame) -> pd.Series:
    return (both["obs_value"] == 0) != (both["obs_value_count"] == 0)


def _usable(both: pd.DataFrame) -> pd.Series:
    """Return which shares can be checked: not those that look like fractions and do not match as they are."""
    near = (both["obs_value"] - both["computed"]).abs() <= both["margin"]
    is_fraction = _looks_like_fraction(both["obs_value"]) & ~near
    return both["computed"].notna() & (both["obs_value"] >= 0) & ~is_fraction


def _share_claims(tables: ReturnTables, rule: Rule) -> pd.DataFrame:
    both = _beside_counts(tables)
    both = both[~_is_one_zero(both)]
    return _claims(rule, both, _usable(both))


def _zero_claims(tables: ReturnTables, rule: Rule) -> pd.DataFrame:
    both = _beside_counts(tables)
    both = both[_is_one_zero(both)]
    return _claims(rule, both, _usable(both))


def _words(tables: ReturnTables, claim: Claim) -> dict[str, object]:
    count, total = numbers_at(tables, claim.related)
    return {
        "what": tables.label(claim.coordinates),
        "stated": claim.left,
        "count": count,
        "total": total,
        "computed": round(claim.right, 3),
        "base": round(100 * count / claim.left) if claim.left else total,
        "cell": claim.place(tables),
        "cells": tables.places(claim.related),
    }


def _fraction_words(tables: ReturnTables, claim: Claim) -> dict[str, object]:
    meant = float(Decimal(repr(claim.left)) * 100)
    return {"what": tables.label(claim.coordinates), "stated": claim.left, "meant": meant}


NOT_A_FRACTION = Kind(
    Units,
    _fraction_claims,
    lambda claims: ~_looks_like_fraction(claims["left"]) | _is_near(claims),
    _fraction_words,
)
SHARE_MATCHES = Kind(Parameters, _share_claims, _is_near, _words)
ZERO_SHARE_MATCHES = Kind(Parameters, _zero_claims, _is_near, _words)
