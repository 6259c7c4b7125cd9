"""Reading apart: the same answer as in this process, limits that hold, and the service goes on."""

import os
import signal
import sys
import threading
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from time import sleep
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pandas as pd
import pytest

from pipelines.intake.isolation import pool as processes
from pipelines.intake.isolation.answer import from_parts, to_parts
from pipelines.intake.isolation.pool import Pool, Worker, WorkerError
from pipelines.intake.isolation.read import open_workbook_isolated, read_return_isolated
from pipelines.intake.layout import read_return
from pipelines.intake.limits import LIMITS, MEGABYTE, Limits
from pipelines.intake.opening import open_workbook
from pipelines.intake.reading import Reading
from pipelines.intake.template import write_template
from schemas.files import SchemaError
from schemas.findings import Finding, Label, Place, Terms

HONEST = write_template("BA-AF", 2023, "sr-Cyrl")
linux = pytest.mark.skipif(sys.platform != "linux", reason="the limits are the system's")


def _filled() -> bytes:
    """Our workbook with numbers, a mark, a marker and a number outside: observations and findings."""
    book = openpyxl.load_workbook(BytesIO(HONEST))
    sheet = book.worksheets[1]
    for row in range(8, 20):
        for column in range(4, 7):
            sheet.cell(row, column).value = row * column
    sheet["D8"], sheet["E9"], sheet["Z3"] = "12*", "n/a", 7
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _odd_cells() -> bytes:
    """A workbook with every kind of cell, merges, hidden rows and sheets."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append([1, 1.5, True, "a", datetime(2023, 1, 2, 3, 4, 5), date(2023, 1, 2), time(1, 2), "=1+1"])
    sheet["A3"] = timedelta(days=2, hours=5)
    sheet.merge_cells("B2:C4")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    book.create_sheet("hidden").sheet_state = "veryHidden"
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData>'
    "</worksheet>"
)


def _with_sheet(rows: str, sheets: Collection[int] = (2,)) -> bytes:
    """Our workbook with other rows in its second sheet, or in those that are named."""
    replaced = {f"xl/worksheets/sheet{number}.xml" for number in sheets}
    buffer = BytesIO()
    with ZipFile(BytesIO(HONEST)) as old, ZipFile(buffer, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, SHEET.format(rows) if name in replaced else old.read(name))
    return buffer.getvalue()


def _heavy(rows: int = 14_000) -> bytes:
    """A workbook with 280,000 honest cells in each of five sheets: many seconds of work."""
    row = "".join(f'<c r="{column}{{0}}"><v>{{0}}</v></c>' for column in "ABCDEFGHIJKLMNOPQRST")
    return _with_sheet(
        "".join(f'<row r="{r}">{row.format(r)}</row>' for r in range(1, rows + 1)), range(2, 7)
    )


def _long_text(megabytes: int) -> bytes:
    """A workbook with one long text: little work, much memory."""
    text = "a" * megabytes * MEGABYTE
    return _with_sheet(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>')


def _same(left: Reading, right: Reading) -> None:
    pd.testing.assert_frame_equal(left.observations, right.observations)
    assert (left.cover, left.findings, left.asked) == (right.cover, right.findings, right.asked)


@contextmanager
def _serving(monkeypatch: pytest.MonkeyPatch, limits: Limits = LIMITS) -> Iterator[Pool]:
    """Reading processes of this test's own, with its limits."""
    own = Pool(limits)
    monkeypatch.setattr(processes, "_pool", own)
    try:
        yield own
    finally:
        own.close()


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    with _serving(monkeypatch) as own:
        yield own


def _pids(pool: Pool) -> list[int]:
    return [worker.process.pid for worker in pool._idle]


def _rules(content: bytes) -> list[str]:
    return [finding.rule for finding in read_return_isolated(content, "file.xlsx").findings]


def _goes_on() -> None:
    _same(read_return_isolated(HONEST, "file.xlsx"), read_return(HONEST, "file.xlsx"))


@pytest.mark.usefixtures("pool")
@pytest.mark.parametrize("content", [HONEST, _filled(), b"", b"a;b\n1;2\n", HONEST[:5000]])
def test_reading_apart_says_what_reading_here_says(content: bytes) -> None:
    reading = read_return_isolated(content, "file.xlsx")
    _same(reading, read_return(content, "file.xlsx"))
    assert reading.cover is not None or reading.findings


@pytest.mark.usefixtures("pool")
@pytest.mark.parametrize("content", [_filled(), _odd_cells(), b"a;b\n1;2\n", b"", HONEST[:5000]])
def test_opening_apart_gives_the_cells_that_opening_here_gives(content: bytes) -> None:
    assert open_workbook_isolated(content, "file.xlsx") == open_workbook(content, "file.xlsx")


def test_a_process_is_kept_warm(pool: Pool) -> None:
    _goes_on()
    first = _pids(pool)
    _goes_on()
    assert _pids(pool) == first and len(first) == 1


