"""The reading process: one file after the other, each within limits.

Belongs here: the loop, and the limits that a process can set for itself. Does not belong here: what
happens when it breaks them (`pool`), reading (`layout`).

Started by `pool` as `python -m pipelines.intake.isolation.worker`. Says READY once its libraries are
loaded; then answers each message [options as JSON, bytes of the file].
"""

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from typing import Any, BinaryIO

from pipelines.intake.annotated.annotate import annotate
from pipelines.intake.foreign.tried import suggest_text, try_text
from pipelines.intake.isolation.answer import to_parts
from pipelines.intake.isolation.messages import (
    FAILED,
    LAST,
    MORE,
    OUT_OF_MEMORY,
    READ,
    READY,
    SCHEMA_ERROR,
    read_message,
    write_message,
)
from pipelines.intake.layout import read_return
from pipelines.intake.limits import LIMITS_MEMORY, MEGABYTE
from pipelines.intake.opening import open_workbook
from schemas.files import SchemaError

try:
    import resource
except ImportError:  # Windows: the process is apart, but the system limits nothing (docs/safety.md)
    resource = None  # type: ignore[assignment]

TASKS: dict[str, Callable[..., object]] = {
    "read_return": read_return,
    "open_workbook": open_workbook,
    "annotate": annotate,
    "suggest_layout": suggest_text,
    "try_layout": try_text,
}
SPENT_MEGABYTES = 256
"""A process that a file has swollen by so much goes when it has answered: the next file gets a fresh one."""


def _kilobytes(name: str) -> int:
    with open("/proc/self/status", encoding="ascii") as file:  # noqa: PTH123
        line = next(line for line in file if line.startswith(name))
    return int(line.split()[1])


def _task(name: str) -> Callable[..., object]:
    """Return what a task calls. Libraries for registers are loaded when one comes: no form waits for them."""
    if name == "read_register":
        from pipelines.intake.registers.sent import read_sent_register

        return read_sent_register
    return TASKS[name]


def _limit_memory(megabytes: int) -> None:
    """Let the memory in use grow to the limit. What was only reserved so far was never in use."""
    reserved = (_kilobytes("VmSize:") - _kilobytes("VmHWM:")) * 1024
    most = reserved + megabytes * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _limit_seconds(seconds: int) -> None:
    """Let the system end this process when it has worked `seconds` more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss if LIMITS_MEMORY else 0


def _where(error: BaseException) -> bytes:
    """Return the type of an error and where it came from; never its words, which may quote the file."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [
        f"{type(error).__name__}",
        *(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames),
    ]
    return "\n".join(lines).encode("utf-8", "replace")


def _answer(options: dict[str, Any], content: bytes) -> list[bytes]:
    """Return how it went, and the answer or what is to be said of the error."""
    task = _task(options["task"])
    if resource is not None:
        _limit_seconds(options["seconds"])
    if LIMITS_MEMORY:
        _limit_memory(options["megabytes"])
    try:
        return [READ, *to_parts(task(content, **options["arguments"]))]
    except SchemaError as error:  # what the caller asked for does not exist; it says nothing of the file
        return [SCHEMA_ERROR, str(error).encode()]
    except MemoryError:
        return [OUT_OF_MEMORY]
    except BaseException as error:  # calamine panics with a BaseException
        return [FAILED, _where(error)]


def _serve(requests: BinaryIO, answers: BinaryIO) -> None:
    start = _peak()
    write_message(answers, [READY])
    while True:
        options, content = read_message(requests)
        kind, *parts = _answer(json.loads(options), content)
        is_last = kind in (OUT_OF_MEMORY, FAILED) or _peak() - start > SPENT_MEGABYTES * 1024
        write_message(answers, [kind, LAST if is_last else MORE, *parts])
        if is_last:
            return


def main() -> None:
    """Serve until the caller is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the caller's to handle
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not enter an answer
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold what the file holds
    try:
        _serve(sys.stdin.buffer, answers)
    except (EOFError, BrokenPipeError):
        return


if __name__ == "__main__":
    main()
