"""Kinds of rule that look at a stated share beside its own counts.

Belongs here: the rounding that a stated share shows, the base that it would need. Does not belong
here: shares that we compute ourselves (`figures`).
"""

from decimal import Decimal

import numpy as np
import pandas as pd

from pipelines.checking.claims import Claim, Kind, Parameters, claims_frame
from pipelines.checking.tables import ABSENT, COORDINATES, ReturnTables
from schemas.code_lists import TOTAL
from schemas.rules import Rule

PERCENT = "percent"
SEX = COORDINATES.index("sex")
SLACK = 1e-9
"""Beside the rounding shown: binary fractions."""


def rounding(share: float) -> float:
    """Return half a unit of the last decimal that a number shows: 0.05 for 8.2, 0.5 for 14."""
    exponent = Decimal(repr(share)).normalize().as_tuple().exponent
    return 0.5 * 10.0 ** min(int(exponent), 0)


def is_like_fraction(share: float) -> bool:
    """Return whether a share may be meant as a fraction: 0.082 for 8.2 per cent."""
    return 0 < share < 1


def _beside_counts(tables: ReturnTables) -> pd.DataFrame:
    """Return every stated share with the count of its sex, the total, and the share that they give."""
    rows = []
    for at in tables.in_units([PERCENT]).tolist():
        own = tables.coordinates[at]
        all_sexes = (*own[:SEX], TOTAL, *own[SEX + 1 :])
        count_at, total_at = tables.counts.get(own, ABSENT), tables.counts.get(all_sexes, ABSENT)
        stated = tables.value(at)
        margin = np.nan if np.isnan(stated) else rounding(stated) + SLACK
        rows.append((at, stated, margin, count_at, tables.value(count_at), total_at, tables.value(total_at)))
    names = ["at", "stated", "margin", "count_at", "count", "total_at", "total"]
    types = {name: "int64" if name.endswith("at") else "float64" for name in names}
    both = pd.DataFrame(rows, columns=names).astype(types)
    return both.assign(computed=100 * both["count"] / both["total"].where(both["total"] > 0))


def _claims(both: pd.DataFrame, checkable: pd.Series) -> pd.DataFrame:
    return claims_frame(
        left=both["stated"],
        right=both["computed"],
        margin=both["margin"],
        checkable=checkable,
        at=both["at"],
        related=both[["count_at", "total_at"]].to_numpy().tolist(),
    )


def _is_near(claims: pd.DataFrame) -> pd.Series:
    return (claims["left"] - claims["right"]).abs() <= claims["margin"]


def _is_no_fraction(claims: pd.DataFrame) -> pd.Series:
    """Return which shares are percentages: 0, 1 and more, or confirmed by their counts."""
    return (claims["left"] <= 0) | (claims["left"] >= 1) | _is_near(claims)


def _fraction_claims(tables: ReturnTables, _rule: Rule) -> pd.DataFrame:
    both = _beside_counts(tables)
    return _claims(both, both["stated"].notna())


def _of_zero(tables: ReturnTables, *, wanted: bool) -> pd.DataFrame:
    """Return the shares beside counts of which just one is zero (`wanted`), or the others.

    Shares that look like fractions are left to their own rule, negative ones to theirs.
    """
    both = _beside_counts(tables)
    claims = _claims(both, both["computed"].notna() & (both["stated"] >= 0))
    claims["checkable"] &= _is_no_fraction(claims)
    return claims[((both["stated"] == 0) != (both["count"] == 0)) == wanted]


def _share_claims(tables: ReturnTables, _rule: Rule) -> pd.DataFrame:
    return _of_zero(tables, wanted=False)


def _zero_claims(tables: ReturnTables, _rule: Rule) -> pd.DataFrame:
    return _of_zero(tables, wanted=True)


def _words(tables: ReturnTables, claim: Claim) -> dict[str, object]:
    count, total = (tables.value(position) for position in claim.related)
    return {
        "what": tables.label_at(claim.at),
        "stated": claim.left,
        "count": count,
        "total": total,
        "computed": round(claim.right, 3),
        "cell": tables.place(claim.at),
        "cells": tables.places(claim.related),
    }


def _words_with_base(tables: ReturnTables, claim: Claim) -> dict[str, object]:
    """Add the base that the stated share would need: 106 women at 4.2 % are of 2,524."""
    words = _words(tables, claim)
    return words | {"base": round(100 * tables.value(claim.related[0]) / claim.left)}


def _fraction_words(tables: ReturnTables, claim: Claim) -> dict[str, object]:
    meant = float(Decimal(repr(claim.left)) * 100)
    return {"what": tables.label_at(claim.at), "stated": claim.left, "meant": meant}


def _within(_: ReturnTables, claim: Claim) -> tuple[dict[int, float], ...]:
    """Say that the count is the stated share of the total, as far as the share's rounding goes."""
    count, total = claim.related
    most, least = (claim.left + claim.margin) / 100, (claim.left - claim.margin) / 100
    return ({count: 1.0, total: -most}, {count: -1.0, total: least})


NOT_A_FRACTION = Kind(Parameters, _fraction_claims, _is_no_fraction, _fraction_words)
SHARE_MATCHES = Kind(Parameters, _share_claims, _is_near, _words_with_base, within=_within)
ZERO_SHARE_MATCHES = Kind(Parameters, _zero_claims, _is_near, _words, within=_within)
