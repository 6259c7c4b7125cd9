"""The shape of a sheet: where blocks of figures stand, with their headers, stubs and titles.

Belongs here: rectangles by position alone. Does not belong here: what labels mean (`labels`); a shape
is only a proposal until somebody accepted it and the identities of the table hold (`identities`).
"""

import itertools
from collections import Counter
from dataclasses import dataclass

from pipelines.intake.foreign.cells import could_head, is_figure, is_label, is_marker, is_serial
from pipelines.intake.foreign.periods import bare_year, is_year
from pipelines.intake.workbook import CellValue, Sheet, shown

MOST_HEADER_ROWS = 8
MOST_BLANK_ROWS = 2
MOST_YEARS_APART = 5
Cell = tuple[int, int]


@dataclass(frozen=True)
class Shape:
    """A block by position (all counted from 0): header rows, stub columns, body rows and columns.

    `titles` are the cells above it that speak for all of it, the nearest last. `lead` is a row between
    header and figures with one label in the stub: the head of a first section.
    """

    header: tuple[int, ...]
    stub: tuple[int, ...]
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    titles: tuple[Cell, ...] = ()
    lead: int | None = None

    @property
    def top(self) -> int:
        """Return its first row, header included."""
        return min((*self.header, *self.rows))


def _figures(sheet: Sheet, row: int) -> set[int]:
    figures = {column for column, value in enumerate(sheet.rows[row]) if is_figure(value)}
    alone = len(figures) == 1 == sum(value is not None for value in sheet.rows[row])
    # A year alone on its row is a title or the head of a section.
    return set() if alone and is_year(sheet.value(row, min(figures))) else figures


def _is_year_row(sheet: Sheet, row: int, is_open: bool) -> bool:
    """Return whether all figures of a row are years that head columns.

    With a label beside them they could be figures all the same: then they must follow one another, the
    closer where a block `is_open` above.
    """
    filled = [value for value in sheet.rows[row] if value is not None]
    years = [year for value in filled if (year := bare_year(value)) is not None]
    if len(years) < 2 or len(years) < len(_figures(sheet, row)):
        return False
    distinct = list(dict.fromkeys(years))
    steps = {after - before for before, after in itertools.pairwise(distinct)}
    most = 1 if is_open else MOST_YEARS_APART
    if len(filled) == len(years):
        return len(steps) > 0 or not is_open
    return steps <= set(range(1, most + 1)) or steps <= set(range(-most, 0))


def _heads_anew(sheet: Sheet, row: int, last_figures: set[int]) -> bool:
    """Return whether a row without figures is the header of another block below the one before."""
    over = [column for column in last_figures if is_label(sheet.value(row, column))]
    texts = {shown(sheet.value(row, column)) for column in over}
    beside = any(is_label(v) for column, v in enumerate(sheet.rows[row]) if column not in last_figures)
    if beside and len(over) > 1 and len(texts) == 1:
        # One sign all along a labelled row, such as [c], stands for figures that are withheld.
        return False
    return len(over) > 1 or (bool(over) and len(last_figures) <= 2)


def _is_row_of_markers(sheet: Sheet, row: int, over: list[CellValue]) -> bool:
    """Return whether signs stand where figures stood above, beside a label: ": not available" has none."""
    return any(map(is_label, sheet.rows[row])) and not any(map(is_label, over))


def _runs(sheet: Sheet) -> list[list[int]]:
    """Return the rows with figures, parted where a header or a wide gap stands between."""
    runs: list[list[int]] = []
    last_figures: set[int] = set()
    blank = 0
    for row in range(len(sheet.rows)):
        heads = _is_year_row(sheet, row, bool(last_figures))
        figures = set() if heads else _figures(sheet, row)
        over = [sheet.value(row, column) for column in last_figures]
        if not figures and any(map(is_marker, over)) and _is_row_of_markers(sheet, row, over):
            # A row where every figure is missing; "Unknown" beside "Women" is a header.
            figures = last_figures
        if figures:
            starts = not runs or blank > MOST_BLANK_ROWS or not last_figures
            runs.append([row]) if starts else runs[-1].append(row)
            last_figures, blank = last_figures | figures if not starts else figures, 0
            continue
        blank = blank + 1 if all(value is None for value in sheet.rows[row]) else 0
        if heads or _heads_anew(sheet, row, last_figures):
            last_figures = set()
    return runs


