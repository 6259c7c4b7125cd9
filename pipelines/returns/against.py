"""A return beside the year before: what a check is made against, and checking again from the vault.

Belongs here: the accepted figures of the year before, the check of bytes that came in. Does not
belong here: keeping anything (`submitting`), rules (`checking`).
"""

from dataclasses import replace

import pandas as pd

from pipelines.checking.check import check_reading, file_sha256, read_for
from pipelines.checking.result import CheckContext, CheckResult
from pipelines.figures.facts import facts_observations
from pipelines.intake.reading import Cover, Reading
from pipelines.returns.keeping import read_kept
from pipelines.returns.known import with_known
from pipelines.returns.layouts import with_layout
from pipelines.store.acts import ReturnRevision
from pipelines.store.home import Home
from schemas.regions import region_of
from schemas.tables.derive import column_names
from schemas.tables.raw import RawObservations


def return_key(institution: str, time_period: int) -> str:
    """Return the name of a return without its revision."""
    return f"{institution}_{time_period}"


def with_revision(observations: pd.DataFrame, revision: ReturnRevision) -> pd.DataFrame:
    """Return observations as raw.observations: with the return and the revision that they are of."""
    return observations.assign(return_id=revision.return_id, revision=revision.revision)[
        column_names(RawObservations)
    ].astype({"return_id": "str", "revision": "int64"})


def previous_return(
    home: Home, institution: str, time_period: int, as_of: int | None = None
) -> ReturnRevision | None:
    """Return what is accepted of the year before, now or as of an act; None where nothing is."""
    revisions = home.ledger.returns(return_key(institution, time_period - 1), as_of)
    return next((item for item in revisions if item.state == "accepted"), None)


def previous_observations(
    home: Home, institution: str, time_period: int, as_of: int | None = None
) -> pd.DataFrame | None:
    """Return the accepted observations of the year before, as facts; None where there are none.

    They are read from the vault, not from the lake: so what a check says depends on what was
    accepted, never on which table happened to be rebuilt first.
    """
    last = previous_return(home, institution, time_period, as_of)
    if last is None:
        return None
    raw = with_revision(read_kept(home, last).observations, last)
    return facts_observations(raw, region_of(institution), {last.return_id: last.origin})


def context_of(
    home: Home, revision: ReturnRevision, reading: Reading, as_of: int | None = None
) -> CheckContext:
    """Return what a kept revision is checked beside: the year before as accepted, revisions before it."""
    previous = previous_observations(home, revision.institution, revision.time_period, as_of)
    context = CheckContext(revision.file_name, revision.institution, revision.time_period, previous)
    revisions = home.ledger.returns(revision.return_key, as_of)
    before = [item for item in revisions if item.revision < revision.revision]
    return with_known(home, context, reading, before, as_of)


def check_revision(home: Home, revision: ReturnRevision, as_of: int | None = None) -> CheckResult:
    """Return the check of what is kept of a revision, beside the year before as it was accepted then."""
    reading = read_kept(home, revision)
    return check_reading(revision.sha256, reading, context_of(home, revision, reading, as_of))


def _with_previous(home: Home, cover: Cover | None, context: CheckContext) -> CheckContext:
    institution, time_period = context.institution, context.time_period
    if institution is None or time_period is None:
        if cover is None:
            return context
        institution, time_period = cover.institution, cover.time_period
    return replace(context, previous=previous_observations(home, institution, time_period))


def check_file(home: Home, content: bytes, context: CheckContext) -> CheckResult:
    """Check a file beside the accepted figures of the year before, where there are any; keep nothing."""
    return check_sent(home, content, read_for(content, with_layout(home, context)), context)


def check_sent(home: Home, content: bytes, reading: Reading, context: CheckContext) -> CheckResult:
    """Check a file that has been read beside the accepted figures of the year before."""
    sha256 = file_sha256(content)
    if context.previous is None:
        context = _with_previous(home, reading.cover, context)
    if reading.cover is not None:
        before = home.ledger.returns(return_key(reading.cover.institution, reading.cover.time_period))
        # The newest revision sent again is that revision, not a new one.
        before = before[:-1] if before and before[-1].sha256 == sha256 else before
        context = with_known(home, context, reading, before)
    return check_reading(sha256, reading, context)
