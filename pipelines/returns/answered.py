"""The answer to a file or to a return that is kept, as files.

Belongs here: what joins check, vault and answer. Does not belong here: what an answer looks like
(`answering`), where its files are written (`cli`, the portal).
"""

from datetime import datetime

from pipelines.answering.answer import answer_to
from pipelines.answering.files import answer_files
from pipelines.checking.result import CheckResult
from pipelines.returns.acting import find
from pipelines.returns.against import check_revision, previous_observations
from pipelines.returns.keeping import kept_file
from pipelines.store.home import Home


def answer_to_file(
    home: Home,
    content: bytes | None,
    file_name: str,
    result: CheckResult,
    at: datetime,
    language: str | None = None,
) -> dict[str, bytes]:
    """Return the files of the answer to a file that was checked, by name; keep nothing.

    `content` is None where the file is not kept; the language is the file's own where none is given.
    """
    cover = result.cover
    previous = previous_observations(home, cover.institution, cover.time_period) if cover else None
    return answer_files(answer_to(result, file_name, at, language=language, previous=previous), content)


def answer_to_return(
    home: Home, return_id: str, at: datetime, language: str | None = None
) -> dict[str, bytes]:
    """Return the files of the answer to a return as it would be checked now, by name.

    There is no annotated copy where the file is not kept as it came: persons may be in it. Raises
    UnknownReturnError for a return that nobody sent.
    """
    revision = find(home, return_id)
    content = None
    if revision.kept_as == "file":
        content = kept_file(home, revision.kept_as, revision.kept_sha256, revision.sha256)
    result = check_revision(home, revision)
    return answer_to_file(home, content, revision.file_name, result, at, language)
