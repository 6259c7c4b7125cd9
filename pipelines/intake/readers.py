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


def read_rows(
    content: bytes, file_format: FileFormat, facts: Sequence[SheetFacts]
) -> tuple[list[Rows], bool]:
    """Return the values of each sheet, and whether the second reader had to read them.

    Raises what the last reader raises.
    """
    try:
        return _by_calamine(content, facts), False
    except CalamineError:
        if file_format not in SECOND_READER_KNOWS:
            raise
        return _by_openpyxl(content, facts), True
