"""A workbook that no longer fits its layout: what changed, and where.

Belongs here: the header that a layout remembers against the header that is there; sheets that changed
their name. Does not belong here: single labels that nobody knows (`resolve`), offering the changed
layout (`change`).
"""

from dataclasses import dataclass
from difflib import SequenceMatcher

from pipelines.intake.foreign.headers import (
    HeaderLabel,
    header_cells_of_others,
    remembered,
    row_labels,
    rows_moved,
)
from pipelines.intake.workbook import Sheet, Workbook, address, shown
from schemas.findings import Finding, Place
from schemas.workbook_layout import Block, SheetLayout, WorkbookLayout

ALIKE = 0.5
"""What part of a sheet's labels must stand in another for it to be the same sheet under a new name."""


@dataclass(frozen=True)
class Drift:
    """One block against the workbook: labels that are new, gone, renamed or moved (before, after)."""

    added: list[HeaderLabel]
    gone: list[HeaderLabel]
    pairs: list[tuple[HeaderLabel, HeaderLabel]]

    @property
    def renamed(self) -> list[tuple[HeaderLabel, HeaderLabel]]:
        """Return the labels whose words changed."""
        return [(before, after) for before, after in self.pairs if before.key != after.key]

    @property
    def moved(self) -> list[tuple[HeaderLabel, HeaderLabel]]:
        """Return the labels that stand elsewhere."""
        return [(b, a) for b, a in self.pairs if b.key == a.key and b.cell != a.cell]

    @property
    def columns(self) -> dict[int, int]:
        """Return where each column went that has a label."""
        return {before.cell[1]: after.cell[1] for before, after in self.pairs}

    def __bool__(self) -> bool:
        return bool(self.added or self.gone or self.renamed or self.moved)


def _paired(before: list[HeaderLabel], after: list[HeaderLabel]) -> Drift:
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
    without = {(row + moved, column) for row, column in header_cells_of_others(layout, block)}
    by_row: dict[int, list[HeaderLabel]] = {}
    for label in remembered(block):
        by_row.setdefault(label.cell[0], []).append(label)
    for row, before in by_row.items():
        one = _paired(before, row_labels(sheet, row + moved, without))
        whole.added.extend(one.added)
        whole.gone.extend(one.gone)
        whole.pairs.extend(one.pairs)
    return whole


def _findings(sheet: Sheet, drift: Drift) -> list[Finding]:
    def place(label: HeaderLabel) -> Place:
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
    return {label.key for block in layout.blocks for label in remembered(block)}


def renamed_sheets(workbook: Workbook, layout: WorkbookLayout) -> dict[str, str]:
    """Return the sheets that seem to be sheets of the layout under a new name: new name to old."""
    there = {sheet.name for sheet in workbook.sheets}
    lost = {name: _labels_of(one) for name, one in layout.sheets.items() if name not in there}
    found: dict[str, str] = {}
    for sheet in workbook.sheets:
        if sheet.name in layout.sheets:
            continue
        labels = {
            HeaderLabel((0, 0), shown(value)).key for row in sheet.rows for value in row if value is not None
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
