"""A workbook read: bytes to a `Reading`, by its cover if it is ours, else by the layout of its sender.

Belongs here: the order of reading (guard, cells, cover, sheets). Does not belong here: each of
these steps, and rules about figures (`checking`).
"""

from dataclasses import replace

import pandas as pd

from pipelines.intake.cover import find_cover, read_cover
from pipelines.intake.foreign.inherit import whole_text
from pipelines.intake.foreign.sent import cells_without_value, layout_of, read_sent
from pipelines.intake.grid import Expected, Grid, read_grid
from pipelines.intake.last_year import read_last_year
from pipelines.intake.opening import open_workbook
from pipelines.intake.reading import OBSERVATION_COLUMNS, Cover, Reading, last_year_frame
from pipelines.intake.values import read_values
from pipelines.intake.words import cover_words, sheet_words
from pipelines.intake.workbook import Sheet, Workbook
from schemas.code_lists import code_list
from schemas.findings import Finding, Place
from schemas.regions import region_of
from schemas.template_layout import Row, sheet_rows, template_layout
from schemas.workbook_layout import parse_layout

DATES = ("period_start", "period_end")
INTEGERS = ("time_period",)
NUMBERS = ("obs_value",)
ANSWER_SHEET = "answer"
"""The index of an annotated copy, which says nothing that is read: a copy may be corrected and sent."""


def observations_frame(cover: Cover | None, rows: list[dict[str, object]]) -> pd.DataFrame:
    """Return `rows` as a frame with OBSERVATION_COLUMNS, what the cover says beside each."""
    constants = {name: getattr(cover, name, None) for name in ("institution", "time_period", *DATES)}
    columns = {}
    for name in OBSERVATION_COLUMNS:
        values = [constants[name] if name in constants else row[name] for row in rows]
        kind = "str"
        if name in DATES:
            kind = "datetime64[ns]"
        elif name in INTEGERS:
            kind = "int64"
        elif name in NUMBERS:
            kind = "float64"
        columns[name] = pd.Series(values, dtype=kind)
    return pd.DataFrame(columns)


def _nothing(findings: list[Finding], cover: Cover | None = None) -> Reading:
    return Reading(cover, observations_frame(cover, []), findings)


def _expected_sheets(cover: Cover) -> dict[str, Expected]:
    region = region_of(cover.institution)
    node = region.institution(cover.institution)
    words = sheet_words(cover.institution)
    rows = {name: sheet_rows(name, region, node) for name in template_layout().sheets}
    return {
        name: Expected(name, rows[name], words, cover.institution, cover.language)
        for name in rows
        if rows[name]
    }


def _sheets_by_code(
    workbook: Workbook, cover_sheet: Sheet, expected: dict[str, Expected], findings: list[Finding]
) -> dict[str, Sheet]:
    found: dict[str, Sheet] = {}
    for sheet in workbook.sheets:
        if sheet is cover_sheet:
            continue
        code = cover_words().resolve(sheet.name, "sheets")
        if code == ANSWER_SHEET:
            continue
        if code not in expected:
            findings.append(Finding("sheet_unexpected", Place(sheet.name), values={"name": sheet.name}))
        elif code in found:
            values: dict[str, object] = {"name": sheet.name, "first": found[code].name}
            findings.append(Finding("sheet_twice", Place(sheet.name), values=values))
        else:
            found[code] = sheet
    return found


def _asked(grid: Grid) -> dict[Row, Place]:
    """Return where each row's number of women, or its answer, belongs."""
    column = grid.columns.get("F", grid.columns.get("answer"))
    return {} if column is None else {row: grid.place(number, column) for number, row in grid.rows}


def _read_sheets(workbook: Workbook, cover_sheet: Sheet, cover: Cover, findings: list[Finding]) -> Reading:
    expected = _expected_sheets(cover)
    sheets = _sheets_by_code(workbook, cover_sheet, expected, findings)
    rows: list[dict[str, object]] = []
    asked: dict[Row, Place] = {}
    last_year: list[dict[str, object]] = []
    for code, expectation in expected.items():
        if code in sheets:
            grid = read_grid(sheets[code], expectation)
            rows += read_values(grid, expectation)
            asked |= _asked(grid)
            last_year += read_last_year(grid, expectation)
            findings += grid.findings
        else:
            name = code_list("sheets").label(code, cover.language)
            findings.append(Finding("sheet_missing", values={"name": name}))
    return Reading(
        cover, observations_frame(cover, rows), findings, asked, last_year=last_year_frame(last_year)
    )


def _read_foreign(workbook: Workbook, institution: str, time_period: int, given: str | None) -> Reading:
    layout = layout_of(workbook, institution, time_period) if given is None else parse_layout(given)
    if layout is None:
        values: dict[str, object] = {"institution": institution, "year": str(time_period)}
        return _nothing([Finding("layout_missing", values=values)])
    language = region_of(institution).institution(institution).languages[0]
    cover = Cover(institution, time_period, None, None, "", language, "", "", "")
    rows, findings = read_sent(workbook, layout, institution, time_period)
    findings += cells_without_value(workbook, layout)
    return Reading(cover, observations_frame(cover, rows), findings, is_form=False, layout=whole_text(layout))


def _read(
    workbook: Workbook, institution: str | None, time_period: int | None, layout: str | None
) -> Reading:
    found = find_cover(workbook)
    if found is None:
        if institution is not None and time_period is not None:
            return _read_foreign(workbook, institution, time_period, layout)
        return _nothing([Finding("not_our_template")])
    cover = read_cover(found)
    if cover is None or cover.template_version != template_layout().version:
        return _nothing(found.findings, cover)
    return _read_sheets(workbook, found.sheet, cover, found.findings)


def read_return(
    content: bytes,
    file_name: str,
    institution: str | None = None,
    time_period: int | None = None,
    layout: str | None = None,
) -> Reading:
    """Return what a workbook says; never raises for what a file holds, but says so in its findings.

    A workbook without our cover is read by the text `layout`, a whole one; where none is given, by the layout
    that the region has of the `institution` that sent it for the year `time_period`. Raises SchemaError where
    no region has that institution.
    """
    opened = open_workbook(content, file_name)
    if isinstance(opened, list):
        return _nothing(opened)
    reading = _read(opened, institution, time_period, layout)
    return replace(reading, findings=[*opened.findings, *reading.findings])
