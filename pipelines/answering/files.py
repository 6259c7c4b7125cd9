"""The answer as files: page, validation report and, where there can be one, the annotated copy.

Belongs here: their names and which of them there are. Does not belong here: where they are written.
"""

from pathlib import PurePath

from pipelines.answering.answer import Answer
from pipelines.answering.copy import markup
from pipelines.answering.page import page
from pipelines.answering.report import report_json
from pipelines.intake.isolation.read import annotate_isolated

PAGE_SUFFIX, REPORT_SUFFIX, COPY_SUFFIX = "_answer.html", "_answer.ess.json", "_annotated.xlsx"


def answer_files(answer: Answer, content: bytes | None) -> dict[str, bytes]:
    """Return the files of an answer by name; the same answer gives the same bytes.

    `content` is the file that was checked, None where it is not kept. There is no copy of a file that
    cannot be opened, that holds data on persons, or that is too large to be copied within limits.
    """
    stem = PurePath(answer.file_name).stem
    copy = None if content is None else annotated_copy(answer, content)
    copy_name = None if copy is None else f"{stem}{COPY_SUFFIX}"
    files = {
        f"{stem}{PAGE_SUFFIX}": page(answer, copy_name).encode(),
        f"{stem}{REPORT_SUFFIX}": report_json(answer).encode(),
    }
    return files if copy is None else files | {f"{stem}{COPY_SUFFIX}": copy}


def annotated_copy(answer: Answer, content: bytes) -> bytes | None:
    """Return the annotated copy as .xlsx; None where the file may not be copied."""
    copy = annotate_isolated(content, answer.file_name, markup(answer).model_dump(mode="json"))
    return copy if isinstance(copy, bytes) else None
