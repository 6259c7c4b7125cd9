"""Reading a stranger's file apart: the one way in for the command line, Dagster and the portal.

Belongs here: what is said where reading took too much or broke down. Does not belong here: reading
(`layout`), processes (`pool`).
"""

import logging
from collections.abc import Mapping
from typing import Any

from pipelines.intake.foreign.tried import Tried
from pipelines.intake.isolation.answer import from_parts
from pipelines.intake.isolation.pool import Outcome, WorkerError, pool
from pipelines.intake.layout import observations_frame
from pipelines.intake.limits import LIMITS, REGISTER_LIMITS, Limits
from pipelines.intake.reading import Reading
from pipelines.intake.workbook import Workbook
from schemas.files import SchemaError
from schemas.findings import Finding
from schemas.register_layout import register_layout_for

_log = logging.getLogger(__name__)


def read_return_isolated(
    content: bytes,
    file_name: str,
    institution: str | None = None,
    time_period: int | None = None,
    layout: str | None = None,
) -> Reading:
    """Return what `layout.read_return` returns, read in another process and within limits.

    Where the institution sends a register for the year and the file is that register, what it says as
    one. Where the process takes too much, or ends, the reading has nothing but the finding that says so.
    Raises SchemaError as `read_return` does, WorkerError where no process can be started.
    """
    sender: dict[str, Any] = {"institution": institution, "time_period": time_period}
    answer: object = None
    if institution and time_period and register_layout_for(institution, time_period):
        answer = _read(content, "read_register", file_name, REGISTER_LIMITS, **sender)
    if answer is None:
        answer = _read(content, "read_return", file_name, layout=layout, **sender)
    if isinstance(answer, Finding):
        return Reading(None, observations_frame(None, []), [answer])
    if not isinstance(answer, Reading):
        raise WorkerError(f"Reading gave {type(answer).__name__}.")
    return answer


def open_workbook_isolated(content: bytes, file_name: str) -> Workbook | list[Finding]:
    """Return what `opening.open_workbook` returns, read in another process and within limits."""
    answer = _read(content, "open_workbook", file_name)
    if isinstance(answer, Finding):
        return [answer]
    if not isinstance(answer, (Workbook, list)):
        raise WorkerError(f"Opening gave {type(answer).__name__}.")
    return answer


def annotate_isolated(content: bytes, file_name: str, markup: dict[str, Any]) -> bytes | list[Finding]:
    """Return what `annotated.annotate` returns, made in another process and within limits."""
    answer = _read(content, "annotate", file_name, markup=markup)
    if isinstance(answer, Finding):
        return [answer]
    if not isinstance(answer, (bytes, list)):
        raise WorkerError(f"Annotating gave {type(answer).__name__}.")
    return answer


def suggest_layout_isolated(
    content: bytes,
    file_name: str,
    *,
    institution: str,
    sector: str = "",
    year: int | None = None,
    language: str = "en",
    kept: Mapping[int, str] | None = None,
) -> str | list[Finding]:
    """Return what `foreign.tried.suggest_text` returns, made in another process and within limits."""
    given: dict[str, Any] = {"institution": institution, "sector": sector, "year": year, "language": language}
    answer = _read(content, "suggest_layout", file_name, kept=_by_name(kept), **given)
    if isinstance(answer, Finding):
        return [answer]
    if not isinstance(answer, (str, list)):
        raise WorkerError(f"Suggesting gave {type(answer).__name__}.")
    return answer


def try_layout_isolated(
    content: bytes,
    file_name: str,
    text: str,
    *,
    institution: str,
    year: int | None = None,
    language: str = "en",
    kept: Mapping[int, str] | None = None,
) -> Tried | list[Finding]:
    """Return what `foreign.tried.try_text` returns, read in another process and within limits."""
    given: dict[str, Any] = {"text": text, "institution": institution, "year": year, "language": language}
    answer = _read(content, "try_layout", file_name, kept=_by_name(kept), **given)
    if isinstance(answer, Finding):
        return [answer]
    if not isinstance(answer, (Tried, list)):
        raise WorkerError(f"Trying gave {type(answer).__name__}.")
    return answer


def _by_name(kept: Mapping[int, str] | None) -> dict[str, str]:
    """Return layouts by year as JSON has keys."""
    return {str(year): text for year, text in (kept or {}).items()}


def _read(
    content: bytes, task: str, file_name: str, limits: Limits | None = None, **arguments: object
) -> object:
    """Return what a task answers, or the finding that says why it did not."""
    answer = pool().read(content, task, limits, file_name=file_name, **arguments)
    if answer.outcome == "read":
        return from_parts(answer.parts)
    if answer.outcome == "schema_error":
        raise SchemaError(answer.parts[0].decode())
    if answer.parts:
        _log.error("A reading process failed: %s", answer.parts[0].decode())
    return _finding(answer.outcome, file_name, limits or LIMITS)


def _finding(outcome: Outcome, file_name: str, limits: Limits) -> Finding:
    if outcome == "too_long":
        values: dict[str, object] = {"seconds": limits.processor_seconds, "file": file_name}
        return Finding("reading_took_too_long", values=values)
    if outcome == "too_much_memory":
        values = {"limit_mb": limits.memory_megabytes, "file": file_name}
        return Finding("reading_took_too_much_memory", values=values)
    return Finding("reader_died", values={"file": file_name})
