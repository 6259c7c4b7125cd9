"""One sheet of ours as a grid: header and stub labels resolved into columns and rows.

Belongs here: finding the header row by its words, the meaning of each column and each row, and what
lies outside. Does not belong here: what the cells in the grid say (`values`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.intake.words import STUB_LISTS, rank_list
from pipelines.intake.workbook import CellValue, Sheet, address, is_number, shown
from schemas.code_lists import code_list
from schemas.findings import Finding, Place
from schemas.template_layout import LAST_YEAR_COLUMNS, Row, sheet_columns, template_layout
from schemas.vocabulary import Vocabulary

LABELS_THAT_TELL_A_HEADER = 3
OPTIONAL_COLUMNS = {*LAST_YEAR_COLUMNS, "last_answer"}


@dataclass(frozen=True)
class Expected:
    """What a sheet should hold: its code, its rows, and the words and language to read it by."""

    code: str
    rows: list[Row]
    words: Vocabulary
    institution: str
    language: str

    @property
    def stub(self) -> list[str]:
        """Return the dimensions of the stub columns, left to right."""
        return list(template_layout().sheets[self.code].stub)

    @property
    def columns(self) -> list[str]:
        """Return the codes of all columns, left to right."""
        return [*self.stub, *sheet_columns(self.code)]

    def row_name(self, row: Row) -> str:
        """Return a row's labels as the sender sees them, joined."""
        lists = {name: code_list(codes) for name, codes in STUB_LISTS.items()} | {
            "rank": rank_list(self.institution)
        }
        return " / ".join(lists[name].label(row.stub(name), self.language) for name in self.stub)


@dataclass
class Grid:
    """A sheet resolved. `columns` and `rows` say where each column and row of ours stands (from 0)."""

    sheet: Sheet
    columns: dict[str, int] = field(default_factory=dict)
    rows: list[tuple[int, Row]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def place(self, row: int, column: int) -> Place:
        """Return the place of a cell."""
        return Place(self.sheet.name, address(row, column))

    def find(
        self, rule: str, row: int, column: int, related: tuple[Place, ...] = (), /, **values: object
    ) -> None:
        """Note a finding at a cell."""
        self.findings.append(Finding(rule, self.place(row, column), related, values))

    def find_in_sheet(self, rule: str, **values: object) -> None:
        """Note a finding about the sheet as a whole."""
        self.findings.append(Finding(rule, Place(self.sheet.name), values=values))


def _cells(sheet: Sheet) -> Iterator[tuple[int, int, CellValue]]:
    for row, cells in enumerate(sheet.rows):
        for column, value in enumerate(cells):
            if value is not None:
                yield row, column, value


def _header_row(sheet: Sheet, expected: Expected) -> int | None:
    best, most = None, LABELS_THAT_TELL_A_HEADER - 1
    for number, cells in enumerate(sheet.rows):
        known = {expected.words.resolve(cell, "columns") for cell in cells if isinstance(cell, str)}
        if len(known & set(expected.columns)) > most:
            best, most = number, len(known & set(expected.columns))
    return best


def _numbers_in_column(grid: Grid, header: int, column: int) -> tuple[Place, ...]:
    return tuple(
        grid.place(row, column)
        for row in range(header + 1, len(grid.sheet.rows))
        if is_number(grid.sheet.value(row, column))
    )


def _numbers_in_row(grid: Grid, row: int) -> tuple[Place, ...]:
    return tuple(
        grid.place(row, column) for column, value in enumerate(grid.sheet.rows[row]) if is_number(value)
    )


def _resolve_columns(grid: Grid, header: int, expected: Expected) -> set[int]:
    """Fill `grid.columns`; return the columns whose header says nothing or says it again."""
    unread: set[int] = set()
    for column, value in enumerate(grid.sheet.rows[header]):
        if value is None:
            continue
        code = expected.words.resolve(value, "columns") if isinstance(value, str) else None
        related = _numbers_in_column(grid, header, column)
        if code not in expected.columns:
            grid.find("column_unknown", header, column, related, label=shown(value))
            unread.add(column)
        elif code in grid.columns:
            first = address(header, grid.columns[code])
            grid.find("column_twice", header, column, related, column=shown(value), first=first)
            unread.add(column)
        else:
            grid.columns[code] = column
    for code in expected.columns:
        if code not in grid.columns and code not in OPTIONAL_COLUMNS:
            grid.find_in_sheet("column_missing", column=code_list("columns").label(code, expected.language))
    return unread


def _row_of(
    grid: Grid, number: int, expected: Expected, by_stub: dict[tuple[str | None, ...], Row]
) -> Row | None:
    codes = []
    for name in expected.stub:
        label = grid.sheet.value(number, grid.columns[name])
        codes.append(expected.words.resolve(label, STUB_LISTS[name]) if isinstance(label, str) else None)
    return by_stub.get(tuple(codes))


def _unknown_row(grid: Grid, number: int, expected: Expected) -> None:
    stub = [grid.columns[name] for name in expected.stub]
    labels = [(column, shown(grid.sheet.value(number, column))) for column in stub]
    written = [(column, label) for column, label in labels if label]
    numbers = _numbers_in_row(grid, number)
    if numbers and written:
        label = " / ".join(label for _, label in written)
        grid.find("row_unknown", number, written[0][0], numbers, label=label)
    elif numbers:
        _outside(grid, number, set())
    else:
        column, value = next((c, v) for c, v in enumerate(grid.sheet.rows[number]) if v is not None)
        grid.find("text_not_read", number, column, value=shown(value))


def _outside(grid: Grid, number: int, known: set[int]) -> None:
    """Note every value of a row that stands in none of the `known` columns."""
    for column, value in enumerate(grid.sheet.rows[number]):
        if value is not None and column not in known:
            rule = "value_outside_grid" if is_number(value) else "text_not_read"
            grid.find(rule, number, column, value=shown(value))


def _resolve_rows(grid: Grid, header: int, expected: Expected, known: set[int]) -> None:
    by_stub: dict[tuple[str | None, ...], Row] = {
        tuple(row.stub(name) for name in expected.stub): row for row in expected.rows
    }
    seen: dict[Row, int] = {}
    first_stub = grid.columns[expected.stub[0]]
    for number in range(header + 1, len(grid.sheet.rows)):
        if all(value is None for value in grid.sheet.rows[number]):
            continue
        row = _row_of(grid, number, expected, by_stub)
        if row is None:
            _unknown_row(grid, number, expected)
        elif row in seen:
            first = address(seen[row], first_stub)
            related = _numbers_in_row(grid, number)
            grid.find("row_twice", number, first_stub, related, row=expected.row_name(row), first=first)
        else:
            seen[row] = number
            grid.rows.append((number, row))
            _outside(grid, number, known)
    for row in expected.rows:
        if row not in seen:
            grid.find_in_sheet("row_missing", row=expected.row_name(row))


def read_grid(sheet: Sheet, expected: Expected) -> Grid:
    """Return the sheet resolved; it has no rows where header or stub are not to be found."""
    grid = Grid(sheet)
    header = _header_row(sheet, expected)
    if header is None:
        grid.find_in_sheet("header_missing")
        return grid
    for row, column, value in _cells(sheet):
        if row < header and is_number(value):
            grid.find("value_outside_grid", row, column, value=shown(value))
    unread = _resolve_columns(grid, header, expected)
    if all(name in grid.columns for name in expected.stub):
        _resolve_rows(grid, header, expected, unread | set(grid.columns.values()))
    return grid
