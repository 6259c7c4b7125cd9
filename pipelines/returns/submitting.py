"""Sending a file: received, checked, recorded.

Belongs here: what joins check, vault and ledger when a file comes in. Does not belong here: what is
done with it afterwards (`deciding`, `explaining`).

That a file was received is recorded before anybody looks into it. Killed in between, it waits: sent
again, or by `resume`, it is taken on from there. Until it has been read nobody knows whether persons are
in it: so it waits encrypted, and only then goes into the vault what may be kept of it (`keeping`).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from pipelines.checking.check import cover_findings, file_sha256, read_for
from pipelines.checking.result import CheckContext, CheckResult
from pipelines.intake.reading import Cover, Reading
from pipelines.returns.acting import Doer, said
from pipelines.returns.against import check_sent, return_key
from pipelines.returns.explanations import Known, explainable, open_state
from pipelines.returns.keeping import keep
from pipelines.returns.layouts import keep_layout_of, with_layout
from pipelines.store.acts import Act, Kept, ReturnRevision, fold, fold_files, on_files_of, passage
from pipelines.store.errors import StoreError
from pipelines.store.home import Home
from schemas.findings import Finding
from schemas.regions import region_of


@dataclass(frozen=True)
class Submission:
    """The answer to a file: its return id (None where the file names no return) and what was found.

    `state` is where it stands now, earlier explanations counted; `sequence` is the act that says so.
    `is_new` is false for bytes that this return had already: then nothing was recorded. `kept_as` says
    what the vault keeps of them.
    """

    return_id: str | None
    result: CheckResult
    is_new: bool
    state: str
    sequence: int
    kept_as: Kept


def _counts(findings: Iterable[Finding]) -> dict[str, int]:
    by_severity = Counter(finding.severity for finding in findings)
    return {f"findings_{severity}": by_severity[severity] for severity in ("block", "explain", "inform")}


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
    role: str | None = None,
    reason: str | None = None,
) -> Submission:
    """Check a file, keep what may be kept of it, record it as the next revision of its return.

    `is_published` says that somebody entered the figures from public sources, not the institution
    itself; that is an analyst. The bytes of the latest revision again are that revision; those of an
    earlier one are a new revision, so that one can go back. So is a register of which something else is
    counted now than when it came before, and a workbook that is read by another layout now. A file that
    names no return is kept too, outside all returns. So is one whose cover names another return than the
    one that it is sent for: it is compared with nothing, for the sender may not see what others sent, and
    it becomes nobody's revision. `reason` is what the sender says about it.
    """
    doer = Doer(actor, role or ("analyst" if is_published else "reporter"), at)
    received = _received(file_sha256(content), context, doer, said(reason), is_published=is_published)
    home.waiting.put(content)
    home.ledger.decide(lambda acts: _unless_known(home, acts, received), sha256=received.sha256)
    return _answered(home, content, context, received)


def resume(home: Home, at: datetime) -> list[Submission]:
    """Check the files that were received and, for somebody was stopped, not checked."""
    found = []
    for received in fold_files(home.ledger.acts()):
        if received.state == "received" and (content := _waiting(home, received)) is not None:
            context = CheckContext(str(received.file_name), received.institution, received.time_period)
            found.append(_answered(home, content, context, replace(received, at=at)))
    return found


def _waiting(home: Home, received: Act) -> bytes | None:
    """Return a file that waits; None where somebody has checked it meanwhile."""
    try:
        return home.waiting.get(str(received.sha256))
    except StoreError:
        if any(act.state == "received" for act in fold_files(home.ledger.acts(sha256=received.sha256))):
            raise
        return None


def _received(
    sha256: str, context: CheckContext, doer: Doer, reason: str | None, *, is_published: bool
) -> Act:
    """Return the act that a file came in; raise ActNotAllowedError where this role may not send it."""
    origin = "published" if is_published else None
    name = context.file_name
    passage("receive", "missing", origin=origin or "reported", role=doer.role, reason=reason, what=name)
    return Act(
        at=doer.at,
        actor=doer.name,
        act="receive",
        state="received",
        reason=reason,
        institution=context.institution,
        time_period=context.time_period,
        file_name=name,
        sha256=sha256,
        origin=origin,
        role=doer.role,
    )


def _unless_known(home: Home, acts: list[Act], received: Act) -> list[Act]:
    """Return the act that a file came in, unless it waits already or is what was sent last."""
    keys = {act.return_key: act for act in acts if act.act == "submit"}
    if any(_is_latest(home, act, received) for act in keys.values()):
        return []
    file = next(iter(fold_files(on_files_of(acts, received.institution))), None)
    is_same = file is not None and (
        file.state == "received" or (file.state == "quarantined" and not received.institution)
    )
    return [] if is_same else [received]


def _is_latest(home: Home, submitted: Act, received: Act) -> bool:
    named = (received.institution, received.time_period)
    if named != (None, None) and named != (submitted.institution, submitted.time_period):
        return False
    is_published = received.origin == "published"
    origin = _origin(str(submitted.institution), is_published=is_published)
    last = home.ledger.returns(submitted.return_key)[-1]
    return (last.sha256, last.origin) == (received.sha256, origin) and last.state != "withdrawn"


def _answered(home: Home, content: bytes, context: CheckContext, received: Act) -> Submission:
    """Check a file that was received, and record what comes of it."""
    reading = read_for(content, with_layout(home, context))
    result = check_sent(home, content, as_sent_for(reading, context), context)
    kept = keep(home, content, reading, context)
    known = replace(received, kept_as=kept[0], kept_sha256=kept[1])
    if result.cover is None:
        answer = _set_aside(home, result, known)
    else:
        known = replace(known, layout_sha256=keep_layout_of(home, reading))
        answer = _submitted(home, result, result.cover, known)
    home.waiting.remove(result.sha256)
    return answer


def as_sent_for(reading: Reading, context: CheckContext) -> Reading:
    """Return what was read; of a file whose cover names another return only that it does."""
    others = cover_findings(reading.cover, context)
    if not others:
        return reading
    return replace(reading, cover=None, observations=reading.observations.iloc[:0], findings=others, asked={})


def _set_aside(home: Home, result: CheckResult, received: Act) -> Submission:
    why = " ".join(finding.message("en") for finding in result.findings if finding.severity == "block")
    act = replace(received, act="quarantine", state="quarantined", reason=why or None, origin=None)
    act = replace(act, **_counts(result.findings))  # type: ignore[arg-type]

    def once(acts: list[Act]) -> list[Act]:
        own = on_files_of(acts, received.institution)
        waits = any(file.state == "received" for file in fold_files(own))
        return [act] if waits else []

    recorded = home.ledger.decide(once, sha256=received.sha256)
    acts = recorded or home.ledger.acts(sha256=received.sha256)
    kept_as = acts[-1].kept_as or "file"
    return Submission(None, result, bool(recorded), "quarantined", acts[-1].sequence, kept_as)


def _is_same(latest: ReturnRevision, act: Act) -> bool:
    """Return whether a file is the latest revision again; also counted, and read by a layout, alike."""
    if (latest.sha256, latest.origin) != (act.sha256, act.origin):
        return False
    if latest.layout_sha256 and act.layout_sha256 not in (None, latest.layout_sha256):
        return False
    return "counted" not in (latest.kept_as, act.kept_as) or latest.kept_sha256 == act.kept_sha256


def _submitted(home: Home, result: CheckResult, cover: Cover, received: Act) -> Submission:
    institution, time_period = cover.institution, cover.time_period
    key = return_key(institution, time_period)
    act = replace(
        received,
        act="submit",
        return_key=key,
        institution=institution,
        time_period=time_period,
        origin=_origin(institution, is_published=received.origin == "published"),
        **_counts(result.findings),  # type: ignore[arg-type]
    )

    def as_next_revision(acts: list[Act]) -> list[Act]:
        own = [item for item in acts if item.return_key == key]
        there = fold(own)
        files = fold_files(on_files_of(acts, received.institution))
        waits = any(file.state == "received" for file in files if file.sha256 == act.sha256)
        if there and not waits and _is_same(there[-1], act):
            return []
        state = open_state(result.findings, explainable(result.findings, result.observations, Known(own)))
        number = len(there) + 1
        return [replace(act, state=state, revision=number, return_id=f"{key}_r{number}")]

    recorded = home.ledger.decide(as_next_revision, key, act.sha256)
    if recorded:
        (new,) = recorded
        return Submission(new.return_id, result, True, new.state, new.sequence, new.kept_as or "file")
    last = home.ledger.returns(key)[-1]
    acts = [item for item in home.ledger.acts(return_key=key) if item.return_id == last.return_id]
    return Submission(last.return_id, result, False, last.state, acts[-1].sequence, last.kept_as)
