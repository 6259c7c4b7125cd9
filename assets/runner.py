"""Running a job in this process, with a bar on the screen and every line in a file.

Belongs here: one run. Does not belong here: which runs (`run`), what they do (`jobs`).
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
from rich.progress import Progress

from assets.definitions import build_defs
from pipelines.store.home import Home


class RunFailedError(RuntimeError):
    """A Dagster run that did not succeed: a bug of ours, never a fault in a return."""


class _Steps(logging.Handler):
    """Calls `on_step` for each message of an asset and for each step that succeeded."""

    def __init__(self, on_step: Callable[[], None]) -> None:
        super().__init__()
        self.on_step = on_step

    def emit(self, record: logging.LogRecord) -> None:
        event = getattr(record, "dagster_event", None)
        if event.is_step_success if event else record.levelno == logging.INFO:
            self.on_step()


@contextmanager
def _logger(path: Path, on_step: Callable[[], None]) -> Iterator[dg.LoggerDefinition]:
    """Give Dagster's logger for one run: every line to a file, none to the screen."""
    to_file = logging.FileHandler(path, encoding="utf-8")
    to_file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))

    @dg.logger
    def quiet(_: dg.InitLoggerContext) -> logging.Logger:
        logger = logging.Logger("muster", logging.DEBUG)
        logger.addHandler(to_file)
        logger.addHandler(_Steps(on_step))
        return logger

    try:
        yield quiet
    finally:
        to_file.close()


def _why(result: dg.ExecuteInProcessResult) -> str:
    """Return what the failed steps say, without their stack traces (the log has those)."""
    failures = [event.step_failure_data.error for event in result.all_events if event.is_step_failure]
    errors = [error for failure in failures if failure for error in (failure, failure.cause) if error]
    return "\n".join(error.message.strip() for error in errors)


class Runner:
    """Runs jobs in this process on one home and one Dagster instance."""

    def __init__(self, home: Home, instance: dg.DagsterInstance, progress: Progress) -> None:
        self.instance = instance
        self.progress = progress
        self.log = home.folder / "dagster" / "run.log"

    def run(
        self, title: str, job: str, tags: Mapping[str, str], partition: str | None = None, returns: int = 0
    ) -> None:
        """Run a job; raise RunFailedError with what its steps say where it fails."""
        bar = self.progress.add_task(title, total=None)
        with _logger(self.log, lambda: self.progress.advance(bar)) as logger:
            definition = build_defs(loggers={"file": logger}).resolve_job_def(job)
            self.progress.update(bar, total=returns + len(definition.nodes))
            result = definition.execute_in_process(
                run_config={"loggers": {"file": {}}},
                instance=self.instance,
                partition_key=partition,
                raise_on_error=False,
                tags=dict(tags),
            )
        if not result.success:
            raise RunFailedError(f"{title}: failed.\n{_why(result)}\nEvery line is in {self.log}.")
