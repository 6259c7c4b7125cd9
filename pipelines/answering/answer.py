"""The answer to one file in one language, before it is drawn.

Belongs here: what page, report and copy have in common. Does not belong here: any of the three.
"""

from dataclasses import dataclass, replace
from datetime import datetime

import pandas as pd

from pipelines.answering.causes import Cause, causes
from pipelines.answering.earlier import Earlier, earlier_figures
from pipelines.checking.result import CheckResult
from pipelines.intake.template_cover import Heading, heading
from schemas.findings import Finding
from schemas.languages import LANGUAGES
from schemas.texts import text

FALLBACK_LANGUAGE = "en"


@dataclass(frozen=True)
class Answer:
    """What was found in a file, in words, and when it was said; `heading` is of a known institution."""

    file_name: str
    language: str
    at: datetime
    result: CheckResult
    earlier: Earlier
    causes: tuple[Cause, ...]
    heading: Heading | None

    def text(self, key: str, **values: object) -> str:
        """Return a text of ours in the reader's language."""
        return text(key, self.language, **values)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return all findings, in the order of checking."""
        return self.result.findings

    def of(self, severity: str) -> tuple[Cause, ...]:
        """Return the causes of a severity."""
        return tuple(cause for cause in self.causes if cause.severity == severity)

    def count(self, severity: str, sheet: str | None = None) -> int:
        """Return how many findings have a severity, of one sheet where it is named."""
        return sum(
            finding.severity == severity and sheet in (None, finding.place.sheet) for finding in self.findings
        )

    @property
    def subject(self) -> str:
        """Return whose return it is, in one line."""
        cover = self.result.cover
        if self.heading is None or cover is None:
            return self.text("answer.sender_unknown")
        return self.text(
            "answer.of",
            institution=self.heading.institution_name,
            area=self.heading.area_name,
            year=str(cover.time_period),
        )

    @property
    def last_year_head(self) -> str | None:
        """Return the head of the column of last year; None where no finding is about a figure of then."""
        if not any(cause.has_last_year for cause in self.causes):
            return None
        return self.text("answer.last_year", year=str(self.earlier.year))


def answer_to(
    result: CheckResult,
    file_name: str,
    at: datetime,
    *,
    language: str | None = None,
    previous: pd.DataFrame | None = None,
) -> Answer:
    """Return the answer in `language`, or in the file's own where none is given.

    `previous` holds the accepted observations of the year before, as facts.observations. Raises
    KeyError for an unknown language.
    """
    own = result.cover.language if result.cover else FALLBACK_LANGUAGE
    language = language or own
    if language not in LANGUAGES:
        raise KeyError(f"No language {language!r}; known: {', '.join(LANGUAGES)}.")
    earlier = earlier_figures(result, previous)
    return Answer(
        file_name=file_name,
        language=language,
        at=at,
        result=result,
        earlier=earlier,
        causes=causes(result.findings, earlier, language),
        heading=heading(replace(result.cover, language=language)) if result.cover else None,
    )
