"""Sending a file: checked, kept, recorded.

Belongs here: what joins check, vault and ledger when a file comes in. Does not belong here: what is
done with it afterwards (`deciding`, `explaining`).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from pipelines.checking.result import CheckContext, CheckResult
from pipelines.returns.against import check_file, return_key
from pipelines.store.acts import Act, fold
from pipelines.store.home import Home
from schemas.findings import Finding
from schemas.regions import region_of


@dataclass(frozen=True)
class Submission:
    """The answer to a file: its return id (None where the file names no return) and what was found.

    `is_new` is false for bytes that this return had already: then nothing was recorded.
    """

    return_id: str | None
    result: CheckResult
    is_new: bool


def _counts(findings: Iterable[Finding]) -> dict[str, int]:
    by_severity = Counter(finding.severity for finding in findings)
    return {f"findings_{severity}": by_severity[severity] for severity in ("block", "explain", "inform")}


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
