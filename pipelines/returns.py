"""Returns: submit, accept, status.

Belongs here: what joins check, vault and ledger. Does not belong here: rules (`checking`), tables
(`chain`), the words on a screen (`cli`).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import pandas as pd

from pipelines.checking.check import check, check_reading, read_for
from pipelines.checking.result import CheckContext, CheckResult
from pipelines.figures.facts import facts_observations
from pipelines.intake.reading import Cover
from pipelines.store.acts import Act, ReturnRevision, standing, state_after
from pipelines.store.errors import UnknownReturnError
from pipelines.store.home import Home
from schemas.findings import Finding
from schemas.regions import load_region, region_of
from schemas.tables.derive import column_names
from schemas.tables.raw import RawObservations


@dataclass(frozen=True)
class Submission:
    """The answer to a file: its return id (None where the file names no return) and what was found.

    `is_new` is false for bytes that this return had already: then nothing was recorded.
    """

    return_id: str | None
    result: CheckResult
    is_new: bool


@dataclass(frozen=True)
class ReturnStatus:
    """Where the return of one institution and year stands; `missing` where none came."""

    institution: str
    name_en: str
    time_period: int
    state: str
    return_id: str | None
    revisions: int


def return_key(institution: str, time_period: int) -> str:
    """Return the name of a return without its revision."""
    return f"{institution}_{time_period}"


def _counts(findings: Iterable[Finding]) -> dict[str, int]:
    by_severity = Counter(finding.severity for finding in findings)
    return {f"findings_{severity}": by_severity[severity] for severity in ("block", "explain", "inform")}


def with_revision(observations: pd.DataFrame, revision: ReturnRevision) -> pd.DataFrame:
    """Return observations as raw.observations: with the return and the revision that they are of."""
    return observations.assign(return_id=revision.return_id, revision=revision.revision)[
        column_names(RawObservations)
    ].astype({"return_id": "str", "revision": "int64"})


def previous_observations(home: Home, institution: str, time_period: int) -> pd.DataFrame | None:
    """Return the accepted observations of the year before, as facts; None where there are none.

    They are read from the vault, not from the lake: so what a check says depends on what was
    accepted, never on which table happened to be rebuilt first.
    """
    key = return_key(institution, time_period - 1)
    accepted = [item for item in home.ledger.returns(key) if item.state == "accepted"]
    if not accepted:
        return None
    last = accepted[-1]
    context = CheckContext(last.file_name, last.institution, last.time_period)
    reading = read_for(home.vault.get(last.sha256), context)
    raw = with_revision(reading.observations, last)
    return facts_observations(raw, region_of(institution), {last.return_id: last.origin})


def check_revision(home: Home, revision: ReturnRevision) -> CheckResult:
    """Return the check of a revision's bytes, beside the year before as it is accepted now."""
    previous = previous_observations(home, revision.institution, revision.time_period)
    context = CheckContext(revision.file_name, revision.institution, revision.time_period, previous)
    return check(home.vault.get(revision.sha256), context)


def _with_previous(home: Home, cover: Cover | None, context: CheckContext) -> CheckContext:
    institution, time_period = context.institution, context.time_period
    if institution is None or time_period is None:
        if cover is None:
            return context
        institution, time_period = cover.institution, cover.time_period
    return replace(context, previous=previous_observations(home, institution, time_period))


def check_file(home: Home, content: bytes, context: CheckContext) -> CheckResult:
    """Check a file beside the accepted figures of the year before, where there are any; keep nothing."""
    reading = read_for(content, context)
    if context.previous is None:
        context = _with_previous(home, reading.cover, context)
    return check_reading(content, reading, context)


def _quarantine(
    home: Home, result: CheckResult, context: CheckContext, actor: str, at: datetime
) -> Submission:
    earlier = {act.sha256 for act in home.ledger.acts() if act.act == "quarantine"}
    is_new = result.sha256 not in earlier
    if is_new:
        counts = _counts(result.findings)
        act = Act(at, actor, "quarantine", "quarantined", file_name=context.file_name, sha256=result.sha256)
        home.ledger.record(replace(act, **counts))  # type: ignore[arg-type]
    return Submission(None, result, is_new)


