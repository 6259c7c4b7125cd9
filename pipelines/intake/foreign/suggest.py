"""The layout that a workbook seems to need, for an analyst to read and correct.

Belongs here: putting shapes and guesses together, what titles say, what is left open. Does not belong
here: accepting a guess: a suggestion that leaves anything open says `?` and is not read there until
somebody decided.
"""

import re
from collections.abc import Iterable

from openpyxl.utils import get_column_letter

from pipelines.intake.foreign.cells import could_head, is_label
from pipelines.intake.foreign.guess import (
    OWN,
    carried_by,
    concept_of,
    distinct,
    header_dimensions,
    stub_dimensions,
)
from pipelines.intake.foreign.labels import meaning, words_for
from pipelines.intake.foreign.lookup import Labels
from pipelines.intake.foreign.opened import open_constants, same_sheets
from pipelines.intake.foreign.periods import is_year
from pipelines.intake.foreign.read import range_of
from pipelines.intake.foreign.said_by_titles import said_by_titles
from pipelines.intake.foreign.shape import Cell, Shape, find_shapes
from pipelines.intake.foreign.shares import shares_without_sex
from pipelines.intake.workbook import CellValue, Sheet, Workbook, shown
from schemas.code_lists import TOTAL
from schemas.foreign_words import ForeignVocabulary
from schemas.subjects import is_derived
from schemas.workbook_layout import SKIP, Block, Dimension, SheetLayout, WorkbookLayout

ONCE = ("sex", "rank", "population", "measure", "area", "time_period", "unit_measure", "institution")
FEWEST_REPORTERS = 3
GRADE = re.compile(r"(?:OF|OR|WO)[ -]?\d{1,2}", re.IGNORECASE)
DERIVED = "a change or difference, not a figure"


def _head(sheet: Sheet, shape: Shape, column: int) -> CellValue:
    """Return the label over a stub column: the lowest in the header, also of a merged one."""
    for row in reversed(shape.header):
        if is_label(sheet.value(row, column)):
            return sheet.value(row, column)
    return None


def _value_column(sheet: Sheet, shape: Shape, words: ForeignVocabulary) -> int | None:
    """Return the one column of values of a long table; None for a cross-tab.

    A long table names its dimensions over the columns; "Number" over several columns is a unit.
    """
    if len(shape.header) != 1:
        return None
    named = {c: concept_of(sheet.value(shape.header[0], c)) for c in (*shape.stub, *shape.columns)}
    values = [column for column in shape.columns if named[column] == "value"]
    others = [column for column, concept in named.items() if concept not in (None, "value")]
    # "Share of women" beside "Number" is a figure too: that is a cross-tab.
    heads = [sheet.value(shape.header[0], c) for c in shape.columns if named[c] is None]
    if any({"sex", "unit_measure"} & meaning(words, head, ()).codes.keys() for head in heads):
        return None
    return values[0] if len(values) == 1 and others else None


