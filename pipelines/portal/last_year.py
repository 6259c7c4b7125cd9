"""A return beside the one accepted for the year before: what differs, table by table, the biggest first.

Belongs here: setting the figures of both years side by side. Does not belong here: whether a change is
doubtful (`checking`), the revision before (`comparing`), drawing (`pages.comparison`).

A figure that was not given is no zero: it has no difference, and stands apart from those that have.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipelines.checking.result import SERIES
from pipelines.portal.checked import Checked
from schemas.code_lists import code_list

SMALLEST_BASE = 20
"""Of fewer, one person more changes so much that a change in per cent says nothing: only counts are shown."""

RATES = ("percent", "per_mille", "ratio")
"""Units whose figures differ by points; a change of them in per cent would be misread."""

Key = tuple[str, ...]


@dataclass(frozen=True)
class Given:
    """What one year says of a figure: its number, or the status that says why there is none."""

    value: float | None
    status: str
    sheet: str | None
    cell: str | None


@dataclass(frozen=True)
class YearsOfFigure:
    """A figure in both years; a year that does not have it at all is None."""

    series: Mapping[str, str]
    now: Given | None
    then: Given | None

    @property
    def key(self) -> Key:
        """Return its series key."""
        return tuple(self.series.values())

    @property
    def is_answer(self) -> bool:
        """Return whether it is an answer to a question, which has no difference."""
        return self.series["unit_measure"] == "answer"

    @property
    def difference(self) -> float | None:
        """Return this year's number less last year's; None unless both are numbers."""
        now, then = _number(self.now), _number(self.then)
        return None if now is None or then is None else round(now - then, 10)

    @property
    def percent(self) -> float | None:
        """Return the difference in per cent of last year's count; None where that is too small to say so."""
        difference, base = self.difference, _number(self.then)
        if difference is None or base is None or self.is_answer or self.series["unit_measure"] in RATES:
            return None
        return 100 * difference / abs(base) if abs(base) >= SMALLEST_BASE else None


@dataclass(frozen=True)
class MeasureTable:
    """The figures of one measure and unit: those that changed, the biggest first; new and gone ones apart."""

    measure: str
    unit: str
    changed: tuple[YearsOfFigure, ...]
    same: tuple[YearsOfFigure, ...]
    new: tuple[YearsOfFigure, ...]
    gone: tuple[YearsOfFigure, ...]


@dataclass(frozen=True)
class BesideLastYear:
    """A return beside the accepted one of the year before."""

    time_period: int
    return_id: str
    revision: int
    tables: tuple[MeasureTable, ...]


def beside_last_year(found: Checked) -> BesideLastYear | None:
    """Return a return beside the accepted one of the year before; None where nothing is accepted of it."""
    if found.previous is None or found.previous.empty:
        return None
    now, then = _by_key(found.result.observations), _by_key(found.previous)
    figures = [
        YearsOfFigure(dict(zip(SERIES, key, strict=True)), now.get(key), then.get(key))
        for key in dict.fromkeys([*now, *then])
    ]
    first = found.previous.iloc[0]
    return BesideLastYear(
        found.revision.time_period - 1, first["return_id"], int(first["revision"]), tuple(_tables(figures))
    )


def _by_key(observations: pd.DataFrame) -> dict[Key, Given]:
    rows: list[dict[Any, Any]] = observations.to_dict("records")
    return {
        tuple(str(row[name]) for name in SERIES): Given(
            None if pd.isna(row["obs_value"]) else float(row["obs_value"]),
            str(row["obs_status"]),
            *(None if pd.isna(row[name]) else str(row[name]) for name in ("sheet", "cell")),
        )
        for row in rows
    }


def _number(given: Given | None) -> float | None:
    return None if given is None else given.value


def _has_number(given: Given | None) -> bool:
    return _number(given) is not None


def _tables(figures: Iterable[YearsOfFigure]) -> Iterable[MeasureTable]:
    """Give the tables in the order of the measures; figures without a number in either year are in none."""
    order = list(code_list("measures").codes), list(code_list("units").codes)
    groups: dict[tuple[str, str], list[YearsOfFigure]] = {}
    for one in figures:
        if _has_number(one.now) or _has_number(one.then):
            measure, unit = one.series["measure"], one.series["unit_measure"]
            groups.setdefault((measure, unit), []).append(one)
    for measure, unit in sorted(groups, key=lambda key: tuple(map(list.index, order, key))):
        group = groups[measure, unit]
        both = [one for one in group if one.difference is not None]
        changed = sorted((one for one in both if one.difference), key=_size, reverse=True)
        yield MeasureTable(
            measure,
            unit,
            tuple(changed),
            tuple(one for one in both if not one.difference),
            tuple(one for one in group if not _has_number(one.then)),
            tuple(one for one in group if not _has_number(one.now)),
        )


def _size(one: YearsOfFigure) -> float:
    return abs(one.difference or 0)
