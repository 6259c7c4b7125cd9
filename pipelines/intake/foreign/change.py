"""Last year's layout made to fit this year's workbook, for an analyst to confirm.

Belongs here: what analysts decided before, carried to where the workbook now has it. Does not belong
here: what changed in the workbook (`drift`), writing only the difference (`inherit`).
"""

from openpyxl.utils import column_index_from_string, get_column_letter

from pipelines.intake.foreign.drift import Drift, block_drift, renamed_sheets
from pipelines.intake.foreign.headers import rows_moved
from pipelines.intake.foreign.lines import bounds
from pipelines.intake.foreign.read import range_of
from pipelines.intake.workbook import Sheet, Workbook
from schemas.workbook_layout import UNPLACED, Block, Dimensions, SheetLayout, WorkbookLayout

YEAR = "time_period"


def _near(block: Block, fresh: list[Block], moved: int) -> Block | None:
    """Return the block of the fresh suggestion that starts on the same row; None where none does."""
    first = bounds(block.cells)[0].start + moved
    return next((other for other in fresh if bounds(other.cells)[0].start == first), None)


def _moved_columns(block: Block, drift: Drift) -> range:
    columns = bounds(block.cells)[1]
    there = [drift.columns.get(column, column) for column in columns]
    added = [label.cell[1] for label in drift.added]
    first, last = min(there), max(there)
    while last + 1 in added:
        last += 1
    return range(first, last + 1)


def _fitted(sheet: Sheet, block: Block, drift: Drift, fresh: list[Block]) -> Block:
    """Return a block where it now stands; new columns beside its figures are taken in, others asked about."""
    moved = rows_moved(sheet, block)
    rows, near = bounds(block.cells)[0], _near(block, fresh, moved)
    last = max(bounds(near.cells)[0]) if near is not None else rows.stop - 1 + moved
    columns = _moved_columns(block, drift)
    at = {drift.columns.get(c, c): wanted for c, wanted in _stub(block).items()}
    if near is not None:
        added = {label.cell[1] for label in drift.added}
        at |= {c: wanted for c, wanted in _stub(near).items() if c in added and c not in columns}
    return block.model_copy(
        update={
            "cells": range_of((rows.start + moved, last), (columns.start, columns.stop - 1)),
            "header": {number + moved: wanted for number, wanted in block.header.items()},
            "stub": {get_column_letter(c + 1): wanted for c, wanted in sorted(at.items())},
            "constants": _years(block.constants, near.constants if near is not None else {}),
        }
    )


def _stub(block: Block) -> dict[int, Dimensions]:
    return {column_index_from_string(letter) - 1: wanted for letter, wanted in block.stub.items()}


def _sheet(sheet: Sheet, old: SheetLayout, fresh: SheetLayout) -> SheetLayout:
    drifts = [block_drift(sheet, old, block) if block.expects else Drift([], [], []) for block in old.blocks]
    blocks = [
        _fitted(sheet, block, drift, fresh.blocks) for block, drift in zip(old.blocks, drifts, strict=True)
    ]
    return old.model_copy(update={"blocks": blocks, "constants": _years(old.constants, fresh.constants)})


def _years(old: dict[str, str], fresh: dict[str, str]) -> dict[str, str]:
    """Return the constants; a year that they say is that of this workbook, never last year's."""
    if YEAR not in old:
        return old
    return {**old, YEAR: fresh.get(YEAR, UNPLACED)}


def changed_layout(workbook: Workbook, old: WorkbookLayout, fresh: WorkbookLayout) -> WorkbookLayout:
    """Return `old` as this workbook needs it; `fresh` is what would be suggested without it."""
    renamed = renamed_sheets(workbook, old)
    sheets: dict[str, SheetLayout] = {}
    for sheet in workbook.sheets:
        before = old.sheets.get(renamed.get(sheet.name, sheet.name))
        new = fresh.sheets.get(sheet.name)
        if before is not None:
            sheets[sheet.name] = _sheet(sheet, before, new or SheetLayout())
        elif new is not None:
            sheets[sheet.name] = new
    constants = _years(old.constants, fresh.constants)
    return old.model_copy(update={"sheets": sheets, "constants": constants})
