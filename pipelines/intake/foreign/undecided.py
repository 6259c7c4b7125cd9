"""What a layout still leaves open: every `?` in it.

Belongs here: finding them. Does not belong here: labels that nobody knows (`resolve`).
"""

from collections.abc import Iterator

from schemas.findings import Finding, Place
from schemas.workbook_layout import UNPLACED, Block, SheetLayout, WorkbookLayout


def _open_keys(kind: str, codes: dict[str, str]) -> Iterator[str]:
    return (f"{kind}: {name}" for name, code in codes.items() if code == UNPLACED)


def _in_block(block: Block) -> Iterator[str]:
    yield from _open_keys("constants", block.constants)
    yield from (f"{block.cells}, header: {row}" for row, wanted in block.header.items() if UNPLACED in wanted)
    yield from (
        f"{block.cells}, stub: {column}" for column, wanted in block.stub.items() if UNPLACED in wanted
    )
    if UNPLACED in block.section:
        yield f"{block.cells}, section"


def _in_sheet(sheet: SheetLayout) -> Iterator[str]:
    if UNPLACED in sheet.name:
        yield "name"
    yield from _open_keys("constants", sheet.constants)
    for block in sheet.blocks:
        yield from _in_block(block)


def _in_workbook(layout: WorkbookLayout) -> Iterator[str]:
    if layout.sector == UNPLACED:
        yield "sector"
    yield from _open_keys("constants", layout.constants)
    for kind, labels in (("labels", layout.labels), ("words", layout.words)):
        yield from (
            f"{kind}: {label}" for label, said in labels.items() if UNPLACED in (*said, *said.values())
        )


def undecided(layout: WorkbookLayout) -> list[Finding]:
    """Return a finding for each place where a layout asks what an analyst has to decide."""
    found = [Finding("layout_undecided", values={"where": where}) for where in _in_workbook(layout)]
    for name, sheet in layout.sheets.items():
        found += [
            Finding("layout_undecided", Place(name), values={"where": where}) for where in _in_sheet(sheet)
        ]
    return found
