"""The answer to a file or to a return that is kept, as files.

Belongs here: what joins check, vault and answer, and which files may be copied. Does not belong here:
what an answer looks like (`answering`), where its files are written (`cli`, the portal).
"""

from datetime import datetime

from pipelines.answering.answer import answer_to
from pipelines.answering.files import answer_files
from pipelines.checking.check import read_for
from pipelines.checking.result import CheckContext, CheckResult
from pipelines.returns.acting import find
from pipelines.returns.against import check_revision, check_sent, previous_observations
from pipelines.returns.keeping import kept_as, kept_file
from pipelines.returns.layouts import with_layout
from pipelines.store.acts import Kept, ReturnRevision
from pipelines.store.home import Home


def check_and_answer(
    home: Home, content: bytes, context: CheckContext, at: datetime, language: str | None = None
) -> tuple[CheckResult, dict[str, bytes]]:
    """Check a file, and return the files of its answer by name; keep nothing.

    The language is the file's own where none is given.
    """
    reading = read_for(content, with_layout(home, context))
    result = check_sent(home, content, reading, context)
    copied = content if _may_be_copied(kept_as(reading, context)) else None
    return result, _files(home, copied, context.file_name, result, at, language)


def answer_to_return(
    home: Home, return_id: str, at: datetime, language: str | None = None
) -> dict[str, bytes]:
    """Return the files of the answer to a return as it would be checked now, by name.

    Raises UnknownReturnError for a return that nobody sent.
    """
    revision = find(home, return_id)
    content = file_to_copy(home, revision)
    return _files(home, content, revision.file_name, check_revision(home, revision), at, language)


def file_to_copy(home: Home, revision: ReturnRevision) -> bytes | None:
    """Return the file that a revision came as; None where it may not be copied."""
    if not _may_be_copied(revision.kept_as):
        return None
    return kept_file(home, revision.kept_as, revision.kept_sha256, revision.sha256)


def _may_be_copied(kept: Kept) -> bool:
    """Return whether a file may be copied: where it may be kept as it came, and holds no persons."""
    return kept == "file"


def _files(
    home: Home,
    content: bytes | None,
    file_name: str,
    result: CheckResult,
    at: datetime,
    language: str | None,
) -> dict[str, bytes]:
    cover = result.cover
    previous = previous_observations(home, cover.institution, cover.time_period) if cover else None
    return answer_files(answer_to(result, file_name, at, language=language, previous=previous), content)
