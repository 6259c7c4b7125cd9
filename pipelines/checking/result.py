"""What checking takes and gives: context, result.

Belongs here: the shapes that the portal, the command line and the Dagster asset share. Does not
belong here: how rules are computed.
"""

from dataclasses import dataclass

import pandas as pd

from pipelines.intake.reading import Cover
from schemas.findings import Finding


@dataclass(frozen=True)
class CheckContext:
    """What is known about a file before it is opened.

    `institution` and `time_period` are what the sender is expected to send (None: whatever the cover
    says). `previous` holds the accepted observations of the year before, as facts.observations.
    """

    file_name: str
    institution: str | None = None
    time_period: int | None = None
    previous: pd.DataFrame | None = None


@dataclass(frozen=True)
class CheckResult:
    """The answer to one file.

    `observations` has OBSERVATION_COLUMNS. `checked` has a row per rule computed on figures: rule,
    checked (places that could be checked), failed (those of them that do not hold), not_checkable.
    """

    sha256: str
    cover: Cover | None
    observations: pd.DataFrame
    findings: tuple[Finding, ...]
    checked: pd.DataFrame

    @property
    def state(self) -> str:
        """Return blocked, to_explain or ready: what the findings allow."""
        severities = {finding.severity for finding in self.findings}
        if "block" in severities:
            return "blocked"
        return "to_explain" if "explain" in severities else "ready"
