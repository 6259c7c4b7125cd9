"""Checking a return: bytes and context in, findings out.

Belongs here: the order of checking, the rules about the return as a whole, the counts. Does not
belong here: reading (`intake`), how a kind of rule is computed (`kinds`), keeping anything.
"""

import hashlib
import re
from typing import Any

import numpy as np
import pandas as pd

from pipelines.checking.claims import claim_of
from pipelines.checking.empty_sheets import sheets_left_empty
from pipelines.checking.excused import excused, may_stand
from pipelines.checking.kinds import all_claims, computed_rules, failed, kind_of
from pipelines.checking.last_year import last_year_findings
from pipelines.checking.locating.joining import joined
from pipelines.checking.members import group_findings
from pipelines.checking.periods import period_findings
from pipelines.checking.result import CheckContext, CheckResult
from pipelines.checking.revisions import revised_figures, revision_findings
from pipelines.checking.tables import ReturnTables
from pipelines.checking.unread import unread
from pipelines.intake.isolation.read import read_return_isolated
from pipelines.intake.reading import Cover, Reading
from schemas.findings import Finding, Place
from schemas.regions import region_of
from schemas.rules import SEVERITIES, rule, rules

MOST_LISTED = {"block": 200, "inform": 10}
"""Findings of one rule that are listed; of the rest it is said where they stand. What must be explained is
listed in full: what is not listed could not be explained."""
SUMS_OF_READING = "identity_fails"
NOTHING_ELSE = CheckContext("")
"""A file of which nothing else is known: no other year, revision or institution."""
CHECKED_COLUMNS = ["rule", "checked", "failed", "not_checkable"]


def check(content: bytes, context: CheckContext) -> CheckResult:
    """Return everything that is found in one file; never raises for what the file holds."""
    return check_reading(file_sha256(content), read_for(content, context), context)


def file_sha256(content: bytes) -> str:
    """Return the hash that a file is known by."""
    return hashlib.sha256(content).hexdigest()


def read_for(content: bytes, context: CheckContext) -> Reading:
    """Return what a file says, read apart from this process."""
    return read_return_isolated(
        content, context.file_name, context.institution, context.time_period, context.layout
    )


def check_reading(sha256: str, reading: Reading, context: CheckContext) -> CheckResult:
    """Return everything that is found in a file that has been read; `sha256` is that of the file."""
    revised = revised_figures(reading, context.earlier)
    findings = [
        *reading.findings,
        *cover_findings(reading.cover, context),
        *period_findings(reading.cover, context),
        *last_year_findings(reading, context.previous),
        *sheets_left_empty(reading),
        *group_findings(reading.cover, context),
        *revision_findings(revised),
    ]
    found, checked = check_observations(reading, context)
    findings = excused(said_once(findings, found), reading.cover, context)
    return CheckResult(
        sha256=sha256,
        cover=reading.cover,
        observations=reading.observations,
        findings=_sorted(findings, reading.observations),
        checked=checked,
        revised=revised,
    )


def said_once(reading: list[Finding], checking: list[Finding]) -> list[Finding]:
    """Return both, without the failed sums of reading whose every cell a rule says more about."""
    places = {place for found in checking for place in (found.place, *found.related)}
    known = [found for found in reading if found.rule == SUMS_OF_READING]
    repeated = [found for found in known if {found.place, *found.related} <= places]
    return [*(found for found in reading if found not in repeated), *checking]


def check_observations(
    reading: Reading, context: CheckContext = NOTHING_ELSE
) -> tuple[list[Finding], pd.DataFrame]:
    """Return what the computed rules find in what was read, and how often each was applied."""
    if reading.cover is None or not reading.has_figures:
        return [Finding("figures_not_checked")], _counts(None, None)
    tables = return_tables(reading, reading.cover, context)
    claims = all_claims(tables)
    outcome = failed(claims)
    known = joined(
        tables, claims, outcome, lambda row: _finding(tables, row), may_stand(reading.cover, context)
    )
    rest = claims[outcome].drop(index=list(known.claims))
    return [*known.findings, *_computed(tables, rest), *_left_out(reading)], _counts(claims, outcome)


def return_tables(reading: Reading, cover: Cover, context: CheckContext) -> ReturnTables:
    """Return what was read, laid out for the computed rules."""
    region = region_of(cover.institution)
    return ReturnTables(
        observations=reading.observations.reset_index(drop=True),
        region=region,
        institution=region.institution(cover.institution),
        unread=unread(reading.findings),
        asked=reading.asked,
        time_period=cover.time_period,
        context=context,
    )


