"""The layout that a workbook seems to need, for an analyst to read and correct.

Belongs here: guessing which dimension each header row and stub column carries, and what titles say.
Does not belong here: accepting a guess: a suggestion that leaves anything open says `?` and is
refused until somebody decided.
"""

from collections import Counter
from collections.abc import Iterable

from openpyxl.utils import get_column_letter

from pipelines.intake.foreign.labels import LISTS, meaning, words_for, year_of
from pipelines.intake.foreign.read import REQUIRED, range_of
from pipelines.intake.foreign.shape import Shape, find_shapes, is_label
from pipelines.intake.workbook import CellValue, Sheet, Workbook, shown
from schemas.code_lists import TOTAL, code_list
from schemas.vocabulary import Vocabulary, normalised, vocabulary
from schemas.workbook_layout import UNPLACED, Block, Dimension, SheetLayout, WorkbookLayout

DIMENSIONS: tuple[Dimension, ...] = ("sex", "measure", "population", "rank", "detail", "unit_measure")
FROM_TITLES = ("time_period", "measure", "population", "unit_measure", "sex")
MOST_PART = 0.6


def _concepts() -> Vocabulary:
    return vocabulary(code_list("concepts"))


def _votes(words: Vocabulary, labels: Iterable[CellValue]) -> Counter[str]:
    """Return for each dimension how many of the labels say something in it besides 'total'."""
    votes: Counter[str] = Counter()
    for label in labels:
        said = meaning(words, label, ("area", *DIMENSIONS))
        votes.update(dimension for dimension, code in said.codes.items() if code != TOTAL)
        if year_of(label) is not None and not said.codes:
            votes["time_period"] += 1
    return votes


def _distinct(values: Iterable[CellValue]) -> list[CellValue]:
    return list({normalised(shown(value)): value for value in values if value is not None}.values())


def _stub_dimension(sheet: Sheet, shape: Shape, column: int, words: Vocabulary) -> list[str]:
    """Return what a stub column carries: by its header if that names a concept, else by its labels."""
    labels = _distinct(sheet.value(row, column) for row in shape.rows)
    if len(labels) == 1 and len(shape.rows) > 2 and not _votes(words, labels):
        return ["nothing"]
    if shape.header:
        head = shown(sheet.value(shape.header[-1], column))
        concept = _concepts().resolve(head, "concepts") if head else None
        if concept is not None:
            return [concept]
    votes = _votes(words, labels)
    best = [dimension for dimension, count in votes.most_common() if count >= MOST_PART * len(labels)]
    return best[:1] or [votes.most_common(1)[0][0]] if votes else [UNPLACED]


def _header_dimensions(sheet: Sheet, row: int, columns: tuple[int, ...], words: Vocabulary) -> list[str]:
    labels = _distinct(sheet.value(row, column) for column in columns)
    votes = _votes(words, labels)
    return list(votes) or ["detail"]


