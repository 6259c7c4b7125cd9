"""One workbook written in several formats, so that each is read back the same.

Belongs here: the least that .xlsx, .ods and text need for values, errors, merges and what is hidden.
Does not belong here: the binary formats (`written_binary`), what must be read (`test_formats`).
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from pipelines.intake.sheet_facts import MergedArea, Visibility
from pipelines.intake.workbook import NoValue


@dataclass(frozen=True)
class InFormat:
    """A number in a cell with a number format."""

    number: float
    code: str


@dataclass(frozen=True)
class Formula:
    """A formula with what the file stores as its result (None: nothing); a sum, or one that gives a text."""

    result: float | str | None
    is_sum: bool = True


Value = float | str | NoValue | InFormat | Formula | None
Filled = float | str | NoValue | InFormat | Formula


@dataclass(frozen=True)
class WrittenSheet:
    """A sheet to write: its values from A1 on, and what stands about them."""

    name: str
    rows: list[list[Value]]
    visibility: Visibility = "visible"
    merges: tuple[MergedArea, ...] = ()
    hidden_rows: frozenset[int] = field(default_factory=frozenset)
    hidden_columns: frozenset[int] = field(default_factory=frozenset)

    def cells(self, row: int) -> Iterable[tuple[int, Filled]]:
        return ((column, value) for column, value in enumerate(self.rows[row]) if value is not None)


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return buffer.getvalue()


def formats_of(sheets: Iterable[WrittenSheet]) -> list[str]:
    """Return the number formats of a workbook, each once, the usual one first."""
    codes = [v.code for sheet in sheets for row in sheet.rows for v in row if isinstance(v, InFormat)]
    return list(dict.fromkeys(["General", *codes]))


def style_of(value: Value, formats: list[str]) -> int:
    """Return the place of a value's number format among all."""
    return formats.index(value.code) if isinstance(value, InFormat) else 0


def _write(cell: Cell, value: Filled) -> None:
    if isinstance(value, InFormat):
        cell.value, cell.number_format = value.number, value.code
    elif isinstance(value, Formula):
        cell.value = FORMULAS[value.is_sum]
    else:
        cell.value = value.text if isinstance(value, NoValue) else value


FORMULAS = {True: "=SUM(A1:A2)", False: '=T("")'}


def _result(value: Formula) -> str:
    if value.result is None:
        return "<v/>"
    return f"<v>{value.result}</v>"


def _with_results(content: bytes, sheets: list[WrittenSheet], *, recalculate: bool) -> bytes:
    """Return the package with results in its formulas, which openpyxl cannot write."""
    with ZipFile(BytesIO(content)) as package:
        parts: dict[str, bytes | str] = {name: package.read(name) for name in package.namelist()}
    for number, sheet in enumerate(sheets, start=1):
        name = f"xl/worksheets/sheet{number}.xml"
        text = bytes(parts[name]).decode()  # type: ignore[arg-type]
        for row in range(len(sheet.rows)):
            for column, value in sheet.cells(row):
                if isinstance(value, Formula):
                    at = f'r="{get_column_letter(column + 1)}{row + 1}"'
                    kind = ' t="str"' if isinstance(value.result, str) else ""
                    pattern = rf"<c {at}([^>]*)>(<f>.*?</f>)<v ?/>|<c {at}([^>]*)>(<f>.*?</f>)<v></v>"
                    text, count = re.subn(
                        pattern,
                        lambda m, a=at, k=kind, v=value: f"<c {a}{k}>{m[2] or m[4]}{_result(v)}",
                        text,
                    )
                    assert count == 1
        parts[name] = text
    book = bytes(parts["xl/workbook.xml"]).decode()  # type: ignore[arg-type]
    assert 'fullCalcOnLoad="1"' in book
    parts["xl/workbook.xml"] = book if recalculate else book.replace(' fullCalcOnLoad="1"', "")
    return zipped(parts)


