"""What is true of figures: shares lie in 0 to 100, a part is at most the whole, a value is its formula's.

Belongs here: truths that no single column's type or range tells, and the columns that are derived to ask
for them. Does not belong here: how figures are computed (`pipelines.figures`): a value is computed again
here, from the published numerator and denominator alone.
"""

from collections.abc import Callable, Iterator, Mapping

import pandas as pd

from pipelines.quality.expectations import Expectation, at_most, between, empty, never_empty, one_of
from schemas.code_lists import TOTAL
from schemas.indicators import indicators
from schemas.tables.raw import OBSERVATION_KEY
from schemas.tables.region import IndicatorTable
from schemas.tables.registry import TABLES

TOLERANCE = 1e-9
"""How far a value may be from its formula: the last bits of a sum, nothing that anybody reads."""

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


def _formula(column: str, says: str, off: str) -> Expectation:
    return Expectation(
        f"{column}.formula", says, "ExpectColumnValuesToBeBetween", {"column": off, "max_value": TOLERANCE}
    )


def _of_indicators(table: str) -> Iterator[Expectation]:
    own = [item.id for item in indicators().values() if item.table == table]
    yield one_of("indicator.own", "indicator is one that belongs into this table.", "indicator", own)
    yield Expectation(
        "unit_measure.own",
        "unit_measure is the unit of the indicator.",
        "ExpectColumnPairValuesToBeEqual",
        {"column_A": "unit_measure", "column_B": UNIT, "ignore_row_if": "either_value_is_missing"},
    )
    says = "value is what the indicator's formula gives of the numerator and denominator published beside it."
    yield _formula("value", says, OFF_FORMULA)
    yield between(SHARE, 0, 100, says="A share is at least 0 and at most 100 per cent.")
    yield between(NOT_NEGATIVE, 0, None, says="No value is below zero, differences aside.")
    yield at_most(PART, "denominator", "The numerator of a share is at most its denominator.")
    yield from _of_coverage()
    yield empty("value", {"basis": "none"}, " where nothing is known (basis none)")
    for side in ("numerator", "denominator"):
        yield never_empty(side, {IS_COUNTED: True}, " where the value is computed from counts")
    yield never_empty("value", {"is_comparable": True}, " where it may be compared")
    yield empty("rank_position", {"is_comparable": False}, " where the value may not be compared")
    yield never_empty("comparability_note", {"is_comparable": False}, " where the value may not be compared")


def _of_coverage() -> Iterator[Expectation]:
    says = "coverage is 100 x institutions_reporting / institutions_expected."
    yield _formula("coverage", says, OFF_COVERAGE)
    for part, whole in (
        ("institutions_reporting", "institutions_expected"),
        ("rank_position", "areas_compared"),
    ):
        yield at_most(part, whole, f"{part} is at most {whole}.")


def _of_facts() -> Iterator[Expectation]:
    yield at_most("obs_value", WHOLE, "A count of one sex is at most the count of all.")
    for unit in ("persons", "posts"):
        says = f"No number of {unit} is below zero."
        yield between("obs_value", 0, None, {"unit_measure": unit}, says)
    says = "A stated share is at least 0 and at most 100 per cent."
    yield between("obs_value", 0, 100, {"unit_measure": "percent"}, says)
    yield at_most("period_start", "period_end", "A period begins before it ends.")
    yield one_of("return_id.accepted", "Every figure is of an accepted return.", STATE, ["accepted"])


def _of_returns() -> Iterator[Expectation]:
    for column in ("accepted_by", "accepted_at"):
        yield never_empty(column, {"state": "accepted"}, " for an accepted return")


def _of_findings() -> Iterator[Expectation]:
    yield Expectation(
        "severity.of_accepted",
        "No accepted return has a finding that blocks.",
        "ExpectColumnValuesToNotBeInSet",
        {"column": "severity", "value_set": ["block"]},
        {STATE: "accepted"},
    )


OF_TABLES = {
    "facts.observations": _of_facts,
    "audit.returns": _of_returns,
    "audit.findings": _of_findings,
}


def truths(table: str) -> Iterator[Expectation]:
    """Yield what is true of the figures of a table, beyond its columns."""
    if is_of_indicators(table):
        yield from _of_indicators(table)
    elif table in OF_TABLES:
        yield from OF_TABLES[table]()
