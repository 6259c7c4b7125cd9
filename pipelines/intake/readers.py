"""The two readers of cells, in their fixed order.

Belongs here: calamine, and openpyxl where calamine cannot. Does not belong here: what stands about a
sheet beside its values (`structure`), delimited text (`delimited`). Why two: docs/decisions/0011.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import openpyxl
from python_calamine import CalamineError, CalamineWorkbook

from pipelines.intake.formats import FileFormat
from pipelines.intake.sheet_facts import SheetFacts

SECOND_READER_KNOWS = ("xlsx", "xlsm")

Rows = list[list[Any]]


def _by_calamine(content: bytes, facts: Sequence[SheetFacts]) -> list[Rows]:
    with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
        # skip_empty_area would cut empty rows at the top, and every address would be wrong.
        return [
            [] if sheet.is_chart else book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            for sheet in facts
        ]


def _by_openpyxl(content: bytes, facts: Sequence[SheetFacts]) -> list[Rows]:
    book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
    try:
        # A sheet that openpyxl does not see is a KeyError here, never a sheet without cells.
        return [
            [] if sheet.is_chart else [list(row) for row in book[sheet.name].iter_rows(values_only=True)]
            for sheet in facts
        ]
    finally:
        book.close()


def _sees_nothing(rows: Sequence[Rows], facts: Sequence[SheetFacts]) -> bool:
    """Return whether some sheet that holds values came out without any."""
    return any(
        sheet.filled > len(sheet.without_value) and all(value in ("", None) for row in there for value in row)
        for there, sheet in zip(rows, facts, strict=True)
    )


def read_rows(
    content: bytes, file_format: FileFormat, facts: Sequence[SheetFacts]
) -> tuple[list[Rows], bool]:
    """Return the values of each sheet, and whether the second reader had to read them.

    It has to where the first one fails, and where it finds nothing in a sheet that is not empty. Raises
    what the last reader raises.
    """
    has_second = file_format in SECOND_READER_KNOWS
    try:
        rows = _by_calamine(content, facts)
    except CalamineError:
        if not has_second:
            raise
    else:
        if not has_second or not _sees_nothing(rows, facts):
            return rows, False
    return _by_openpyxl(content, facts), True
