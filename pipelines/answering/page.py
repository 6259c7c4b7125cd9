"""The answer as one page: self-contained, without scripts and without anything from elsewhere.

Belongs here: what the page shows of an answer. Does not belong here: how it looks (`page.html.j2`,
`page.css`), its words (`schemas/texts/answer`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC

from pipelines.answering.answer import Answer
from pipelines.pages import page_template
from schemas.code_lists import code_list
from schemas.numbers import date_text, number_text
from schemas.rules import SEVERITIES, STAGES, rule
from schemas.texts import text

COUNTS = ["checked", "failed", "not_checkable"]


@dataclass(frozen=True)
class CountRow:
    """A row of a table of counts."""

    name: str | None
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Checks:
    """How many checks were made, did not hold, and could not be made: by stage and in all."""

    rows: tuple[CountRow, ...]
    total: tuple[int, ...]


def page(answer: Answer, copy_name: str | None) -> str:
    """Return the page as HTML; `copy_name` is the annotated copy's file name, None where there is none."""
    language = answer.language
    at = answer.at.astimezone(UTC)
    return page_template("pipelines.answering", "page.html.j2").render(
        answer=answer,
        copy_name=copy_name,
        state=text(f"cli.check.{answer.result.state}", language),
        severities=SEVERITIES,
        sheets=_by_sheet(answer),
        checks=_checks(answer),
        last_year_head=answer.last_year_head,
        answered=f"{date_text(at.date(), language)}, {at:%H:%M} UTC",
        words={name: text(f"cli.check.{name}", language) for name in ("sheet", "cell", "what", "advice")},
        t=lambda key, **values: answer.text(f"answer.{key}", **values),
        label=lambda severity: code_list("severities").label(severity, language),
        number=lambda value: number_text(value, language),
    )


def _by_sheet(answer: Answer) -> Sequence[CountRow]:
    counted: dict[str | None, dict[str, int]] = {}
    for finding in answer.findings:
        counts = counted.setdefault(finding.place.sheet, dict.fromkeys(SEVERITIES, 0))
        counts[finding.severity] += 1
    return [CountRow(name, tuple(counts.values())) for name, counts in counted.items()]


def _checks(answer: Answer) -> Checks:
    checked = answer.result.checked
    stages = checked["rule"].map({item: rule(item).stage for item in checked["rule"]})
    sums = checked.groupby(stages)[COUNTS].sum()
    rows = [
        CountRow(code_list("stages").label(stage, answer.language), tuple(map(int, sums.loc[stage])))
        for stage in STAGES
        if stage in sums.index and sums.loc[stage].any()
    ]
    return Checks(tuple(rows), tuple(int(checked[name].sum()) for name in COUNTS))
