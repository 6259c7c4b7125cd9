"""What is true of figures: shares lie in 0 to 100, a part is at most the whole, a value is its formula's.

Belongs here: truths that no single column's type or range tells. Does not belong here: what they are asked of
(`derived`).
"""

from collections.abc import Iterator

from pipelines.quality.derived import (
    IS_COUNTED,
    NOT_NEGATIVE,
    OFF_COVERAGE,
    OFF_FORMULA,
    PART,
    SHARE,
    STATE,
    UNIT,
    WHOLE,
    is_of_indicators,
)
from pipelines.quality.expectations import Expectation, at_most, between, empty, never_empty, one_of
from schemas.indicators import indicators

TOLERANCE = 1e-9
"""How far a value may be from its formula: the last bits of a sum, nothing that anybody reads."""


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
