"""How long an answer is waited for: a form, and a book of thousands of figures, read and checked once warm.

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
from large_book import large_book
from openpyxl import Workbook, load_workbook

from pipelines.checking.check import check
from pipelines.checking.result import CheckContext
from pipelines.checking.trial import Trial, try_layout
from pipelines.intake.isolation.read import open_workbook_isolated
from pipelines.intake.template import write_template
from pipelines.intake.workbook import Workbook as Book
from schemas.workbook_layout import parse_layout

REPEATS = 5
CELLS = 6000
MOST_TIMES = 3
MOST_TIMES_FOREIGN = 5
"""Bare readings of the same file by openpyxl. Measured: 2.4, and 3.5 for the book."""


def seconds(work: Callable[[], object]) -> float:
    """Return the fastest of some runs, after one that warms up."""
    work()
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def show(times: dict[str, float], capsys: pytest.CaptureFixture[str]) -> None:
    """Print what was measured, the first as the unit."""
    ours = next(iter(times.values()))
    with capsys.disabled():
        for name, took in times.items():
            print(f"\n{took * 1000:8.1f} ms  {took / ours:5.2f} x  {name}", end="")  # noqa: T201
        print()  # noqa: T201


def read_by_openpyxl(content: bytes) -> list[list[object]]:
    """Read every cell and check nothing."""
    return [[cell.value for row in sheet for cell in row] for sheet in load_workbook(BytesIO(content))]


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
def test_answering_a_form_costs_a_few_times_what_a_bare_reader_needs(form, tmp_path, capsys):
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
            lambda: read_by_openpyxl(form)
        ),
        f"frictionless: read a flat table of {CELLS:,} cells, types checked": seconds(frictionless),
    }
    ours, bare_reader, _ = times.values()
    show(times, capsys)
    assert ours < MOST_TIMES * bare_reader


@pytest.mark.long
def test_a_book_of_thousands_of_figures_costs_at_most_a_few_bare_readings(capsys) -> None:
    content, text, figures = large_book()
    layout = parse_layout(text)

    def ours() -> Trial:
        workbook = open_workbook_isolated(content, "book.xlsx")
        assert isinstance(workbook, Book)
        return try_layout(workbook, layout, None)

    trial = ours()
    assert len(trial.reading.observations) == figures > CELLS
    assert not [found.rule for found in trial.findings if found.severity != "inform"]
    times = {
        f"muster: read apart by its layout and check a book of {figures:,} figures": seconds(ours),
        "openpyxl: read the same book, nothing checked": seconds(
            lambda: [
                [cell.value for row in sheet for cell in row] for sheet in load_workbook(BytesIO(content))
            ]
        ),
    }
    took, bare_reader = times.values()
    times[f"muster, for {CELLS:,} of them"] = took * CELLS / figures
    show(times, capsys)
    assert took < MOST_TIMES_FOREIGN * bare_reader
