"""How long a form is waited for: 6,000 cells read and checked once warm, beside two peers.

Times on a shared machine mean little by themselves, so only ratios within one run are held; the
seconds are printed (`make test-long` shows them).
"""

import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from frictionless import Resource, system
from openpyxl import Workbook, load_workbook

from pipelines.checking.check import check
from pipelines.checking.result import CheckContext
from pipelines.intake.template import write_template

REPEATS = 5
CELLS = 6000
MOST_TIMES = 3


def seconds(work: Callable[[], object]) -> float:
    """Return the fastest of some runs, after one that warms up."""
    work()
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def plain_table(path: Path) -> None:
    """Write a flat table with as many numbers, for peers that read flat tables only."""
    book = Workbook()
    sheet = book.active
    sheet.append([f"column {number}" for number in range(20)])
    for row in range(CELLS // 20):
        sheet.append([row + column for column in range(20)])
    book.save(path)


@pytest.fixture(scope="module")
def form() -> bytes:
    """The year's form of the police of Bosnia and Herzegovina, every count filled in."""
    from pipelines.intake.layout import read_return

    empty = write_template("BA-POL", 2023, "en")
    rows = read_return(empty, "form.xlsx").asked
    counts = [
        {
            "measure": row.measure,
            "population": row.population,
            "rank": row.rank,
            "detail": row.detail,
            "unit_measure": row.unit_measure,
            "sex": sex,
            "obs_value": value,
            "obs_status": "A",
            "conf_status": "F",
            "comment": None,
        }
        for row in rows
        if row.measure != "answers"
        for sex, value in (("F", 1.0), ("M", 2.0), ("_T", 3.0))
        if row.unit_measure in ("persons", "posts") and row.measure not in ("gender_advisers", "focal_points")
    ]
    return write_template("BA-POL", 2023, "en", values=pd.DataFrame(counts))


@pytest.mark.long
def test_answering_a_form_costs_at_most_thrice_what_a_bare_reader_needs(form, tmp_path, capsys):
    table = tmp_path / "table.xlsx"
    plain_table(table)
    cells = sum(sheet.max_row * sheet.max_column for sheet in load_workbook(BytesIO(form)).worksheets)

    def frictionless() -> object:
        with system.use_context(trusted=True):
            return Resource(path=str(table)).validate()

    times = {
        f"muster: read and check a form of {cells:,} cells": seconds(
            lambda: check(form, CheckContext("form.xlsx"))
        ),
        f"openpyxl: read the same form ({cells:,} cells), nothing checked": seconds(
            lambda: [[cell.value for row in sheet for cell in row] for sheet in load_workbook(BytesIO(form))]
        ),
        f"frictionless: read a flat table of {CELLS:,} cells, types checked": seconds(frictionless),
    }
    ours, bare_reader, _ = times.values()
    with capsys.disabled():
        for name, took in times.items():
            print(f"\n{took * 1000:8.1f} ms  {took / ours:5.2f} x  {name}", end="")  # noqa: T201
        print()  # noqa: T201
    assert ours < MOST_TIMES * bare_reader
