"""Every kind of hostile or odd file is read right or refused with its own finding, and the next is read."""

import os
import re
import resource
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hostile import containers, contents, figures, markup, others, programs, sheets
from hostile.build import KINDS, SHEET_NAME, Kind, honest

from pipelines.checking.check import check
from pipelines.checking.result import CheckContext
from pipelines.intake.isolation.pool import Worker, pool
from pipelines.intake.isolation.read import read_return_isolated
from pipelines.intake.layout import read_return
from pipelines.intake.reading import Reading
from schemas.languages import LANGUAGES

SOURCES = (containers, contents, figures, markup, others, programs, sheets)
SECONDS = 5
MEMORY_KILOBYTES = 1024 * 1024


@pytest.fixture(scope="module", autouse=True)
def _measured() -> Iterator[None]:
    """Read one honest file first, so that a process is warm; measure every reading process when it ends.

    One that ended by itself, at its limit, is not measured any more: the system held it there.
    """
    peaks: list[int] = []
    end = Worker.end

    def measured(worker: Worker) -> None:
        peaks.extend(_peak(worker.process.pid))
        end(worker)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Worker, "end", measured)
        _is_read_as_ever()
        yield
        pool().close()
    assert peaks
    assert max(peaks) < MEMORY_KILOBYTES


def _peak(process: int) -> list[int]:
    """Return the most memory that a process had, in kilobytes; none where it has ended."""
    status = Path(f"/proc/{process}/status")
    words = status.read_text(encoding="ascii") if status.exists() else ""
    return [int(peak) for peak in re.findall(r"VmHWM:\s+(\d+) kB", words)]


def _is_read_as_ever() -> None:
    apart, here = read_return_isolated(honest(), "file.xlsx"), read_return(honest(), "file.xlsx")
    assert apart.observations.equals(here.observations)
    assert (apart.findings, apart.cover) == (here.findings, here.cover)
    assert list(here.observations["obs_value"]) == [3, 4, 7]


def _processor_seconds(processes: list[int]) -> float:
    """Return what processes have worked: those that are there, and those that have ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = ended.ru_utime + ended.ru_stime
    for stat in (Path(f"/proc/{process}/stat") for process in processes):
        if stat.exists():
            used += sum(map(int, stat.read_text().split()[13:15])) / os.sysconf("SC_CLK_TCK")
    return used


def _values(reading: Reading) -> dict[str, float]:
    there = reading.observations[reading.observations["sheet"] == SHEET_NAME]
    return dict(zip(there["cell"], there["obs_value"], strict=True))


def _found(reading: Reading) -> set[tuple[str, str | None]]:
    return {(finding.rule, finding.place.cell) for finding in reading.findings}


@cache
def _usual() -> set[tuple[str, str | None]]:
    """What is found in the honest workbook: most of its cells are empty."""
    return _found(read_return(honest(), "file.xlsx"))


def _as_expected(kind: Kind, reading: Reading) -> None:
    if kind.refused is not None:
        assert [finding.rule for finding in reading.findings] == [kind.refused]
        assert reading.observations.empty
        return
    assert _found(reading) - _usual() == kind.found
    values = _values(reading)
    assert {cell: values.get(cell) for cell in kind.values} == kind.values


def test_there_are_at_least_forty_kinds() -> None:
    assert len(KINDS) >= 40


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_read_right_or_refused_and_the_next_file_is_read(kind: Kind) -> None:
    content = kind.make()
    processes = [worker.process.pid for worker in pool()._idle]
    start = _processor_seconds(processes)
    reading = read_return_isolated(content, kind.file_name)
    # Processor seconds: how long the sender waits depends on what else this machine is doing.
    seconds = _processor_seconds(processes) - start
    _as_expected(kind, reading)
    for finding in reading.findings:
        for language in LANGUAGES:
            assert finding.message(language) and finding.advice(language)
    _is_read_as_ever()
    assert seconds < SECONDS


def test_formulas_and_markup_stay_words() -> None:
    """What a note says is kept as it was said, and nothing in it is run or filled in."""
    for name in ("formula_as_a_note", "markup_as_a_note"):
        result = check(KINDS[name].make(), CheckContext("file.xlsx"))
        notes = set(result.observations["comment"].dropna())
        assert notes in ({"=cmd|' /C calc'!A0"}, {"<script>alert(1)</script> {file} %s"})
