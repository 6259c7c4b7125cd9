"""What stands in the tables of the accessible workbook: each indicator on a sheet, then who reported.

Belongs here: labels in the place of codes, marks in the place of what is missing. Does not belong here:
how it is drawn (`workbook_sheets`).
"""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.publishing.contents import Contents
from pipelines.publishing.workbook_sheets import TableSheet
from schemas.tables.columns import Table
from schemas.tables.derive import arrow_schema, description

SHORTHAND = {
    "[x]": "Not available: nobody gave it, or it cannot be computed from what was given.",
    "[c]": "Confidential: refused, classified or suppressed to protect persons.",
    "[z]": "Not applicable: it cannot exist here, or there is nothing to say.",
}
"""The marks that stand where there is no number, by the Analysis Function's list."""

BY_STATUS = {"M": "[z]", "O": "[c]", "Q": "[c]"}
"""The mark of a missing value by its observation status, where it is not simply not available."""

LAST = "region.coverage"
HIDDEN = ("indicator", "unit_measure")
"""Columns that are the same in a whole sheet, and stand in its title."""

FIRST = ("ref_area", "sector", "time_period")
"""The columns that stay in sight."""


def _missing(row: Mapping[str, Any], field: pa.Field) -> str:
    """Return the mark for an empty cell: of the value by its status, of other numbers [x], of words [z]."""
    if pa.types.is_string(field.type):
        return "[z]"
    own = field.name in ("value", "numerator", "denominator")
    return BY_STATUS.get(row["obs_status"], "[x]") if own else "[x]"


def _shown(value: object, code_list: str | None, contents: Contents) -> object:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return contents.label(code_list, str(value)) if code_list in contents.code_lists else value


def _rows(
    model: type[Table], table: pa.Table, fields: list[pa.Field], contents: Contents
) -> list[list[object]]:
    columns = model.to_schema().columns
    lists = {field.name: (columns[field.name].metadata or {}).get("codes") for field in fields}
    return [
        [
            _missing(row, field)
            if row[field.name] is None
            else _shown(row[field.name], lists[field.name], contents)
            for field in fields
        ]
        for row in table.to_pylist()
    ]


def _sheet(
    tab: str, title: str, about: str, table: pa.Table, model: type[Table], contents: Contents
) -> TableSheet:
    fields = [field for field in arrow_schema(model) if field.name not in HIDDEN]
    fields.sort(key=lambda field: field.name not in FIRST)
    columns = model.to_schema().columns
    heads = [str(columns[field.name].title) for field in fields]
    rows = _rows(model, table, fields, contents)
    lead = f"{about} Marks such as [x] are explained on the sheet Notes."
    return TableSheet(tab, title, lead, heads, rows, about, frozen=len(FIRST))


def _indicators(contents: Contents) -> list[TableSheet]:
    sheets = []
    for row in contents.tables["codes.indicators"].sort_by("position").to_pylist():
        model = contents.model(row["table_name"])
        table = contents.tables[row["table_name"]]
        name, unit = (
            contents.label("indicators", row["indicator"]),
            contents.label("units", row["unit_measure"]),
        )
        rows = table.filter(pc.equal(table.column("indicator"), row["indicator"]))
        about = f"{name}, in {unit}. {row['definition']}"
        sheets.append(_sheet(row["indicator"], f"{name} ({unit})", about, rows, model, contents))
    return sheets


def table_sheets(contents: Contents) -> list[TableSheet]:
    """Return the sheets that hold a table of figures; an indicator without any value has none."""
    model = contents.model(LAST)
    coverage = _sheet("coverage", "Who reported", description(model), contents.tables[LAST], model, contents)
    return [sheet for sheet in (*_indicators(contents), coverage) if sheet.rows]
