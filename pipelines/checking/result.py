"""What checking takes and gives: context, result.

Belongs here: the shapes that the portal, the command line and the Dagster asset share. Does not
belong here: how rules are computed.
"""

from dataclasses import dataclass, field

import pandas as pd

from pipelines.intake.reading import Cover
from schemas.exceptions import KnownException
from schemas.findings import Finding
from schemas.tables.raw import OBSERVATION_KEY

SERIES = [name for name in OBSERVATION_KEY if name not in ("institution", "time_period")]
"""The coordinates that name a figure within a return, in the order of a series key."""

REVISED_COLUMNS = [*SERIES, "before", "now", "change", "sheet", "cell"]
"""A figure in two revisions: its series key, both values, unchanged, changed, new or gone, and where."""


@dataclass(frozen=True)
class CheckContext:
    """What is known about a file before it is opened.

    `institution` and `time_period` are what the sender is expected to send (None: whatever the cover
    says). `previous` holds the accepted observations of the year before, as facts.observations;
    `earlier` those of the revision before this one; `other_kind` those of the newest revision that was
    sent as the other kind of file (a register beside a form, a form beside a register); `relatives`
    the accepted ones of the same year of the institution's groups and members. Each is None where
    there is nothing: what needs it then cannot be checked. `exceptions` are the known exceptions that
    count, `layout` is the whole layout by which a workbook that is not our form is read; None stands for
    those of the region.
    """

    file_name: str
    institution: str | None = None
    time_period: int | None = None
    previous: pd.DataFrame | None = None
    earlier: pd.DataFrame | None = None
    other_kind: pd.DataFrame | None = None
    relatives: pd.DataFrame | None = None
    exceptions: tuple[KnownException, ...] | None = None
    layout: str | None = None


@dataclass(frozen=True)
class CheckResult:
    """The answer to one file.

    `observations` has OBSERVATION_COLUMNS. `checked` has a row per rule computed on figures: rule,
    checked (places that could be checked), failed (those of them that do not hold), not_checkable.
    `revised` has REVISED_COLUMNS: every figure of this revision and of the one before it, side by side.
    """

    sha256: str
    cover: Cover | None
    observations: pd.DataFrame
    findings: tuple[Finding, ...]
    checked: pd.DataFrame
    revised: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=REVISED_COLUMNS))

    @property
    def state(self) -> str:
        """Return blocked, to_explain or ready: what the findings allow."""
        severities = {finding.severity for finding in self.findings}
        if "block" in severities:
            return "blocked"
        return "to_explain" if "explain" in severities else "ready"
