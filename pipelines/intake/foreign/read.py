"""A workbook read by its layout: observations, what was skipped and why, findings.

Belongs here: the union of a cell's row, column and constants, and the account of every number.
Does not belong here: resolving labels (`resolve`), proposing a layout (`suggest`).
"""

from dataclasses import dataclass, field

from openpyxl.utils import column_index_from_string, get_column_letter

from pipelines.intake.foreign.labels import words_for
from pipelines.intake.foreign.resolve import Labels, Line, bounds, resolve_columns, resolve_rows
from pipelines.intake.foreign.shape import is_figure
from pipelines.intake.tokens import PERCENT, read_token
from pipelines.intake.workbook import CellValue, Sheet, Workbook, address, shown
from schemas.code_lists import TOTAL
from schemas.findings import Finding, Place
from schemas.statuses import status_of
from schemas.vocabulary import normalised
from schemas.workbook_layout import UNPLACED, Block, SheetLayout, WorkbookLayout

REQUIRED = ("institution", "time_period", "measure", "population", "sex", "unit_measure")
DEFAULTS = {"rank": TOTAL, "detail": TOTAL}


@dataclass(frozen=True)
class Observed:
    """One number with its coordinates (dimension -> code) and its place; `value` None where a marker says why."""

    place: Place
    coordinates: dict[str, str]
    value: float | None
    obs_status: str
    conf_status: str


@dataclass(frozen=True)
class Skipped:
    """A number that became no observation, and why."""

    place: Place
    text: str
    reason: str


@dataclass
class ForeignReading:
    """A foreign workbook, read."""

    observations: list[Observed] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def _place(sheet: Sheet, row: int, column: int) -> Place:
    return Place(sheet.name, address(row, column))


def _institution(coordinates: dict[str, str], layout: WorkbookLayout) -> dict[str, str]:
    """Return the coordinates with who reports: the layout's, the area's sector, or a part of either."""
    codes = dict(coordinates)
    area = codes.pop("area", None)
    whole = f"{area}-{layout.sector}" if area and layout.sector else layout.institution
    part = codes.get("institution")
    if part and not part.startswith(f"{whole}-") and whole:
        codes["institution"] = f"{whole}-{part}"
    elif whole:
        codes.setdefault("institution", whole)
    return codes


class _BlockReader:
    def __init__(self, sheet: Sheet, block: Block, layout: WorkbookLayout, constants: dict[str, str]) -> None:
        self._sheet, self._block, self._layout = sheet, block, layout
        self._constants = {**layout.constants, **constants, **block.constants}
        self._markers = {normalised(text): remark for text, remark in layout.markers.items()}
        self.incomplete: dict[tuple[str, ...], list[Place]] = {}

    def read(self, reading: ForeignReading) -> None:
        labels = Labels(self._layout, words_for(self._layout.institution))
        columns, column_findings = resolve_columns(self._sheet, self._block, labels)
        rows, row_findings = resolve_rows(self._sheet, self._block, labels)
        reading.findings += column_findings + row_findings
        for row, row_line in rows.items():
            for column, column_line in columns.items():
                value = self._sheet.value(row, column)
                if value is not None:
                    self._cell(row, column, value, row_line, column_line, reading)
        for missing, places in self.incomplete.items():
            values: dict[str, object] = {"dimensions": ", ".join(missing), "count": len(places)}
            reading.findings.append(Finding("coordinate_incomplete", places[0], tuple(places[1:20]), values))

    def _cell(
        self, row: int, column: int, value: CellValue, row_line: Line, column_line: Line, reading: ForeignReading
    ) -> None:
        place = _place(self._sheet, row, column)
        skip = row_line.skip or column_line.skip
        if skip:
            reason = "its label is not placed" if skip == UNPLACED else skip
            reading.skipped.append(Skipped(place, shown(value), reason))
            return
        clash = [d for d, code in column_line.codes.items() if row_line.codes.get(d, code) != code]
        if clash:
            related = (row_line.labels[clash[0]], column_line.labels[clash[0]])
            values: dict[str, object] = {"label": shown(value), "dimension": clash[0]}
            reading.findings.append(Finding("labels_disagree", place, related, values))
            return
        said = {**self._constants, **row_line.codes, **column_line.codes}
        self._observe(place, value, DEFAULTS | _institution(said, self._layout), reading)

    def _observe(
        self, place: Place, value: CellValue, coordinates: dict[str, str], reading: ForeignReading
    ) -> None:
        if "unit_measure" not in coordinates and shown(value).endswith("%"):
            coordinates = coordinates | {"unit_measure": PERCENT}
        missing = tuple(name for name in REQUIRED if coordinates.get(name, UNPLACED) == UNPLACED)
        if missing:
            self.incomplete.setdefault(missing, []).append(place)
            return
        marker = self._markers.get(normalised(shown(value)))
        if marker is not None:
            reading.observations.append(Observed(place, coordinates, None, *status_of(marker)))
            return
        token = read_token(value, coordinates["unit_measure"])
        if token.kind == "number":
            reading.observations.append(Observed(place, coordinates, token.value, *status_of(None)))
        elif token.kind in ("marker", "bound"):
            rule = "value_marker_unclear" if token.kind == "marker" else "value_is_bound"
            reading.findings.append(Finding(rule, place, values={"value": token.text}))
        elif token.kind == "unreadable":
            reading.findings.append(Finding("value_unreadable", place, values={"value": token.text}))


