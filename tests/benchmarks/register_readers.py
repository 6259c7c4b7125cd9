"""Reads a register in one of several ways and tells how long it took: `python register_readers.py WAY FILE`.

Belongs here: one way per process, so that memory is that way's own. Does not belong here: comparing
(`test_register_speed`).
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

LAYOUT = Path(__file__).parents[2] / "schemas" / "layouts" / "register_example.yml"


def bare() -> Callable[[bytes], object]:
    import fastexcel

    return lambda content: fastexcel.read_excel(content).load_sheet(0).to_arrow()


def bare_eager() -> Callable[[bytes], object]:
    import fastexcel

    return lambda content: fastexcel.read_excel(content).load_sheet(0, eager=True)


def muster() -> Callable[[bytes], object]:
    from pipelines.intake.registers.read import read_register
    from schemas.register_layout import parse_register_layout

    layout = parse_register_layout(LAYOUT.read_text("utf-8"))

    def read(content: bytes) -> object:
        reading = read_register(content, layout, 2023)
        assert [finding.rule for finding in reading.findings if finding.severity == "block"] == []
        return reading

    return read


WORKER = f"""
from pathlib import Path
from schemas import register_layout
register_layout.register_layout_path = lambda *_: Path({str(LAYOUT)!r})
from pipelines.intake.isolation.worker import main
main()
"""
"""A reading process for which the example is the layout of the institution."""


def muster_apart() -> Callable[[bytes], object]:
    from pipelines.intake.isolation import pool as processes
    from pipelines.intake.isolation.answer import from_parts
    from pipelines.intake.limits import REGISTER_LIMITS
    from pipelines.intake.registers.reading import RegisterReading

    processes.COMMAND[:] = [sys.executable, "-c", WORKER]
    pool = processes.pool()
    sender = {"institution": "BA-AF", "time_period": 2023}
    pool.read(b"", "read_register", file_name="", **sender)  # warm, its libraries loaded

    def read(content: bytes) -> object:
        answer = pool.read(content, "read_register", REGISTER_LIMITS, file_name="register.xlsx", **sender)
        assert answer.outcome == "read", answer.outcome
        reading = from_parts(answer.parts)
        assert isinstance(reading, RegisterReading)
        pool.close()  # so that what the process used is known
        return reading

    return read


def calamine() -> Callable[[bytes], object]:
    from io import BytesIO

    from python_calamine import CalamineWorkbook

    return lambda content: CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def pandas_calamine() -> Callable[[bytes], object]:
    from io import BytesIO

    import pandas as pd

    return lambda content: pd.read_excel(BytesIO(content), engine="calamine")


def openpyxl_rows() -> Callable[[bytes], object]:
    from io import BytesIO

    import openpyxl

    def read(content: bytes) -> object:
        sheet = openpyxl.load_workbook(BytesIO(content), read_only=True).active
        assert sheet is not None
        return sum(1 for _ in sheet.iter_rows(values_only=True))

    return read


WAYS = {
    way.__name__: way
    for way in (bare, bare_eager, muster, muster_apart, calamine, pandas_calamine, openpyxl_rows)
}


def _processor() -> float:
    """Return the processor seconds of this process and of those that it has ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _memory() -> float:
    """Return the most memory in GiB of this process, or of one that it has ended."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(each).ru_maxrss for each in who) / 2**20


def main(way: str, path: str) -> None:
    """Print seconds, processor seconds and peak memory in GiB as JSON; importing does not count."""
    read = WAYS[way]()
    content = Path(path).read_bytes()
    start, processor = time.perf_counter(), _processor()
    kept = read(content)
    seconds, processor_seconds = time.perf_counter() - start, _processor() - processor
    del kept
    print(json.dumps({"seconds": seconds, "processor": processor_seconds, "memory": _memory()}))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