def xlsx(sheets: list[WrittenSheet], *, recalculate: bool = False, from_1904: bool = False) -> bytes:
    """Return an .xlsx; `recalculate` as programs write it that do not calculate themselves."""
    book = Workbook()
    book.remove(book.worksheets[0])
    if from_1904:
        book.epoch = CALENDAR_MAC_1904
    for sheet in sheets:
        there = book.create_sheet(sheet.name)
        there.sheet_state = "veryHidden" if sheet.visibility == "very_hidden" else sheet.visibility
        for row in range(len(sheet.rows)):
            for column, value in sheet.cells(row):
                _write(there.cell(row + 1, column + 1), value)
        for area in sheet.merges:
            there.merge_cells(
                None, area.rows[0] + 1, area.columns[0] + 1, area.rows[-1] + 1, area.columns[-1] + 1
            )
        for row in sheet.hidden_rows:
            there.row_dimensions[row + 1].hidden = True
        for column in sheet.hidden_columns:
            there.column_dimensions[get_column_letter(column + 1)].hidden = True
    buffer = BytesIO()
    book.save(buffer)
    return _with_results(buffer.getvalue(), sheets, recalculate=recalculate)


OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = " ".join(f'xmlns:{name}="{OASIS}:{name}:1.0"' for name in ("office", "table", "text", "style"))
EXTENSION = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
COLLAPSED = ' table:visibility="collapse"'


def _spans(sheet: WrittenSheet, row: int, column: int) -> str:
    for area in sheet.merges:
        if (area.rows[0], area.columns[0]) == (row, column):
            rows, columns = len(area.rows), len(area.columns)
            return f' table:number-rows-spanned="{rows}" table:number-columns-spanned="{columns}"'
    return ""


def _ods_cell(sheet: WrittenSheet, row: int, column: int, value: Value) -> str:
    spans = _spans(sheet, row, column)
    if value is None:
        return f"<table:table-cell{spans}/>"
    if isinstance(value, NoValue):
        kind, said = (
            ' table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"',
            value.text,
        )
    elif isinstance(value, Formula):
        return _ods_formula(value, spans)
    elif isinstance(value, InFormat) and "%" in value.code:
        kind = f' office:value-type="percentage" office:value="{value.number!r}"'
        said = f"{100 * value.number:g}%"
    elif isinstance(value, InFormat):
        kind, said = f' office:value-type="float" office:value="{value.number!r}"', f"{value.number:g}"
    elif isinstance(value, str):
        kind, said = ' office:value-type="string"', escape(value)
    else:
        kind, said = f' office:value-type="float" office:value="{value!r}"', repr(value)
    return f"<table:table-cell{spans}{kind}><text:p>{said}</text:p></table:table-cell>"


def _ods_formula(value: Formula, spans: str) -> str:
    formula = f"<table:table-cell{spans} table:formula={quoteattr(f'of:{FORMULAS[value.is_sum]}')}"
    if value.result is None:
        return f"{formula}/>"
    if isinstance(value.result, str):
        return f'{formula} office:value-type="string" office:string-value={quoteattr(value.result)}/>'
    return f'{formula} office:value-type="float" office:value="{value.result!r}"/>'


def _ods_row(sheet: WrittenSheet, row: int) -> str:
    cells = "".join(_ods_cell(sheet, row, column, value) for column, value in enumerate(sheet.rows[row]))
    return f"<table:table-row{COLLAPSED if row in sheet.hidden_rows else ''}>{cells}</table:table-row>"


def _ods_sheet(sheet: WrittenSheet) -> str:
    columns = "".join(
        f"<table:table-column{COLLAPSED if column in sheet.hidden_columns else ''}/>"
        for column in range(max(map(len, sheet.rows), default=1))
    )
    rows = "".join(_ods_row(sheet, row) for row in range(len(sheet.rows)))
    style = "shown" if sheet.visibility == "visible" else "hidden"
    named = f'table:name={quoteattr(sheet.name)} table:style-name="{style}"'
    return f"<table:table {named}>{columns}{rows}</table:table>"


def ods(sheets: list[WrittenSheet]) -> bytes:
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table">'
        f'<style:table-properties table:display="{shown}"/></style:style>'
        for name, shown in (("shown", "true"), ("hidden", "false"))
    )
    content = (
        f'<office:document-content {NAMESPACES} xmlns:calcext="{EXTENSION}">'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>"
        f"{''.join(map(_ods_sheet, sheets))}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{OASIS}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE}"/></manifest:manifest>'
    )
    return zipped({"mimetype": ODS_TYPE, "content.xml": content, "META-INF/manifest.xml": manifest})


def csv_text(sheet: WrittenSheet, separator: str) -> str:
    buffer = StringIO()
    csv.writer(buffer, delimiter=separator).writerows(
        [["" if value is None else value for value in row] for row in sheet.rows]
    )
    return buffer.getvalue()
