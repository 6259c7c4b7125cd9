"""A workbook read by its layout: observations, what was skipped and why, findings.

Belongs here: sheets and blocks in order, and the union of a cell's row, column and constants. Does not
belong here: resolving labels (`resolve`), sums (`identities`), proposing a layout (`suggest`).
"""

from openpyxl.utils import get_column_letter

from pipelines.intake.foreign.account import account, has_figures
from pipelines.intake.foreign.belief import disbelief, failed_sums
from pipelines.intake.foreign.cells import is_figure, is_per_cent
from pipelines.intake.foreign.doubts import settle
from pipelines.intake.foreign.labels import words_for
from pipelines.intake.foreign.lines import OPEN, Line, bounds, together
from pipelines.intake.foreign.lookup import Labels
from pipelines.intake.foreign.reading import ForeignReading, Observed, Skipped, place_of
from pipelines.intake.foreign.resolve import resolve_columns, resolve_name, resolve_rows
from pipelines.intake.tokens import NO_NUMBER, PERCENT, read_token
from pipelines.intake.workbook import CellValue, Sheet, Workbook, shown
from schemas.code_lists import TOTAL
from schemas.findings import Finding, Label, Place
from schemas.statuses import status_of
from schemas.vocabulary import normalised
from schemas.workbook_layout import UNPLACED, Block, SheetLayout, WorkbookLayout

REQUIRED = ("institution", "time_period", "measure", "population", "sex", "unit_measure")
_NEEDED = frozenset(REQUIRED)
DEFAULTS = {"rank": TOTAL, "detail": TOTAL}
COUNT = "count"
MOST_RELATED = 60


def institution_of(codes: dict[str, str], layout: WorkbookLayout) -> dict[str, str]:
    """Return coordinates with who reports: the layout's, the area's sector, or a part of either."""
    codes = dict(codes)
    area = codes.pop("area", None)
    sector = "" if layout.sector == UNPLACED else layout.sector
    whole = layout.institution if area is None else (f"{area}-{sector}" if sector else "")
    part = codes.pop("institution", None)
    if part == UNPLACED or (area is not None and not whole):
        return codes
    if part and whole and part != whole and not part.startswith(f"{whole}-"):
        part = f"{whole}-{part}"
    return codes | ({"institution": part or whole} if part or whole else {})


def coordinates_of(
    constants: dict[str, str], row: Line, column: Line, layout: WorkbookLayout
) -> dict[str, str]:
    """Return what constants, row and column say together; a total gives way to whatever says more."""
    said = {**constants, **row.codes}
    for dimension, code in column.codes.items():
        before = (said if dimension == OPEN and code != TOTAL else row.codes).get(dimension, code)
        said[dimension] = together(dimension, before, code) or code
    # "Number" says that things are counted; which things, the layout says.
    if said.get("unit_measure") == COUNT:
        said["unit_measure"] = constants.get("unit_measure", COUNT)
    return DEFAULTS | institution_of(said, layout)


def missing_in(coordinates: dict[str, str]) -> tuple[str, ...]:
    """Return the dimensions that a figure cannot do without and that nothing says."""
    if coordinates.keys() >= _NEEDED and UNPLACED not in coordinates.values():
        return ()
    return tuple(name for name in REQUIRED if coordinates.get(name, UNPLACED) == UNPLACED)


_ASKED: dict[tuple[str, ...], str] = {
    ("unit_measure",): "unit_unknown",
    ("time_period",): "period_unknown",
}


