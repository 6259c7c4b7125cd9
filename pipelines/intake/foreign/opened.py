"""What a suggestion leaves open: the questions that an analyst has to answer.

Belongs here: constants that nothing says, sheets that only their names tell apart. Does not belong
here: guessing (`guess`).
"""

from pipelines.intake.foreign.labels import words_for
from pipelines.intake.foreign.lines import Line
from pipelines.intake.foreign.lookup import Labels
from pipelines.intake.foreign.read import COUNT, REQUIRED, coordinates_of, missing_in
from pipelines.intake.foreign.resolve import resolve_columns, resolve_name, resolve_rows
from pipelines.intake.workbook import Sheet, Workbook
from schemas.workbook_layout import UNPLACED, SheetLayout, WorkbookLayout

ASKED = tuple(name for name in REQUIRED if name != "sex")
"""What is asked where nothing says it. A sex is never asked for: a table without one is refused."""


def _kinds(lines: dict[int, Line]) -> list[Line]:
    """Return the lines that differ in which dimensions they say."""
    kinds = {
        (frozenset(line.codes), line.codes.get("unit_measure"), line.codes.get("area") is not None): line
        for line in lines.values()
        if line.skip in ("", UNPLACED)
    }
    return list(kinds.values())


def _missing(sheet: Sheet, one: SheetLayout, layout: WorkbookLayout, labels: Labels) -> set[str]:
    missing: set[str] = set()
    name, _ = resolve_name(sheet, one, labels)
    for block in one.blocks:
        constants = {**layout.constants, **name.codes, **one.constants, **block.constants}
        columns, _ = resolve_columns(sheet, block, labels)
        rows, _ = resolve_rows(sheet, block, labels)
        carried = {d for wanted in (*block.header.values(), *block.stub.values()) for d in wanted}
        for row in _kinds(rows):
            for column in _kinds(columns):
                coordinates = coordinates_of(constants, row, column, layout)
                # What an unknown label would say is asked beside that label.
                missing |= set(missing_in(coordinates)) - (carried if row.skip or column.skip else set())
                if coordinates.get("unit_measure") == COUNT:
                    missing.add("unit_measure")
    return missing


def open_constants(workbook: Workbook, layout: WorkbookLayout) -> WorkbookLayout:
    """Return the layout with a question for each dimension that some figure needs and nothing says."""
    labels = Labels(layout, words_for(layout.institution))
    missing: set[str] = set()
    for sheet in workbook.sheets:
        if sheet.name in layout.sheets:
            missing |= _missing(sheet, layout.sheets[sheet.name], layout, labels)
    lines = [
        line
        for one in layout.sheets.values()
        for block in one.blocks
        for line in (*block.header.values(), *block.stub.values(), block.section)
    ]
    by_area = any("area" in line for line in lines)
    asked = {name: UNPLACED for name in ASKED if name in missing and not (by_area and name == "institution")}
    return layout.model_copy(
        update={"constants": {**asked, **layout.constants}, "sector": UNPLACED if by_area else layout.sector}
    )


def _form(one: SheetLayout) -> tuple[object, ...]:
    """Return what two sheets share that differ in nothing but their names."""
    blocks = [
        (block.header, block.stub, block.section, tuple(sorted(block.constants.items())))
        for block in one.blocks
    ]
    return (*blocks, tuple(sorted(one.constants.items())))


def same_sheets(layout: WorkbookLayout) -> WorkbookLayout:
    """Return the layout with the sheet's name as its institution where several sheets have one form."""
    forms: dict[str, list[str]] = {}
    for name, one in layout.sheets.items():
        forms.setdefault(repr(_form(one)), []).append(name)
    alike = {name for names in forms.values() if len(names) > 1 for name in names}
    sheets = {
        name: one.model_copy(update={"name": ["institution"]}) if name in alike else one
        for name, one in layout.sheets.items()
    }
    return layout.model_copy(update={"sheets": sheets})
