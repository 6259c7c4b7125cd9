"""The shape of a sheet: which cells are numbers, which are labels, where blocks of numbers stand.

Belongs here: rectangles, headers and stubs, by position alone. Does not belong here: what labels
mean (`labels`); a shape is only a proposal until the identities of the table hold (`identities`).
"""

from dataclasses import dataclass
from datetime import date

from pipelines.intake.foreign.labels import year_of
from pipelines.intake.tokens import PERCENT, read_token
from pipelines.intake.workbook import CellValue, Sheet, is_number

MOST_HEADER_ROWS = 6
MOST_BLANK_ROWS = 2


@dataclass(frozen=True)
class Shape:
    """A block by position (all counted from 0): header rows, stub columns, body rows and columns."""

    header: tuple[int, ...]
    stub: tuple[int, ...]
    rows: tuple[int, ...]
    columns: tuple[int, ...]


def is_figure(value: CellValue) -> bool:
    """Return whether a cell can be an observation: a number, or text that reads as one."""
    if is_number(value):
        return True
    return isinstance(value, str) and read_token(value, PERCENT).kind == "number"


def is_label(value: CellValue) -> bool:
    """Return whether a cell can be a label."""
    return isinstance(value, date) or (isinstance(value, str) and bool(value.strip()) and not is_figure(value))


def _could_head(value: CellValue) -> bool:
    return is_label(value) or (is_figure(value) and year_of(value) is not None)


def _figures(sheet: Sheet, row: int) -> set[int]:
    return {column for column, value in enumerate(sheet.rows[row]) if is_figure(value)}


def _heads(sheet: Sheet, row: int, columns: set[int]) -> bool:
    """Return whether a row can be a header over `columns`: labels or years, and nothing else."""
    over = [sheet.value(row, column) for column in columns]
    filled = [value for value in over if value is not None]
    return bool(filled) and all(_could_head(value) for value in filled)


def _is_year_row(sheet: Sheet, row: int) -> bool:
    figures = [sheet.value(row, column) for column in _figures(sheet, row)]
    return len(figures) > 1 and all(year_of(value) is not None and float(str(value)) < 2100 for value in figures)


def _runs(sheet: Sheet) -> list[list[int]]:
    """Return the rows with figures, parted where a header or a wide gap stands between."""
    runs: list[list[int]] = []
    last_figures: set[int] = set()
    blank = 0
    for row in range(len(sheet.rows)):
        figures = set() if _is_year_row(sheet, row) else _figures(sheet, row)
        if figures:
            starts = not runs or blank > MOST_BLANK_ROWS or not last_figures
            runs.append([row]) if starts else runs[-1].append(row)
            last_figures, blank = figures, 0
            continue
        blank = blank + 1 if all(value is None for value in sheet.rows[row]) else 0
        if last_figures and len([c for c in last_figures if is_label(sheet.value(row, c))]) > 1:
            last_figures = set()
        elif _is_year_row(sheet, row):
            last_figures = set()
    return runs


def _stub_and_columns(sheet: Sheet, rows: list[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    figures: dict[int, int] = {}
    labels: dict[int, int] = {}
    for row in rows:
        for column, value in enumerate(sheet.rows[row]):
            if is_figure(value):
                figures[column] = figures.get(column, 0) + 1
            elif is_label(value):
                labels[column] = labels.get(column, 0) + 1
    columns = tuple(sorted(c for c, count in figures.items() if count >= labels.get(c, 0)))
    stub = tuple(sorted(c for c, count in labels.items() if count > figures.get(c, 0)))
    return stub, columns


def _header(sheet: Sheet, first: int, columns: tuple[int, ...]) -> tuple[int, ...]:
    header: list[int] = []
    for row in range(first - 1, max(first - 1 - MOST_HEADER_ROWS, -1), -1):
        if _heads(sheet, row, set(columns)):
            header.insert(0, row)
        elif header or any(value is not None for value in sheet.rows[row]):
            break
    return tuple(header)


def find_shapes(sheet: Sheet) -> list[Shape]:
    """Return the blocks of a sheet from top to bottom; a block without a header of its own has none."""
    shapes = []
    for rows in _runs(sheet):
        stub, columns = _stub_and_columns(sheet, rows)
        if columns:
            shapes.append(Shape(_header(sheet, rows[0], columns), stub, tuple(rows), columns))
    return shapes