class _BlockReader:
    def __init__(self, sheet: Sheet, block: Block, layout: WorkbookLayout, labels: Labels) -> None:
        self._sheet, self._block, self._layout, self._labels = sheet, block, layout, labels
        self._markers = {normalised(text): remark for text, remark in layout.markers.items()}
        self._incomplete: dict[tuple[str, ...], list[tuple[Place, str]]] = {}

    def read(self, constants: dict[str, str], reading: ForeignReading) -> None:
        constants = {**constants, **self._block.constants}
        columns, column_findings = resolve_columns(self._sheet, self._block, self._labels)
        rows, row_findings = resolve_rows(self._sheet, self._block, self._labels)
        refusal = disbelief(self._sheet, self._layout, self._block, (rows, columns), constants, self._labels)
        if refusal is not None:
            reading.findings.append(refusal)
            self._refuse(refusal.rule, reading)
            return
        reading.findings += column_findings + row_findings
        reading.findings += failed_sums(self._sheet, rows, columns, constants)
        for row, row_line in rows.items():
            for column, column_line in columns.items():
                value = self._sheet.value(row, column)
                if value is not None:
                    self._cell((row, column), value, (row_line, column_line), constants, reading)
        for missing, asked in self._incomplete.items():
            self._ask(missing, asked, reading)

    def _refuse(self, rule: str, reading: ForeignReading) -> None:
        rows, columns = bounds(self._block.cells)
        for row in rows:
            for column in columns:
                value = self._sheet.value(row, column)
                if is_figure(value):
                    reading.skipped.append(Skipped(place_of(self._sheet, row, column), shown(value), rule))

    def _ask(self, missing: tuple[str, ...], asked: list[tuple[Place, str]], reading: ForeignReading) -> None:
        places = [place for place, _ in asked]
        values: dict[str, object] = {"count": len(places)}
        rule = _ASKED.get(missing, "coordinate_incomplete")
        if missing not in _ASKED:
            values["dimensions"] = tuple(Label("concepts", name) for name in missing)
        reading.findings.append(Finding(rule, places[0], tuple(places[1:MOST_RELATED]), values))
        reading.skipped += [Skipped(place, text, rule) for place, text in asked]

    def _cell(
        self,
        cell: tuple[int, int],
        value: CellValue,
        lines: tuple[Line, Line],
        constants: dict[str, str],
        reading: ForeignReading,
    ) -> None:
        place = place_of(self._sheet, *cell)
        row, column = lines
        skip = row.skip or column.skip
        if skip:
            if is_figure(value):
                reason = "its label is not placed" if skip == UNPLACED else skip
                reading.skipped.append(Skipped(place, shown(value), reason))
            return
        both = row.codes.keys() & column.codes.keys()
        clash = [d for d in both if together(d, row.codes[d], column.codes[d]) is None]
        if clash:
            related = tuple(line.labels[clash[0]] for line in lines if clash[0] in line.labels)
            values: dict[str, object] = {"label": shown(value), "dimension": Label("concepts", clash[0])}
            reading.findings.append(Finding("labels_disagree", place, related, values))
            if is_figure(value):
                reading.skipped.append(Skipped(place, shown(value), "labels_disagree"))
            return
        coordinates = coordinates_of(constants, row, column, self._layout)
        units = {line.codes.get("unit_measure", UNPLACED) for line in lines}
        if is_per_cent(value) and units == {UNPLACED}:
            # What the cell itself shows goes before what a layout says of all cells.
            coordinates["unit_measure"] = PERCENT
        self._observe(place, value, coordinates, reading)

    def _observe(
        self, place: Place, value: CellValue, coordinates: dict[str, str], reading: ForeignReading
    ) -> None:
        missing = missing_in(coordinates)
        if missing:
            if is_figure(value):
                self._incomplete.setdefault(missing, []).append((place, shown(value)))
            return
        marker = self._markers.get(normalised(shown(value))) if self._markers else None
        if marker is not None:
            status = status_of(marker)
            reading.observations.append(
                Observed(place, coordinates, None, status.obs_status, status.conf_status)
            )
            return
        token = read_token(value, coordinates["unit_measure"], self._sheet.decimal_sign)
        if token.kind == "number":
            if token.has_mark:
                said = {"value": token.text, "number": f"{token.value:g}"}
                reading.findings.append(Finding("value_has_mark", place, values=said))
            status = status_of(None)
            reading.observations.append(
                Observed(place, coordinates, token.value, status.obs_status, status.conf_status)
            )
            return
        reading.illegible[place] = coordinates
        reading.findings.append(Finding(NO_NUMBER[token.kind], place, values={"value": token.text}))


def _read_sheet(
    sheet: Sheet, sheet_layout: SheetLayout, layout: WorkbookLayout, labels: Labels
) -> ForeignReading:
    name, findings = resolve_name(sheet, sheet_layout, labels)
    reading = ForeignReading(findings=findings)
    constants = {**layout.constants, **name.codes, **sheet_layout.constants}
    if name.skip:
        reading.skipped += [
            Skipped(place_of(sheet, row, column), shown(value), "the name of its sheet is not placed")
            for row, cells in enumerate(sheet.rows)
            for column, value in enumerate(cells)
            if is_figure(value)
        ]
        return reading
    for block in sheet_layout.blocks:
        _BlockReader(sheet, block, layout, labels).read(constants, reading)
    account(sheet, sheet_layout, reading)
    return reading


def read_by_layout(workbook: Workbook, layout: WorkbookLayout) -> ForeignReading:
    """Return the observations of a workbook by its layout, with an account of every other number."""
    reading = ForeignReading()
    labels = Labels(layout, words_for(layout.institution))
    there = {sheet.name for sheet in workbook.sheets}
    for name in layout.sheets:
        if name not in there:
            reading.findings.append(Finding("layout_sheet_missing", values={"name": name}))
    for sheet in workbook.sheets:
        sheet_layout = layout.sheets.get(sheet.name)
        if sheet_layout is None:
            if has_figures(sheet):
                rule = "layout_sheet_unknown" if sheet.visibility == "visible" else "sheet_hidden"
                reading.findings.append(Finding(rule, Place(sheet.name), values={"name": sheet.name}))
        elif not sheet_layout.skip:
            reading.add(_read_sheet(sheet, sheet_layout, layout, labels))
    settle(reading)
    return reading


def range_of(rows: tuple[int, ...], columns: tuple[int, ...]) -> str:
    """Return the A1 range over rows and columns counted from 0."""
    first, last = get_column_letter(min(columns) + 1), get_column_letter(max(columns) + 1)
    return f"{first}{min(rows) + 1}:{last}{max(rows) + 1}"
