"""The kind of rule that closes the ledger of a year: who was there, came and went are who is there.

Belongs here: stocks and flows of one population, rank and sex. Does not belong here: sums over parts
(`sums`), the stock of the year before (`matches`).

Flows that our form does not ask this institution for are no part of its ledger, unless they are given (a
register gives more); flows that it asks for and that are not given leave the ledger open, and an open
ledger is not checked. Moves within the
institution cancel out over all ranks and are left out there.
"""

import math

import numpy as np

from pipelines.checking.claims import TOLERANCE, Claim, Claims, Kind, Parameters, make_claims
from pipelines.checking.tables import ABSENT, COORDINATES, ReturnTables
from schemas.code_lists import TOTAL
from schemas.rules import Rule

MEASURE, RANK = COORDINATES.index("measure"), COORDINATES.index("rank")


class Ledger(Parameters):
    """The stocks, what is added, what is taken away; which of these are moves `within` the institution."""

    opening: str
    closing: str
    plus: list[str]
    minus: list[str]
    within: tuple[str, ...] = ()


def _asked(tables: ReturnTables, ledger: Ledger) -> set[tuple[str, str]]:
    """Return for which populations which flows belong to the ledger."""
    flows = {*ledger.plus, *ledger.minus}
    return {(row.measure, row.population) for row in tables.form if row.measure in flows}


def _entries(
    tables: ReturnTables, ledger: Ledger, asked: set[tuple[str, str]], closing: int
) -> tuple[list[int], list[int]]:
    """Return where the opening stock and what came stands, and where what went stands."""
    own = tables.coordinates[closing]
    is_all = own[RANK] == TOTAL

    def at(measure: str) -> int:
        return tables.counts.get((measure, *own[1:]), ABSENT)

    def flows(measures: list[str]) -> list[int]:
        counted = [name for name in measures if not (is_all and name in ledger.within)]
        return [at(name) for name in counted if (name, own[1]) in asked or at(name) != ABSENT]

    return [at(ledger.opening), *flows(ledger.plus)], flows(ledger.minus)


def _claims(tables: ReturnTables, rule: Rule) -> Claims:
    ledger = Ledger.model_validate(rule.parameters)
    asked = _asked(tables, ledger)
    at = tables.of_measure(ledger.closing)
    entries = [_entries(tables, ledger, asked, closing) for closing in at]
    left = [
        sum(tables.value(position) for position in came) - sum(tables.value(position) for position in gone)
        for came, gone in entries
    ]
    right = [tables.value(closing) for closing in at]
    claims = make_claims(
        left=left,
        right=right,
        margin=[len(came) for came, _ in entries],
        checkable=~(np.isnan(left) | np.isnan(right)),
        at=at,
        related=[[*came, *gone] for came, gone in entries],
    )
    # A rank of which no opening stock is asked for has no ledger.
    return claims[np.array([came[0] != ABSENT for came, _ in entries], dtype=bool)]


def _sides(claim: Claim) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return what is added and what is taken away; `margin` says how many are added."""
    added = int(claim.margin)
    return claim.related[:added], claim.related[added:]


def _words(tables: ReturnTables, claim: Claim) -> dict[str, object]:
    came, gone = _sides(claim)
    return {
        "what": tables.label_at(claim.at),
        "opening": tables.value(came[0]),
        "came": math.fsum(tables.value(position) for position in came[1:]),
        "gone": math.fsum(tables.value(position) for position in gone),
        "expected": claim.left,
        "closing": claim.right,
        "residual": claim.right - claim.left,
        "cell": tables.place(claim.at),
        "cells": tables.places(claim.related),
    }


def _equation(_: ReturnTables, claim: Claim) -> dict[int, float]:
    came, gone = _sides(claim)
    return dict.fromkeys(came, 1.0) | dict.fromkeys(gone, -1.0) | {claim.at: -1.0}


def _is_closed(claims: Claims) -> np.ndarray:
    return abs(claims["left"] - claims["right"]) <= TOLERANCE


BALANCES = Kind(Ledger, _claims, _is_closed, _words, equation=_equation)