def cover_findings(cover: Cover | None, context: CheckContext) -> list[Finding]:
    """Say where the cover names another institution or year than the one that was to be sent."""
    if cover is None:
        return []
    findings = []
    if context.institution is not None and cover.institution != context.institution:
        given = {"given": cover.institution, "expected": context.institution}
        findings.append(Finding("wrong_institution", values=given))
    if context.time_period is not None and cover.time_period != context.time_period:
        years = {"given": str(cover.time_period), "expected": str(context.time_period)}
        findings.append(Finding("wrong_year", values=years))
    return findings


def _finding(tables: ReturnTables, row: Any) -> Finding:
    """Return the finding of a claim that does not hold."""
    rule_id, claim = str(row.rule), claim_of(row)
    kind = kind_of(rule(rule_id))
    place, related = kind.place(tables, claim), tables.places(claim.related)
    return Finding(rule_id, place, related, kind.words(tables, claim), kind.about(tables, claim))


def _computed(tables: ReturnTables, failing: pd.DataFrame) -> list[Finding]:
    findings = []
    for rule_id, rows in failing.groupby("rule", sort=False, observed=True):
        most = MOST_LISTED.get(rule(str(rule_id)).severity, len(rows))
        findings += [_finding(tables, row) for row in rows.head(most).itertuples(index=False)]
        if len(rows) > most:
            findings.append(_unlisted(tables, rows, most))
    return findings


def _unlisted(tables: ReturnTables, rows: pd.DataFrame, most: int) -> Finding:
    """Say where the findings of one rule stand that are not listed."""
    first, *others = tables.places(rows["at"].tolist())
    rest = tuple(others[most - 1 :])
    values = {"cell": first, "count": len(rows), "listed": most, "cells": rest}
    return Finding("more_of_the_same", rest[0], rest[1:], values)


def _left_out(reading: Reading) -> list[Finding]:
    """Say that checks were left out where an earlier finding made cells or sheets unreadable."""
    sheets = {place.sheet for place in reading.asked.values()} | set(reading.observations["sheet"])
    places = [
        found.place
        for found in reading.findings
        if found.severity == "block" and (found.stage == "value" or found.place.sheet in sheets)
    ]
    known = tuple(dict.fromkeys(places))
    return [Finding("checks_left_out", related=known, values={"cells": known})] if known else []


def _counts(claims: pd.DataFrame | None, outcome: pd.Series | None) -> pd.DataFrame:
    """Return per computed rule: places checked, of these failed, and places that could not be checked."""
    ids = [item.id for item in computed_rules()]
    marked: dict[str, dict[str, int]] = {column: {} for column in CHECKED_COLUMNS[1:]}
    if claims is not None and outcome is not None:
        can_be = claims["checkable"]
        marks = zip(CHECKED_COLUMNS[1:], (can_be, outcome, ~can_be), strict=True)
        marked = {column: _by_rule(claims["rule"], mark) for column, mark in marks}
    columns = {column: [counted.get(name, 0) for name in ids] for column, counted in marked.items()}
    return pd.DataFrame({"rule": pd.Series(ids, dtype="str")} | columns)


def _by_rule(of_rule: pd.Series, marked: pd.Series) -> dict[str, int]:
    """Return how many claims of each rule are marked."""
    rules_known = of_rule.cat.categories
    counted = np.bincount(of_rule.cat.codes[marked], minlength=len(rules_known))
    return dict(zip(rules_known, counted.tolist(), strict=True))


def _sorted(findings: list[Finding], observations: pd.DataFrame) -> tuple[Finding, ...]:
    """Return findings in the reader's order: severity, then sheet and cell as they stand in the file."""
    sheets = {sheet: number for number, sheet in enumerate(observations["sheet"].unique())}
    order = list(rules())

    def key(found: Finding) -> tuple[object, ...]:
        sheet = found.place.sheet
        position = -1 if sheet is None else sheets.get(sheet, len(sheets))
        return (
            SEVERITIES.index(found.severity),
            position,
            sheet or "",
            _cell_order(found.place),
            order.index(found.rule),
        )

    return tuple(sorted(findings, key=key))


def _cell_order(place: Place) -> tuple[int, int, str]:
    match = re.fullmatch(r"([A-Z]+)([0-9]+)", place.cell or "")
    return (int(match[2]), len(match[1]), match[1]) if match else (0, 0, "")
