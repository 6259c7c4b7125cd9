"""What stands about a sheet beside its values.

Belongs here: the shape of these facts. Does not belong here: finding them in a format (`structure`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from pipelines.intake.limits import LIMITS
from pipelines.intake.number_formats import Shown

Visibility = Literal["visible", "hidden", "very_hidden"]
Cell = tuple[int, int]

ERROR_TEXTS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
"""What the binary formats' codes of errors look like in a cell."""


class SheetTooFullError(Exception):
    """A sheet has more filled cells than can be read in the time there is; `name` is the sheet's."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True)
class MergedArea:
    """Cells shown as one, counted from 0; only the top-left one holds a value."""

    rows: range
    columns: range


@dataclass
class SheetFacts:
    """One sheet: rows and columns are counted from 0, its reach is how many of them hold anything.

    `without_value` are the cells that show an error or a formula without a stored result, with its
    text. `doubtful_zeros` are formulas whose result is zero in a file that asks to be calculated,
    `has_results` says whether any formula has another one (`uncalculated`). `shown` are the cells whose
    number format shows another number than is stored.
    """

    name: str
    visibility: Visibility = "visible"
    is_chart: bool = False
    rows: int = 0
    columns: int = 0
    filled: int = 0
    merges: list[MergedArea] = field(default_factory=list)
    hidden_row_ranges: list[range] = field(default_factory=list)
    hidden_column_ranges: list[range] = field(default_factory=list)
    without_value: dict[Cell, str] = field(default_factory=dict)
    doubtful_zeros: dict[Cell, str] = field(default_factory=dict)
    has_results: bool = False
    shown: dict[Cell, Shown] = field(default_factory=dict)

    def reach(self, row: int, column: int) -> None:
        """Widen the sheet to a cell that holds something; raise SheetTooFullError at one too many."""
        self.filled += 1
        if self.filled > LIMITS.filled_cells_per_sheet:
            raise SheetTooFullError(self.name)
        self.rows = max(self.rows, row + 1)
        self.columns = max(self.columns, column + 1)

    @property
    def hidden_rows(self) -> frozenset[int]:
        """Return the hidden rows among those that hold anything."""
        return _within(self.hidden_row_ranges, self.rows)

    @property
    def hidden_columns(self) -> frozenset[int]:
        """Return the hidden columns among those that hold anything."""
        return _within(self.hidden_column_ranges, self.columns)


def _within(ranges: Iterable[range], stop: int) -> frozenset[int]:
    return frozenset(
        number for each in ranges if each.start < stop for number in range(each.start, min(each.stop, stop))
    )
