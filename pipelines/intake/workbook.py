"""Bytes to cells: every sheet with its values where the user sees them, and as the user sees them.

A number that its cell shows in per cent is a `Percent`: 19.8 where the file stores 0.198 and the sheet
says 19.8 %. It is a number like any other, and its unit is known. Every other number is what the file
stores, however many digits the cell shows of it.

Belongs here: reading values. Does not belong here: what they mean (`layout`, `tokens`), whether the
file may be opened at all (`guard`, which comes first).
"""

import math
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import PurePath
from typing import Any

from openpyxl.utils import get_column_letter

from pipelines.intake.delimited import read_delimited
from pipelines.intake.formats import FileFormat, file_format
from pipelines.intake.merges import covered
from pipelines.intake.notation import DecimalSign, decimal_sign_of
from pipelines.intake.notices import (
    name_notices,
    second_reader_notice,
    text_notices,
    without_value_notices,
    workbook_notices,
)
from pipelines.intake.readers import read_rows
from pipelines.intake.sheet_facts import Cell, MergedArea, SheetFacts, Visibility
from pipelines.intake.structure import sheet_facts
from schemas.findings import Finding, Place


@dataclass(frozen=True)
class NoValue:
    """A cell that shows an error, or a formula whose result the file does not hold."""

    text: str


class Percent(float):
    """A number whose cell shows it in per cent; its value is what is shown, not what is stored."""

    __slots__ = ()


CellValue = int | float | str | bool | date | datetime | time | timedelta | NoValue | None


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name and its values by row and column, counted from 0 at A1; None is an empty cell.

    A sheet that is a chart has no rows. `very_hidden` is what only a program can hide and show.
    """

    name: str
    rows: list[list[CellValue]]
    merges: tuple[MergedArea, ...] = ()
    visibility: Visibility = "visible"
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_chart: bool = False

    def merged_into(self, row: int, column: int) -> tuple[int, int] | None:
        """Return the top-left cell of the merge that covers a cell; None for itself, and outside merges."""
        corner = self._corners.get((row, column))
        return None if corner == (row, column) else corner

    @cached_property
    def _corners(self) -> dict[Cell, Cell]:
        return covered(self.merges, len(self.rows), max(map(len, self.rows), default=0)).corners

    def under_merges(self) -> tuple[str, ...]:
        """Return the addresses of cells that hold something and that a merge hides."""
        return tuple(
            address(*cell)
            for cell, corner in self._corners.items()
            if cell != corner and self.value(*cell) is not None
        )

    @cached_property
    def decimal_sign(self) -> DecimalSign | None:
        """Return the sign before decimals in the numbers that stand here as texts; None where none tells."""
        return decimal_sign_of(cell for row in self.rows for cell in row if isinstance(cell, str))

    def value(self, row: int, column: int) -> CellValue:
        """Return the value of a cell, None beyond the used range."""
        if row < len(self.rows) and column < len(self.rows[row]):
            return self.rows[row][column]
        return None


@dataclass(frozen=True)
class Workbook:
    """All sheets, in the order of the tabs; `encoding` is set for text files only.

    `findings` say how it was read: what is hidden, in which encoding, by the second reader.
    `without_value` name, by sheet, the cells with an error or a formula without its result.
    """

    sheets: tuple[Sheet, ...]
    file_format: FileFormat = "xlsx"
    encoding: str | None = None
    findings: tuple[Finding, ...] = ()
    without_value: tuple[Finding, ...] = ()


def address(row: int, column: int) -> str:
    """Return the A1 address of a row and column counted from 0."""
    return f"{get_column_letter(column + 1)}{row + 1}"


def is_number(value: CellValue) -> bool:
    """Return whether a cell holds a number; yes/no cells are none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def shown(value: CellValue) -> str:
    """Return a value as a message quotes it."""
    if isinstance(value, NoValue):
        return value.text
    if isinstance(value, Percent):
        return f"{shown(float(value))} %"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _filled(value: CellValue) -> CellValue:
    # An empty text is what calamine gives for an empty cell, blanks what a user types to clear one.
    return None if isinstance(value, str) and not value.strip() else value


def _place(rows: list[list[CellValue]], row: int, column: int, value: NoValue) -> None:
    while len(rows) <= row:
        rows.append([])
    rows[row] += [None] * (column + 1 - len(rows[row]))
    rows[row][column] = value


def _sheet(facts: SheetFacts, values: list[list[Any]]) -> Sheet:
    rows = [[_filled(value) for value in row] for row in values]
    for (row, column), text in facts.without_value.items():
        _place(rows, row, column, NoValue(text))
    for (row, column), as_shown in facts.shown.items():
        value = rows[row][column]
        if as_shown.per_cent and is_number(value) and math.isfinite(value):  # type: ignore[arg-type]
            rows[row][column] = Percent(as_shown.value(value))  # type: ignore[arg-type]
    return Sheet(
        facts.name,
        rows,
        tuple(facts.merges),
        facts.visibility,
        facts.hidden_rows,
        facts.hidden_columns,
        facts.is_chart,
    )


def _read_text(content: bytes, file_name: str) -> Workbook:
    text = read_delimited(content)
    name = PurePath(file_name).stem
    rows: list[list[CellValue]] = [[_filled(value) for value in row] for row in text.rows]
    notices = (*name_notices(file_name, "csv"), *text_notices(text, name))
    return Workbook((Sheet(name, rows),), "csv", text.encoding, notices)


def read_workbook(content: bytes, file_name: str = "") -> Workbook:
    """Return the cells of a workbook of any format, told by its content.

    `file_name` names the one sheet of a text file. Raises whatever the readers raise on bytes that
    `guard` let through.
    """
    kind = file_format(content)
    if kind is None:
        raise ValueError("The package holds no workbook.")
    if kind == "csv":
        return _read_text(content, file_name)
    facts = sheet_facts(content, kind)
    values, by_second = read_rows(content, kind, facts)
    sheets = tuple(map(_sheet, facts, values))
    notices = [*name_notices(file_name, kind), *workbook_notices(facts)]
    notices += [
        Finding("values_under_merges", Place(sheet.name), values={"cells": cells})
        for sheet in sheets
        if (cells := sheet.under_merges())
    ]
    if by_second:
        notices.append(second_reader_notice(content))
    return Workbook(sheets, kind, findings=tuple(notices), without_value=without_value_notices(facts))