def test_every_kind_of_word_comes_out_as_it_went_in() -> None:
    words = {"label": Label("ranks", "OF-6", "western_balkans"), "sum": Terms((1.0, 2.5)), "number": 3}
    words |= {"cells": (Place("S", "A1"), Place("S")), "share": 0.1, "text": "Ж\ud800"}
    frame = read_return(_filled(), "x.xlsx").observations
    reading = Reading(None, frame, [Finding("value_unreadable", Place("S", "A1"), (Place(),), words)])
    _same(from_parts(to_parts(reading)), reading)


def test_nothing_else_comes_out() -> None:
    frame = read_return(HONEST, "x.xlsx").observations
    with pytest.raises(TypeError, match="may not answer with Event"):
        to_parts(Reading(None, frame, [Finding("value_unreadable", values={"x": threading.Event()})]))
    with pytest.raises(KeyError):
        from_parts([b'{"is": "Popen", "of": {}}'])


@linux
def test_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = replace(LIMITS, processor_seconds=1)
    with _serving(monkeypatch, limits) as pool:
        _goes_on()
        first = _pids(pool)
        assert _rules(_heavy()) == ["reading_took_too_long"]
        _goes_on()
        assert _pids(pool) != first


@linux
def test_too_much_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    with _serving(monkeypatch, replace(LIMITS, memory_megabytes=190, processor_seconds=60)) as pool:
        _goes_on()
        first = _pids(pool)
        assert _rules(_long_text(100)) == ["reading_took_too_much_memory"]
        _goes_on()
        assert _pids(pool) != first


@linux
@pytest.mark.parametrize(
    ("number", "rule"),
    [
        (signal.SIGSEGV, "reader_died"),
        (signal.SIGABRT, "reader_died"),
        (signal.SIGKILL, "reading_took_too_much_memory"),  # the system ends so whom it has no memory for
        (signal.SIGSTOP, "reading_took_too_long"),  # a reader that waits for ever
    ],
)
def test_a_reader_that_ends_is_replaced(
    monkeypatch: pytest.MonkeyPatch, number: signal.Signals, rule: str
) -> None:
    limits = replace(LIMITS, processor_seconds=3, waiting=1)
    with _serving(monkeypatch, limits) as pool:
        _goes_on()
        pid = _pids(pool)[0]
        os.kill(pid, number)
        assert _rules(HONEST) == [rule]
        _goes_on()
        assert pid not in _pids(pool)
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@pytest.mark.usefixtures("pool")
def test_an_unknown_institution_is_the_callers_error_here_as_there() -> None:
    for read in (read_return, read_return_isolated):
        with pytest.raises(SchemaError, match="ZZ-AF"):
            read(b"a;b\n1;2\n", "file.csv", "ZZ-AF", 2023)


def test_a_reader_that_does_not_start_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "COMMAND", [sys.executable, "-c", "raise SystemExit('no libraries')"])
    with _serving(monkeypatch), pytest.raises(WorkerError, match="no libraries"):
        read_return_isolated(HONEST, "file.xlsx")


@linux
def test_a_process_that_a_file_has_swollen_is_not_used_again(pool: Pool) -> None:
    _goes_on()
    first = _pids(pool)
    read_return_isolated(_long_text(150), "file.xlsx")
    assert _pids(pool) != first
    _goes_on()


@linux
def test_readers_end_with_their_caller() -> None:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        worker = Worker()
        worker.read(b"", "read_return", {"file_name": "file.xlsx"}, LIMITS)
        os.write(writer, str(worker.process.pid).encode())
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    pid = int(os.read(reader, 20))
    for _ in range(100):
        if not os.path.exists(f"/proc/{pid}"):  # noqa: PTH110
            return
        sleep(0.05)
    pytest.fail("the reading process is still there")


@linux
def test_a_forked_program_uses_processes_of_its_own(pool: Pool) -> None:
    _goes_on()
    ours = _pids(pool)
    child = os.fork()
    if child == 0:
        os._exit(0 if processes.pool() is not pool else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert _pids(pool) == ours
    _goes_on()


def test_ten_hostile_files_at_once_leave_it_answering(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five that take too long and five that are refused, all at once: an honest file is answered."""
    # No two are the same: a reading process remembers the file that it saw last.
    hostile = [_heavy(14_000 + n) if n % 2 == 0 else b"PK\x03\x04" + bytes(MEGABYTE + n) for n in range(10)]
    limits = replace(LIMITS, processor_seconds=1)
    with _serving(monkeypatch, limits), ThreadPoolExecutor(11) as threads:
        answers = [threads.submit(_rules, content) for content in hostile]
        honest = threads.submit(read_return_isolated, HONEST, "file.xlsx")
        found = [answer.result() for answer in answers]
        assert all(len(rules) == 1 for rules in found)
        if sys.platform == "linux":
            assert found[0::2] == [["reading_took_too_long"]] * 5
        _same(honest.result(), read_return(HONEST, "file.xlsx"))
