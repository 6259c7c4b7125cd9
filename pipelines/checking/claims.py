"""The claim: what one rule asks of one place, as an entry of a typed array.

Belongs here: the array that all kinds of rule share, and what a kind is. Does not belong here: any
single kind (`values`, `sums`, `pairs`, `shares`, `compulsory`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict

from pipelines.checking.tables import ABSENT, ReturnTables
from schemas.findings import Place
from schemas.rules import Rule

TOLERANCE = 1e-6
"""Spreadsheets keep binary fractions: a millionth of a person is no difference."""

NUMBERS = ["left", "right", "margin"]

Claims = np.ndarray
"""What one rule asks, with the fields of CLAIM: arrays, because frames cost more than the sums in them."""

CLAIM = np.dtype(
    [*((name, "float64") for name in NUMBERS), ("checkable", "bool"), ("at", "int64"), ("related", "object")]
)


class Parameters(BaseModel):
    """The parameters of a kind; a rule with any other is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class Claim:
    """One claim, taken out for its words."""

    left: float
    right: float
    margin: float
    at: int
    related: tuple[int, ...]


def _figure_at(tables: ReturnTables, claim: Claim) -> dict[str, str]:
    return tables.series(claim.at)


def _observed_at(tables: ReturnTables, claim: Claim) -> Place:
    return tables.place(claim.at)


@dataclass(frozen=True)
class Kind:
    """How rules of one kind are computed.

    `claims` gives one per place; `holds` says of all checkable ones at once whether they hold;
    `words` gives the values that the message names, from one that does not; `place` says where
    such a claim points, `about` which figure that is.

    `equation` says what a checkable claim asks as an equation: the coefficient of each figure, by the
    position of its observation, whose weighted sum must be zero; under ABSENT stands what is added
    from elsewhere (last year's figure). `within` says the same for what asks for weighted sums that
    are at most zero. `locating` weighs them together, the failing and the holding ones; a kind that
    asks for anything else has neither.
    """

    parameters: type[Parameters]
    claims: Callable[[ReturnTables, Rule], Claims]
    holds: Callable[[Claims], np.ndarray]
    words: Callable[[ReturnTables, Claim], dict[str, object]]
    place: Callable[[ReturnTables, Claim], Place] = _observed_at
    about: Callable[[ReturnTables, Claim], dict[str, str]] = _figure_at
    equation: Callable[[ReturnTables, Claim], dict[int, float]] | None = None
    within: Callable[[ReturnTables, Claim], tuple[dict[int, float], ...]] | None = None


def make_claims(
    *, left: Any, checkable: Any, at: Any, right: Any = np.nan, margin: Any = np.nan, related: Any = None
) -> Claims:
    """Return claims, one per entry of `at`.

    `left` and `right` are what is compared, `margin` what the kind needs beyond them, `at` the
    position of the observation that a finding points at, `related` those of the other cells.
    """
    claims = np.empty(len(at), dtype=CLAIM)
    claims["left"], claims["right"], claims["margin"] = left, right, margin
    claims["checkable"], claims["at"] = checkable, at
    claims["related"] = list(map(tuple, related)) if related is not None else [()] * len(at)
    return claims


def claim_of(row: Any) -> Claim:
    """Return one row of the claims of many rules."""
    related = tuple(position for position in row.related if position != ABSENT)
    return Claim(left=row.left, right=row.right, margin=row.margin, at=int(row.at), related=related)


def together(claims: dict[str, Claims]) -> pd.DataFrame:
    """Return the claims of many rules (by id) as one frame with their `rule`, numbered from 0."""
    numbers = np.repeat(np.arange(len(claims)), [len(some) for some in claims.values()])
    ids = pd.Categorical.from_codes(numbers, categories=pd.Index(list(claims)))
    every = np.concatenate(list(claims.values()))
    return pd.DataFrame({name: every[name] for name in CLAIM.fields or ()} | {"rule": ids})
