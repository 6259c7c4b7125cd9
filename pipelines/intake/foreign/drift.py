"""A workbook that no longer fits its layout: what changed, and where.

Belongs here: the header that a layout remembers (`expects`) against the header that is there; sheets
that changed their name. Does not belong here: single labels that nobody knows (`resolve`), offering
the changed layout (`change`).

Years in a label count for nothing: what is said of 2022 in one workbook is said of 2023 in the next.
"""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

from openpyxl.utils import column_index_from_string
from openpyxl.utils.cell import coordinate_to_tuple

from pipelines.intake.foreign.resolve import bounds
from pipelines.intake.workbook import Sheet, Workbook, address, shown
from schemas.findings import Finding, Place
from schemas.vocabulary import normalised
from schemas.workbook_layout import Block, SheetLayout, WorkbookLayout

MOST_ROWS_MOVED = 30
ALIKE = 0.5
"""What part of a sheet's labels must stand in another for it to be the same sheet under a new name."""

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
Cell = tuple[int, int]


@dataclass(frozen=True)
class _Label:
    """A header label: where it stands (counted from 0), as it is written, and as it is compared."""

    cell: Cell
    text: str

    @property
    def key(self) -> str:
        return _YEAR.sub("0000", normalised(self.text))


def header_rows(block: Block) -> list[int]:
    """Return the rows of a block's header, counted from 0: of a long table, that above its first figure."""
    if block.header:
        return sorted(number - 1 for number in block.header)
    return [row for row in [bounds(block.cells)[0].start - 1] if row >= 0]


def _own_columns(block: Block) -> set[int]:
    columns = bounds(block.cells)[1]
    stub = {column_index_from_string(letter) - 1 for letter in block.stub}
    return stub | set(range(columns.start - block.shift, columns.stop - block.shift))


def _row_labels(sheet: Sheet, row: int, without: set[Cell]) -> list[_Label]:
    cells = sheet.rows[row] if 0 <= row < len(sheet.rows) else []
    return [
        _Label((row, column), shown(value))
        for column, value in enumerate(cells)
        if value is not None and (row, column) not in without
    ]


def _others(layout: SheetLayout, block: Block) -> set[Cell]:
    """Return the header cells of the other blocks of a sheet that are not this block's too."""
    own = {(row, column) for row in header_rows(block) for column in _own_columns(block)}
    others = (other for other in layout.blocks if other is not block)
    return {(r, c) for other in others for r in header_rows(other) for c in _own_columns(other)} - own


def _expected(sheet: Sheet, layout: SheetLayout, block: Block) -> dict[str, str]:
    without = _others(layout, block)
    labels = [label for row in header_rows(block) for label in _row_labels(sheet, row, without)]
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


def _remembered(block: Block) -> list[_Label]:
    labels = []
    for cell, text in block.expects.items():
        row, column = coordinate_to_tuple(cell)
        labels.append(_Label((row - 1, column - 1), text))
    return sorted(labels, key=lambda label: label.cell)


def rows_moved(sheet: Sheet, block: Block) -> int:
    """Return by how many rows a block's header stands lower than its layout says."""
    expected: dict[int, Counter[str]] = {}
    for label in _remembered(block):
        expected.setdefault(label.cell[0], Counter())[label.key] += 1

    def alike(moved: int) -> int:
        there = {
            row: Counter(label.key for label in _row_labels(sheet, row + moved, set())) for row in expected
        }
        return sum((expected[row] & there[row]).total() for row in expected)

    # max() keeps the first of equals: the smallest move.
    return max(sorted(range(-MOST_ROWS_MOVED, MOST_ROWS_MOVED + 1), key=abs), key=alike)


@dataclass(frozen=True)
class Drift:
    """One block against the workbook: labels that are new, gone, renamed or moved (before, after)."""

    added: list[_Label]
    gone: list[_Label]
    pairs: list[tuple[_Label, _Label]]

    @property
    def renamed(self) -> list[tuple[_Label, _Label]]:
        """Return the labels whose words changed."""
        return [(before, after) for before, after in self.pairs if before.key != after.key]

    @property
    def moved(self) -> list[tuple[_Label, _Label]]:
        """Return the labels that stand elsewhere."""
        return [(b, a) for b, a in self.pairs if b.key == a.key and b.cell != a.cell]

    @property
    def columns(self) -> dict[int, int]:
        """Return where each column went that has a label."""
        return {before.cell[1]: after.cell[1] for before, after in self.pairs}

    def __bool__(self) -> bool:
        return bool(self.added or self.gone or self.renamed or self.moved)


