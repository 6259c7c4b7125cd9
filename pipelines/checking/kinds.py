"""The kinds of rule, and the one pandera schema that they are compiled to.

Belongs here: kind by name, rules to checks, failing claims. Does not belong here: any single kind,
the order of checking (`check`).
"""

from functools import cache

import numpy as np
import pandas as pd
import pandera.pandas as pa

from pipelines.checking.balances import BALANCES
from pipelines.checking.bands import CHANGES_WITHIN, RATE_AT_MOST, SHARE_CHANGES_WITHIN
from pipelines.checking.bases import FITS_ANOTHER_BASE
from pipelines.checking.claims import CLAIM, NUMBERS, Kind, together
from pipelines.checking.compulsory import GIVEN
from pipelines.checking.definitions import SAME_DEFINITION, USUAL_DEFINITION
from pipelines.checking.history import GIVEN_BEFORE, NOT_COPIED
from pipelines.checking.matches import SAME_AS
from pipelines.checking.members import MEMBERS_ADD_UP, MEMBERS_WITHIN
from pipelines.checking.mixtures import BASE_AT_LEAST, BETWEEN_PARTS
from pipelines.checking.pairs import MEASURE_WITHIN
from pipelines.checking.shares import NOT_A_FRACTION, SHARE_MATCHES, ZERO_SHARE_MATCHES
from pipelines.checking.sums import ADDS_UP, PARTS_WITHIN
from pipelines.checking.tables import ReturnTables
from pipelines.checking.together_given import GIVEN_TOGETHER
from pipelines.checking.values import AT_LEAST, AT_MOST, WHOLE_NUMBER
from schemas.files import SchemaError
from schemas.rules import Rule, rule, rules

KINDS: dict[str, Kind] = {
    "at_least": AT_LEAST,
    "at_most": AT_MOST,
    "whole_number": WHOLE_NUMBER,
    "not_a_fraction": NOT_A_FRACTION,
    "given": GIVEN,
    "adds_up": ADDS_UP,
    "parts_within": PARTS_WITHIN,
    "measure_within": MEASURE_WITHIN,
    "share_matches": SHARE_MATCHES,
    "zero_share_matches": ZERO_SHARE_MATCHES,
    "fits_another_base": FITS_ANOTHER_BASE,
    "between_parts": BETWEEN_PARTS,
    "base_at_least": BASE_AT_LEAST,
    "given_together": GIVEN_TOGETHER,
    "balances": BALANCES,
    "rate_at_most": RATE_AT_MOST,
    "same_as": SAME_AS,
    "changes_within": CHANGES_WITHIN,
    "share_changes_within": SHARE_CHANGES_WITHIN,
    "given_before": GIVEN_BEFORE,
    "not_copied": NOT_COPIED,
    "members_add_up": MEMBERS_ADD_UP,
    "members_within": MEMBERS_WITHIN,
    "same_definition": SAME_DEFINITION,
    "usual_definition": USUAL_DEFINITION,
}
LISTED_BY_PANDERA = 1
"""pandera need not list failing rows, which is slow where many fail: its check output has them all."""


def kind_of(rule: Rule) -> Kind:
    """Return how a rule is computed; raise SchemaError for an unknown kind or wrong parameters."""
    if rule.kind not in KINDS:
        raise SchemaError(f"Rule {rule.id}: no kind {rule.kind!r}; known: {', '.join(KINDS)}.")
    kind = KINDS[rule.kind]
    kind.parameters.model_validate(rule.parameters)
    return kind


@cache
def computed_rules() -> tuple[Rule, ...]:
    """Return the rules that are computed on figures, in the order of checking."""
    return tuple(rule for rule in rules().values() if rule.is_computed)


def _hold(claims: pd.DataFrame) -> pd.Series:
    """Return of every claim whether it holds; what cannot be checked does."""
    numbers = np.empty(len(claims), dtype=CLAIM)
    for name in NUMBERS:
        numbers[name] = claims[name].to_numpy()
    checkable, of_rule = claims["checkable"].to_numpy(), claims["rule"].cat.codes.to_numpy()
    outcome = np.full(len(claims), True)
    for number, name in enumerate(claims["rule"].cat.categories):
        rows = np.flatnonzero(checkable & (of_rule == number))
        if len(rows):
            outcome[rows] = kind_of(rule(name)).holds(numbers[rows])
    return pd.Series(outcome, index=claims.index)


HOLDS = pa.Check(_hold, name="holds", n_failure_cases=LISTED_BY_PANDERA)
"""All rules in one check, since pandera takes a millisecond or two for each that it is given."""

CLAIMS_SCHEMA = pa.DataFrameSchema(
    {"rule": pa.Column("category"), "checkable": pa.Column(bool)}
    | {name: pa.Column(float, nullable=True) for name in NUMBERS},
    checks=HOLDS,
    strict=True,
    coerce=False,
)
"""A frame of claims: its types, never coerced, and that every claim holds."""


def all_claims(tables: ReturnTables) -> pd.DataFrame:
    """Return what every rule asks of a return."""
    return together({rule.id: kind_of(rule).claims(tables, rule) for rule in computed_rules()})


def failed(claims: pd.DataFrame) -> pd.Series:
    """Return for every claim whether it was checked and does not hold.

    Raises SchemaErrors where the frame itself is wrong, which is a bug of ours and no finding.
    """
    try:
        CLAIMS_SCHEMA.validate(claims[list(CLAIMS_SCHEMA.columns)], lazy=True)
    except pa.errors.SchemaErrors as errors:
        (error, *others) = errors.schema_errors
        if others or error.check is not HOLDS or error.check_output is None:
            raise
        return ~error.check_output
    return pd.Series(False, index=claims.index)
