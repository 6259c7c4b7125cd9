"""A stranger's file with a layout: suggested for it, or tried on it. Both are done in a reading process.

Belongs here: from bytes and text to what is read by them. Does not belong here: the processes (`isolation`),
what rules find in what was read (`checking.trial`), keeping anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipelines.intake.foreign.inherit import whole_text
from pipelines.intake.foreign.offer import offered_text
from pipelines.intake.foreign.problems import Problem, Question, read_text
from pipelines.intake.foreign.reading import ForeignReading
from pipelines.intake.foreign.sent import cells_without_value, fitting, read_fitting
from pipelines.intake.foreign.taken import Taken, labels_taken
from pipelines.intake.opening import open_workbook
from pipelines.intake.workbook import Workbook
from schemas.findings import Finding
from schemas.workbook_layout import WorkbookLayout

YEAR = "time_period"


@dataclass(frozen=True)
class Tried:
    """A workbook read by a layout; where the text is none (`problems`), nothing is read.

    `whole` is the layout as text by itself, `blocks` its ranges by sheet, `taken` what labels were taken for.
    """

    workbook: Workbook
    reading: ForeignReading
    whole: str = ""
    institution: str = ""
    blocks: tuple[tuple[str, str], ...] = ()
    taken: tuple[Taken, ...] = ()
    problems: tuple[Problem, ...] = ()
    questions: tuple[Question, ...] = ()


def read_by(workbook: Workbook, layout: WorkbookLayout, year: int | None) -> ForeignReading:
    """Return a workbook read by a layout, all that is said of it among the findings.

    `year` stands where neither says one.
    """
    if year is not None:
        layout = layout.model_copy(update={"constants": {YEAR: str(year), **layout.constants}})
    reading = read_fitting(workbook, layout)
    about = [*workbook.findings, *cells_without_value(workbook, layout), *reading.findings]
    return replace(reading, findings=about)


def try_text(
    content: bytes,
    file_name: str,
    *,
    text: str,
    institution: str,
    year: int | None,
    language: str,
    kept: Mapping[str, str],
) -> Tried | list[Finding]:
    """Return what the text of a layout gives for a file, or why the file cannot be read."""
    workbook = open_workbook(content, file_name)
    if isinstance(workbook, list):
        return workbook
    layout, problems, questions = read_text(text, institution, kept)
    if layout is None:
        return Tried(workbook, ForeignReading(), problems=tuple(problems), questions=tuple(questions))
    here = fitting(workbook, layout)
    return Tried(
        workbook,
        read_by(workbook, layout, year),
        whole_text(layout),
        layout.institution,
        tuple((name, block.cells) for name, sheet in here.sheets.items() for block in sheet.blocks),
        labels_taken(workbook, here, language),
        questions=tuple(questions),
    )


def suggest_text(
    content: bytes,
    file_name: str,
    *,
    institution: str,
    sector: str,
    year: int | None,
    language: str,
    kept: Mapping[str, str],
) -> str | list[Finding]:
    """Return the text of the layout that a file seems to need, or why the file cannot be read."""
    workbook = open_workbook(content, file_name)
    if isinstance(workbook, list):
        return workbook
    return offered_text(
        workbook,
        file_name=file_name,
        institution=institution,
        sector=sector,
        year=year,
        language=language,
        kept=kept,
    )
