"""Checking a return: bytes and context in, findings out.

Belongs here: the order of checking, the rules about the return as a whole, the counts. Does not
belong here: reading (`intake`), how a kind of rule is computed (`kinds`), keeping anything.
"""

import hashlib
import re

import pandas as pd

from pipelines.checking.claims import claim_of
from pipelines.checking.empty_sheets import sheets_left_empty
from pipelines.checking.kinds import all_claims, computed_rules, failed, kind_of
from pipelines.checking.last_year import last_year_findings
from pipelines.checking.result import CheckContext, CheckResult
from pipelines.checking.tables import ReturnTables
from pipelines.checking.unread import unread
from pipelines.intake.isolation.read import read_return_isolated
from pipelines.intake.reading import Cover, Reading
from schemas.findings import Finding, Place
from schemas.regions import region_of
from schemas.rules import SEVERITIES, rule, rules

MOST_LISTED = 200
"""Findings of one rule that are listed; the rest are counted and said to be there."""
SUMS_OF_READING = "identity_fails"
CHECKED_COLUMNS = ["rule", "checked", "failed", "not_checkable"]


def check(content: bytes, context: CheckContext) -> CheckResult:
    """Return everything that is found in one file; never raises for what the file holds."""
    return check_reading(file_sha256(content), read_for(content, context), context)


def file_sha256(content: bytes) -> str:
    """Return the hash that a file is known by."""
    return hashlib.sha256(content).hexdigest()


def read_for(content: bytes, context: CheckContext) -> Reading:
    """Return what a file says, read apart from this process."""
    return read_return_isolated(content, context.file_name, context.institution, context.time_period)


def check_reading(sha256: str, reading: Reading, context: CheckContext) -> CheckResult:
    """Return everything that is found in a file that has been read; `sha256` is that of the file."""
    findings = [*reading.findings, *_cover_findings(reading.cover, context)]
    findings += [*last_year_findings(reading, context.previous), *sheets_left_empty(reading)]
    found, checked = check_observations(reading)
    findings = said_once(findings, found)
    return CheckResult(
        sha256=sha256,
        cover=reading.cover,
        observations=reading.observations,
        findings=_sorted(findings, reading.observations),
        checked=checked,
    )


def said_once(reading: list[Finding], checking: list[Finding]) -> list[Finding]:
    """Return both, without the failed sums of reading whose every cell a rule says more about."""
    places = {place for found in checking for place in (found.place, *found.related)}
    known = [found for found in reading if found.rule == SUMS_OF_READING]
    repeated = [found for found in known if {found.place, *found.related} <= places]
    return [*(found for found in reading if found not in repeated), *checking]


def check_observations(reading: Reading) -> tuple[list[Finding], pd.DataFrame]:
    """Return what the computed rules find in what was read, and how often each was applied."""
    if reading.cover is None or not reading.has_figures:
        return [Finding("figures_not_checked")], _counts(None, None)
    region = region_of(reading.cover.institution)
    tables = ReturnTables(
        observations=reading.observations.reset_index(drop=True),
        region=region,
        institution=region.institution(reading.cover.institution),
        unread=unread(reading.findings),
        asked=reading.asked,
    )
    claims = all_claims(tables)
    outcome = failed(claims)
    return [*_computed(tables, claims[outcome]), *_left_out(reading)], _counts(claims, outcome)


def _cover_findings(cover: Cover | None, context: CheckContext) -> list[Finding]:
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


def _computed(tables: ReturnTables, failing: pd.DataFrame) -> list[Finding]:
    findings = []
    for rule_id, rows in failing.groupby("rule", sort=False, observed=True):
        kind = kind_of(rule(str(rule_id)))
        for row in rows.head(MOST_LISTED).itertuples(index=False):
            claim = claim_of(row)
            place, related = kind.place(tables, claim), tables.places(claim.related)
            words, about = kind.words(tables, claim), kind.about(tables, claim)
            findings.append(Finding(str(rule_id), place, related, words, about))
        if len(rows) > MOST_LISTED:
            values = {"rule": str(rule_id), "count": len(rows), "listed": MOST_LISTED}
            findings.append(Finding("more_of_the_same", values=values))
    return findings


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
    counts = pd.DataFrame(0, index=pd.Index(ids, dtype="str", name="rule"), columns=CHECKED_COLUMNS[1:])
    if claims is not None and outcome is not None:
        can_be = claims["checkable"]
        marked = claims[["rule"]].assign(checked=can_be, failed=outcome, not_checkable=~can_be)
        sums = marked.groupby("rule", observed=True)[CHECKED_COLUMNS[1:]].sum()
        counts.loc[sums.index.astype("str")] = sums.to_numpy()
    return counts.reset_index()[CHECKED_COLUMNS]


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