def _covered(layout: SheetLayout) -> dict[tuple[int, int], str]:
    """Return the cells that a layout accounts for outside its blocks, with the reason."""
    found: dict[tuple[int, int], str] = {}
    for block in layout.blocks:
        rows, columns = bounds(block.cells)
        stub = [column_index_from_string(letter) - 1 for letter in block.stub]
        for row in rows:
            found |= dict.fromkeys(((row, column) for column in [*stub, *columns]), "label")
        for number in block.header:
            over = (*stub, *range(columns.start - block.shift, columns.stop - block.shift))
            found |= dict.fromkeys(((number - 1, column) for column in over), "header")
    for cells, reason in layout.skip_cells.items():
        rows, columns = bounds(cells)
        found |= {(row, column): reason for row in rows for column in columns}
    return found


def _account(sheet: Sheet, layout: SheetLayout, reading: ForeignReading) -> None:
    """Make sure that every number of a used sheet is an observation, skipped with a reason, or a finding."""
    done = {str(item.place) for item in (*reading.observations, *reading.skipped)}
    done |= {str(place) for finding in reading.findings for place in (finding.place, *finding.related)}
    covered = _covered(layout)
    stray: list[Place] = []
    for row, cells in enumerate(sheet.rows):
        for column, value in enumerate(cells):
            place = _place(sheet, row, column)
            if not is_figure(value) or str(place) in done:
                continue
            if (row, column) in covered:
                reading.skipped.append(Skipped(place, shown(value), covered[row, column]))
            else:
                stray.append(place)
    if stray:
        letters = f"{stray[0].cell}" if len(stray) == 1 else f"{stray[0].cell} … {stray[-1].cell}"
        values: dict[str, object] = {"count": len(stray), "cells": letters}
        reading.findings.append(Finding("number_outside_blocks", stray[0], tuple(stray[1:20]), values))


def read_by_layout(workbook: Workbook, layout: WorkbookLayout) -> ForeignReading:
    """Return the observations of a workbook by its layout, with an account of every other number."""
    reading = ForeignReading()
    by_name = {sheet.name: sheet for sheet in workbook.sheets}
    for name in layout.sheets.keys() - by_name.keys():
        reading.findings.append(Finding("layout_sheet_missing", values={"name": name}))
    for sheet in workbook.sheets:
        if sheet.name not in layout.sheets:
            if any(is_figure(value) for cells in sheet.rows for value in cells):
                reading.findings.append(Finding("layout_sheet_unknown", Place(sheet.name), values={"name": sheet.name}))
            continue
        sheet_layout = layout.sheets[sheet.name]
        if sheet_layout.skip:
            continue
        for block in sheet_layout.blocks:
            _BlockReader(sheet, block, layout, sheet_layout.constants).read(reading)
        _account(sheet, sheet_layout, reading)
    return reading


def range_of(rows: tuple[int, ...], columns: tuple[int, ...]) -> str:
    """Return the A1 range over rows and columns counted from 0."""
    first, last = get_column_letter(min(columns) + 1), get_column_letter(max(columns) + 1)
    return f"{first}{min(rows) + 1}:{last}{max(rows) + 1}"
