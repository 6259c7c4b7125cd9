"""What is written on the annotated copy: the words of its comments and of its index.

Belongs here: the markup. Does not belong here: copying and drawing, which open a stranger's file and
happen in the reading processes (`intake.annotated`).
"""

from collections.abc import Iterator
from typing import Literal, cast

from pipelines.answering.answer import Answer
from pipelines.answering.causes import Cause, Point
from pipelines.intake.annotated.markup import Line, Mark, Markup, Severity
from schemas.code_lists import code_list
from schemas.texts import text

STATE_SEVERITIES: dict[str, Literal["block", "explain"]] = {"blocked": "block", "to_explain": "explain"}


def markup(answer: Answer) -> Markup:
    """Return everything that is written on the copy; every finding is on the index, and on its cell."""
    points = [(cause, point) for cause in answer.causes for point in cause.points]
    return Markup(
        sheet_name=code_list("sheets").label("answer", answer.language),
        heading=(answer.text("answer.title"), answer.subject, answer.file_name),
        state=text(f"cli.check.{answer.result.state}", answer.language),
        state_severity=STATE_SEVERITIES.get(answer.result.state),
        of_form=tuple(_notes(answer, "form")),
        of_values=tuple(_notes(answer, "values")),
        heads=tuple(_heads(answer)),
        lines=tuple(_line(answer, cause, point) for cause, point in points),
        marks=tuple(mark for _, point in points for mark in _marks(answer, point)),
    )


def _notes(answer: Answer, kind: str) -> Iterator[str]:
    if answer.causes:
        yield answer.text("answer.copy.lead")
    yield answer.text(f"answer.copy.{kind}")
    if answer.heading is not None and answer.heading.footnote is not None:
        yield f"* {answer.heading.footnote}"


def _heads(answer: Answer) -> Iterator[str]:
    yield answer.text("answer.number")
    for name in ("severity", "sheet", "cell", "what", "advice"):
        yield answer.text(f"cli.check.{name}")
    if answer.last_year_head is not None:
        yield answer.last_year_head


def _label(answer: Answer, severity: str) -> str:
    return code_list("severities").label(severity, answer.language)


def _line(answer: Answer, cause: Cause, point: Point) -> Line:
    is_first = point is cause.points[0]
    sheet = point.place.sheet
    words = [
        str(cause.number),
        _label(answer, cause.severity),
        sheet or answer.text("answer.whole_file"),
        point.place.cell or "",
        "\n".join([point.message, *(f"• {item.where} {item.message}" for item in point.joined)]),
        point.advice,
    ]
    if answer.last_year_head is not None:
        words.append(point.last_year or "")
    severity = cast(Severity, cause.severity)
    return Line(
        severity=severity, sheet=sheet, cell=point.place.cell, words=tuple(words), begins_cause=is_first
    )


def _marks(answer: Answer, point: Point) -> Iterator[Mark]:
    sheet, cell = point.place.sheet, point.place.cell
    if sheet is None or cell is None:
        return
    parts = [_label(answer, point.finding.severity).upper(), point.message, f"→ {point.advice}"]
    if point.last_year is not None and answer.last_year_head is not None:
        parts.append(f"{answer.last_year_head}: {point.last_year}")
    yield Mark(sheet=sheet, cell=cell, severity=cast(Severity, point.finding.severity), text="\n".join(parts))
