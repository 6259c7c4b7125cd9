"""Our own workbook, written: one per institution and year, in its language.

Belongs here: putting the sheets together and making the same bytes of the same input. Does not
belong here: each sheet (`template_cover`, `template_sheet`), reading back (`layout`).
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

import pandas as pd
from openpyxl import Workbook
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.writer.excel import ExcelWriter

from pipelines.intake.fillings import TemplateError, fillings, last_year_values, rows_of
from pipelines.intake.packages import repacked
from pipelines.intake.reading import Cover
from pipelines.intake.template_cover import CoverWriter
from pipelines.intake.template_sheet import SheetContent, SheetWriter
from schemas.code_lists import code_list
from schemas.languages import LANGUAGES
from schemas.template_layout import template_layout
from schemas.texts import text


def _cover(institution: str, time_period: int, language: str, given: Cover | None) -> Cover:
    if given is None:
        start, end = date(time_period, 1, 1), date(time_period, 12, 31)
        return Cover(institution, time_period, start, end, template_layout().version, language, "", "", "")
    if (given.institution, given.time_period) != (institution, time_period):
        raise TemplateError(f"The cover is of {given.institution} {given.time_period}.")
    return replace(given, template_version=template_layout().version, language=language)


def _properties(book: Workbook, cover: Cover) -> None:
    written = datetime(cover.time_period, 12, 31)
    book.properties.creator = "Muster"
    book.properties.title = (
        f"{text('template.title', cover.language)}: {cover.institution} {cover.time_period}"
    )
    book.properties.language = cover.language
    book.properties.created = book.properties.modified = written
    book.security = WorkbookProtection(lockStructure=True)


def same_bytes(book: Workbook, change: Callable[[str, bytes], bytes] = lambda _, part: part) -> bytes:
    """Return the workbook's bytes with no trace of when and where it was written.

    `change` gets the name of each part and what stands in it, and gives what shall.
    """
    saved = BytesIO()
    # Not book.save: it would put the present moment into the properties.
    ExcelWriter(book, ZipFile(saved, "w")).save()
    return repacked(saved.getvalue(), change)


def write_template(
    institution: str,
    time_period: int,
    language: str,
    *,
    last_year: pd.DataFrame | None = None,
    values: pd.DataFrame | None = None,
    cover: Cover | None = None,
) -> bytes:
    """Return the workbook of an institution and year as .xlsx; the same input gives the same bytes.

    `values` (with the coordinate and value columns of an observation) are filled in, `last_year`
    stands in grey beside the empty cells. Raises TemplateError for values that the workbook has no
    cell for, SchemaError for an unknown institution, KeyError for an unknown language.
    """
    if language not in LANGUAGES:
        raise KeyError(f"No language {language!r}; known: {', '.join(LANGUAGES)}.")
    head = _cover(institution, time_period, language, cover)
    rows = rows_of(institution)
    filled = {} if values is None else fillings(institution, values)
    before = None if last_year is None or last_year.empty else last_year_values(institution, last_year)
    names = {code: code_list("sheets").label(code, language) for code in ("cover", *rows)}

    book = Workbook()
    first = book.worksheets[0]
    first.title = names["cover"]
    cover_writer = CoverWriter(first, head, list(rows))
    cover_writer.draw()
    for code, sheet_rows in rows.items():
        content = SheetContent(
            code=code,
            institution=institution,
            time_period=time_period,
            language=language,
            heading=cover_writer.heading,
            rows=sheet_rows,
            fillings=filled,
            last_year=before or None,
            lists=cover_writer.lists,
        )
        SheetWriter(book.create_sheet(names[code]), content).draw()
    _properties(book, head)
    return same_bytes(book)