def _kinds(sheet: Sheet, rows: list[int]) -> tuple[Counter[int], Counter[int]]:
    """Return how many figures and how many labels stand in each column."""
    figures: Counter[int] = Counter()
    labels: Counter[int] = Counter()
    for row in rows:
        for column, value in enumerate(sheet.rows[row]):
            figures[column] += is_figure(value)
            labels[column] += is_label(value)
    return +figures, +labels


def _bands(sheet: Sheet, rows: list[int]) -> list[tuple[list[int], list[int]]]:
    """Return the stub and the columns of each block that stands side by side in these rows.

    Blocks are parted by a blank column with labels behind it; a blank column alone is a spacer.
    """
    figures, labels = _kinds(sheet, rows)
    bands: list[tuple[list[int], list[int]]] = []
    was_blank, last = True, max((*figures, *labels), default=-1)
    for column in range(last + 1):
        if not figures[column] and not labels[column]:
            above = sheet.value(rows[0] - 1, column) if rows[0] else None
            was_blank = was_blank or not is_label(above)
            continue
        is_stub = labels[column] > figures[column] or (
            bool(labels[column])
            and all(is_year(value) for row in rows if is_figure(value := sheet.value(row, column)))
        )
        if not bands or (is_stub and was_blank and bands[-1][1]):
            bands.append(([], []))
        bands[-1][0 if is_stub else 1].append(column)
        was_blank = False
    return _joined_bands(bands)


def _joined_bands(bands: list[tuple[list[int], list[int]]]) -> list[tuple[list[int], list[int]]]:
    """Give columns of labels with no figures behind them (remarks) to the block before them."""
    joined: list[tuple[list[int], list[int]]] = []
    for stub, columns in bands:
        if columns or not joined:
            joined.append((stub, columns))
        else:
            joined[-1][0].extend(stub)
    return joined


def _numbering(sheet: Sheet, rows: list[int], columns: list[int]) -> list[int]:
    """Return the leading columns whose figures are labels: years, and serial numbers of the rows."""
    found: list[int] = []
    for column in columns[:-1]:
        values = [sheet.value(row, column) for row in rows if sheet.value(row, column) is not None]
        if not is_serial(values) and not all(is_year(value) for value in values):
            break
        found.append(column)
    return found


def _is_headed(sheet: Sheet, first: int, column: int, floor: int) -> bool:
    """Return whether a label stands over a column in the nearest row above that holds anything."""
    above = range(first - 1, max(floor, first - 1 - MOST_BLANK_ROWS) - 1, -1)
    head = next((row for row in above if any(value is not None for value in sheet.rows[row])), None)
    return head is not None and could_head(sheet.value(head, column))


def _filled(sheet: Sheet, row: int, columns: list[int]) -> list[int]:
    return [column for column in columns if sheet.value(row, column) is not None]


def _is_title(sheet: Sheet, row: int, columns: list[int], has_header: bool) -> bool:
    """Return whether a row over a block is a title: one label that speaks for all of its columns."""
    filled = _filled(sheet, row, columns)
    if len(filled) != 1 or len(columns) == 1:
        return False
    merged = next((a for a in sheet.merges if row in a.rows and filled[0] in a.columns), None)
    if merged is not None:
        within = [column for column in columns if column in merged.columns]
        return len(within) in (1, len(columns)) and not (has_header and len(merged.rows) > 1)
    return filled[0] in (columns[0], columns[-1])


