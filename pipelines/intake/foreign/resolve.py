"""A block's labels resolved into coordinates: by column, by row.

Belongs here: walking header rows and stub columns of one block. Does not belong here: looking one
label up (`lookup`, `labels`), reading the numbers (`read`).
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from openpyxl.utils import column_index_from_string

from pipelines.intake.foreign.cells import is_figure, is_label, is_marker, is_per_cent
from pipelines.intake.foreign.lines import Line, bounds
from pipelines.intake.foreign.lookup import Labels
from pipelines.intake.foreign.periods import month_of
from pipelines.intake.tokens import PERCENT
from pipelines.intake.workbook import CellValue, Sheet, address, shown
from schemas.findings import Finding, Label, Place
from schemas.workbook_layout import UNPLACED, Block, SheetLayout

NOTHING = ("nothing",)


def _header_value(sheet: Sheet, row: int, column: int, is_last: bool, first: int) -> tuple[CellValue, int]:
    """Return the label over a column and where it stands: a group label speaks for what is right of it."""
    value = sheet.value(row, column)
    if value is not None:
        return value, column
    merged = sheet.merged_into(row, column)
    if merged is not None:
        # A label merged over two header rows is read on the first of them.
        return (sheet.value(*merged), merged[1]) if merged[0] == row else (None, column)
    if is_last or any(row in area.rows and len(area.columns) > 1 for area in sheet.merges):
        return None, column
    for left in range(column - 1, first - 1, -1):
        if sheet.value(row, left) is not None:
            return sheet.value(row, left), left
    return None, column


def _take(
    line: Line, labels: Labels, value: CellValue, wanted: tuple[str, ...], place: Place
) -> Finding | None:
    """Add a label to its line; return a finding where it cannot be placed or contradicts another."""
    said = labels.look_up(value, wanted)
    if said is None:
        return Finding("label_unplaced", place, values={"label": shown(value)})
    if isinstance(said, str):
        line.skip = line.skip or said
        return None
    line.has_total = line.has_total or said.has_total
    if "time_period" in said.codes:
        line.month = month_of(value) or ""
    clash = line.add(said.codes, place)
    if clash is None:
        return None
    values: dict[str, object] = {"label": shown(value), "dimension": Label("concepts", clash)}
    return Finding("labels_disagree", place, (line.labels[clash],), values)


def _with_months(lines: dict[int, Line]) -> None:
    """Tell dates of one year apart by their month, where a block has several."""
    months: dict[str, set[str]] = {}
    for line in lines.values():
        if line.month:
            months.setdefault(line.codes["time_period"], set()).add(line.month)
    for line in lines.values():
        if line.month and len(months[line.codes["time_period"]]) > 1:
            line.codes["time_period"] = line.month


def _with_shown_units(lines: dict[int, Line], figures: Callable[[int], list[CellValue]]) -> None:
    """Let lines say per cent whose labels say no unit and whose cells all show it, by format or sign."""
    for position, line in lines.items():
        if line.codes.get("unit_measure", UNPLACED) == UNPLACED:
            values = [value for value in figures(position) if is_figure(value)]
            if values and all(map(is_per_cent, values)):
                line.codes["unit_measure"] = PERCENT


def _dimensions(lines: Iterable[Iterable[str]]) -> set[str]:
    return {dimension for line in lines for dimension in line}


def resolve_columns(sheet: Sheet, block: Block, labels: Labels) -> tuple[dict[int, Line], list[Finding]]:
    """Return what each column of a block says by its header rows."""
    _, columns = bounds(block.cells)
    lines: dict[int, Line] = {}
    findings: dict[tuple[str, str], Finding] = {}
    last = max(block.header, default=0)
    labels.beware(
        sheet.value(number - 1, column - block.shift) for number in block.header for column in columns
    )
    for column in columns:
        line = lines[column] = Line()
        for number, wanted in block.header.items():
            over = column - block.shift
            value, stands = _header_value(
                sheet, number - 1, over, number == last, columns.start - block.shift
            )
            if value is None:
                continue
            place = Place(sheet.name, address(number - 1, stands))
            finding = _take(line, labels, value, tuple(wanted), place)
            if finding is not None:
                findings.setdefault((finding.rule, str(place)), finding)
                line.skip = line.skip or UNPLACED
        line.fill_totals(_dimensions(block.header.values()))
    _with_months(lines)
    rows, _ = bounds(block.cells)
    _with_shown_units(lines, lambda column: [sheet.value(row, column) for row in rows])
    return lines, joined(list(findings.values()))


def _is_empty(sheet: Sheet, row: int, columns: range) -> bool:
    """Return whether a row holds no figures, nor texts in their place; one label alone is a section's."""
    values = [sheet.value(row, column) for column in columns if sheet.value(row, column) is not None]
    if any(is_figure(value) or is_marker(value) for value in values):
        return False
    return not values or sum(value is not None for value in sheet.rows[row]) == 1


