"""The claim: what one rule asks of one place, as a row of a typed frame.

Belongs here: the frame that all kinds of rule share, and what a kind is. Does not belong here: any
single kind (`values`, `sums`, `pairs`, `shares`, `compulsory`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict

from pipelines.checking.tables import ABSENT, COORDINATES, ReturnTables
from schemas.findings import Place
from schemas.rules import Rule

TOLERANCE = 1e-6
"""Spreadsheets keep binary fractions: a millionth of a person is no difference."""

NUMBERS = ["left", "right", "margin"]
CLAIM_COLUMNS = ["rule", *COORDINATES, *NUMBERS, "checkable", "at", "related"]


class Parameters(BaseModel):
    """The parameters of a kind; a rule with any other is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class Kind:
    """How rules of one kind are computed.

    `claims` gives a row per place; `holds` says of all checkable rows at once whether they hold;
    `words` gives the values that the message names, from one row that does not.
    """

    parameters: type[Parameters]
    claims: Callable[[ReturnTables, Rule], pd.DataFrame]
    holds: Callable[[pd.DataFrame], pd.Series]
    words: Callable[[ReturnTables, "Claim"], dict[str, object]]


@dataclass(frozen=True)
class Claim:
    """One row of the frame of claims, taken out for its words."""

    coordinates: dict[str, str]
    left: float
    right: float
    margin: float
    at: int
    related: tuple[int, ...]

    def place(self, tables: ReturnTables) -> Place:
        """Return the cell that a finding points at: an observation's, or the one to fill in."""
        return tables.asked_at(self.coordinates) if self.at == ABSENT else tables.place(self.at)


def claims_frame(
    rule: Rule,
    coordinates: pd.DataFrame,
    *,
    left: Any,
    checkable: Any,
    at: Any,
    right: Any = np.nan,
    margin: Any = np.nan,
    related: list[list[int]] | None = None,
) -> pd.DataFrame:
    """Return claims of `rule`: the columns of `coordinates` with what is compared beside them.

    `left` and `right` are what is compared, `margin` what the kind needs beyond them, `at` the
    position of the observation that a finding points at, `related` those of the other cells.
    """
    frame = coordinates.reindex(columns=COORDINATES).reset_index(drop=True)
    numbers: dict[str, Any] = {"left": left, "right": right, "margin": margin}
    frame = frame.assign(rule=rule.id, checkable=checkable, at=at, **numbers)
    frame["related"] = pd.Series(related if related is not None else [[]] * len(frame), dtype=object)
    types: dict[str, Any] = {"checkable": bool, "at": "int64"} | dict.fromkeys(NUMBERS, "float64")
    return frame.astype(types)[CLAIM_COLUMNS]


def claim_of(row: pd.Series) -> Claim:
    """Return one row of the frame of claims."""
    return Claim(
        coordinates={name: row[name] for name in COORDINATES if isinstance(row[name], str)},
        left=row["left"],
        right=row["right"],
        margin=row["margin"],
        at=int(row["at"]),
        related=tuple(position for position in row["related"] if position != ABSENT),
    )


def together(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Return claims of many rules as one frame, numbered from 0."""
    kept = [frame for frame in frames if len(frame)]
    return pd.concat(kept, ignore_index=True) if kept else _no_claims()


def _no_claims() -> pd.DataFrame:
    types = dict.fromkeys(["rule", *COORDINATES], "str") | dict.fromkeys(NUMBERS, "float64")
    types |= {"checkable": "bool", "at": "int64", "related": "object"}
    return pd.DataFrame({name: pd.Series(dtype=types[name]) for name in CLAIM_COLUMNS})


def numbers_at(tables: ReturnTables, positions: Iterable[int]) -> tuple[float, ...]:
    """Return the numbers that stand in some observations."""
    return tuple(tables.observations["obs_value"].iloc[list(positions)])
