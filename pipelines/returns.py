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
from pipelines.store.acts import Act, ReturnRevision, fold, standing, state_after
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
    context = CheckContext(last.file_name, last.institution, last.time_period)
    reading = read_for(home.vault.get(last.sha256), context)
    raw = with_revision(reading.observations, last)
    return facts_observations(raw, region_of(institution), {last.return_id: last.origin})


def check_revision(home: Home, revision: ReturnRevision, as_of: int | None = None) -> CheckResult:
    """Return the check of a revision's bytes, beside the year before as it was accepted then."""
    previous = previous_observations(home, revision.institution, revision.time_period, as_of)
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
    why = " ".join(finding.message("en") for finding in result.findings if finding.severity == "block")
    act = Act(at, actor, "quarantine", "quarantined", why or None, file_name=context.file_name)
    act = replace(act, sha256=result.sha256, **_counts(result.findings))  # type: ignore[arg-type]

    def once(acts: list[Act]) -> list[Act]:
        is_there = any((item.act, item.sha256) == ("quarantine", act.sha256) for item in acts)
        return [] if is_there else [act]

    return Submission(None, result, is_new=bool(home.ledger.decide(once)))


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
    itself. The bytes of the latest revision again are that revision; those of an earlier one are a
    new revision, so that one can go back. A file that names no return is kept too, outside all
    returns.
    """
    result = check_file(home, content, context)
    home.vault.put(content)
    if result.cover is None:
        return _quarantine(home, result, context, actor, at)
    institution, time_period = result.cover.institution, result.cover.time_period
    key = return_key(institution, time_period)
    act = Act(
        at=at,
        actor=actor,
        act="submit",
        state=result.state,
        return_key=key,
        institution=institution,
        time_period=time_period,
        file_name=context.file_name,
        sha256=result.sha256,
        origin=_origin(institution, is_published=is_published),
    )
    act = replace(act, **_counts(result.findings))  # type: ignore[arg-type]

    def as_next_revision(acts: list[Act]) -> list[Act]:
        there = fold(acts)
        if there and (there[-1].sha256, there[-1].origin) == (act.sha256, act.origin):
            return []
        return [replace(act, revision=len(there) + 1, return_id=f"{key}_r{len(there) + 1}")]

    recorded = home.ledger.decide(as_next_revision, key)
    if recorded:
        return Submission(recorded[0].return_id, result, is_new=True)
    same = [item.return_id for item in home.ledger.returns(key) if item.sha256 == act.sha256]
    return Submission(same[-1], result, is_new=False)


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

    def in_place_of_earlier(acts: list[Act]) -> list[Act]:
        revisions = fold(acts)
        found = next((item for item in revisions if item.return_id == return_id), None)
        if found is None:
            raise UnknownReturnError(
                f"No return {return_id!r} has been submitted: `muster status` lists them."
            )
        why = f"{return_id} was accepted"
        earlier = [item for item in revisions if item.revision < found.revision]
        return [
            _act_on(found, "accept", actor, reason, at),
            *(_act_on(item, "supersede", actor, why, at) for item in earlier if item.state != "superseded"),
        ]

    home.ledger.decide(in_place_of_earlier, return_id.rpartition("_r")[0])


def region_returns(home: Home, region: str, as_of: int | None = None) -> list[ReturnRevision]:
    """Return all revisions of the institutions of a region, as they are or were as of an act."""
    institutions = load_region(region).institutions
    return [item for item in home.ledger.returns(as_of=as_of) if item.institution in institutions]


def quarantined(home: Home) -> list[Act]:
    """Return the acts on files that named no return, and that nobody has sent for one since."""
    acts = home.ledger.acts()
    sent = {act.sha256 for act in acts if act.act == "submit"}
    return [act for act in acts if act.act == "quarantine" and act.sha256 not in sent]


def status(home: Home, region: str, as_of: int | None = None) -> list[ReturnStatus]:
    """Return every institution and year that the region asks for, and where its return stands.

    The years are those from the region's first to the newest that anybody sent. Other returns that
    came (for earlier years, by a group for its members) are listed too.
    """
    tree = load_region(region)
    by_key: dict[tuple[str, int], list[ReturnRevision]] = {}
    for item in region_returns(home, region, as_of):
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
