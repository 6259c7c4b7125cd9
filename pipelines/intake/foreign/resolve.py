"""A block's labels resolved into coordinates: by column, by row.

Belongs here: walking header rows and stub columns of one block. Does not belong here: looking one
label up (`labels`), reading the numbers (`read`).
"""

from dataclasses import dataclass, field, replace

from openpyxl.utils import column_index_from_string, range_boundaries

from pipelines.intake.foreign.labels import Meaning, meaning, own_code
from pipelines.intake.foreign.shape import is_figure
from pipelines.intake.workbook import CellValue, Sheet, address, shown
from schemas.findings import Finding, Place
from schemas.vocabulary import Vocabulary, normalised
from schemas.workbook_layout import SKIP, UNPLACED, Block, WorkbookLayout


@dataclass
class Line:
    """What the labels of one row or column say together; `skip` gives a reason not to read it."""

    codes: dict[str, str] = field(default_factory=dict)
    labels: dict[str, Place] = field(default_factory=dict)
    skip: str = ""

    def add(self, codes: dict[str, str], place: Place) -> str | None:
        """Take in what a label says; return the dimension in which it contradicts an earlier one."""
        for dimension, code in codes.items():
            if self.codes.get(dimension, code) != code:
                return dimension
            self.codes[dimension] = code
            self.labels[dimension] = place
        return None


@dataclass
class Resolved:
    """A block resolved: lines by column and by row (counted from 0), and what could not be placed."""

    columns: dict[int, Line]
    rows: dict[int, Line]
    findings: list[Finding]


class Labels:
    """Looks labels up as a layout wants it: its own labels first, then the vocabulary, then own codes."""

    def __init__(self, layout: WorkbookLayout, words: Vocabulary) -> None:
        self._own = {normalised(label): said for label, said in layout.labels.items()}
        self._own_codes = set(layout.own_codes)
        self._words = words

    def look_up(self, value: CellValue, wanted: tuple[str, ...]) -> Meaning | str | None:
        """Return what a label says, a reason to skip its line, or None where it says nothing known."""
        said = self._own.get(normalised(shown(value)))
        if said is not None:
            if UNPLACED in said.values():
                return None
            return said[SKIP] if SKIP in said else Meaning(dict(said))
        if wanted == ("nothing",):
            return Meaning()
        found = meaning(self._words, value, wanted)
        if found.codes and (not wanted or set(found.codes) & set(wanted) or not self._may_own(wanted)):
            return found
        own = self._may_own(wanted)
        return Meaning({own[0]: own_code(value)}) if own else None

    def _may_own(self, wanted: tuple[str, ...]) -> list[str]:
        return [dimension for dimension in wanted if dimension in self._own_codes]


def bounds(cells: str) -> tuple[range, range]:
    """Return the rows and columns (counted from 0) of a range such as C10:Q37."""
    first_column, first_row, last_column, last_row = range_boundaries(cells)
    return range(first_row - 1, last_row), range(first_column - 1, last_column)


def _header_value(sheet: Sheet, row: int, column: int, is_last: bool, first: int) -> tuple[CellValue, int]:
    """Return the label over a column, and where it stands: a group label speaks for the columns right of it."""
    value = sheet.value(row, column)
    if value is not None:
        return value, column
    merged = sheet.merged_into(row, column)
    if merged is not None:
        # A label merged over two header rows is read on the first of them.
        return (sheet.value(*merged), merged[1]) if merged[0] == row else (None, column)
    if is_last or any(area.rows.start <= row < area.rows.stop for area in sheet.merges):
        return None, column
    for left in range(column - 1, first - 1, -1):
        if sheet.value(row, left) is not None:
            return sheet.value(row, left), left
    return None, column


def _take(line: Line, labels: Labels, value: CellValue, wanted: tuple[str, ...], place: Place) -> Finding | None:
    """Add a label to its line; return a finding where it cannot be placed or contradicts another."""
    said = labels.look_up(value, wanted)
    if said is None:
        return Finding("label_unplaced", place, values={"label": shown(value)})
    if isinstance(said, str):
        line.skip = line.skip or said
        return None
    clash = line.add(said.codes, place)
    if clash is None:
        return None
    return Finding("labels_disagree", place, (line.labels[clash],), {"label": shown(value), "dimension": clash})


def resolve_columns(sheet: Sheet, block: Block, labels: Labels) -> tuple[dict[int, Line], list[Finding]]:
    """Return what each column of a block says by its header rows."""
    _, columns = bounds(block.cells)
    lines: dict[int, Line] = {}
    findings: dict[tuple[str, str], Finding] = {}
    last = max(block.header, default=0)
    for column in columns:
        line = lines[column] = Line()
        for number, wanted in block.header.items():
            over = column - block.shift
            value, stands = _header_value(sheet, number - 1, over, number == last, columns.start - block.shift)
            if value is None:
                continue
            place = Place(sheet.name, address(number - 1, stands))
            finding = _take(line, labels, value, tuple(wanted), place)
            if finding is not None:
                findings.setdefault((finding.rule, str(place)), finding)
                line.skip = line.skip or UNPLACED
    return lines, list(findings.values())


def _is_section(sheet: Sheet, row: int, columns: range) -> bool:
    return not any(is_figure(sheet.value(row, column)) for column in columns)


def _joined(findings: list[Finding]) -> list[Finding]:
    """Return one finding for each label that cannot be placed, with all its cells."""
    joined: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        key = (finding.rule, str(finding.values["label"]))
        first = joined.setdefault(key, finding)
        if first is not finding:
            joined[key] = replace(first, related=(*first.related, finding.place))
    return list(joined.values())


def resolve_rows(sheet: Sheet, block: Block, labels: Labels) -> tuple[dict[int, Line], list[Finding]]:
    """Return what each row of a block says by its stub columns and by the section that it stands in."""
    rows, columns = bounds(block.cells)
    stub = {column_index_from_string(letter) - 1: tuple(wanted) for letter, wanted in block.stub.items()}
    said = [column for column, wanted in stub.items() if wanted != ("nothing",)]
    fills = set(said[:-1]) if len(columns) > 1 else set()
    lines: dict[int, Line] = {}
    findings: list[Finding] = []
    above: dict[int, CellValue] = {}
    section: tuple[CellValue, int, int] | None = None
    for row in rows:
        if _is_section(sheet, row, columns):
            label = next(((sheet.value(row, c), row, c) for c in stub if sheet.value(row, c) is not None), None)
            section = label if block.section and label else section
            continue
        line = lines[row] = Line()
        if section is not None:
            place = Place(sheet.name, address(section[1], section[2]))
            findings += filter(None, [_take(line, labels, section[0], tuple(block.section), place)])
        for column, wanted in stub.items():
            value = sheet.value(row, column)
            if value is None and column in fills:
                value = above.get(column)
            above[column] = value
            if value is None:
                continue
            finding = _take(line, labels, value, wanted, Place(sheet.name, address(row, column)))
            if finding is not None:
                findings.append(finding)
                line.skip = line.skip or UNPLACED
    return lines, _joined(findings)
