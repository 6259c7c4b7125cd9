"""The accessible workbook of the regional tables, by the rules of the UK Analysis Function.

Belongs here: the order of the sheets - cover, contents, notes, then one table a sheet - and their bytes. Does
not belong here: what stands in a table (`workbook_tables`), how a sheet is drawn (`workbook_sheets`). Its
words are English, as the names of the columns are.
"""

from pathlib import Path

from openpyxl import Workbook

from pipelines.intake.template import same_bytes
from pipelines.publishing.contents import Contents
from pipelines.publishing.workbook_sheets import (
    HEADING,
    TITLE,
    Line,
    TableSheet,
    add_styles,
    write_lines,
    write_table,
)
from pipelines.publishing.workbook_tables import SHORTHAND, table_sheets

CONTENTS, NOTES = "Contents", "Notes"
FILE = "regional_tables.xlsx"


def _cover(contents: Contents) -> list[Line]:
    first, last = contents.years
    origins = ", ".join(code.labels["en"].lower() for code in contents.code_lists["origins"].values())
    return [
        Line(contents.title, TITLE),
        Line(f"Women and men in defence and police, reporting years {first} to {last}."),
        Line(str(contents.manifest["notice"])),
        Line(str(contents.manifest["access"])),
        Line("What is in this workbook", HEADING),
        Line("One table on each sheet. Contents lists them, Notes explains marks, footnotes and indicators."),
        Line("Contents", link=CONTENTS),
        Line("Notes", link=NOTES),
        Line("How to read the tables", HEADING),
        Line(
            "A cell without a number holds a mark in square brackets that says why. A zero is a true zero. "
            "Numbers are not rounded; they are shown with two decimals."
        ),
        Line(f"The column Origin of each table says where its figures come from: {origins}."),
        Line("Where else the figures are", HEADING),
        Line(
            "The same tables with all columns, the figures behind them and the codes in all languages lie "
            "beside this file: muster.duckdb, csv, parquet, sdmx. dictionary.html explains every column."
        ),
    ]


def _notes(contents: Contents, sheets: list[TableSheet]) -> TableSheet:
    """Return the sheet that explains the marks, and the footnotes of all labels that stand in the tables."""
    rows: list[list[object]] = [[mark, "Mark", meaning] for mark, meaning in SHORTHAND.items()]
    footnotes = {
        contents.label(name, code): words["en"]
        for name in contents.code_lists
        for code, words in contents.footnotes(name).items()
    }
    rows += [[label, "Footnote", words] for label, words in footnotes.items()]
    rows += [[sheet.tab, "Definition", sheet.about] for sheet in sheets]
    return TableSheet(
        NOTES,
        "Notes",
        "What the marks, the footnotes and the indicators mean.",
        ("Note", "Kind", "What it means"),
        rows,
    )


def _contents(sheets: list[TableSheet]) -> TableSheet:
    rows: list[list[object]] = [[sheet.tab, sheet.title, len(sheet.rows)] for sheet in sheets]
    return TableSheet(
        CONTENTS, "Contents", "The tables of this workbook.", ("Sheet", "Table", "Rows"), rows, links=True
    )


def regional_workbook(contents: Contents) -> bytes:
    """Return the workbook; the same tables give the same bytes."""
    book = Workbook()
    cover = book.active
    assert cover is not None  # noqa: S101 (a new workbook has a sheet)
    cover.title = "Cover"
    looks = add_styles(book)
    write_lines(cover, _cover(contents), looks)
    sheets = table_sheets(contents)
    for sheet in (_contents(sheets), _notes(contents, sheets), *sheets):
        write_table(book.create_sheet(sheet.tab), sheet, looks)
    book.properties.creator = "Muster"
    book.properties.title, book.properties.language = contents.title, "en-GB"
    moment = contents.prepared.replace(tzinfo=None)
    book.properties.created = book.properties.modified = moment
    return same_bytes(book)


def write_workbook(folder: Path, contents: Contents) -> None:
    """Write `regional_tables.xlsx`."""
    (folder / FILE).write_bytes(regional_workbook(contents))
