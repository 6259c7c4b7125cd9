"""Sending a file: checked, kept, recorded.

Belongs here: what joins check, vault and ledger when a file comes in. Does not belong here: what is
done with it afterwards (`deciding`, `explaining`).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from pipelines.checking.check import read_for
from pipelines.checking.result import CheckContext, CheckResult
from pipelines.returns.against import check_sent, return_key
from pipelines.returns.keeping import keep
from pipelines.store.acts import Act, Kept, ReturnRevision, fold
from pipelines.store.home import Home
from schemas.findings import Finding
from schemas.regions import region_of


@dataclass(frozen=True)
class Submission:
    """The answer to a file: its return id (None where the file names no return) and what was found.

    `is_new` is false for bytes that this return had already: then nothing was recorded. `kept_as` says
    what the vault keeps of them.
    """

    return_id: str | None
    result: CheckResult
    is_new: bool
    kept_as: Kept


def _counts(findings: Iterable[Finding]) -> dict[str, int]:
    by_severity = Counter(finding.severity for finding in findings)
    return {f"findings_{severity}": by_severity[severity] for severity in ("block", "explain", "inform")}


def _quarantine(
    home: Home, result: CheckResult, kept: tuple[Kept, str], context: CheckContext, actor: str, at: datetime
) -> Submission:
    why = " ".join(finding.message("en") for finding in result.findings if finding.severity == "block")
    act = Act(at, actor, "quarantine", "quarantined", why or None, file_name=context.file_name)
    act = replace(act, sha256=result.sha256, kept_as=kept[0], kept_sha256=kept[1])
    act = replace(act, **_counts(result.findings))  # type: ignore[arg-type]

    def once(acts: list[Act]) -> list[Act]:
        is_there = any((item.act, item.sha256) == ("quarantine", act.sha256) for item in acts)
        return [] if is_there else [act]

    return Submission(None, result, bool(home.ledger.decide(once)), kept[0])


def _origin(institution: str, *, is_published: bool) -> str:
    """Return where a return's figures come from; a region of simulated figures has no other."""
    of_region = region_of(institution).settings.origin
    return "published" if is_published and of_region != "simulated" else of_region


def _is_same(latest: ReturnRevision, act: Act) -> bool:
    """Return whether a file is the latest revision again; what is kept may differ in secrecy alone."""
    if (latest.sha256, latest.origin) != (act.sha256, act.origin):
        return False
    return "counted" not in (latest.kept_as, act.kept_as) or latest.kept_sha256 == act.kept_sha256


def submit(
    home: Home,
    content: bytes,
    context: CheckContext,
    actor: str,
    at: datetime,
    *,
    is_published: bool = False,
) -> Submission:
    """Check a file, keep what may be kept of it, record it as the next revision of its return.

    `is_published` says that somebody entered the figures from public sources, not the institution
    itself. The bytes of the latest revision again are that revision; those of an earlier one are a
    new revision, so that one can go back. So is a register of which something else is counted now than
    when it came before. A file that names no return is kept too, outside all returns.
    """
    reading = read_for(content, context)
    result = check_sent(home, content, reading, context)
    kept = keep(home, content, reading, context)
    if result.cover is None:
        return _quarantine(home, result, kept, context, actor, at)
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
        kept_as=kept[0],
        kept_sha256=kept[1],
    )
    act = replace(act, **_counts(result.findings))  # type: ignore[arg-type]

    def as_next_revision(acts: list[Act]) -> list[Act]:
        there = fold(acts)
        if there and _is_same(there[-1], act):
            return []
        return [replace(act, revision=len(there) + 1, return_id=f"{key}_r{len(there) + 1}")]

    recorded = home.ledger.decide(as_next_revision, key)
    if recorded:
        return Submission(recorded[0].return_id, result, True, kept[0])
    same = [item.return_id for item in home.ledger.returns(key) if item.sha256 == act.sha256]
    return Submission(same[-1], result, False, kept[0])
