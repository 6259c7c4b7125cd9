"""The account of a sheet: every number is an observation, skipped with a reason, or in a finding.

Belongs here: finding the numbers that no block read. Does not belong here: reading blocks (`read`).
"""

from openpyxl.utils import column_index_from_string

from pipelines.intake.foreign.cells import is_figure
from pipelines.intake.foreign.lines import bounds
from pipelines.intake.foreign.periods import is_year
from pipelines.intake.foreign.reading import ForeignReading, Skipped, place_of
from pipelines.intake.workbook import Sheet, shown
from schemas.findings import Finding, Place
from schemas.workbook_layout import SheetLayout

MOST_RELATED = 60
STRAY = "number_outside_blocks"


def has_figures(sheet: Sheet) -> bool:
    """Return whether a sheet holds any number."""
    return any(is_figure(value) for cells in sheet.rows for value in cells)


def _covered(layout: SheetLayout) -> dict[tuple[int, int], str]:
    """Return the cells that a layout accounts for outside its blocks' figures, with the reason."""
    found: dict[tuple[int, int], str] = {}
    for block in layout.blocks:
        rows, columns = bounds(block.cells)
        stub = [column_index_from_string(letter) - 1 for letter in block.stub]
        for row in rows:
            found |= dict.fromkeys(((row, column) for column in stub), "label")
        for number in block.header:
            over = (*stub, *range(columns.start - block.shift, columns.stop - block.shift))
            found |= dict.fromkeys(((number - 1, column) for column in over), "header")
    for cells, reason in layout.skip_cells.items():
        rows, columns = bounds(cells)
        for row in rows:
            for column in columns:
                found.setdefault((row, column), reason)
    return found


def account(sheet: Sheet, layout: SheetLayout, reading: ForeignReading) -> None:
    """List as skipped, or as a finding, each number of a used sheet that `reading`, its own, lacks."""
    done = {item.place.cell for item in reading.observations} | {item.place.cell for item in reading.skipped}
    done |= {place.cell for finding in reading.findings for place in (finding.place, *finding.related)}
    covered = _covered(layout)
    stray: list[Place] = []
    for row, cells in enumerate(sheet.rows):
        for column, value in enumerate(cells):
            if not is_figure(value):
                continue
            place = place_of(sheet, row, column)
            if place.cell in done:
                continue
            if (row, column) in covered:
                reading.skipped.append(Skipped(place, shown(value), covered[row, column]))
            elif is_year(value):
                reading.skipped.append(Skipped(place, shown(value), "a year in a title"))
            else:
                stray.append(place)
                reading.skipped.append(Skipped(place, shown(value), STRAY))
    if stray:
        cells_named = f"{stray[0].cell}" if len(stray) == 1 else f"{stray[0].cell} … {stray[-1].cell}"
        values: dict[str, object] = {"count": len(stray), "cells": cells_named}
        reading.findings.append(Finding(STRAY, stray[0], tuple(stray[1:MOST_RELATED]), values))
