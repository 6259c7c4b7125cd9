"""The answer to one file, for readers and for the tables.

Belongs here: a check's result as plain data in a reader's language, and as rows of `raw.findings`.
Does not belong here: drawing it (command line, portal), keeping it (`returns`, `store`).
"""

from collections import Counter

import pandas as pd

from pipelines.checking.evidence import evidence
from pipelines.checking.result import CheckResult
from schemas.findings import Finding
from schemas.rules import SEVERITIES
from schemas.tables.derive import column_names
from schemas.tables.raw import RawFindings


def as_json(result: CheckResult, language: str) -> dict[str, object]:
    """Return the answer as plain data: state, counts, findings and what was checked."""
    severities = Counter(finding.severity for finding in result.findings)
    return {
        "state": result.state,
        "sha256": result.sha256,
        "institution": result.cover.institution if result.cover else None,
        "time_period": result.cover.time_period if result.cover else None,
        "counts": {severity: severities[severity] for severity in SEVERITIES},
        "findings": [finding_as_json(finding, language) for finding in result.findings],
        "checked": result.checked.to_dict("records"),
    }


def finding_as_json(finding: Finding, language: str) -> dict[str, object]:
    """Return a finding as plain data in a reader's language."""
    return {
        "rule": finding.rule,
        "identity": finding.identity,
        "stage": finding.stage,
        "severity": finding.severity,
        "sheet": finding.place.sheet,
        "cell": finding.place.cell,
        "related": [{"sheet": place.sheet, "cell": place.cell} for place in finding.related],
        "message": finding.message(language),
        "why": finding.why(language),
        "advice": finding.advice(language),
        "joins": [finding_as_json(joined, language) for joined in finding.joins],
    }


def findings_frame(
    result: CheckResult, *, return_id: str, revision: int, institution: str, time_period: int
) -> pd.DataFrame:
    """Return the findings as rows of `raw.findings`, numbered from 1, in English."""
    key: dict[str, object] = {
        "return_id": return_id,
        "revision": revision,
        "institution": institution,
        "time_period": time_period,
    }
    numbered = zip(result.findings, evidence(result.findings, result.observations), strict=True)
    rows = [
        key
        | {
            "sheet": finding.place.sheet,
            "cell": finding.place.cell,
            "finding": number,
            "rule": finding.rule,
            "identity": finding.identity,
            "evidence": figures,
            "stage": finding.stage,
            "severity": finding.severity,
            "related_cells": ",".join(str(place) for place in finding.related) or None,
            "message": finding.message("en"),
            "advice": finding.advice("en"),
        }
        for number, (finding, figures) in enumerate(numbered, start=1)
    ]
    integers = {"revision", "time_period", "finding"}
    return pd.DataFrame(
        {
            name: pd.Series([row[name] for row in rows], dtype="int64" if name in integers else "str")
            for name in column_names(RawFindings)
        }
    )
