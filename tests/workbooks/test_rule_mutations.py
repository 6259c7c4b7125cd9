"""Mutation: whatever is turned round in a computed rule, one of its examples notices.

Belongs here: comparison, sign, tolerance, parameters and coefficients, changed one at a time. Does not
belong here: the examples (`rule_examples`), the rules of reading.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from rule_examples import EXAMPLES, Example, reading_of

from pipelines.checking.claims import Kind, claim_of, together
from pipelines.checking.kinds import computed_rules, kind_of
from pipelines.checking.tables import ReturnTables
from pipelines.checking.unread import unread
from schemas.regions import region_of
from schemas.rules import Rule

Holds = Callable[[pd.DataFrame], pd.Series]


@cache
def tables_of(item: Example) -> ReturnTables:
    reading = reading_of(item)
    region = region_of(item.institution)
    return ReturnTables(
        reading.observations.reset_index(drop=True),
        region,
        region.institution(item.institution),
        unread(reading.findings),
        reading.asked,
        2023,
        item.context,
    )


def cells_found(rule: Rule, kind: Kind, item: Example) -> list[str]:
    """Return the cells that a rule finds when it is computed by `kind`."""
    tables = tables_of(item)
    claims = together({rule.id: kind.claims(tables, rule)})
    failing = claims[claims["checkable"] & ~kind.holds(claims).astype(bool)]
    return [str(kind.place(tables, claim_of(row))) for row in failing.itertuples(index=False)]


def outcomes(rule: Rule, kind: Kind) -> list[list[str]]:
    return [cells_found(rule, kind, item) for item in EXAMPLES if item.rule == rule.id]


@dataclass(frozen=True)
class Mutant:
    """A rule with one thing changed."""

    name: str
    rule: Rule
    kind: Kind

    def __str__(self) -> str:
        return f"{self.rule.id}: {self.name}"


def shifted(holds: Holds, **by: float) -> Holds:
    """Return the comparison with a column moved: an operator or a tolerance that is off by a little."""
    return lambda claims: holds(claims.assign(**{name: claims[name] + step for name, step in by.items()}))


def scaled(holds: Holds, factor: float) -> Holds:
    return lambda claims: holds(claims.assign(margin=claims["margin"] * factor))


def turned(holds: Holds) -> Holds:
    """Return the comparison with its sides exchanged: less than for more than."""
    return lambda claims: holds(claims.rename(columns={"left": "right", "right": "left"}))


def one_sided(holds: Holds, sign: int) -> Holds:
    """Return the comparison that lets everything pass on one side: at most for equal."""
    return lambda claims: holds(claims) | (sign * (claims["left"] - claims["right"]) > 0)


SYMMETRIC = {
    "adds_up", "balances", "same_as", "members_add_up", "share_matches", "zero_share_matches",
    "changes_within", "given", "usual_definition",
    "share_changes_within", "same_definition", "fits_another_base", "whole_number", "not_a_fraction",
}  # fmt: skip
"""Both sides may be exchanged, or there is only one: a distance, or a property of a single number."""
TWO_SIDED = {
    "adds_up",
    "balances",
    "same_as",
    "members_add_up",
    "changes_within",
    "share_changes_within",
    "share_matches",
}
WITH_MARGIN = {"share_matches", "changes_within", "share_changes_within", "rate_at_most"}
"""Kinds whose margin is a tolerance (elsewhere it is empty, or counts the terms of a ledger)."""


def mutants_of_holds(rule: Rule, kind: Kind) -> Iterator[tuple[str, Holds]]:
    holds = kind.holds
    yield "never finds", lambda claims: pd.Series(True, index=claims.index)
    yield "always finds", lambda claims: pd.Series(False, index=claims.index)
    yield "negated", lambda claims: ~holds(claims).astype(bool)
    if rule.kind not in SYMMETRIC:
        yield "sides exchanged", turned(holds)
    if rule.kind in TWO_SIDED:
        yield "too much may pass", one_sided(holds, 1)
        yield "too little may pass", one_sided(holds, -1)
    if rule.kind in WITH_MARGIN:
        yield "twice the tolerance", scaled(holds, 2)
        yield "half the tolerance", scaled(holds, 0.5)


OFF_BY_ONE = {
    "adds_up", "parts_within", "measure_within", "balances", "same_as", "members_add_up", "members_within",
    "at_least", "at_most", "base_at_least", "given", "given_together", "given_before", "not_copied",
}  # fmt: skip
"""Kinds that compare whole numbers: one more or one less must be noticed."""


def mutants_by_one(rule: Rule, kind: Kind) -> Iterator[tuple[str, Holds]]:
    if rule.kind in OFF_BY_ONE:
        yield "one more", shifted(kind.holds, left=1)
        yield "one less", shifted(kind.holds, left=-1)


def mutants_of_parameters(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """Give the rule with each number in its parameters moved, and each list without one of its codes."""
    for name, value in rule.parameters.items():
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            for factor in (0.5, 2):
                moved = value * factor if value else factor
                yield f"{name} {moved:g}", _with(rule, name, moved)
        if name in ("plus", "minus", "within"):
            for code in value:
                yield f"{name} without {code}", _with(rule, name, [one for one in value if one != code])


def _with(rule: Rule, name: str, value: object) -> Rule:
    return rule.model_copy(update={"parameters": rule.parameters | {name: value}})


def mutants_of_signs(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """Give a ledger in which one flow counts the other way."""
    for name, other in (("plus", "minus"), ("minus", "plus")):
        for code in rule.parameters.get(name, []):
            kept = [one for one in rule.parameters[name] if one != code]
            moved = {name: kept, other: [*rule.parameters[other], code]}
            yield f"{code} turned", rule.model_copy(update={"parameters": rule.parameters | moved})


def mutants() -> Iterator[Mutant]:
    for rule in computed_rules():
        kind = kind_of(rule)
        for name, holds in (*mutants_of_holds(rule, kind), *mutants_by_one(rule, kind)):
            yield Mutant(name, rule, replace(kind, holds=holds))
        for name, changed in (*mutants_of_parameters(rule), *mutants_of_signs(rule)):
            yield Mutant(name, changed, kind)


@pytest.mark.parametrize("rule", computed_rules(), ids=lambda rule: rule.id)
def test_the_rule_as_it_is_does_what_its_examples_say(rule: Rule) -> None:
    expected = [[item.cells.split(" ")[0]] if item.cells else [] for item in EXAMPLES if item.rule == rule.id]
    found = outcomes(rule, kind_of(rule))
    assert [bool(cells) for cells in found] == [bool(cells) for cells in expected]


@pytest.mark.parametrize("mutant", list(mutants()), ids=str)
def test_an_example_notices(mutant: Mutant) -> None:
    was = outcomes(kind_rule(mutant.rule), kind_of(kind_rule(mutant.rule)))
    assert outcomes(mutant.rule, mutant.kind) != was


def kind_rule(rule: Rule) -> Rule:
    """Return the rule as rules.yml has it."""
    return next(item for item in computed_rules() if item.id == rule.id)


def test_the_equation_of_a_balance_has_the_signs_of_its_sides() -> None:
    rule = next(item for item in computed_rules() if item.kind == "balances")
    kind = kind_of(rule)
    assert kind.equation is not None
    item = next(item for item in EXAMPLES if item.name == "officers, promoted in and out")
    tables = tables_of(item)
    claims = together({rule.id: kind.claims(tables, rule)})
    row = next(row for row in claims[claims["checkable"]].itertuples(index=False))
    weights = kind.equation(tables, claim_of(row))
    signs = {tables.coordinates[at][0]: weight for at, weight in weights.items()}
    added = dict.fromkeys(["opening_strength", "intake", "transfers_in", "promotions"], 1.0)
    assert signs == added | dict.fromkeys(["exits", "transfers_out", "promotions_out", "strength"], -1.0)
    assert np.isclose(sum(weight * tables.value(at) for at, weight in weights.items()), 0)
