"""Bytes to cells, or why not.

Belongs here: the guard before the readers, the tripwire after them, and what is said where they fail.
Does not belong here: what the cells mean (`layout`, `foreign`).
"""

from pipelines.intake.guard import guard
from pipelines.intake.tripwire import personal_data
from pipelines.intake.workbook import Workbook, read_workbook
from schemas.findings import Finding


def _opened(content: bytes, file_name: str) -> Workbook | list[Finding]:
    try:
        workbook = read_workbook(content, file_name)
        return personal_data(content, workbook) or workbook
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # calamine panics with a BaseException; a stranger's bytes must not stop us
        return [Finding("file_unreadable", values={"file": file_name})]


def open_workbook(content: bytes, file_name: str) -> Workbook | list[Finding]:
    """Return the cells of a file, or why they may not or cannot be read; never raises for what it holds."""
    return guard(content, file_name) or _opened(content, file_name)