def _paired(before: list[_Label], after: list[_Label]) -> Drift:
    """Match two header rows: what stands in the same order first, then what was moved, then renamed."""
    drift = Drift([], [], [])
    old, new = ([label.key for label in labels] for labels in (before, after))
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, added = before[i:j], after[k:m]
        if tag == "equal" or (tag == "replace" and len(gone) == len(added)):
            drift.pairs.extend(zip(gone, added, strict=True))
        else:
            drift.gone.extend(gone)
            drift.added.extend(added)
    for label in list(drift.gone):
        same = next((other for other in drift.added if other.key == label.key), None)
        if same is not None:
            drift.pairs.append((label, same))
            drift.gone.remove(label)
            drift.added.remove(same)
    return drift


def block_drift(sheet: Sheet, layout: SheetLayout, block: Block) -> Drift:
    """Return how the header of a block differs from what its layout remembers."""
    whole = Drift([], [], [])
    moved = rows_moved(sheet, block)
    without = {(row + moved, column) for row, column in _others(layout, block)}
    by_row: dict[int, list[_Label]] = {}
    for label in _remembered(block):
        by_row.setdefault(label.cell[0], []).append(label)
    for row, before in by_row.items():
        one = _paired(before, _row_labels(sheet, row + moved, without))
        whole.added.extend(one.added)
        whole.gone.extend(one.gone)
        whole.pairs.extend(one.pairs)
    return whole


def _findings(sheet: Sheet, drift: Drift) -> list[Finding]:
    def place(label: _Label) -> Place:
        return Place(sheet.name, address(*label.cell))

    found = [
        Finding("layout_column_added", place(label), values={"label": label.text}) for label in drift.added
    ]
    found += [
        Finding("layout_label_gone", place(label), values={"label": label.text}) for label in drift.gone
    ]
    found += [
        Finding("layout_label_renamed", place(after), values={"before": before.text, "after": after.text})
        for before, after in drift.renamed
    ]
    if drift.moved:
        (before, after), *others = drift.moved
        values: dict[str, object] = {
            "label": after.text,
            "before": address(*before.cell),
            "count": 1 + len(others),
        }
        found.append(
            Finding("layout_moved", place(after), tuple(place(label) for _, label in others), values)
        )
    return found


def _labels_of(layout: SheetLayout) -> set[str]:
    return {label.key for block in layout.blocks for label in _remembered(block)}


def renamed_sheets(workbook: Workbook, layout: WorkbookLayout) -> dict[str, str]:
    """Return the sheets that seem to be sheets of the layout under a new name: new name to old."""
    there = {sheet.name for sheet in workbook.sheets}
    lost = {name: _labels_of(one) for name, one in layout.sheets.items() if name not in there}
    found: dict[str, str] = {}
    for sheet in workbook.sheets:
        if sheet.name in layout.sheets:
            continue
        labels = {
            _Label((0, 0), shown(value)).key for row in sheet.rows for value in row if value is not None
        }
        shares = {name: len(keys & labels) / len(keys) for name, keys in lost.items() if keys}
        best = max(shares, key=lambda name: shares[name], default=None)
        if best is not None and shares[best] >= ALIKE:
            found[sheet.name] = best
            lost.pop(best)
    return found


def find_drift(workbook: Workbook, layout: WorkbookLayout) -> list[Finding]:
    """Return where a workbook no longer fits its layout, sheet by sheet."""
    findings = [
        Finding("layout_sheet_renamed", Place(after), values={"before": before, "after": after})
        for after, before in renamed_sheets(workbook, layout).items()
    ]
    for sheet in workbook.sheets:
        one = layout.sheets.get(sheet.name)
        for block in one.blocks if one is not None else []:
            findings += _findings(sheet, block_drift(sheet, one, block)) if one and block.expects else []
    return findings
