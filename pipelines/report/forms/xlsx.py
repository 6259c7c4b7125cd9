"""The tables of the report as an accessible workbook: a cover, the list of tables, one table a sheet.

Belongs here: which tables, what stands in a cell. Does not belong here: how a sheet is drawn
(`pipelines.publishing.workbook_sheets`).
"""

from datetime import datetime

from openpyxl import Workbook

from pipelines.intake.template import same_bytes
from pipelines.publishing.workbook_sheets import (
    HEADING,
    TITLE,
    Line,
    Number,
    TableSheet,
    add_styles,
    write_lines,
    write_table,
)
from pipelines.report.charts.tables import as_table
from pipelines.report.display import decimals, letter, said, said_cell
from pipelines.report.figures import Figure
from pipelines.report.footnotes import footnotes_of
from pipelines.report.model import Block, Cell, Drawing, Report, Table
from schemas.texts import text

WRITTEN = datetime(2000, 1, 1)
"""What stands as the workbook's moment: the same edition gives the same workbook whenever it is made."""


def as_xlsx(report: Report) -> bytes:
    """Return the tables of the report and behind its drawings; the same report gives the same bytes."""
    book, language = Workbook(), report.language
    cover = book.active
    if cover is None:
        raise RuntimeError("A new workbook has a sheet.")
    cover.title = text("report.xlsx.cover", language)
    looks = add_styles(book)
    sheets = [
        _sheet(str(number), table, report) for number, table in enumerate(_tables(report.blocks, language), 1)
    ]
    contents = _contents(sheets, language)
    shown = (contents, *sheets) if sheets else ()
    write_lines(cover, _cover(report, [sheet.tab for sheet in shown[:1]]), looks)
    for sheet in shown:
        write_table(book.create_sheet(sheet.tab), sheet, looks)
    book.properties.creator = "Muster"
    book.properties.title, book.properties.language = report.title, language
    book.properties.created = book.properties.modified = WRITTEN
    return same_bytes(book)


def _tables(blocks: tuple[Block, ...], language: str) -> list[Table]:
    """Return all tables as they stand, and the table behind each drawing in its place."""
    found = []
    for block in blocks:
        if isinstance(block, Table):
            found.append(block)
        elif isinstance(block, Drawing):
            found.append(as_table(block.chart, block.name, block.title, language))
    return [table for table in found if table.rows]


def _cover(report: Report, contents: list[str]) -> list[Line]:
    """Return the lines of the cover; it leads to the list of tables where there are tables."""
    language = report.language
    return [
        Line(report.title, TITLE),
        Line(report.subtitle),
        Line(report.notice),
        Line(report.access),
        Line(text("report.paper.about", language, edition=report.edition, prepared=report.prepared)),
        Line(text("report.xlsx.how", language), HEADING),
        Line(text("report.xlsx.words_for_missing", language)),
        Line(text("report.xlsx.rounding", language)),
        *(Line(tab, link=tab) for tab in contents),
    ]


def _contents(sheets: list[TableSheet], language: str) -> TableSheet:
    heads = tuple(text(f"report.xlsx.{head}", language) for head in ("sheet", "table", "rows"))
    rows = [[sheet.tab, sheet.title, len(sheet.rows)] for sheet in sheets]
    tab = text("report.xlsx.contents", language)
    return TableSheet(
        tab,
        tab,
        text("report.xlsx.lead", language),
        heads,
        rows,
        links=True,
        says_one_table=text("report.xlsx.one_table", language),
    )


def _sheet(tab: str, table: Table, report: Report) -> TableSheet:
    """Return a table's sheet, with the footnotes of the areas that it names: it may be sent on alone."""
    language = report.language
    footnotes = (f"* {words}" for words in footnotes_of((table,), report.region, language))
    return TableSheet(
        tab,
        said(table.caption, language),
        " ".join((*(said(note, language) for note in table.notes), *footnotes)),
        _apart(table.heads),
        [[_value(cell, language) for cell in row] for row in table.rows],
        says_one_table=text("report.xlsx.one_table", language),
    )


def _apart(heads: tuple[str, ...]) -> tuple[str, ...]:
    """Return heads of which none is empty or stands twice: a table of a workbook needs them so."""
    return tuple(
        head if head and heads.index(head) == index else f"{head} ({index + 1})".strip()
        for index, head in enumerate(heads)
    )


def _value(cell: Cell, language: str) -> object:
    """Return a number as a number, in its unit; words, and numbers that are said in words, as text."""
    if not isinstance(cell, Figure) or cell.value is None or cell.is_of_few:
        return said_cell(cell, language)
    places = decimals(cell)
    marks = "".join(f'" {letter(mark)}"' for mark in cell.marks)
    digits = "#,##0" + ("." + "0" * places if places else "")
    if cell.unit == "percent":
        return Number(cell.value, f'{digits}"%"{marks}')
    signs = ("+", "-", "") if cell.is_signed else ("",)
    return Number(cell.value, ";".join(f"{sign}{digits}{marks}" for sign in signs))
