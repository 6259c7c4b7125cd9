"""Kinds of rule that look at rows of which the sender says that its definition differs.

Belongs here: the remark on a row, beside last year's and beside what the form asks for. Does not
belong here: dates of the period (`periods`), numbers.
"""

import numpy as np

from pipelines.checking.claims import Claim, Claims, Kind, Parameters, make_claims
from pipelines.checking.tables import ReturnTables
from schemas.rules import Rule

DIFFERS = "D"


def _first_of_rows(tables: ReturnTables) -> list[int]:
    """Return the position of the first observation of every row: a remark stands for the whole row."""
    found: dict[tuple[str, ...], int] = {}
    for position, coordinates in enumerate(tables.coordinates):
        found.setdefault(coordinates[:-1], position)
    return list(found.values())


def _differs(tables: ReturnTables, positions: list[int]) -> list[bool]:
    statuses = tables.observations["obs_status"].to_numpy()
    return [statuses[position] == DIFFERS for position in positions]


def _claims(tables: ReturnTables, _rule: Rule) -> Claims:
    at = _first_of_rows(tables)
    return make_claims(left=_differs(tables, at), right=0, checkable=True, at=at)


def _claims_of_years(tables: ReturnTables, _rule: Rule) -> Claims:
    at = _first_of_rows(tables)
    statuses = [tables.last_year.statuses.get(tables.series_keys[position]) for position in at]
    return make_claims(
        left=_differs(tables, at),
        right=[status == DIFFERS for status in statuses],
        checkable=[status is not None for status in statuses],
        at=at,
    )


def _is_same(claims: Claims) -> np.ndarray:
    return claims["left"] == claims["right"]


def _words(tables: ReturnTables, claim: Claim) -> dict[str, object]:
    row = dict(zip(("measure", "population", "rank", "detail"), tables.coordinates[claim.at], strict=False))
    return {
        "what": tables.label(row),
        "year": str(tables.time_period - 1),
        "cell": tables.place(claim.at),
    }


USUAL_DEFINITION = Kind(Parameters, _claims, _is_same, _words)
SAME_DEFINITION = Kind(Parameters, _claims_of_years, _is_same, _words)
