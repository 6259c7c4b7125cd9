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


WAYS = {way.__name__: way for way in (bare, bare_eager, muster, calamine, pandas_calamine, openpyxl_rows)}


def main(way: str, path: str) -> None:
    """Print seconds, processor seconds and peak memory in GiB as JSON; importing does not count."""
    read = WAYS[way]()
    content = Path(path).read_bytes()
    start, processor = time.perf_counter(), time.process_time()
    kept = read(content)
    seconds, processor_seconds = time.perf_counter() - start, time.process_time() - processor
    del kept
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(json.dumps({"seconds": seconds, "processor": processor_seconds, "memory": memory}))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
