"""The header of a block as its layout remembers it (`expects`), and as it stands in a workbook.

Belongs here: which cells are header, remembering them, finding them again some rows away. Does not
belong here: what differs (`drift`).

Years in a label count for nothing: what is said of 2022 in one workbook is said of 2023 in the next.
"""

import re
from collections import Counter
from dataclasses import dataclass

from openpyxl.utils import column_index_from_string
from openpyxl.utils.cell import coordinate_to_tuple

from pipelines.intake.foreign.lines import bounds
from pipelines.intake.foreign.periods import is_year
from pipelines.intake.foreign.shape import is_figure
from pipelines.intake.workbook import Sheet, Workbook, address, shown
from schemas.vocabulary import normalised
from schemas.workbook_layout import Block, SheetLayout, WorkbookLayout

MOST_ROWS_MOVED = 30

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
Cell = tuple[int, int]


@dataclass(frozen=True)
class HeaderLabel:
    """A header label: where it stands (counted from 0), as it is written, and as it is compared."""

    cell: Cell
    text: str

    @property
    def key(self) -> str:
        """Return the label as it is compared: without its year."""
        return _YEAR.sub("0000", normalised(self.text))


def header_rows(block: Block) -> list[int]:
    """Return the rows of a block's header, counted from 0: of a long table, that above its first figure."""
    if block.header:
        return sorted(number - 1 for number in block.header)
    return [row for row in [bounds(block.cells)[0].start - 1] if row >= 0]


def _is_header(sheet: Sheet, row: int, block: Block) -> bool:
    """Return whether a row can be remembered: above a table without a header may stand another's figures."""
    over = (sheet.value(row, column) for column in bounds(block.cells)[1])
    return bool(block.header) or not any(is_figure(value) and not is_year(value) for value in over)


def _own_columns(block: Block) -> set[int]:
    columns = bounds(block.cells)[1]
    stub = {column_index_from_string(letter) - 1 for letter in block.stub}
    return stub | set(range(columns.start - block.shift, columns.stop - block.shift))


def row_labels(sheet: Sheet, row: int, without: set[Cell]) -> list[HeaderLabel]:
    """Return the labels of a row, from the left, `without` some cells."""
    cells = sheet.rows[row] if 0 <= row < len(sheet.rows) else []
    return [
        HeaderLabel((row, column), shown(value))
        for column, value in enumerate(cells)
        if value is not None and (row, column) not in without
    ]


def header_cells_of_others(layout: SheetLayout, block: Block) -> set[Cell]:
    """Return the header cells of the other blocks of a sheet that are not this block's too."""
    own = {(row, column) for row in header_rows(block) for column in _own_columns(block)}
    others = (other for other in layout.blocks if other is not block)
    return {(r, c) for other in others for r in header_rows(other) for c in _own_columns(other)} - own


def _expected(sheet: Sheet, layout: SheetLayout, block: Block) -> dict[str, str]:
    without = header_cells_of_others(layout, block)
    rows = [row for row in header_rows(block) if _is_header(sheet, row, block)]
    labels = [label for row in rows for label in row_labels(sheet, row, without)]
    return {address(*label.cell): label.text for label in labels}


def with_expectations(workbook: Workbook, layout: WorkbookLayout) -> WorkbookLayout:
    """Return the layout with the header of every block as it stands in this workbook."""
    by_name = {sheet.name: sheet for sheet in workbook.sheets}
    sheets = dict(layout.sheets)
    for name, one in layout.sheets.items():
        if name in by_name:
            blocks = [
                block.model_copy(update={"expects": _expected(by_name[name], one, block)})
                for block in one.blocks
            ]
            sheets[name] = one.model_copy(update={"blocks": blocks})
    return layout.model_copy(update={"sheets": sheets})


def remembered(block: Block) -> list[HeaderLabel]:
    """Return the header labels that a layout remembers, in reading order."""
    labels = []
    for cell, text in block.expects.items():
        row, column = coordinate_to_tuple(cell)
        labels.append(HeaderLabel((row - 1, column - 1), text))
    return sorted(labels, key=lambda label: label.cell)


def rows_moved(sheet: Sheet, block: Block) -> int:
    """Return by how many rows a block's header stands lower than its layout says."""
    expected: dict[int, Counter[str]] = {}
    for label in remembered(block):
        expected.setdefault(label.cell[0], Counter())[label.key] += 1

    def alike(moved: int) -> int:
        there = {
            row: Counter(label.key for label in row_labels(sheet, row + moved, set())) for row in expected
        }
        return sum((expected[row] & there[row]).total() for row in expected)

    # max() keeps the first of equals: the smallest move.
    return max(sorted(range(-MOST_ROWS_MOVED, MOST_ROWS_MOVED + 1), key=abs), key=alike)
