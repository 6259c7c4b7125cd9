"""The sums of a service in one year: over each area, and over the areas of the region that gave them.

Belongs here: reading `region.sums` and saying which areas are in a sum. Does not belong here: adding up.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipelines.report.chapters.theme import Service
from pipelines.report.figures import Figure, count_of
from pipelines.report.model import Cell, Text
from pipelines.report.source import Row
from schemas.code_lists import TOTAL, code_list

TABLE = "region.sums"
Place = tuple[str, str, str, str, str]
"""Measure, rank, detail, sex, area."""


@dataclass(frozen=True)
class Sums:
    """What a service's main population adds up to in one year."""

    service: Service
    year: int
    rows: Mapping[Place, Row]

    def cell(
        self, measure: str, sex: str, *, area: str = TOTAL, rank: str = TOTAL, detail: str = TOTAL
    ) -> Cell:
        """Return a sum as a cell of a table; words where nobody gave it."""
        row = self.rows.get((measure, rank, detail, sex, area))
        return self.service.words.text("absence.absent") if row is None else self._figure(row)

    def both(self, measure: str, *, rank: str = TOTAL, area: str = TOTAL) -> tuple[Figure, Figure] | None:
        """Return the sums of women and of men; None where one of them was not given."""
        rows = [self.rows.get((measure, rank, TOTAL, sex, area)) for sex in ("F", "M")]
        women, men = (None if row is None else self._figure(row) for row in rows)
        return None if women is None or men is None else (women, men)

    def areas(self, measure: str, *, rank: str = TOTAL, detail: str = TOTAL) -> frozenset[str]:
        """Return the areas in a sum of women and of men; none where the two are not of the same areas."""
        women, men = (self._areas((measure, rank, detail, sex)) for sex in ("F", "M"))
        return women if women == men else frozenset()

    def are_alike(self, measures: Iterable[str], *, rank: str = TOTAL) -> bool:
        """Return whether sums of several measures are all there, and of the same areas."""
        found = {self.areas(measure, rank=rank) for measure in measures}
        return len(found) == 1 and found != {frozenset()}

    @property
    def bands(self) -> list[str]:
        """Return the rank bands that strength was given by, the highest first, none within another."""
        given = {rank for measure, rank, *_ in self.rows if measure == "strength" and rank != TOTAL}
        ranks = code_list("ranks")
        return [
            rank for rank in ranks.codes if rank in given and not given.intersection(ranks.children(rank))
        ]

    def given_by(self, measure: str, *, detail: str = TOTAL) -> Cell:
        """Return how many areas are in the region's sum."""
        order = self.service.source.codes("areas")
        areas = sorted(self.areas(measure, detail=detail), key=order.index)
        women = tuple(self._figure(self.rows[measure, TOTAL, detail, "F", area]) for area in areas)
        return self.service.words.text("chapters.areas", count=count_of(women))

    def notes(self, measure: str) -> tuple[Text, ...]:
        """Return what stands below a table of a measure's sums: over which areas, and who is in the total."""
        words = self.service.words
        order = self.service.source.codes("areas")
        named = ", ".join(words.area(area) for area in sorted(self.areas(measure), key=order.index))
        has_more = any(sex in ("_O", "_U") for one, _, _, sex, _ in self.rows if one == measure)
        return (
            words.text("chapters.sum_of", areas=named),
            *([words.text("chapters.other_sex")] if has_more else []),
            words.text("table.source", table=TABLE),
        )

    def _areas(self, place: tuple[str, str, str, str]) -> frozenset[str]:
        areas = frozenset(area for *key, area in self.rows if tuple(key) == place and area != TOTAL)
        return areas if (*place, TOTAL) in self.rows else frozenset()

    def _figure(self, row: Row) -> Figure:
        return self.service.source.figure(TABLE, row, "obs_value")


def sums_of(service: Service, year: int, measures: Iterable[str]) -> Sums:
    """Return the sums of some measures over a service's main population in one year."""
    rows: dict[Place, Row] = {}
    for measure in measures:
        for row in service.source.table(
            TABLE,
            sector=service.sector,
            population=service.population,
            time_period=year,
            measure=measure,
        ):
            rows[measure, row["rank"], row["detail"], row["sex"], row["ref_area"]] = row
    return Sums(service, year, rows)
