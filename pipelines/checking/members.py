"""Kinds of rule that compare the return of a group with those of its member institutions.

Belongs here: a group's figures beside the sum of its members' (entities, cantons, districts), and
saying that a return speaks for others. Does not belong here: sums within one return (`sums`), which
returns are counted (`figures`).

Whoever stands nearest below the group and has sent an accepted return stands for all below itself;
who has not sent one and is expected to is a part that is missing.
"""

from dataclasses import dataclass

import numpy as np

from pipelines.checking.beside import figures_of
from pipelines.checking.claims import TOLERANCE, Claim, Claims, Kind, Parameters, make_claims
from pipelines.checking.result import CheckContext
from pipelines.checking.tables import ReturnTables
from pipelines.intake.reading import Cover
from schemas.findings import Finding, Terms
from schemas.regions import InstitutionNode, Region, region_of
from schemas.rules import Rule


class Members(Parameters):
    """Counts of these measures are the sums of the members'."""

    measures: list[str]


@dataclass(frozen=True)
class Parts:
    """The members that stand for a group, and whether any is missing."""

    members: tuple[str, ...]
    complete: bool


def _children(region: Region, institution: str) -> list[InstitutionNode]:
    return [node for node in region.institutions.values() if node.parent == institution]


def _parts(region: Region, institution: str, sent: set[str]) -> Parts:
    """Return who stands for a group; where nobody below it is expected to send, all are."""
    members: list[str] = []
    complete = True
    below = _children(region, institution)
    some_expected = any(node.is_expected for node in below)
    for node in below:
        if node.institution in sent:
            members.append(node.institution)
        elif _children(region, node.institution):
            inner = _parts(region, node.institution, sent)
            members += inner.members
            complete &= inner.complete
        else:
            complete &= some_expected and not node.is_expected
    return Parts(tuple(members), complete)


def _member_numbers(tables: ReturnTables, members: tuple[str, ...], at: list[int]) -> np.ndarray:
    """Return the members' numbers for some figures of the group, a row per figure."""
    relatives = tables.context.relatives
    keys = [tables.series_keys[position] for position in at]
    frames = [] if relatives is None else [relatives[relatives["institution"] == name] for name in members]
    columns = [figures_of(frame).values(keys) for frame in frames]
    return np.column_stack(columns) if columns else np.empty((len(at), 0))


def _sent(tables: ReturnTables) -> set[str]:
    return set() if tables.context.relatives is None else set(tables.context.relatives["institution"])


def _claims(tables: ReturnTables, rule: Rule, *, whole: bool) -> Claims:
    parts = _parts(tables.region, tables.institution.institution, _sent(tables))
    if not parts.members:
        return make_claims(left=[], checkable=[], at=[])
    measures = Members.model_validate(rule.parameters).measures
    at = [position for measure in measures for position in tables.of_measure(measure)]
    numbers = _member_numbers(tables, parts.members, at)
    known = ~np.isnan(numbers)
    complete = known.all(axis=1) & parts.complete
    total = tables.numbers[at]
    claims = make_claims(
        left=np.where(known.any(axis=1), np.nansum(numbers, axis=1), np.nan),
        right=total,
        checkable=~np.isnan(total) & known.any(axis=1) & (complete if whole else True),
        at=at,
    )
    return claims[known.any(axis=1) & (whole | ~complete)]


def _adds_up(tables: ReturnTables, rule: Rule) -> Claims:
    return _claims(tables, rule, whole=True)


def _within(tables: ReturnTables, rule: Rule) -> Claims:
    return _claims(tables, rule, whole=False)


def _words(tables: ReturnTables, claim: Claim) -> dict[str, object]:
    parts = _parts(tables.region, tables.institution.institution, _sent(tables))
    numbers = _member_numbers(tables, parts.members, [claim.at])[0]
    known = [(name, float(n)) for name, n in zip(parts.members, numbers, strict=True) if not np.isnan(n)]
    return {
        "what": tables.label_at(claim.at),
        "terms": Terms(tuple(number for _, number in known)),
        "members": tuple(name for name, _ in known),
        "sum": claim.left,
        "total": claim.right,
        "difference": abs(claim.right - claim.left),
        "cell": tables.place(claim.at),
    }


def _is_equal(claims: Claims) -> np.ndarray:
    return abs(claims["left"] - claims["right"]) <= TOLERANCE


def _is_within(claims: Claims) -> np.ndarray:
    return claims["left"] <= claims["right"] + TOLERANCE


MEMBERS_ADD_UP = Kind(Members, _adds_up, _is_equal, _words)
MEMBERS_WITHIN = Kind(Members, _within, _is_within, _words)


def group_findings(cover: Cover | None, context: CheckContext) -> list[Finding]:
    """Say that a return speaks for others, and that it and theirs would count the same persons."""
    if cover is None:
        return []
    region = region_of(cover.institution)
    node = region.institution(cover.institution)
    below = tuple(child.institution for child in _children(region, cover.institution))
    sent = () if context.relatives is None else tuple(dict.fromkeys(context.relatives["institution"]))
    if sent:
        return [Finding("counted_twice", values={"institution": node.institution, "others": sent})]
    if below and not node.is_expected:
        return [Finding("reports_for_others", values={"institution": node.institution, "others": below})]
    return []
