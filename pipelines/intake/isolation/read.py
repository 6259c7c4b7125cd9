"""Reading a stranger's file apart: the one way in for the command line, Dagster and the portal.

Belongs here: what is said where reading took too much or broke down. Does not belong here: reading
(`layout`), processes (`pool`).
"""

from pipelines.intake.isolation.answer import from_parts
from pipelines.intake.isolation.pool import Failure, pool
from pipelines.intake.layout import observations_frame
from pipelines.intake.limits import LIMITS
from pipelines.intake.reading import Reading
from schemas.findings import Finding


def read_return_isolated(content: bytes, file_name: str) -> Reading:
    """Return what `layout.read_return` returns, read in another process and within limits.

    Where that process takes too much, or ends, the reading has nothing but the finding that says so.
    Raises WorkerError where no process can be started.
    """
    answer = pool().read(file_name, content)
    if isinstance(answer, list):
        return from_parts(answer)
    finding = _finding(answer, len(content), file_name)
    return Reading(None, observations_frame(None, []), [finding])


def _finding(failure: Failure, size: int, file_name: str) -> Finding:
    if failure == "too_long":
        values: dict[str, object] = {"seconds": LIMITS.seconds(size), "file": file_name}
        return Finding("reading_took_too_long", values=values)
    if failure == "too_much_memory":
        values = {"limit_mb": LIMITS.memory_megabytes, "file": file_name}
        return Finding("reading_took_too_much_memory", values=values)
    return Finding("reader_died", values={"file": file_name})
