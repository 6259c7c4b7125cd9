"""The reading process: one file after the other, each within limits.

Belongs here: the loop, and the limits that a process can set for itself. Does not belong here: what
happens when it breaks them (`pool`), reading (`layout`).

Started by `pool` as `python -m pipelines.intake.isolation.worker MEGABYTES`. Says READY once its libraries
are loaded; then answers each message [options as JSON, bytes of the file].
"""

import json
import os
import signal
import sys
from typing import BinaryIO

from pipelines.intake.isolation.answer import to_parts
from pipelines.intake.isolation.messages import read_message, write_message
from pipelines.intake.layout import read_return
from pipelines.intake.limits import MEGABYTE

try:
    import resource
except ImportError:  # Windows: the process is apart, but its memory has no limit (docs/safety.md)
    resource = None  # type: ignore[assignment]

READY = b"ready"
READ, READ_AND_GONE, OUT_OF_MEMORY = b"read", b"read and gone", b"out of memory"
SPENT_MEGABYTES = 256
"""A process that a file has swollen by so much answers and goes: the next file gets a fresh one."""


def _kilobytes(name: str) -> int:
    with open("/proc/self/status", encoding="ascii") as file:  # noqa: PTH123
        line = next(line for line in file if line.startswith(name))
    return int(line.split()[1])


def _limit_memory(megabytes: int) -> None:
    """Let the memory in use grow to the limit. What libraries only reserve at the start is not in use."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    reserved = (_kilobytes("VmSize:") - _kilobytes("VmRSS:")) * 1024
    most = reserved + megabytes * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _limit_seconds(seconds: int) -> None:
    """Let the system end this process when it has worked `seconds` more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _peak() -> int:
    return 0 if resource is None else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _answer(options: dict[str, object], content: bytes) -> list[bytes]:
    if resource is not None:
        _limit_seconds(int(str(options["seconds"])))
    try:
        return to_parts(read_return(content, str(options["file_name"])))
    except MemoryError:
        return []


def _serve(requests: BinaryIO, answers: BinaryIO) -> None:
    start = _peak()
    write_message(answers, [READY])
    while True:
        options, content = read_message(requests)
        parts = _answer(json.loads(options), content)
        is_spent = _peak() - start > SPENT_MEGABYTES * 1024
        if not parts:
            write_message(answers, [OUT_OF_MEMORY])
            return
        write_message(answers, [READ_AND_GONE if is_spent else READ, *parts])
        if is_spent:
            return


def main() -> None:
    """Serve until the caller is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the caller's to handle
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not enter an answer
    if resource is not None:
        _limit_memory(int(sys.argv[1]))
    try:
        _serve(sys.stdin.buffer, answers)
    except (EOFError, BrokenPipeError):
        return


if __name__ == "__main__":
    main()
