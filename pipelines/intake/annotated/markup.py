"""What is to be written on a copy: marks on cells and the lines of the index sheet.

Belongs here: these shapes, which pass as JSON to a reading process. Does not belong here: drawing them.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Severity = Literal["block", "explain", "inform"]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Mark(_Shape):
    """What is said on one cell; several marks may be on the same one."""

    sheet: str
    cell: str
    severity: Severity
    text: str


class Line(_Shape):
    """One line of the index: its words by column, and the sheet and cell that its address leads to.

    A line without a number goes on with the cause of the line above it.
    """

    severity: Severity
    sheet: str | None
    cell: str | None
    words: tuple[str, ...]
    begins_cause: bool


class Markup(_Shape):
    """Everything that is written on a copy, in the reader's language.

    `heading` stands above the index, `of_form` or `of_values` below it, as the copy is one of our own
    form or of somebody's values.
    """

    sheet_name: str
    heading: tuple[str, ...]
    state: str
    state_severity: Severity | None
    of_form: tuple[str, ...]
    of_values: tuple[str, ...]
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]