def _lead(sheet: Sheet, first: int, stub: list[int], floor: int) -> int | None:
    """Return the row above the first figures if it holds one label, in the stub, and nothing else."""
    if first <= floor:
        return None
    filled = [column for column, value in enumerate(sheet.rows[first - 1]) if value is not None]
    near = [column for column in filled if column in stub or sheet.merged_into(first - 1, column)]
    is_lead = len(filled) == 1 == len(near) and could_head(sheet.value(first - 1, filled[0]))
    return first - 1 if is_lead else None


def _header(sheet: Sheet, first: int, columns: list[int], floor: int) -> tuple[tuple[int, ...], list[Cell]]:
    """Return the header rows above a block's first row, and single labels over it that are titles."""
    header: list[int] = []
    titles: list[Cell] = []
    blanks = 0
    for row in range(first - 1, max(first - 1 - MOST_HEADER_ROWS, floor - 1), -1):
        over = _filled(sheet, row, columns)
        if not over:
            blanks += 1
            if (header and blanks > 1) or any(is_label(value) for value in sheet.rows[row]):
                break
            continue
        if not all(could_head(sheet.value(row, column)) for column in over):
            break
        if _is_title(sheet, row, columns, bool(header)):
            titles += [(row, column) for column in over]
            continue
        if titles and header:
            break
        header.insert(0, row)
    return tuple(header), titles


def _titles(sheet: Sheet, floor: int, top: int, columns: list[int]) -> list[Cell]:
    """Return the labels between the block before and this one that stand over it, notes left out."""
    rows = list(range(floor, top))
    if floor:
        # What follows a block without a blank row between is its notes, not the next title.
        blank = next((row for row in rows if not any(v is not None for v in sheet.rows[row])), None)
        rows = [row for row in rows if row > blank] if blank is not None else rows[-1:]
    found = [
        (row, column)
        for row in rows
        for column, value in enumerate(sheet.rows[row])
        if is_label(value) or is_year(value)
    ]
    per_row = Counter(row for row, _ in found)
    near = range(columns[0], columns[-1] + 1)
    # A title alone on its row speaks for all that stands side by side below it.
    return [cell for cell in found if cell[1] in near or per_row[cell[0]] == 1]


def _shape(sheet: Sheet, run: list[int], band: tuple[list[int], list[int]], floor: int) -> Shape | None:
    stub, columns = band
    rows = [row for row in run if any(_is_value(sheet.value(row, column)) for column in columns)]
    if not rows or not columns:
        return None
    numbering = _numbering(sheet, rows, columns)
    if stub and columns[0] > min(stub):
        numbering = [column for column in numbering if not _is_headed(sheet, rows[0], column, floor)]
    stub, columns = sorted([*stub, *numbering]), [c for c in columns if c not in numbering]
    # A year over the only column, with nothing beside it, is its header.
    is_headed = len(columns) == 1 and is_year(sheet.value(rows[0], columns[0]))
    if is_headed and len(rows) > 1 and not any(is_label(sheet.value(rows[0], c)) for c in stub):
        rows = rows[1:]
    lead = _lead(sheet, rows[0], stub, floor)
    header, over = _header(sheet, rows[0] if lead is None else lead, columns, floor)
    if lead is not None and not header:
        lead = None
    top = min((*header, rows[0]))
    titles = _titles(sheet, floor, top, sorted([*stub, *columns]))
    corners = [(row, column) for row in header for column in stub if is_label(sheet.value(row, column))]
    cells = tuple(dict.fromkeys([*titles, *sorted(over), *corners]))
    return Shape(header, tuple(stub), tuple(rows), tuple(columns), cells, lead)


def _is_value(value: CellValue) -> bool:
    return is_figure(value) or is_marker(value)


def find_shapes(sheet: Sheet) -> list[Shape]:
    """Return the blocks of a sheet from top to bottom; a block without a header of its own has none."""
    shapes: list[Shape] = []
    floor = 0
    for run in _runs(sheet):
        for band in _bands(sheet, run):
            shape = _shape(sheet, run, band, floor)
            if shape is not None:
                shapes.append(shape)
        floor = run[-1] + 1
    return shapes
