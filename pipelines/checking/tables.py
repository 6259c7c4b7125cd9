"""The observations of one return, laid out for checking, with the way back to the cell.

Belongs here: wide tables by sex, rank, detail or population; the form's rows; what could not be
read. Does not belong here: what must hold between the numbers (`kinds`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from pipelines.checking.unread import Unread
from schemas.code_lists import TOTAL
from schemas.findings import Label, Place
from schemas.regions import InstitutionNode, Region
from schemas.template_layout import Row, sheet_rows, template_layout

COORDINATES = ["measure", "population", "rank", "sex", "detail"]
COUNT_UNITS = ("persons", "posts", "count")
LISTS = {
    "measure": "measures",
    "population": "populations",
    "rank": "ranks",
    "detail": "details",
    "sex": "sex",
}
SILENT_TOTALS = ("population", "detail")
ABSENT = -1
"""The position of a cell that no observation stands for."""


@dataclass(frozen=True)
class Wide:
    """Counts with the codes of one dimension side by side.

    `key` holds the other coordinates of each row; `values` and `positions` have a column per code
    that occurs: the number (NaN where none is known) and the observation's position (ABSENT).
    """

    key: pd.DataFrame
    values: pd.DataFrame
    positions: pd.DataFrame

    def of(self, rows: pd.Series, code: str) -> tuple[np.ndarray, np.ndarray]:
        """Return numbers and positions of `code` in some rows; nothing known where it does not occur."""
        if code not in self.values:
            return np.full(int(rows.sum()), np.nan), np.full(int(rows.sum()), ABSENT)
        return self.values.loc[rows, code].to_numpy(), self.positions.loc[rows, code].to_numpy()


@dataclass(frozen=True)
class ReturnTables:
    """One return's observations (index 0, 1, 2...) and who sent them.

    `unread` is what could not be read, `asked` where the number of women of each row belongs.
    """

    observations: pd.DataFrame
    region: Region
    institution: InstitutionNode
    unread: Unread
    asked: dict[Row, Place]

    @cached_property
    def counts(self) -> pd.DataFrame:
        """Return the observations that count persons, posts or things."""
        return self.observations[self.observations["unit_measure"].isin(COUNT_UNITS)]

    @cached_property
    def form(self) -> list[Row]:
        """Return every row that our form has for this institution."""
        sheets = template_layout().sheets
        return [row for sheet in sheets for row in sheet_rows(sheet, self.region, self.institution)]

    def wide(self, dimension: str) -> Wide:
        """Return the counts wide by `dimension`; raise ValueError where coordinates stand twice."""
        keys = [name for name in COORDINATES if name != dimension] + ["unit_measure", dimension]
        counts = self.counts
        if counts.duplicated(keys).any():
            raise ValueError("Reading gave two observations with the same coordinates.")
        cells = counts[keys].assign(obs_value=counts["obs_value"], position=counts.index).set_index(keys)
        values = cells["obs_value"].unstack(dimension)  # noqa: PD010 (pivot_table would add up)
        positions = cells["position"].unstack(dimension, fill_value=ABSENT)  # noqa: PD010
        key = values.index.to_frame(index=False)
        return Wide(key, values.reset_index(drop=True), positions.reset_index(drop=True))

    def place(self, position: int) -> Place:
        """Return the cell that an observation stands in."""
        row = self.observations.iloc[position]
        return Place(_text(row["sheet"]), _text(row["cell"]))

    def places(self, positions: Iterable[int]) -> tuple[Place, ...]:
        """Return the cells that some observations stand in."""
        return tuple(self.place(position) for position in positions)

    def asked_at(self, coordinates: dict[str, str]) -> Place:
        """Return where the number of women with these coordinates belongs; raise KeyError for no row."""
        wanted = {name: code for name, code in coordinates.items() if name != "sex"}
        for row, place in self.asked.items():
            if all(row.stub(name) == code for name, code in wanted.items()):
                return place
        raise KeyError(f"No row of the return has {wanted}.")

    def label(self, coordinates: dict[str, str]) -> tuple[Label, ...]:
        """Return the names of what is counted, of whom; a detail or population of _T goes unsaid."""
        return tuple(
            Label(LISTS[name], coordinates[name], self.region.region)
            for name in LISTS
            if name in coordinates and not (name in SILENT_TOTALS and coordinates[name] == TOTAL)
        )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
