"""Files that are in no return: found, looked into again, sent as the return that they are after all.

Belongs here: what can be done with a file that was set aside without anybody choosing it anew. Does not
belong here: receiving and recording (`submitting`), taking back (`deciding`).
"""

from dataclasses import dataclass
from datetime import datetime

from pipelines.checking.check import read_for
from pipelines.checking.result import CheckContext, CheckResult
from pipelines.intake.reading import Cover
from pipelines.returns.against import check_sent
from pipelines.returns.keeping import kept_file
from pipelines.returns.layouts import with_layout
from pipelines.returns.submitting import Submission, as_sent_for, submit
from pipelines.store.acts import Act, fold_files, on_files_of
from pipelines.store.errors import ActNotAllowedError, NothingSuchError
from pipelines.store.home import Home
from pipelines.store.keys import size_before
from schemas.findings import Label


@dataclass(frozen=True)
class LookedInto:
    """What a file in no return says: the answer to it, and its cover, of whichever return that is."""

    result: CheckResult
    cover: Cover | None


def file_aside(home: Home, sha256: str, of: str | None = None) -> Act:
    """Return the last act on a file in no return, on that of an institution where `of` names it.

    Raises NothingSuchError where there is none.
    """
    found = next(iter(fold_files(on_files_of(home.ledger.acts(sha256=sha256), of))), None)
    if found is None:
        raise NothingSuchError("acts.refused.unknown_file", what=sha256)
    return found


def received_as(home: Home, file: Act) -> Act:
    """Return the act by which a file in no return came in the last time: from whom, when."""
    acts = on_files_of(home.ledger.acts(sha256=file.sha256), file.institution)
    received = [act for act in acts if act.act == "receive"]
    return received[-1] if received else file


def is_locked(file: Act) -> bool:
    """Return whether a file may not be read again: persons are in it, or might be."""
    return file.kept_as not in (None, "file")


def size_of(home: Home, file: Act) -> int | None:
    """Return how many bytes a file in no return has; None where it is not kept."""
    if file.state == "received":
        path = home.waiting.path(str(file.sha256))
        return size_before(path.stat().st_size) if path.exists() else None
    path = home.vault.path(str(file.kept_sha256 or file.sha256))
    if file.state != "quarantined" or file.kept_as == "counted" or not path.exists():
        return None
    size = path.stat().st_size
    return size_before(size) if file.kept_as == "encrypted" else size


def look_into(home: Home, file: Act) -> LookedInto:
    """Return what a file in no return says, checked as when it came; keep nothing.

    Raises ActNotAllowedError for one that is locked, not checked yet or taken back.
    """
    content = _content(home, file)
    context = CheckContext(str(file.file_name), file.institution, file.time_period)
    reading = read_for(content, with_layout(home, context))
    result = check_sent(home, content, as_sent_for(reading, context), context)
    return LookedInto(result, reading.cover)


def send_again(
    home: Home,
    sha256: str,
    institution: str,
    time_period: int,
    actor: str,
    at: datetime,
    *,
    role: str,
    reason: str | None = None,
    of: str | None = None,
) -> Submission:
    """Send a file in no return as the next revision of a return; `reason` says why it is that one.

    `of` names the institution whose file it is, where only its own may be sent.

    Where it is not that return either nothing is recorded, and the answer says why: so nobody is shown
    a file of another institution for having been named by mistake. Raises ActNotAllowedError for a file
    that is locked, not checked yet or taken back, and where this role may not send it.
    """
    file = file_aside(home, sha256, of)
    content = _content(home, file)
    context = CheckContext(str(file.file_name), institution, time_period)
    reading = as_sent_for(read_for(content, with_layout(home, context)), context)
    if reading.cover is None:
        result = check_sent(home, content, reading, context)
        return Submission(None, result, False, file.state, file.sequence, file.kept_as or "file")
    is_published = received_as(home, file).origin == "published"
    return submit(home, content, context, actor, at, is_published=is_published, role=role, reason=reason)


def _content(home: Home, file: Act) -> bytes:
    """Return the bytes of a file in no return; raise ActNotAllowedError where nobody may read it again."""
    named = {"act": Label("acts", "submit"), "what": str(file.file_name)}
    if file.state != "quarantined":
        raise ActNotAllowedError(f"acts.refused.{file.state}", **named)
    if is_locked(file):
        raise ActNotAllowedError("acts.refused.locked", **named)
    return kept_file(home, "file", str(file.kept_sha256 or file.sha256), str(file.sha256))
