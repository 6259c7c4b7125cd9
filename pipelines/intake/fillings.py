"""Observations arranged as the rows of our own workbook.

Belongs here: which number, reason and note stand in which row, and refusing what the form cannot
hold. Does not belong here: drawing the cells (`template_sheet`).
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from pipelines.intake.tokens import PERCENT
from pipelines.intake.values import REASONED_SEXES
from schemas.regions import region_of
from schemas.statuses import holds_value, remark_of
from schemas.template_layout import Row, sheet_columns, sheet_rows, template_layout


class TemplateError(ValueError):
    """Something was to be written that our own workbook has no place for."""


@dataclass
class Filling:
    """What stands in one row: values by column, the columns that a reason leaves empty, the note.

    `qualities` are the remarks of the values (None: a plain value), `reasons` those of the gaps; a row
    has room for one remark and one comment.
    """

    columns: dict[str, float] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    qualities: set[str | None] = field(default_factory=set)
    reasons: set[str | None] = field(default_factory=set)
    comments: set[str] = field(default_factory=set)

    @property
    def remark(self) -> str | None:
        """Return the row's remark."""
        return next((remark for remark in self.qualities | self.reasons if remark is not None), None)

    @property
    def comment(self) -> str | None:
        """Return the row's comment."""
        return next(iter(self.comments), None)

    def fits(self, reasoned: set[str]) -> bool:
        """Return whether one remark and one comment can say it; `reasoned` are the columns of a reason."""
        if len(self.comments) > 1 or len(self.qualities) > 1 or len(self.reasons) > 1:
            return False
        if not self.missing:
            return self.remark is None or holds_value(self.remark)
        is_reason = None not in self.reasons and not any(map(holds_value, filter(None, self.reasons)))
        return is_reason and self.qualities <= {None} and self.missing == reasoned - set(self.columns)


Coordinates = tuple[str, str, str, str]


def rows_of(institution: str) -> dict[str, list[Row]]:
    """Return the rows of every sheet that the institution gets."""
    region = region_of(institution)
    node = region.institution(institution)
    rows = {sheet: sheet_rows(sheet, region, node) for sheet in template_layout().sheets}
    return {sheet: found for sheet, found in rows.items() if found}


def _coordinates(entry: Row | dict[Hashable, Any]) -> Coordinates:
    names = ("measure", "population", "rank", "detail")
    values = [getattr(entry, name) if isinstance(entry, Row) else entry[name] for name in names]
    return str(values[0]), str(values[1]), str(values[2]), str(values[3])


def _column(observation: dict[Hashable, Any], row: Row, is_answer: bool) -> str | None:
    sex, unit = observation["sex"], observation["unit_measure"]
    if is_answer:
        return "answer" if (sex, unit) == ("_T", row.unit_measure) else None
    if unit == row.unit_measure:
        return str(sex)
    return "stated_share" if (sex, unit) == ("F", PERCENT) else None


def _fill(filling: Filling, column: str, observation: dict[Hashable, Any]) -> None:
    remark = remark_of(str(observation["obs_status"]), str(observation["conf_status"]))
    value, comment = observation["obs_value"], observation.get("comment")
    if pd.notna(value):
        filling.columns[column] = float(value)
        filling.qualities.add(remark)
    else:
        filling.missing.add(column)
        filling.reasons.add(remark)
    if pd.notna(comment):
        filling.comments.add(str(comment))


def fillings(institution: str, values: pd.DataFrame) -> dict[Row, Filling]:
    """Return what stands in each row; raise TemplateError for what the workbook cannot hold."""
    places = {
        _coordinates(row): (row, "answer" in sheet_columns(sheet))
        for sheet, rows in rows_of(institution).items()
        for row in rows
    }
    found: dict[Row, Filling] = {}
    for observation in values.to_dict("records"):
        row, is_answer = places.get(_coordinates(observation), (None, False))
        column = _column(observation, row, is_answer) if row else None
        if row is None or column is None:
            raise TemplateError(f"The workbook of {institution} has no cell for {observation}.")
        _fill(found.setdefault(row, Filling()), column, observation)
    for row, filling in found.items():
        is_answer = places[_coordinates(row)][1]
        if not filling.fits({"answer"} if is_answer else set(REASONED_SEXES)):
            raise TemplateError(f"{row} has room for one remark and one comment, but should say {filling}.")
    return found


def last_year_values(institution: str, last_year: pd.DataFrame) -> dict[tuple[Coordinates, str, str], float]:
    """Return the year before's values by coordinates, sex and unit, of this institution alone."""
    own = last_year[(last_year["institution"] == institution) & last_year["obs_value"].notna()]
    return {
        (_coordinates(entry), str(entry["sex"]), str(entry["unit_measure"])): float(entry["obs_value"])
        for entry in own.to_dict("records")
    }


def last_year_key(row: Row, sex: str) -> tuple[Coordinates, str, str]:
    """Return where a row's value of last year is found in `last_year_values`."""
    return _coordinates(row), sex, row.unit_measure