def _origin(institution: str, *, is_published: bool) -> str:
    """Return where a return's figures come from; a region of simulated figures has no other."""
    of_region = region_of(institution).settings.origin
    return "published" if is_published and of_region != "simulated" else of_region


def submit(
    home: Home,
    content: bytes,
    context: CheckContext,
    actor: str,
    at: datetime,
    *,
    is_published: bool = False,
) -> Submission:
    """Check a file, keep its bytes, record it as the next revision of its return.

    `is_published` says that somebody entered the figures from public sources, not the institution
    itself. Bytes that this return had already stay the revision that they are. A file that names no
    return is kept too, outside all returns.
    """
    result = check_file(home, content, context)
    home.vault.put(content)
    if result.cover is None:
        return _quarantine(home, result, context, actor, at)
    institution, time_period = result.cover.institution, result.cover.time_period
    key = return_key(institution, time_period)
    revisions = home.ledger.returns(key)
    for item in revisions:
        if item.sha256 == result.sha256:
            return Submission(item.return_id, result, is_new=False)
    revision = len(revisions) + 1
    act = Act(
        at=at,
        actor=actor,
        act="submit",
        state=result.state,
        return_key=key,
        return_id=f"{key}_r{revision}",
        institution=institution,
        time_period=time_period,
        revision=revision,
        file_name=context.file_name,
        sha256=result.sha256,
        origin=_origin(institution, is_published=is_published),
    )
    home.ledger.record(replace(act, **_counts(result.findings)))  # type: ignore[arg-type]
    return Submission(act.return_id, result, is_new=True)


def _act_on(item: ReturnRevision, act: str, actor: str, reason: str | None, at: datetime) -> Act:
    return Act(
        at=at,
        actor=actor,
        act=act,
        state=state_after(act, item, reason),
        reason=reason,
        return_key=item.return_key,
        return_id=item.return_id,
        institution=item.institution,
        time_period=item.time_period,
        revision=item.revision,
        file_name=item.file_name,
        sha256=item.sha256,
    )


def accept(home: Home, return_id: str, actor: str, reason: str | None, at: datetime) -> None:
    """Make a revision count, in place of all earlier ones of its return.

    Raises UnknownReturnError, and ActNotAllowedError where its state (or a missing reason) forbids it.
    """
    known = home.ledger.returns()
    found = [item for item in known if item.return_id == return_id]
    if not found:
        raise UnknownReturnError(f"No return {return_id!r} has been submitted: `muster status` lists them.")
    acts = [_act_on(found[0], "accept", actor, reason, at)]
    for item in known:
        is_earlier = item.return_key == found[0].return_key and item.revision < found[0].revision
        if is_earlier and item.state != "superseded":
            acts.append(_act_on(item, "supersede", actor, f"{return_id} was accepted", at))
    home.ledger.record(*acts)


def region_returns(home: Home, region: str) -> list[ReturnRevision]:
    """Return all revisions of the institutions of a region."""
    institutions = load_region(region).institutions
    return [item for item in home.ledger.returns() if item.institution in institutions]


def status(home: Home, region: str) -> list[ReturnStatus]:
    """Return every institution and year that the region asks for, and where its return stands.

    The years are those from the region's first to the newest that anybody sent. Other returns that
    came (for earlier years, by a group for its members) are listed too.
    """
    tree = load_region(region)
    by_key: dict[tuple[str, int], list[ReturnRevision]] = {}
    for item in region_returns(home, region):
        by_key.setdefault((item.institution, item.time_period), []).append(item)
    first = tree.settings.first_year
    asked_for = range(first, max([first, *(year for _, year in by_key)]) + 1)
    rows = []
    for node in tree.institutions.values():
        for year in sorted({*asked_for, *(year for _, year in by_key)}):
            revisions = by_key.get((node.institution, year), [])
            if revisions or (node.is_expected and year in asked_for):
                one = revisions[standing([item.state for item in revisions])] if revisions else None
                state, return_id = (one.state, one.return_id) if one else ("missing", None)
                rows.append(
                    ReturnStatus(node.institution, node.name_en, year, state, return_id, len(revisions))
                )
    return rows
