"""What a reader is told about how a file was read: nothing wrong, but nothing silent either.

Belongs here: findings about hidden things, encodings, overlaps, the second reader. Does not belong here:
refusals (`guard`), findings about figures.
"""

import re
from collections.abc import Sequence
from pathlib import PurePath

from openpyxl.utils import get_column_letter

from pipelines.intake.delimited import DelimitedText
from pipelines.intake.formats import FileFormat
from pipelines.intake.merges import covered
from pipelines.intake.package import are_root_relations_sound
from pipelines.intake.sheet_facts import SheetFacts
from schemas.findings import Finding, Place

CERTAIN_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
ERROR_SIGNS = ("#", "Err:")
EXTENSION = re.compile(r"[a-z][a-z0-9]{1,4}")
"""Names of files have points of other kinds too: "2023. godina"."""
NAMES: dict[str, tuple[str, ...]] = {
    "csv": ("csv", "tsv", "txt", "tab"),
    "xlsx": ("xlsx", "xlsm", "xltx", "xltm"),
    "xls": ("xls", "xlt"),
    "ods": ("ods", "ots"),
}
"""The extensions a format goes by, where its name is not the only one. An .xlsm need hold no macro."""


def text_notices(text: DelimitedText, sheet: str) -> tuple[Finding, ...]:
    """Return what to say about a text file."""
    found = []
    if text.encoding not in CERTAIN_ENCODINGS:
        found.append(Finding("text_encoding_judged", Place(sheet), values={"encoding": text.encoding}))
    if text.nul_cells:
        found.append(Finding("text_has_nul_bytes", Place(sheet), values={"count": text.nul_cells}))
    return tuple(found)


def _hidden(facts: SheetFacts) -> list[Finding]:
    if facts.is_chart:
        return [Finding("sheet_is_chart", Place(facts.name), values={"name": facts.name})]
    if facts.visibility != "visible":
        return [Finding("sheet_hidden", Place(facts.name), values={"name": facts.name})]
    found = []
    if facts.hidden_rows:
        rows = tuple(str(row + 1) for row in sorted(facts.hidden_rows))
        found.append(Finding("rows_hidden", Place(facts.name), values={"rows": rows}))
    if facts.hidden_columns:
        columns = tuple(get_column_letter(column + 1) for column in sorted(facts.hidden_columns))
        found.append(Finding("columns_hidden", Place(facts.name), values={"columns": columns}))
    return found


def second_reader_notice(content: bytes) -> Finding:
    """Return why the second reader had to read a package, as far as it can be told."""
    return Finding("second_reader" if are_root_relations_sound(content) else "package_relations_damaged")


def _name(row: int, column: int) -> str:
    return f"{get_column_letter(column + 1)}{row + 1}"


def _overlapping(facts: SheetFacts) -> list[Finding]:
    areas = tuple(
        f"{_name(area.rows[0], area.columns[0])}:{_name(area.rows[-1], area.columns[-1])}"
        for area in covered(facts.merges, facts.rows, facts.columns).overlapping
    )
    return [Finding("merges_overlap", Place(facts.name), values={"cells": areas})] if areas else []


def _scaled(facts: SheetFacts) -> list[Finding]:
    cells = tuple(_name(*cell) for cell, shown in facts.shown.items() if not shown.per_cent)
    return [Finding("values_shown_scaled", Place(facts.name), values={"cells": cells})] if cells else []


def workbook_notices(facts: Sequence[SheetFacts]) -> tuple[Finding, ...]:
    """Return what to say about a workbook: what is hidden in it, or shown otherwise than it was read."""
    return tuple(
        finding for sheet in facts for finding in (*_hidden(sheet), *_overlapping(sheet), *_scaled(sheet))
    )


def _cells(facts: SheetFacts, *, errors: bool) -> tuple[str, ...]:
    return tuple(
        f"{_name(*cell)} {text}" if errors else _name(*cell)
        for cell, text in facts.without_value.items()
        if text.startswith(ERROR_SIGNS) == errors
    )


def without_value_notices(facts: Sequence[SheetFacts]) -> tuple[Finding, ...]:
    """Return, by sheet, which cells show an error and which hold a formula without its result."""
    found = []
    for sheet in facts:
        for rule, errors in (("cells_show_errors", True), ("formulas_without_result", False)):
            cells = _cells(sheet, errors=errors)
            if cells:
                values = {"count": len(cells), "cells": cells}
                found.append(Finding(rule, Place(sheet.name), values=values))
    return tuple(found)


def name_notices(file_name: str, file_format: FileFormat) -> tuple[Finding, ...]:
    """Return a finding where the extension of the name promises another format than the content has."""
    extension = PurePath(file_name).suffix.lstrip(".").casefold()
    if not EXTENSION.fullmatch(extension) or extension in NAMES.get(file_format, (file_format,)):
        return ()
    return (Finding("file_name_differs", values={"extension": extension, "format": file_format}),)
