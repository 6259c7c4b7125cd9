"""Planted errors: copies of simulated workbooks, changed as `data/sample/faulty/faults.csv` says.

Belongs here: changing cells the way a hurried colleague would. Does not belong here: what must come
out (`data/sample/faulty/expected.csv`, which is written by hand and never from our own answers).
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from pathlib import Path

from openpyxl import Workbook, load_workbook

from pipelines.intake.template import same_bytes
from pipelines.sample.replay import SAMPLE_FOLDER
from schemas.files import SchemaError

FAULTS_FILE = SAMPLE_FOLDER / "faulty" / "faults.csv"
COLUMNS = ["file", "base", "act", "sheet", "cell", "value"]


@dataclass(frozen=True)
class Fault:
    """One change: which file it makes from which base, what is done to which cell of which sheet."""

    file: str
    base: str
    act: str
    sheet: str
    cell: str
    value: str


def read_faults(path: Path = FAULTS_FILE) -> list[Fault]:
    """Return the changes in order; raise SchemaError for columns or acts that are not known."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        if reader.fieldnames != COLUMNS:
            raise SchemaError(f"{path.name}: columns are {reader.fieldnames}, should be {COLUMNS}.")
        faults = [Fault(**row) for row in reader]
    unknown = {fault.act for fault in faults} - ACTS.keys()
    if unknown:
        raise SchemaError(f"{path.name}: unknown acts {sorted(unknown)}; known: {', '.join(ACTS)}.")
    return faults


def _typed(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _set(book: Workbook, fault: Fault) -> None:
    book[fault.sheet][fault.cell].value = _typed(fault.value)


def _add(book: Workbook, fault: Fault) -> None:
    book[fault.sheet][fault.cell].value += float(fault.value)


def _clear(book: Workbook, fault: Fault) -> None:
    book[fault.sheet][fault.cell].value = None


def _remove_sheet(book: Workbook, fault: Fault) -> None:
    book.remove(book[fault.sheet])


ACTS: dict[str, Callable[[Workbook, Fault], None]] = {
    "set": _set,
    "add": _add,
    "clear": _clear,
    "remove_sheet": _remove_sheet,
}


def faulty_workbooks(bases: dict[str, bytes]) -> dict[str, bytes]:
    """Return the faulty workbooks by file name; `bases` are the workbooks that they are copies of."""
    found = {}
    for name, changes in groupby(read_faults(), key=lambda fault: fault.file):
        faults = list(changes)
        book = load_workbook(BytesIO(bases[faults[0].base]))
        for fault in faults:
            ACTS[fault.act](book, fault)
        found[name] = same_bytes(book)
    return found
