"""The declared columns of a register's file, and no other.

Belongs here: finding the declared headers, loading those columns to Arrow, where their cells are. Does
not belong here: what a value means (`coding`).
"""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from openpyxl.utils import get_column_letter

from schemas.findings import Finding, Place
from schemas.register_layout import RegisterLayout
from schemas.vocabulary import normalised


@dataclass(frozen=True)
class Column:
    """One declared column: its field, its header, its letter, its values row by row.

    `errors` are the rows (from 0) whose cell holds an error such as #REF!; their value is null.
    """

    field: str
    header: str
    letter: str
    values: pa.Array
    errors: tuple[int, ...] = ()


@dataclass(frozen=True)
class Source:
    """The declared columns of a register. `numbers` are the row numbers of the persons in the file."""

    sheet: str | None
    numbers: np.ndarray
    columns: dict[str, Column]
    is_1904: bool = False
    findings: list[Finding] = field(default_factory=list)

    def area(self) -> str:
        """Return the range that holds the declared columns of all persons."""
        letters = sorted(
            {column.letter for column in self.columns.values()}, key=lambda name: (len(name), name)
        )
        first, last = (self.numbers[0], self.numbers[-1]) if len(self.numbers) else (0, 0)
        return f"{letters[0]}{first}:{letters[-1]}{last}"


class RefusedError(Exception):
    """A file that cannot be read as the register that its layout describes; says why in findings."""

    def __init__(self, *findings: Finding):
        super().__init__(*(finding.rule for finding in findings))
        self.findings = list(findings)


def find_headers(names: list[str], layout: RegisterLayout, sheet: str | None) -> dict[str, int]:
    """Return where each declared field stands among the header's `names`; refuse what is not there once."""
    positions: dict[str, list[int]] = {}
    for position, name in enumerate(names):
        positions.setdefault(normalised(name), []).append(position)
    found: dict[str, int] = {}
    refused = []
    for name, header in layout.headers().items():
        places = positions.get(normalised(header), [])
        if len(places) == 1:
            found[name] = places[0]
        else:
            rule = "register_column_twice" if places else "register_column_missing"
            values: dict[str, object] = {"column": header, "row": str(layout.header_row)}
            refused.append(Finding(rule, Place(sheet), values=values))
    if refused:
        raise RefusedError(*refused)
    return found


def letter(position: int) -> str:
    """Return the letter of a column counted from 0."""
    return get_column_letter(position + 1)
