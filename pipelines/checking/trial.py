"""A workbook tried with a layout: what would be read, and what would be found. Nothing is kept.

Belongs here: reading and checking by a layout that is still being written. Does not belong here:
showing it (`pipelines.cli.layout`), returns (`check`).
"""

from dataclasses import dataclass

from pipelines.checking.check import check_observations, said_once
from pipelines.intake.foreign.reading import ForeignReading
from pipelines.intake.foreign.sent import rows_of_return
from pipelines.intake.foreign.tried import Tried, read_by
from pipelines.intake.layout import observations_frame
from pipelines.intake.reading import Cover, Reading
from pipelines.intake.workbook import Workbook
from schemas.findings import Finding
from schemas.regions import is_institution
from schemas.rules import rule
from schemas.workbook_layout import WorkbookLayout

YEAR = "time_period"
ABOUT_FIGURES = ("layout_code_not_kept", "figure_twice")
"""What is said of single figures, whichever return they would be for."""


@dataclass(frozen=True)
class Trial:
    """What a layout gives for a workbook; `findings` are those of reading and those of checking."""

    reading: ForeignReading
    findings: tuple[Finding, ...]

    @property
    def is_open(self) -> bool:
        """Return whether anything has to be decided, corrected or explained, or nothing was read at all."""
        has_open = any(rule(found.rule).severity != "inform" for found in self.findings)
        return has_open or not self.reading.observations


def _checked(reading: ForeignReading, institution: str, time_period: int) -> list[Finding]:
    """Return what the rules find in the return that the workbook would be for one year."""
    rows, findings = rows_of_return(reading, institution, time_period)
    cover = Cover(institution, time_period, None, None, "", "en", "", "", "")
    found, _ = check_observations(
        Reading(cover, observations_frame(cover, rows), list(reading.findings), is_form=False)
    )
    about = [finding for finding in findings if finding.rule in ABOUT_FIGURES]
    return [*about, *(finding for finding in found if finding.rule != "figures_not_checked")]


def try_layout(workbook: Workbook, layout: WorkbookLayout, year: int | None) -> Trial:
    """Return what a layout gives for a workbook; `year` stands where neither says one.

    Figures of an institution that a region has are checked like its returns, year by year; those of
    others by the identities of their tables only.
    """
    return _trial(read_by(workbook, layout, year), layout.institution)


def trial_of(tried: Tried) -> Trial:
    """Return the trial of a layout that was tried in a reading process."""
    return _trial(tried.reading, tried.institution)


def _trial(reading: ForeignReading, institution: str) -> Trial:
    findings = reading.findings
    if is_institution(institution):
        own = [item for item in reading.observations if item.coordinates["institution"] == institution]
        periods = {item.coordinates[YEAR] for item in own}
        for period in sorted(int(one) for one in periods if one.isdigit()):
            findings = said_once(findings, _checked(reading, institution, period))
    return Trial(reading, tuple(findings))