def joined(findings: list[Finding]) -> list[Finding]:
    """Return one finding for each label that cannot be placed, with all its cells."""
    by_label: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        by_label.setdefault((finding.rule, str(finding.values["label"])), []).append(finding)
    return [
        replace(first, related=(*first.related, *(other.place for other in others)))
        for first, *others in by_label.values()
    ]


class _Rows:
    """Walks the rows of a block: labels above speak for blanks below them, sections for what follows."""

    def __init__(self, sheet: Sheet, block: Block, labels: Labels) -> None:
        self._sheet, self._block, self._labels = sheet, block, labels
        self._rows, self._columns = bounds(block.cells)
        self._stub = {column_index_from_string(letter) - 1: tuple(w) for letter, w in block.stub.items()}
        said = [column for column, wanted in self._stub.items() if wanted != NOTHING]
        self._fills = set(said[:-1]) if len(self._columns) > 1 else set()
        self._above: dict[int, CellValue] = {}
        self._section: tuple[CellValue, Place] | None = None
        self._says = said
        self.unlabelled: list[Place] = []
        self.lines: dict[int, Line] = {}
        self.findings: list[Finding] = []

    def walk(self) -> None:
        self._labels.beware(self._sheet.value(row, column) for row in self._rows for column in self._stub)
        dimensions = _dimensions((*self._stub.values(), self._block.section))
        for row in self._rows:
            if _is_empty(self._sheet, row, self._columns):
                self._enter_section(row)
                continue
            line = self.lines[row] = Line()
            if self._section is not None:
                value, place = self._section
                self._take(line, value, tuple(self._block.section), place)
            has_label = self._read_stub(row, line)
            line.fill_totals(dimensions)
            if self._says and self._section is None and not has_label:
                line.skip = UNPLACED
                self.unlabelled.append(Place(self._sheet.name, address(row, self._columns.start)))
        _with_months(self.lines)
        if self.unlabelled:
            first, *others = self.unlabelled
            values: dict[str, object] = {"count": len(self.unlabelled), "label": ""}
            self.findings.append(Finding("row_without_label", first, tuple(others), values))

    def _take(self, line: Line, value: CellValue, wanted: tuple[str, ...], place: Place) -> None:
        finding = _take(line, self._labels, value, wanted, place)
        if finding is not None:
            self.findings.append(finding)
            line.skip = line.skip or UNPLACED

    def _enter_section(self, row: int) -> None:
        within = (*self._stub, *self._columns)
        labels = [(self._sheet.value(row, c), c) for c in within if self._sheet.value(row, c) is not None]
        if self._block.section and len(labels) == 1:
            value, column = labels[0]
            self._section = (value, Place(self._sheet.name, address(row, column)))

    def _read_stub(self, row: int, line: Line) -> bool:
        """Take in the labels of a row; return whether it has any."""
        has_label = False
        for column, wanted in self._stub.items():
            value = self._sheet.value(row, column)
            if value is None and self._speaks_below(row, column):
                value = self._above.get(column)
            elif value is not None:
                self._above |= dict.fromkeys((c for c in self._stub if c > column and c in self._fills), None)
            self._above[column] = value
            if value is not None:
                speaks = self._instead(row, value) if wanted == NOTHING else wanted
                has_label = has_label or speaks != NOTHING
                self._take(line, value, speaks, Place(self._sheet.name, address(row, column)))
        return has_label

    def _speaks_below(self, row: int, column: int) -> bool:
        """Return whether a blank cell of the stub stands for the label above it."""
        merged = self._sheet.merged_into(row, column)
        return column in self._fills if merged is None else merged[0] < row

    def _instead(self, row: int, value: CellValue) -> tuple[str, ...]:
        """Return what a label speaks of where serial numbers stand: "Total", with no label beside it."""
        if not is_label(value) or any(self._sheet.value(row, column) is not None for column in self._says):
            return NOTHING
        return tuple(d for column in self._says for d in self._stub[column])


def resolve_rows(sheet: Sheet, block: Block, labels: Labels) -> tuple[dict[int, Line], list[Finding]]:
    """Return what each row of a block says by its stub columns and by the section that it stands in."""
    rows = _Rows(sheet, block, labels)
    rows.walk()
    _, columns = bounds(block.cells)
    _with_shown_units(rows.lines, lambda row: [sheet.value(row, column) for column in columns])
    return rows.lines, joined(rows.findings)


def resolve_name(sheet: Sheet, layout: SheetLayout, labels: Labels) -> tuple[Line, list[Finding]]:
    """Return what the name of a sheet says, where the layout gives it a meaning."""
    line = Line()
    finding = _take(line, labels, sheet.name, tuple(layout.name), Place(sheet.name)) if layout.name else None
    if finding is not None:
        line.skip = UNPLACED
    line.fill_totals(set(layout.name))
    return line, [finding] if finding is not None else []
