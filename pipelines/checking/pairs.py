"""The kind of rule that holds one measure within another.

Belongs here: less and more of the same population, rank and sex. Does not belong here: sums.
"""

import pandas as pd

from pipelines.checking.claims import TOLERANCE, Claim, Kind, Parameters, claims_frame
from pipelines.checking.tables import ABSENT, ReturnTables
from schemas.findings import Label
from schemas.rules import Rule


class Pair(Parameters):
    """`less` must not exceed `more`; `more_detail` where `more` has a detail of its own."""

    less: str
    more: str
    more_detail: str | None = None


def _claims(tables: ReturnTables, rule: Rule) -> pd.DataFrame:
    pair = Pair.model_validate(rule.parameters)
    counts = tables.counts.assign(position=tables.counts.index)
    less = counts[counts["measure"] == pair.less]
    more = counts[counts["measure"] == pair.more]
    shared = ["population", "rank", "sex"]
    if pair.more_detail is None:
        shared += ["detail"]
    else:
        more = more[more["detail"] == pair.more_detail]
    both = less.merge(more[[*shared, "obs_value", "position"]], on=shared, how="left", suffixes=("", "_more"))
    return claims_frame(
        rule,
        both,
        left=both["obs_value"],
        right=both["obs_value_more"],
        checkable=both["obs_value"].notna() & both["obs_value_more"].notna(),
        at=both["position"],
        related=[[position] for position in both["position_more"].fillna(ABSENT).astype("int64")],
    )


def _words(tables: ReturnTables, claim: Claim) -> dict[str, object]:
    more = tables.observations.iloc[claim.related[0]]
    whom = {name: code for name, code in claim.coordinates.items() if name != "measure"}
    return {
        "less": Label("measures", claim.coordinates["measure"]),
        "more": Label("measures", str(more["measure"])),
        "whom": tables.label(whom),
        "value": claim.left,
        "limit": claim.right,
        "cell": claim.place(tables),
        "cells": tables.places(claim.related),
    }


MEASURE_WITHIN = Kind(Pair, _claims, lambda claims: claims["left"] <= claims["right"] + TOLERANCE, _words)
