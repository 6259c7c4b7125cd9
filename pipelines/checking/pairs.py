"""The kind of rule that holds one measure within another.

Belongs here: less and more of the same population, rank and sex. Does not belong here: sums.
"""

import math

import numpy as np

from pipelines.checking.claims import TOLERANCE, Claim, Claims, Kind, Parameters, make_claims
from pipelines.checking.tables import ABSENT, COORDINATES, ReturnTables
from schemas.findings import Label
from schemas.rules import Rule


class Pair(Parameters):
    """`less` must not exceed `more`; `more_detail` where `more` has a detail of its own.

    Where `more` names several measures, the first that is given counts: the nearest step of a chain.
    """

    less: str
    more: str | list[str]
    more_detail: str | None = None

    @property
    def steps(self) -> list[str]:
        """Return the measures that `less` may be held against, the nearest first."""
        return [self.more] if isinstance(self.more, str) else self.more


def _step(tables: ReturnTables, pair: Pair, position: int) -> int:
    """Return where the nearest known step of the chain stands; one without a number where none is known."""
    other = dict(zip(COORDINATES, tables.coordinates[position], strict=True))
    other |= {"detail": pair.more_detail} if pair.more_detail else {}
    keys = (tuple((other | {"measure": measure}).values()) for measure in pair.steps)
    found = [tables.counts.get(key, ABSENT) for key in keys]
    known = (at for at in found if not math.isnan(tables.value(at)))
    return next(known, max(found))


def _claims(tables: ReturnTables, rule: Rule) -> Claims:
    pair = Pair.model_validate(rule.parameters)
    less = tables.of_measure(pair.less)
    more = [_step(tables, pair, position) for position in less]
    left = tables.values(less)
    right = tables.values(more)
    checkable = ~(np.isnan(left) | np.isnan(right))
    return make_claims(
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


def _is_within(claims: Claims) -> np.ndarray:
    return claims["left"] <= claims["right"] + TOLERANCE


def _within(_: ReturnTables, claim: Claim) -> tuple[dict[int, float], ...]:
    return ({claim.at: 1.0, claim.related[0]: -1.0},)


MEASURE_WITHIN = Kind(Pair, _claims, _is_within, _words, within=_within)
