"""Kinds of rule that look at a stated share beside its own counts.

Belongs here: the rounding that a stated share shows, the base that it would need. Does not belong
here: shares that we compute ourselves (`figures`).
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import numpy as np

from pipelines.checking.claims import Claim, Claims, Kind, Parameters, make_claims
from pipelines.checking.tables import ABSENT, COORDINATES, ReturnTables
from schemas.code_lists import TOTAL
from schemas.rules import Rule

PERCENT = "percent"
SEX = COORDINATES.index("sex")
SLACK = 1e-9
"""Beside the rounding shown: binary fractions."""


@lru_cache(maxsize=4096)
def rounding(share: float) -> float:
    """Return half a unit of the last decimal that a number shows: 0.05 for 8.2, 0.5 for 14."""
    exponent = Decimal(repr(share)).normalize().as_tuple().exponent
    return 0.5 * 10.0 ** min(int(exponent), 0)


def is_like_fraction(share: float) -> bool:
    """Return whether a share may be meant as a fraction: 0.082 for 8.2 per cent."""
    return 0 < share < 1


@dataclass(frozen=True)
class Beside:
    """Stated shares, the count of their sex and the total beside them, and the share that these give."""

    at: np.ndarray
    count_at: np.ndarray
    total_at: np.ndarray
    stated: np.ndarray
    count: np.ndarray
    computed: np.ndarray

    def claims(self, checkable: np.ndarray) -> Claims:
        """Return the claim that each stated share is the computed one, as far as its rounding goes."""
        margins = [rounding(share) + SLACK if share == share else np.nan for share in self.stated.tolist()]
        return make_claims(
            left=self.stated,
            right=self.computed,
            margin=margins,
            checkable=checkable,
            at=self.at,
            related=np.column_stack([self.count_at, self.total_at]).tolist(),
        )


def _beside_counts(tables: ReturnTables) -> Beside:
    """Return every stated share beside its own counts."""
    at = tables.in_units([PERCENT])
    own = [tables.coordinates[position] for position in at.tolist()]
    of_all = [(*key[:SEX], TOTAL, *key[SEX + 1 :]) for key in own]
    count_at, total_at = (
        np.array([tables.counts.get(key, ABSENT) for key in keys], dtype="int64") for keys in (own, of_all)
    )
    count, total = tables.values(count_at), tables.values(total_at)
    computed = 100 * count / np.where(total > 0, total, np.nan)
    return Beside(at, count_at, total_at, tables.values(at), count, computed)


def _is_near(claims: Claims) -> np.ndarray:
    return abs(claims["left"] - claims["right"]) <= claims["margin"]


def _is_no_fraction(claims: Claims) -> np.ndarray:
    """Return which shares are percentages: 0, 1 and more, or confirmed by their counts."""
    return (claims["left"] <= 0) | (claims["left"] >= 1) | _is_near(claims)


def _fraction_claims(tables: ReturnTables, _rule: Rule) -> Claims:
    both = tables.once(_beside_counts)
    return both.claims(~np.isnan(both.stated))


def _of_zero(tables: ReturnTables, *, wanted: bool) -> Claims:
    """Return the shares beside counts of which just one is zero (`wanted`), or the others.

    Shares that look like fractions are left to their own rule, negative ones to theirs.
    """
    both = tables.once(_beside_counts)
    claims = both.claims(~np.isnan(both.computed) & (both.stated >= 0))
    claims["checkable"] &= _is_no_fraction(claims)
    return claims[((both.stated == 0) != (both.count == 0)) == wanted]


def _share_claims(tables: ReturnTables, _rule: Rule) -> Claims:
    return _of_zero(tables, wanted=False)


def _zero_claims(tables: ReturnTables, _rule: Rule) -> Claims:
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
