"""The kind of rule that wants the same number here and in another return of the same institution.

Belongs here: last year's closing stock and this year's opening one, a form beside a register. Does
not belong here: numbers that may differ a little (`bands`).
"""

from typing import Literal

import numpy as np

from pipelines.checking.beside import Figures, Key
from pipelines.checking.claims import TOLERANCE, Claim, Claims, Kind, Parameters, make_claims
from pipelines.checking.tables import ReturnTables
from schemas.rules import Rule


class Same(Parameters):
    """`measure` here must equal `their_measure` in the other return."""

    measure: str
    beside: Literal["last_year", "other_kind"]
    their_measure: str


def _figures(tables: ReturnTables, name: str) -> Figures:
    return tables.last_year if name == "last_year" else tables.other_kind


def _their_keys(tables: ReturnTables, same: Same, positions: list[int]) -> list[Key]:
    return [(same.their_measure, *tables.series_keys[position][1:]) for position in positions]


def _claims(tables: ReturnTables, rule: Rule) -> Claims:
    same = Same.model_validate(rule.parameters)
    at = tables.of_measure(same.measure)
    left = tables.values(at)
    right = _figures(tables, same.beside).values(_their_keys(tables, same, at))
    return make_claims(left=left, right=right, checkable=~(np.isnan(left) | np.isnan(right)), at=at)


def _words(tables: ReturnTables, claim: Claim) -> dict[str, object]:
    return {
        "what": tables.label_at(claim.at),
        "value": claim.left,
        "other": claim.right,
        "difference": abs(claim.left - claim.right),
        "year": str(tables.time_period - 1),
        "cell": tables.place(claim.at),
    }


def _is_same(claims: Claims) -> np.ndarray:
    return abs(claims["left"] - claims["right"]) <= TOLERANCE


SAME_AS = Kind(Same, _claims, _is_same, _words)