def _value_columns(sheet: Sheet, shape: Shape) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the columns with values, and those whose figures are labels (years, codes, vintages)."""
    if not shape.header:
        return shape.columns, ()
    named = {c: _concepts().resolve(shown(sheet.value(shape.header[-1], c)), "concepts") for c in shape.columns}
    values = tuple(column for column, concept in named.items() if concept == "value")
    if values:
        return values, tuple(column for column in shape.columns if column not in values)
    labels = tuple(column for column, concept in named.items() if concept is not None)
    return tuple(column for column in shape.columns if column not in labels), labels


def _once(
    sheet: Sheet, shape: Shape, stub: dict[int, list[str]], words: Vocabulary
) -> dict[int, list[str]]:
    """Let one column speak for a dimension that several repeat (code, name): that with most labels known."""
    known: dict[str, tuple[int, int]] = {}
    for column, (dimension, *_) in stub.items():
        labels = _distinct(sheet.value(row, column) for row in shape.rows)
        count = sum(dimension in meaning(words, label, (dimension,)).codes for label in labels)
        if dimension not in known or count > known[dimension][0]:
            known[dimension] = (count, column)
    best = {column for _, column in known.values()}
    return {
        column: wanted if column in best or wanted == [UNPLACED] else ["nothing"]
        for column, wanted in stub.items()
    }


def _block(sheet: Sheet, shape: Shape, words: Vocabulary) -> Block:
    columns, label_columns = _value_columns(sheet, shape)
    is_long = bool(label_columns) and len(columns) == 1
    header = {} if is_long else {r + 1: _header_dimensions(sheet, r, columns, words) for r in shape.header}
    stub = {
        column: _stub_dimension(sheet, shape, column, words) for column in sorted({*shape.stub, *label_columns})
    }
    return Block(
        cells=range_of(shape.rows, columns or shape.columns),
        header=header,
        stub={get_column_letter(c + 1): wanted for c, wanted in _once(sheet, shape, stub, words).items()},
    )


def _titles(sheet: Sheet, shapes: list[Shape]) -> list[CellValue]:
    """Return the texts that speak for a whole sheet: its name and what stands above its first header."""
    first = min((min((*shape.header, *shape.rows)) for shape in shapes), default=0)
    above = [value for row in sheet.rows[:first] for value in row if is_label(value)]
    return [sheet.name, *above]


def _constants(titles: list[CellValue], words: Vocabulary) -> dict[str, str]:
    """Return what the titles say, where they say one thing only."""
    said: dict[str, set[str]] = {}
    for title in titles:
        for dimension, code in meaning(words, title, ()).codes.items():
            said.setdefault(dimension, set()).add(code)
        if (year := year_of(title)) is not None:
            said.setdefault("time_period", set()).add(year)
    return {d: codes.pop() for d, codes in said.items() if d in FROM_TITLES and len(codes) == 1}


def _with_header(blocks: list[Block]) -> list[Block]:
    """Give a cross-tab without a header of its own the header of the block below it, or above."""
    for place, block in enumerate(blocks):
        others = [other.header for other in (*blocks[place + 1 :], *reversed(blocks[:place])) if other.header]
        if not block.header and others and not any("time_period" in wanted for wanted in block.stub.values()):
            blocks[place] = block.model_copy(update={"header": others[0]})
    return blocks


def _sheet(sheet: Sheet, words: Vocabulary) -> SheetLayout | None:
    shapes = find_shapes(sheet)
    if not shapes:
        return None
    blocks = _with_header([_block(sheet, shape, words) for shape in shapes])
    return SheetLayout(constants=_constants(_titles(sheet, shapes), words), blocks=blocks)


def _carried(sheet: SheetLayout, block: Block) -> set[str]:
    lines = [*block.header.values(), *block.stub.values(), block.section]
    carried = {dimension for line in lines for dimension in line} | set(sheet.constants) | set(block.constants)
    return carried | ({"institution"} if "area" in carried else set())


def _open_constants(sheets: dict[str, SheetLayout], institution: str) -> dict[str, str]:
    """Return a question for each dimension that some block needs and nothing says."""
    carried = [_carried(sheet, block) for sheet in sheets.values() for block in sheet.blocks]
    known = {"institution"} if institution else set()
    return {
        name: UNPLACED
        for name in REQUIRED
        if name not in known and name != "sex" and any(name not in line for line in carried)
    }


def suggest_layout(workbook: Workbook, institution: str) -> WorkbookLayout:
    """Return the layout that a workbook seems to need; `institution` is who sent it ("" for many areas)."""
    words = words_for(institution)
    sheets = {}
    for sheet in workbook.sheets:
        found = _sheet(sheet, words)
        if found is not None:
            sheets[sheet.name] = found
    return WorkbookLayout(
        institution=institution, constants=_open_constants(sheets, institution), sheets=sheets
    )
