"""A stranger's file to an annotated copy of it. Runs in a reading process.

Belongs here: choosing between the two ways to copy, and the order of work. Does not belong here: each
of these steps.

Our own form is opened and saved again: it holds nothing that openpyxl does not know. Anything else is
written anew from its values, so that nothing hidden comes along.
"""

from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.packaging.core import DocumentProperties

from pipelines.intake.annotated.anchors import anchors_of
from pipelines.intake.annotated.fresh import fresh_copy
from pipelines.intake.annotated.index import draw_index
from pipelines.intake.annotated.look import AUTHOR
from pipelines.intake.annotated.marks import draw_marks, without_old_marks
from pipelines.intake.annotated.markup import Markup
from pipelines.intake.cover import find_cover
from pipelines.intake.opening import open_workbook
from pipelines.intake.template import same_bytes
from pipelines.intake.workbook import Workbook
from schemas.findings import Finding

NO_DATE = datetime(2000, 1, 1)


def annotate(content: bytes, file_name: str, markup: dict[str, Any]) -> bytes | list[Finding]:
    """Return the annotated copy as .xlsx, or why the file may not be opened; the same input, the same bytes.

    `markup` is a `Markup` as plain data.
    """
    opened = open_workbook(content, file_name)
    if isinstance(opened, list):
        return opened
    return _annotated(content, opened, Markup.model_validate(markup))


def _is_form(opened: Workbook) -> bool:
    """Return whether it is our own form with nothing hidden in it."""
    return (
        opened.file_format == "xlsx"
        and find_cover(opened) is not None
        and all(sheet.visibility == "visible" and not sheet.is_chart for sheet in opened.sheets)
    )


def _form_copy(content: bytes, opened: Workbook) -> tuple[openpyxl.Workbook, dict[str, str]] | None:
    if not _is_form(opened):
        return None
    try:
        book = openpyxl.load_workbook(BytesIO(content))
    except MemoryError:
        raise
    except Exception:  # calamine reads more than openpyxl does; such a form is copied by its values
        return None
    without_old_marks(book)
    return book, {sheet.title: sheet.title for sheet in book.worksheets}


def _annotated(content: bytes, opened: Workbook, markup: Markup) -> bytes:
    copied = _form_copy(content, opened)
    book, titles = copied or fresh_copy(content, opened)
    draw_marks(book, titles, markup.marks)
    draw_index(book, titles, markup, is_form=copied is not None)
    # Nobody's name and no moment: a copy depends on nothing but the file and the markup.
    book.properties = DocumentProperties(creator=AUTHOR, created=NO_DATE, modified=NO_DATE)
    return same_bytes(book, anchors_of(book))