def _value_columns(
    sheet: Sheet, shape: Shape, words: ForeignVocabulary
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the columns with values, and those whose figures are labels (years, codes, vintages)."""
    if not shape.header:
        return shape.columns, ()
    value = _value_column(sheet, shape, words)
    if value is not None:
        return (value,), tuple(column for column in shape.columns if column != value)
    named = {c: concept_of(sheet.value(shape.header[-1], c)) for c in shape.columns}
    labels = tuple(column for column, concept in named.items() if concept not in (None, "value"))
    kept = tuple(column for column in shape.columns if column not in labels)
    return (kept, labels) if kept else (shape.columns, ())


def _once(
    sheet: Sheet, shape: Shape, stub: dict[int, list[Dimension]], words: ForeignVocabulary, is_long: bool
) -> dict[int, list[Dimension]]:
    """Let one column speak for a dimension that several repeat (code, name): that with most labels known.

    Of a long table only: in a cross-tab two columns of one dimension are levels, the finer says more.
    """
    known: dict[str, tuple[float, int, int]] = {}
    for column, wanted in stub.items():
        labels = distinct(sheet.value(row, column) for row in shape.rows)
        for dimension in wanted:
            if dimension not in ONCE:
                continue
            placed = sum(dimension in meaning(words, label, (dimension,)).codes for label in labels)
            rank = (placed / max(len(labels), 1), len(labels), -column)
            if dimension not in known or rank > known[dimension]:
                known[dimension] = rank
    best = {-column for _, _, column in known.values()}
    repeats = {c for c, wanted in stub.items() if set(wanted) & set(ONCE) and c not in best}
    repeats |= {
        c for c, wanted in stub.items() if wanted == [OWN] and _repeats_reporter(sheet, shape, stub, c)
    }
    return {c: ["nothing"] if c in repeats and is_long else wanted for c, wanted in stub.items()}


def _repeats_reporter(sheet: Sheet, shape: Shape, stub: dict[int, list[Dimension]], column: int) -> bool:
    """Return whether a column says of each area or institution always the same (its region, its position)."""
    for other, wanted in stub.items():
        if not {"area", "institution"} & set(wanted):
            continue
        said: dict[str, set[str]] = {}
        for row in shape.rows:
            said.setdefault(shown(sheet.value(row, other)), set()).add(shown(sheet.value(row, column)))
        if (
            len(said) >= FEWEST_REPORTERS
            and len(shape.rows) > len(said)
            and max(map(len, said.values())) == 1
        ):
            return True
    return False


def _without_grades(
    sheet: Sheet, shape: Shape, stub: dict[int, list[Dimension]]
) -> dict[int, list[Dimension]]:
    """Let a column of grades (OF-5, OR-9) say nothing beside one that names the ranks: these say more."""
    named = [column for column, wanted in stub.items() if "rank" in wanted]
    grades = {c for c in named if all(_is_grade(sheet.value(row, c)) for row in shape.rows)}
    return {c: ["nothing"] if c in grades and len(named) > len(grades) else w for c, w in stub.items()}


def _is_grade(value: CellValue) -> bool:
    return value is None or GRADE.fullmatch(shown(value)) is not None


def _section(sheet: Sheet, shape: Shape, words: ForeignVocabulary) -> list[Dimension]:
    """Return what the labels between the rows carry that stand alone on a row of their own."""
    within = range(min(shape.rows), max(shape.rows))
    alone = [row for row in (shape.lead, *within) if row is not None and row not in shape.rows]
    near = (*shape.stub, *shape.columns)
    found = [[sheet.value(row, c) for c in near if sheet.value(row, c) is not None] for row in alone]
    labels = [labels[0] for labels in found if len(labels) == 1 and could_head(labels[0])]
    # The head of the stub ("Country") is no section.
    labels = [label for label in labels if concept_of(label) is None]
    if not labels:
        return []
    if all(is_year(label) for label in labels):
        return ["time_period"]
    chosen, _ = carried_by(words, labels)
    return chosen or ["?"]


def _header(
    sheet: Sheet, shape: Shape, columns: tuple[int, ...], words: ForeignVocabulary
) -> dict[int, list[Dimension]]:
    found = {}
    for row in shape.header:
        labels = [sheet.value(row, column) for column in columns]
        kept = [label for label in labels if label is not None and not is_derived(shown(label))]
        found[row + 1] = header_dimensions(words, kept)
    return found


def _block(sheet: Sheet, shape: Shape, words: ForeignVocabulary) -> Block:
    columns, label_columns = _value_columns(sheet, shape, words)
    is_long = _value_column(sheet, shape, words) is not None
    header = {} if is_long else _header(sheet, shape, columns, words)
    stub = {
        column: stub_dimensions(
            words, _head(sheet, shape, column), [sheet.value(r, column) for r in shape.rows]
        )
        for column in sorted({*shape.stub, *label_columns})
    }
    stub = _without_grades(sheet, shape, stub)
    section = _section(sheet, shape, words) if not is_long else []
    first = min(shape.rows) if shape.lead is None or not section else shape.lead
    return Block(
        cells=range_of((first, *shape.rows), columns),
        header=header,
        stub={
            get_column_letter(c + 1): wanted
            for c, wanted in _once(sheet, shape, stub, words, is_long).items()
        },
        section=section,
    )


def _without_carried(said: dict[str, str], blocks: Iterable[Block]) -> dict[str, str]:
    """Return what titles say, without what the labels of a block say themselves."""
    lines = [line for b in blocks for line in (*b.header.values(), *b.stub.values(), b.section)]
    carried = {dimension for line in lines for dimension in line}
    return {
        d: code for d, code in said.items() if d not in carried or (d == "unit_measure" and code != TOTAL)
    }


def _with_header(blocks: list[Block]) -> list[Block]:
    """Give a cross-tab without a header of its own the header of the block below it, or above."""
    for place, block in enumerate(blocks):
        others = [other.header for other in (*blocks[place + 1 :], *reversed(blocks[:place])) if other.header]
        is_long = any("time_period" in wanted for wanted in block.stub.values())
        if not block.header and others and not is_long:
            blocks[place] = block.model_copy(update={"header": others[0]})
    return blocks


def _sheet(sheet: Sheet, words: ForeignVocabulary) -> SheetLayout | None:
    shapes = find_shapes(sheet)
    if not shapes:
        return None
    blocks = _with_header([_block(sheet, shape, words) for shape in shapes])
    shared = _shared_titles(shapes)
    whole = said_by_titles([sheet.name, *(sheet.value(*cell) for cell in shared)], words)
    for place, (shape, block) in enumerate(zip(shapes, blocks, strict=True)):
        own = [sheet.value(*cell) for cell in shape.titles if cell not in shared]
        said = _without_carried(said_by_titles(own, words), [block])
        said = {d: code for d, code in said.items() if whole.get(d) != code}
        blocks[place] = block.model_copy(update={"constants": said})
    return SheetLayout(constants=_without_carried(whole, blocks), blocks=blocks)


def _shared_titles(shapes: list[Shape]) -> set[Cell]:
    """Return the titles that speak for all blocks of a sheet.

    Where other blocks have titles of their own, the one nearest to the first block is its own too.
    """
    first = [cell for cell in shapes[0].titles if cell[0] not in shapes[0].header]
    others = [
        cell
        for shape in shapes[1:]
        for cell in shape.titles
        if cell not in first and cell[0] not in shape.header
    ]
    if len(shapes) == 1:
        return set(shapes[0].titles)
    nearest = max((row for row, _ in first), default=0)
    return {cell for cell in first if not others or cell[0] < nearest}


def _derived(workbook: Workbook, sheets: dict[str, SheetLayout]) -> dict[str, dict[str, str]]:
    """Return labels of columns that only repeat others (a change, an index), to be skipped."""
    found: dict[str, dict[str, str]] = {}
    for sheet in workbook.sheets:
        blocks = sheets[sheet.name].blocks if sheet.name in sheets else []
        for row in {number - 1 for block in blocks for number in block.header}:
            texts = [shown(value) for value in sheet.rows[row] if is_label(value)]
            found |= {" ".join(text.split()): {SKIP: DERIVED} for text in texts if is_derived(text)}
    return found


def suggest_layout(workbook: Workbook, institution: str) -> WorkbookLayout:
    """Return the layout that a workbook seems to need; `institution` is who sent it ("" for many areas)."""
    words = words_for(institution)
    sheets = {}
    for sheet in workbook.sheets:
        found = _sheet(sheet, words) if sheet.visibility == "visible" else None
        if found is not None:
            sheets[sheet.name] = found
    layout = WorkbookLayout(institution=institution, labels=_derived(workbook, sheets), sheets=sheets)
    labels = Labels(layout, words)
    shares: dict[str, dict[str, str]] = {}
    for sheet in workbook.sheets:
        if sheet.name in sheets:
            shares |= shares_without_sex(sheet, sheets[sheet.name], labels)
    layout = layout.model_copy(update={"labels": {**layout.labels, **shares}})
    return open_constants(workbook, same_sheets(layout))
