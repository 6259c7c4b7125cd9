"""What the labels of a workbook were taken for, and which could not be placed.

Belongs here: each distinct label once, with its cells. Does not belong here: resolving (`resolve`),
writing it down (`text`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl.utils import column_index_from_string
from openpyxl.utils.cell import coordinate_to_tuple

from pipelines.intake.foreign.labels import LISTS, Meaning, words_for
from pipelines.intake.foreign.lines import bounds
from pipelines.intake.foreign.lookup import Labels
from pipelines.intake.foreign.reading import ForeignReading
from pipelines.intake.foreign.shape import is_figure
from pipelines.intake.workbook import CellValue, Sheet, Workbook, address, shown
from schemas.code_lists import code_list
from schemas.findings import Place
from schemas.vocabulary import normalised
from schemas.workbook_layout import UNPLACED, Block, WorkbookLayout

NOTHING = "nothing"


@dataclass(frozen=True)
class Taken:
    """A label, what it was taken for, and the cells it stands in."""

    label: str
    meaning: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Open:
    """A label that could not be placed, the dimensions its line should say, and the cells it stands in."""

    label: str
    wanted: tuple[str, ...]
    cells: tuple[str, ...]


def _is_section(sheet: Sheet, row: int, columns: range) -> bool:
    return not any(is_figure(sheet.value(row, column)) for column in columns)


def _header_cells(block: Block) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    columns = bounds(block.cells)[1]
    for number, wanted in block.header.items():
        for column in columns:
            yield number - 1, column - block.shift, tuple(wanted)


def _stub_cells(sheet: Sheet, block: Block) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    rows, columns = bounds(block.cells)
    for letter, wanted in block.stub.items():
        for row in rows:
            speaks = tuple(block.section) if _is_section(sheet, row, columns) else tuple(wanted)
            if speaks:
                yield row, column_index_from_string(letter) - 1, speaks


def _label_cells(
    workbook: Workbook, layout: WorkbookLayout
) -> Iterator[tuple[Place, CellValue, tuple[str, ...]]]:
    for sheet in workbook.sheets:
        one = layout.sheets.get(sheet.name)
        if one is None or one.skip:
            continue
        if one.name:
            yield Place(sheet.name), sheet.name, tuple(one.name)
        for block in one.blocks:
            for row, column, wanted in (*_header_cells(block), *_stub_cells(sheet, block)):
                value = sheet.value(row, column) if column >= 0 else None
                if value is not None:
                    yield Place(sheet.name, address(row, column)), value, wanted


def _in_words(dimension: str, code: str, language: str) -> str:
    name = LISTS.get(dimension)
    codes = code_list(name) if name is not None else None
    label = f" ({codes.label(code, language)})" if codes is not None and code in codes else ""
    return f"{dimension} {code}{label}"


def _meaning(said: Meaning | str, language: str) -> str:
    if isinstance(said, str):
        return f"skip: {said}"
    return ", ".join(_in_words(dimension, code, language) for dimension, code in said.codes.items())


def labels_taken(workbook: Workbook, layout: WorkbookLayout, language: str) -> tuple[Taken, ...]:
    """Return every distinct label that was understood, in the order of the workbook."""
    labels = Labels(layout, words_for(layout.institution))
    known: dict[tuple[str, tuple[str, ...]], Meaning | str | None] = {}
    cells: dict[tuple[str, str], dict[str, None]] = {}
    names: dict[tuple[str, str], str] = {}
    for place, value, wanted in _label_cells(workbook, layout):
        if wanted == (NOTHING,) or UNPLACED in wanted:
            continue
        key = (normalised(shown(value)), wanted)
        if key not in known:
            known[key] = labels.look_up(value, wanted)
        said = known[key]
        meaning = _meaning(said, language) if said is not None else ""
        if meaning:
            names.setdefault((key[0], meaning), " ".join(shown(value).split()))
            cells.setdefault((key[0], meaning), {})[str(place)] = None
    return tuple(Taken(names[key], key[1], tuple(places)) for key, places in cells.items())


def _wanted_at(layout: WorkbookLayout, place: Place) -> tuple[str, ...]:
    """Return which dimensions the layout looks for in a cell."""
    one = layout.sheets.get(place.sheet or "")
    if one is None or place.cell is None:
        return tuple(one.name) if one is not None else ()
    row, column = coordinate_to_tuple(place.cell)
    for block in one.blocks:
        rows, _ = bounds(block.cells)
        if row in block.header:
            return tuple(block.header[row])
        for letter, wanted in block.stub.items():
            if row - 1 in rows and column_index_from_string(letter) == column:
                return tuple(wanted)
    return ()


def labels_open(reading: ForeignReading, layout: WorkbookLayout) -> tuple[Open, ...]:
    """Return every distinct label that could not be placed, in the order of the workbook."""
    found: dict[str, tuple[str, tuple[str, ...], dict[str, None]]] = {}
    for finding in reading.findings:
        wanted = _wanted_at(layout, finding.place)
        if finding.rule != "label_unplaced" or UNPLACED in wanted:
            continue
        label = " ".join(str(finding.values["label"]).split())
        known = found.setdefault(normalised(label), (label, wanted, {}))
        known[2].update(dict.fromkeys(str(place) for place in (finding.place, *finding.related)))
    return tuple(Open(label, wanted, tuple(cells)) for label, wanted, cells in found.values())
