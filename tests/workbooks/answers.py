"""Answers to the sample's faulty workbooks, for the tests of page, report and copy.

Belongs here: checking each once, beside the year before. Does not belong here: any assertion.
"""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from io import BytesIO

import openpyxl
import pandas as pd

from pipelines.answering.answer import Answer, answer_to
from pipelines.checking.check import check
from pipelines.checking.result import CheckContext, CheckResult
from pipelines.figures.facts import facts_observations
from pipelines.intake.layout import read_return
from pipelines.sample.replay import SAMPLE_FOLDER
from schemas.regions import region_of

FAULTY = sorted((SAMPLE_FOLDER / "faulty").glob("*.xlsx"))
AT = datetime(2026, 11, 22, 13, 5, tzinfo=UTC)


@cache
def last_year(name: str) -> pd.DataFrame:
    """Return the simulated figures of the year before a faulty workbook's, as facts."""
    institution, year, language = name.split("_")[:3]
    path = SAMPLE_FOLDER / "simulated" / f"{institution}_{int(year) - 1}_{language}_simulated.xlsx"
    raw = read_return(path.read_bytes(), path.name).observations.assign(return_id="before", revision=1)
    return facts_observations(raw, region_of(institution), {"before": "simulated"})


@cache
def checked(name: str) -> CheckResult:
    """Return the check of a faulty workbook of the sample."""
    return check(content(name), CheckContext(name, previous=last_year(name)))


@cache
def content(name: str) -> bytes:
    """Return the bytes of a faulty workbook of the sample."""
    return (SAMPLE_FOLDER / "faulty" / name).read_bytes()


def answer(name: str, language: str | None = None) -> Answer:
    """Return the answer to a faulty workbook of the sample."""
    return answer_to(checked(name), name, AT, language=language, previous=last_year(name))


def all_findings() -> CheckResult:
    """Return one result that has the findings of all faulty workbooks, in the order of gravity."""
    results = [checked(path.name) for path in FAULTY]
    findings = [finding for result in results for finding in result.findings]
    order = ("block", "explain", "inform")
    findings.sort(key=lambda finding: order.index(finding.severity))
    with_cover = next(result for result in results if result.cover is not None)
    return replace(with_cover, findings=tuple(findings))


def opened(data: bytes) -> openpyxl.Workbook:
    """Return a workbook as a program of the reader opens it."""
    return openpyxl.load_workbook(BytesIO(data))
