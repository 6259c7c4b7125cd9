"""What an analyst still has to decide or correct in a layout: every `?`, every code that is none.

Belongs here: finding them. Does not belong here: labels that nobody knows (`resolve`).
"""

from collections.abc import Iterator
from difflib import get_close_matches

from pipelines.intake.foreign.labels import LISTS
from schemas.code_lists import CodeList, code_list
from schemas.findings import Finding, Label, Place
from schemas.regions import is_institution, region_of
from schemas.workbook_layout import SKIP, UNPLACED, Block, SheetLayout, WorkbookLayout

MOST_NAMED = 12
"""How many codes are named where one is wrong."""


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


def _code_lists(layout: WorkbookLayout) -> dict[str, CodeList]:
    """Return the list that the codes of each dimension are of, where they cannot be the workbook's own."""
    lists = {name: code_list(of) for name, of in LISTS.items()}
    if is_institution(layout.institution):
        lists["rank"] = region_of(layout.institution).ranks()
    return {name: codes for name, codes in lists.items() if name not in layout.own_codes}


def _said_in_layout(layout: WorkbookLayout) -> Iterator[tuple[str | None, str, dict[str, str]]]:
    """Return everything that a layout says by a code: sheet, key of its line, dimension to code."""
    yield None, "constants", layout.constants
    for kind, labels in (("labels", layout.labels), ("words", layout.words)):
        yield from ((None, f"{kind}: {label}", said) for label, said in labels.items() if SKIP not in said)
    for name, sheet in layout.sheets.items():
        yield name, "constants", sheet.constants
        for block in sheet.blocks:
            yield name, f"{block.cells}, constants", block.constants


def _nearest(code: str, codes: CodeList) -> str:
    """Return codes to choose from: those that look most like `code`, then others in the list's order."""
    alike = get_close_matches(code, list(codes.codes), MOST_NAMED)
    named = list(dict.fromkeys([*alike, *codes.codes]))
    return ", ".join(named[:MOST_NAMED]) + (" …" if len(named) > MOST_NAMED else "")


def unknown_codes(layout: WorkbookLayout) -> list[Finding]:
    """Return a finding for each code of a layout that is none of its dimension's list."""
    lists = _code_lists(layout)
    return [
        Finding(
            "layout_code_unknown",
            Place(sheet),
            values={
                "where": where,
                "dimension": Label("concepts", dimension),
                "code": code,
                "codes": _nearest(code, lists[dimension]),
            },
        )
        for sheet, where, said in _said_in_layout(layout)
        for dimension, code in said.items()
        if dimension in lists and code != UNPLACED and code not in lists[dimension]
    ]
