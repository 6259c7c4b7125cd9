"""What the labels of one row or column say together: its line.

Belongs here: joining what several labels say, the cells of a range. Does not belong here: walking the
labels of a block (`resolve`), which of two codes says more (`trees`).
"""

from dataclasses import dataclass, field

from openpyxl.utils import range_boundaries

from pipelines.intake.foreign.trees import finer
from schemas.code_lists import TOTAL
from schemas.findings import Place
from schemas.workbook_layout import UNPLACED

TOTALLED = ("sex", "population", "rank", "detail")
"""The dimensions in which a line with the word "total", and nothing else said, means all."""

OPEN = "detail"
"""The dimension for every further breakdown: where two labels each say one, both together are the code."""


def together(dimension: str, one: str, other: str) -> str | None:
    """Return what two labels of one figure say together of a dimension, None where they contradict.

    The finer one counts: "Total", or "Officers", beside "Colonel" is no contradiction.
    """
    if UNPLACED in (one, other):
        return other if one == UNPLACED else one
    said = finer(dimension, one, other)
    return f"{one}.{other}" if said is None and dimension == OPEN else said


@dataclass
class Line:
    """What the labels of one row or column say together; `skip` gives a reason not to read it."""

    codes: dict[str, str] = field(default_factory=dict)
    labels: dict[str, Place] = field(default_factory=dict)
    skip: str = ""
    has_total: bool = False
    month: str = ""

    def add(self, codes: dict[str, str], place: Place) -> str | None:
        """Take in what a label says; return the dimension in which it contradicts an earlier one."""
        for dimension, code in codes.items():
            before = self.codes.get(dimension, code)
            said = together(dimension, before, code)
            if said is None:
                return dimension
            self.codes[dimension] = said
            if said == code:
                self.labels[dimension] = place
            else:
                self.labels.setdefault(dimension, place)
        return None

    def fill_totals(self, dimensions: set[str]) -> None:
        """Take the word "total" as a total of those `dimensions` that no label says anything of."""
        if self.has_total:
            for dimension in dimensions & set(TOTALLED):
                self.codes.setdefault(dimension, TOTAL)


def bounds(cells: str) -> tuple[range, range]:
    """Return the rows and columns (counted from 0) of a range such as C10:Q37."""
    first_column, first_row, last_column, last_row = (int(bound or 0) for bound in range_boundaries(cells))
    return range(first_row - 1, last_row), range(first_column - 1, last_column)
