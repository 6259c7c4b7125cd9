"""The year in a sheet's titles against the year that its figures are read for.

Belongs here: noticing that last year's layout, or the wrong year, is used. Does not belong here: what
titles say otherwise (`suggest`), headers (`drift`).
"""

from collections.abc import Iterator

from pipelines.intake.foreign.lines import bounds
from pipelines.intake.foreign.periods import year_of
from pipelines.intake.workbook import Sheet, Workbook, address
from schemas.findings import Finding, Place
from schemas.workbook_layout import Block, SheetLayout, WorkbookLayout

YEAR = "time_period"


def _first_row(block: Block) -> int:
    return min([number - 1 for number in block.header] or [bounds(block.cells)[0].start - 1])


def _years(sheet: Sheet, rows: int) -> Iterator[tuple[str, Place]]:
    """Return the years that the sheet's name and the texts above its first header name."""
    name = year_of(sheet.name)
    if name is not None:
        yield name, Place(sheet.name)
    for row, cells in enumerate(sheet.rows[:rows]):
        for column, value in enumerate(cells):
            year = year_of(value) if value is not None else None
            if year is not None:
                yield year, Place(sheet.name, address(row, column))


def _is_said_by_labels(one: SheetLayout, block: Block) -> bool:
    lines = (*block.header.values(), *block.stub.values(), block.section, one.name)
    return any(YEAR in line for line in lines)


def _said(one: SheetLayout, layout: WorkbookLayout) -> set[str]:
    """Return the years that the constants give the blocks of a sheet."""
    constants = {**layout.constants, **one.constants}
    blocks = (block for block in one.blocks if not _is_said_by_labels(one, block))
    return {{**constants, **block.constants}.get(YEAR, "") for block in blocks}


def year_differs(workbook: Workbook, layout: WorkbookLayout) -> list[Finding]:
    """Return a finding for each sheet whose titles name one year while its figures are read for another."""
    findings = []
    for sheet in workbook.sheets:
        one = layout.sheets.get(sheet.name)
        if one is None or one.skip or not one.blocks:
            continue
        said = _said(one, layout)
        titles = dict(_years(sheet, min(_first_row(block) for block in one.blocks)))
        if len(titles) == 1 and len(said) == 1 and (year := said.pop()).isdigit() and year not in titles:
            (title, place), *_ = titles.items()
            findings.append(Finding("layout_year_differs", place, values={"said": title, "year": year}))
    return findings
