"""Kinds of rule that look at one number at a time.

Belongs here: bounds and whole numbers. Does not belong here: comparing numbers with each other.
"""

import numpy as np

from pipelines.checking.claims import TOLERANCE, Claim, Claims, Kind, Parameters, make_claims
from pipelines.checking.tables import ReturnTables
from schemas.rules import Rule


class Units(Parameters):
    """Which numbers: those in these units."""

    units: list[str]


class AtLeast(Units):
    """No number below `least`."""

    least: float


class AtMost(Units):
    """No number above `most`."""

    most: float


def _numbers(tables: ReturnTables, rule: Rule, right: float) -> Claims:
    positions = tables.in_units(rule.parameters["units"])
    numbers = tables.numbers[positions]
    return make_claims(left=numbers, right=right, checkable=~np.isnan(numbers), at=positions)


def _at_least(tables: ReturnTables, rule: Rule) -> Claims:
    return _numbers(tables, rule, rule.parameters["least"])


def _at_most(tables: ReturnTables, rule: Rule) -> Claims:
    return _numbers(tables, rule, rule.parameters["most"])


def _whole_number(tables: ReturnTables, rule: Rule) -> Claims:
    return _numbers(tables, rule, np.nan)


def _is_whole(claims: Claims) -> np.ndarray:
    return abs(claims["left"] - claims["left"].round()) <= TOLERANCE


def _is_at_least(claims: Claims) -> np.ndarray:
    return claims["left"] >= claims["right"]


def _is_at_most(claims: Claims) -> np.ndarray:
    return claims["left"] <= claims["right"]


def _words(tables: ReturnTables, claim: Claim) -> dict[str, object]:
    return {"what": tables.label_at(claim.at), "value": claim.left}


AT_LEAST = Kind(AtLeast, _at_least, _is_at_least, _words)
AT_MOST = Kind(AtMost, _at_most, _is_at_most, _words)
WHOLE_NUMBER = Kind(Units, _whole_number, _is_whole, _words)
