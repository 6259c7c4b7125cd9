"""The columns that are derived to ask what is true of figures: Great Expectations does no arithmetic.

Belongs here: how far a value is from its formula, what a count is a part of, in what state its return is.
Does not belong here: what is expected of them (`truths`), how figures are computed (`pipelines.figures`): a
value is computed again here, from the published numerator and denominator alone.
"""

from collections.abc import Callable, Mapping

import pandas as pd

from schemas.code_lists import TOTAL
from schemas.indicators import indicators
from schemas.tables.raw import OBSERVATION_KEY
from schemas.tables.region import IndicatorTable
from schemas.tables.registry import TABLES

UNIT, OFF_FORMULA, OFF_COVERAGE = "unit_of_indicator", "value_off_formula", "coverage_off_formula"
SHARE, PART, NOT_NEGATIVE, IS_COUNTED = "share", "part", "not_negative", "is_counted"
WHOLE, STATE = "whole", "return_state"

Frames = Mapping[str, pd.DataFrame]


def _over(top: pd.Series, bottom: pd.Series) -> pd.Series:
    return top / bottom.where(bottom != 0)


FORMULAS: dict[str, Callable[[pd.Series, pd.Series], pd.Series]] = {
    "share": lambda top, bottom: 100 * _over(top, bottom),
    "rate": lambda top, bottom: 100 * _over(top, bottom),
    "mean": _over,
    "difference": lambda top, bottom: top - bottom,
    "ratio": _over,
}
"""What a value of each kind of indicator is, of the numerator and denominator beside it."""


def is_of_indicators(table: str) -> bool:
    """Return whether a table holds indicators."""
    return issubclass(TABLES[table], IndicatorTable)


def _of_each(frame: pd.DataFrame, field: str) -> pd.Series:
    """Return what `indicators.yml` says of each row's indicator; nothing for one that it does not know."""
    return frame["indicator"].map({item.id: getattr(item, field) for item in indicators().values()})


def _unit(frame: pd.DataFrame, _: Frames) -> pd.Series:
    return _of_each(frame, "unit_measure")


def _is_counted(frame: pd.DataFrame, _: Frames) -> pd.Series:
    """Return which values rest on counts beside them: not stated, not made of other indicators."""
    return (frame["basis"] == "counts") & ~_of_each(frame, "is_derived").eq(True)


def _value_off_formula(frame: pd.DataFrame, frames: Frames) -> pd.Series:
    """Return how far each value is from its formula; nothing where it has none, as a stated share."""
    kinds = _of_each(frame, "kind")
    computed = _is_counted(frame, frames) | _of_each(frame, "is_derived").eq(True)
    found = pd.Series(float("nan"), index=frame.index, dtype="float64")
    for kind, formula in FORMULAS.items():
        rows = computed & (kinds == kind)
        found[rows] = formula(frame.loc[rows, "numerator"], frame.loc[rows, "denominator"])
    return (frame["value"] - found).abs()


def _share(frame: pd.DataFrame, _: Frames) -> pd.Series:
    return frame["value"].where(_of_each(frame, "kind") == "share")


def _not_negative(frame: pd.DataFrame, _: Frames) -> pd.Series:
    return frame["value"].where(_of_each(frame, "kind") != "difference")


def _part(frame: pd.DataFrame, frames: Frames) -> pd.Series:
    return frame["numerator"].where(_is_counted(frame, frames) & (_of_each(frame, "kind") == "share"))


def _coverage_off_formula(frame: pd.DataFrame, _: Frames) -> pd.Series:
    whole = 100 * frame["institutions_reporting"] / frame["institutions_expected"]
    return (frame["coverage"] - whole.astype("float64")).abs()


def _whole(frame: pd.DataFrame, _: Frames) -> pd.Series:
    """Return of every count of one sex what the institution gave for all; nothing for the rest."""
    key = [name for name in OBSERVATION_KEY if name != "sex"]
    totals = frame.loc[frame["sex"] == TOTAL, [*key, "obs_value"]].drop_duplicates(key)
    found = frame[key].merge(totals, on=key, how="left")["obs_value"].set_axis(frame.index)
    return found.where((frame["sex"] != TOTAL) & (frame["unit_measure"].isin(["persons", "posts"])))


def _return_state(frame: pd.DataFrame, frames: Frames) -> pd.Series:
    states = frames["audit.returns"].drop_duplicates("return_id").set_index("return_id")["state"]
    return frame["return_id"].map(states).astype("str")


Derivation = Callable[[pd.DataFrame, Frames], pd.Series]

OF_INDICATORS: dict[str, Derivation] = {
    UNIT: _unit,
    IS_COUNTED: _is_counted,
    OFF_FORMULA: _value_off_formula,
    SHARE: _share,
    PART: _part,
    NOT_NEGATIVE: _not_negative,
    OFF_COVERAGE: _coverage_off_formula,
}
OF_OTHERS: dict[str, dict[str, Derivation]] = {
    "facts.observations": {WHOLE: _whole, STATE: _return_state},
    "audit.findings": {STATE: _return_state},
}


def _derivations(table: str) -> dict[str, Derivation]:
    return OF_INDICATORS if is_of_indicators(table) else OF_OTHERS.get(table, {})


def derived_names(table: str) -> list[str]:
    """Return the columns that are derived for a table's truths."""
    return list(_derivations(table))


def with_derived(table: str, frames: Frames) -> pd.DataFrame:
    """Return a table with what its truths need; without what cannot be derived from what is there."""
    frame = frames[table].copy()
    for name, derive in _derivations(table).items():
        try:
            frame[name] = derive(frames[table], frames)
        except KeyError:  # a column is missing: its own expectation says so, and this one is not checked
            continue
    return frame
