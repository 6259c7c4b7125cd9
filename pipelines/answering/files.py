"""The answer as files: page, validation report and, where there can be one, the annotated copy.

Belongs here: their names and which of them there are. Does not belong here: where they are written.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from pipelines.answering.answer import Answer
from pipelines.answering.copy import markup
from pipelines.answering.page import page
from pipelines.answering.report import report_json
from pipelines.intake.isolation.read import annotate_isolated

PAGE_SUFFIX, REPORT_SUFFIX, COPY_SUFFIX = "_answer.html", "_answer.ess.json", "_annotated.xlsx"


@dataclass(frozen=True)
class AnswerFiles:
    """The files of an answer, each made when it is asked for; the same answer gives the same bytes.

    `content` is the file that was checked, None where it is not kept. There is no copy of a file that
    cannot be opened, that holds data on persons, or that is too large to be copied within limits.
    """

    answer: Answer
    content: bytes | None

    @cached_property
    def copy(self) -> bytes | None:
        """Return the annotated copy; None where there can be none."""
        return None if self.content is None else annotated_copy(self.answer, self.content)

    @property
    def page(self) -> bytes:
        """Return the page; it names the copy where there is one."""
        return page(self.answer, None if self.copy is None else self._name(COPY_SUFFIX)).encode()

    @property
    def report(self) -> bytes:
        """Return the validation report."""
        return report_json(self.answer).encode()

    @property
    def by_name(self) -> dict[str, bytes]:
        """Return all of them by name."""
        made = {PAGE_SUFFIX: self.page, REPORT_SUFFIX: self.report, COPY_SUFFIX: self.copy}
        return {self._name(suffix): content for suffix, content in made.items() if content is not None}

    def _name(self, suffix: str) -> str:
        return f"{PurePath(self.answer.file_name).stem}{suffix}"


def answer_files(answer: Answer, content: bytes | None) -> dict[str, bytes]:
    """Return the files of an answer by name."""
    return AnswerFiles(answer, content).by_name


def annotated_copy(answer: Answer, content: bytes) -> bytes | None:
    """Return the annotated copy as .xlsx; None where the file may not be copied."""
    copy = annotate_isolated(content, answer.file_name, markup(answer).model_dump(mode="json"))
    return copy if isinstance(copy, bytes) else None
