"""The kind of rule that wants one number where another is given.

Belongs here: women without a total, a mission without the number of all deployed. Does not belong
here: rows that must be filled in whatever else is given (`compulsory`).

What the sender is not asked for and gives nowhere is not missing: only a measure that our form has for
the institution, or that its return gives elsewhere, can be forgotten.
"""

from typing import Literal

import numpy as np

from pipelines.checking.claims import Claim, Claims, Kind, Parameters, make_claims
from pipelines.checking.sums import nothing_unread
from pipelines.checking.tables import ABSENT, ReturnTables, Wide
from schemas.rules import Rule

ROW = ("measure", "population", "rank", "detail")


class Together(Parameters):
    """Where one of `given` has a number (none named: any code but `needs`), one of `needs` must be answered.

    A reason why there is no number is an answer. `measures` says where this is asked (none named:
    everywhere), `or_share` that a stated share of women is an answer too.
    """

    dimension: Literal["measure", "sex", "detail"]
    given: tuple[str, ...] = ()
    needs: tuple[str, ...]
    measures: tuple[str, ...] = ()
    or_share: bool = False


def _given(wide: Wide, rows: np.ndarray, asked: Together) -> np.ndarray:
    """Return for each row the position of the first number given; ABSENT where there is none."""
    codes = asked.given or [code for code in wide.columns if code not in asked.needs]
    found = np.full(len(rows), ABSENT)
    for code in codes:
        values, positions = wide.of(rows, code)
        found = np.where((found == ABSENT) & ~np.isnan(values), positions, found)
    return found


def _answered(tables: ReturnTables, wide: Wide, rows: np.ndarray, asked: Together) -> np.ndarray:
    """Return how many of what is needed each row answers."""
    found = np.sum([wide.of(rows, code)[1] != ABSENT for code in asked.needs], axis=0)
    if asked.or_share:
        shares = {key[:-1] for key in tables.shares}
        stubs = zip(*(wide.key[name][rows] for name in ROW), strict=True)
        found = found + np.array([stub in shares for stub in stubs], dtype=int)
    return np.asarray(found, dtype=float)


def _known_measures(tables: ReturnTables) -> set[str]:
    return {row.measure for row in tables.form} | set(tables.observations["measure"])


def _rows(tables: ReturnTables, wide: Wide, asked: Together) -> np.ndarray:
    rows = np.full(len(wide.values), True)
    if asked.measures:
        rows &= np.isin(wide.key["measure"].astype(str), asked.measures)
    if asked.dimension == "measure" and not _known_measures(tables) & set(asked.needs):
        rows[:] = False
    if asked.needs == ("F",):
        rows &= ~_compulsory(tables, wide)
    return np.flatnonzero(rows)


def _compulsory(tables: ReturnTables, wide: Wide) -> np.ndarray:
    """Return which rows must hold the women anyway: these have their own rule."""
    wanted = {tuple(row.stub(name) for name in ROW) for row in tables.form if row.is_compulsory}
    stubs = zip(*(wide.key[name] for name in ROW), strict=True)
    return np.array([stub in wanted for stub in stubs], dtype=bool)


def _claims(tables: ReturnTables, rule: Rule) -> Claims:
    asked = Together.model_validate(rule.parameters)
    wide = tables.wide(asked.dimension)
    rows = _rows(tables, wide, asked)
    at = _given(wide, rows, asked)
    rows, at = rows[at != ABSENT], at[at != ABSENT]
    answered = _answered(tables, wide, rows, asked)
    checkable = (answered > 0) | nothing_unread(tables, wide, rows)
    return make_claims(left=answered, right=1, checkable=checkable, at=at)


def _words(tables: ReturnTables, claim: Claim) -> dict[str, object]:
    return {
        "what": tables.label_at(claim.at),
        "value": tables.value(claim.at),
        "cell": tables.place(claim.at),
    }


def _is_answered(claims: Claims) -> np.ndarray:
    return claims["left"] >= claims["right"]


GIVEN_TOGETHER = Kind(Together, _claims, _is_answered, _words)
