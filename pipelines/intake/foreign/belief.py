"""Whether a block is believed: its subject, a sex in it, and sums that hold under its headers.

Belongs here: the reasons to refuse a whole block, and sums that fail in a block that is read. Does not
belong here: how sums are found (`identities`), single figures (`read`).
"""

import math

from openpyxl.utils import column_index_from_string

from pipelines.intake.foreign.cells import is_figure, is_label, is_per_cent
from pipelines.intake.foreign.identities import NOT_ADDITIVE, Identity, Number, identities, shift_of, sums_up
from pipelines.intake.foreign.lines import Line, bounds
from pipelines.intake.foreign.lookup import Labels
from pipelines.intake.foreign.reading import place_of
from pipelines.intake.tokens import PERCENT, read_token
from pipelines.intake.workbook import Percent, Sheet, address, shown
from schemas.findings import Finding, Place, Terms
from schemas.subjects import is_other_subject
from schemas.workbook_layout import UNPLACED, Block, SheetLayout, WorkbookLayout

Lines = dict[int, Line]
MOST_RELATED = 60
PERSONS = "persons"
SEX = ("sex",)


def number_at(sheet: Sheet, row: int, column: int) -> float | None:
    """Return the number in a cell, None where there is none."""
    if column < 0:
        return None
    value = sheet.value(row, column)
    if isinstance(value, float) and not isinstance(value, Percent) and math.isfinite(value):
        return value
    return read_token(value, PERCENT if is_per_cent(value) else PERSONS, sheet.decimal_sign).value


def _count(sheet: Sheet, block: Block) -> tuple[int, Place]:
    """Return how many figures a block holds, and the place of the first."""
    rows, columns = bounds(block.cells)
    cells = [(row, column) for row in rows for column in columns if is_figure(sheet.value(row, column))]
    return len(cells), place_of(sheet, *(cells[0] if cells else (rows.start, columns.start)))


def _speaking(sheet: Sheet, layout: SheetLayout, block: Block) -> list[tuple[str, Place]]:
    """Return the texts that say what a block is about: the sheet's name, titles above it, its headers."""
    rows, columns = bounds(block.cells)
    ends = [bounds(other.cells)[0].stop for other in layout.blocks]
    floor = max((end for end in ends if end <= rows.start), default=0)
    reach = range(max((columns.stop, *(bounds(other.cells)[1].stop for other in layout.blocks))))
    cells = [(row, column) for row in range(floor, rows.start) for column in reach]
    found = [
        (shown(sheet.value(*cell)), place_of(sheet, *cell)) for cell in cells if is_label(sheet.value(*cell))
    ]
    return [(sheet.name, Place(sheet.name)), *found]


def _about(sheet: Sheet, layout: WorkbookLayout, block: Block, labels: Labels) -> Finding | None:
    for text, place in _speaking(sheet, layout.sheets[sheet.name], block):
        if is_other_subject(text) and not labels.has_own(text):
            return Finding("other_subject", place, values={"label": text})
    return None


def _without_sex(
    sheet: Sheet, block: Block, lines: tuple[Lines, Lines], constants: dict[str, str], labels: Labels
) -> Finding | None:
    rows, columns = lines
    count, place = _count(sheet, block)
    if (
        not count
        or "sex" in constants
        or any("sex" in line.codes for line in (*rows.values(), *columns.values()))
    ):
        return None
    if any(line.skip == UNPLACED for line in columns.values()) or any(
        labels.speaks_of(sheet.value(row, column_index_from_string(letter) - 1), "sex")
        for row, line in rows.items()
        if line.skip == UNPLACED
        for letter in block.stub
    ):
        # A label that nobody placed yet may still say it.
        return None
    return Finding("no_sex_dimension", place, values={"count": count})


def disbelief(
    sheet: Sheet,
    layout: WorkbookLayout,
    block: Block,
    lines: tuple[Lines, Lines],
    constants: dict[str, str],
    labels: Labels,
) -> Finding | None:
    """Return why a block is not read at all, None where it is."""
    refusal = _about(sheet, layout, block, labels) or _without_sex(sheet, block, lines, constants, labels)
    if refusal is not None:
        return refusal
    rows, columns = lines
    shifted = shift_of(
        lambda row, column: number_at(sheet, row, column),
        [row for row, line in rows.items() if not line.skip],
        identities(columns, constants),
    )
    if shifted is None:
        return None
    shift, share = shifted
    values: dict[str, object] = {"shift": block.shift + shift, "share": round(100 * share, 1)}
    return Finding("block_shifted", Place(sheet.name, address(min(rows), min(columns))), values=values)


def _failing(number: Number, lines: list[int], identity: Identity) -> list[int]:
    return [line for line in lines if sums_up(number, line, identity) is False]


def _finding(sheet: Sheet, cells: list[tuple[int, int]], parts: list[tuple[int, int]]) -> Finding:
    places = [place_of(sheet, *cell) for cell in cells]
    numbers = tuple(number_at(sheet, *part) or 0.0 for part in parts)
    values: dict[str, object] = {
        "count": len(cells),
        "total": number_at(sheet, *cells[0]) or 0.0,
        "parts": Terms(numbers),
    }
    return Finding("identity_fails", places[0], tuple(places[1:MOST_RELATED]), values)


def failed_sums(sheet: Sheet, rows: Lines, columns: Lines, constants: dict[str, str]) -> list[Finding]:
    """Return a finding for each total that is not the sum of women and men, by column and by row."""
    findings = []
    row_numbers = [
        row
        for row, line in rows.items()
        if not line.skip and line.codes.get("unit_measure") not in NOT_ADDITIVE
    ]
    for identity in identities(columns, constants, SEX):
        failing = _failing(lambda row, column: number_at(sheet, row, column), row_numbers, identity)
        if failing:
            cells = [(row, identity.total) for row in failing]
            findings.append(_finding(sheet, cells, [(failing[0], part) for part in identity.parts]))
    column_numbers = [
        column
        for column, line in columns.items()
        if not line.skip and line.codes.get("unit_measure") not in NOT_ADDITIVE
    ]
    for identity in identities(rows, constants, SEX):
        failing = _failing(lambda column, row: number_at(sheet, row, column), column_numbers, identity)
        if failing:
            cells = [(identity.total, column) for column in failing]
            findings.append(_finding(sheet, cells, [(part, failing[0]) for part in identity.parts]))
    return findings
