"""The reading processes of this program: started when needed, kept warm, ended and replaced.

Belongs here: handing a file to a process and saying what became of it. Does not belong here: what
the process does (`worker`), words for the reader (`read`). Imports nothing heavy, so that a command
can start a process before it loads its own libraries.
"""

import atexit
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pipelines.intake.isolation.messages import (
    FAILED,
    MORE,
    OUT_OF_MEMORY,
    READ,
    SCHEMA_ERROR,
    read_message,
    write_message,
)
from pipelines.intake.limits import LIMITS, LIMITS_MEMORY, Limits

Outcome = Literal["read", "schema_error", "too_long", "too_much_memory", "died"]
OUTCOMES: dict[bytes, Outcome] = {
    READ: "read",
    SCHEMA_ERROR: "schema_error",
    OUT_OF_MEMORY: "too_much_memory",
    FAILED: "died",
}
ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-P", "-m", "pipelines.intake.isolation.worker"]
# One thread each: the pool is what uses the processors, and threads reserve memory.
ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}
STARTING_SECONDS = 120
RUST_OUT_OF_MEMORY = b"memory allocation of"
KILLED = -9
OUT_OF_SECONDS = -getattr(signal, "SIGXCPU", 0)

_log = logging.getLogger(__name__)


class WorkerError(RuntimeError):
    """A reading process did not start: ours to mend, nothing that a file did."""


@dataclass(frozen=True)
class Answer:
    """What became of a file, and the parts of the message that say it."""

    outcome: Outcome
    parts: list[bytes] = field(default_factory=list)


class Worker:
    """One reading process. Its start does not wait; the first file does."""

    def __init__(self) -> None:
        if not LIMITS_MEMORY:
            _log.warning("This system does not limit the memory of reading processes: see docs/safety.md.")
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 (closed in `end`)
        self._is_ready = False
        self.process = subprocess.Popen(  # noqa: S603 (our own module, no shell)
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            env={**os.environ, **ENVIRONMENT, "PYTHONPATH": str(ROOT)},
        )

    def read(
        self, content: bytes, task: str, arguments: dict[str, object], limits: Limits
    ) -> tuple[Answer, bool]:
        """Return the answer, and whether the process can go on."""
        self._wait_until_ready()
        seconds, megabytes = limits.processor_seconds, limits.memory_megabytes
        options = {"task": task, "seconds": seconds, "megabytes": megabytes, "arguments": arguments}
        message = [json.dumps(options).encode("ascii"), content]
        try:
            kind, more, *parts = self._exchange(message, limits.waiting * seconds)
        except TimeoutError:
            return Answer("too_long"), False
        except (EOFError, OSError):
            return Answer(self._cause()), False
        return Answer(OUTCOMES[kind], parts), more == MORE

    def end(self) -> None:
        """End the process, whatever it does."""
        self.process.kill()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:  # a message that nobody took stands in the buffer
                    continue
        self.process.wait()
        self._complaints.close()

    def _wait_until_ready(self) -> None:
        if self._is_ready:
            return
        try:
            self._exchange(None, STARTING_SECONDS)
        except (EOFError, OSError):
            raise WorkerError(f"A reading process did not start: {self._last_words()!r}") from None
        self._is_ready = True

    def _exchange(self, message: list[bytes] | None, seconds: float) -> list[bytes]:
        stdin, stdout = self.process.stdin, self.process.stdout
        if stdin is None or stdout is None:
            raise EOFError
        is_late = threading.Event()

        def end_late() -> None:
            is_late.set()
            self.process.kill()

        timer = threading.Timer(seconds, end_late)
        timer.daemon = True
        timer.start()
        try:
            if message is not None:
                write_message(stdin, message)  # type: ignore[arg-type]
            return read_message(stdout)  # type: ignore[arg-type]
        finally:
            timer.cancel()
            if is_late.is_set():
                raise TimeoutError

    def _last_words(self) -> bytes:
        self._complaints.seek(0)
        return self._complaints.read()[-1000:]

    def _cause(self) -> Outcome:
        status = self.process.wait()
        if status == OUT_OF_SECONDS:
            return "too_long"
        # Rust gives up with these words; the system ends, without a word, whom it has no memory for.
        if status == KILLED or RUST_OUT_OF_MEMORY in self._last_words():
            return "too_much_memory"
        return "died"


class Pool:
    """A few reading processes; who comes when all are busy waits for one."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._places = threading.BoundedSemaphore(limits.workers)
        self._lock = threading.Lock()
        self._idle: list[Worker] = []

    def warm_up(self, processes: int = 1) -> None:
        """Start processes until so many are there and idle."""
        with self._lock:
            while len(self._idle) < processes:
                self._idle.append(Worker())

    def read(self, content: bytes, task: str, limits: Limits | None = None, **arguments: object) -> Answer:
        """Return the answer to a file; raise WorkerError where no process can be started.

        `limits` are those of this file, the pool's own where none are given.
        """
        with self._places:
            worker = self._take()
            can_go_on = False
            try:
                answer, can_go_on = worker.read(content, task, arguments, limits or self._limits)
            finally:
                self._put_back(worker, can_go_on)
            return answer

    def close(self) -> None:
        """End all idle processes."""
        with self._lock:
            workers, self._idle = self._idle, []
        for worker in workers:
            worker.end()

    def _take(self) -> Worker:
        with self._lock:
            return self._idle.pop() if self._idle else Worker()

    def _put_back(self, worker: Worker, can_go_on: bool) -> None:
        if not can_go_on:
            worker.end()
            worker = Worker()
        with self._lock:
            self._idle.append(worker)


_pool = Pool(LIMITS)


def pool() -> Pool:
    """Return the reading processes of this program."""
    return _pool


def _forget() -> None:
    """Leave a parent's processes to it: after a fork two programs would talk to the same ones."""
    global _pool
    _pool = Pool(LIMITS)


def _close() -> None:
    _pool.close()


atexit.register(_close)

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
