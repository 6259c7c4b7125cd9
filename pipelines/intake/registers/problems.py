"""What is wrong in a register, said without a word about any person.

Belongs here: findings with counts and first cells. Does not belong here: the arrays they are found in
(`rows`, `ranks`, `people`).

A value is quoted only where several rows share it and its column holds few unknown ones: codes repeat,
names do not.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pipelines.intake.registers.coding import places
from pipelines.intake.registers.measures import Measure, left_out
from pipelines.intake.registers.people import People
from pipelines.intake.registers.rows import Mask, is_empty, is_known, is_unknown
from schemas.findings import Finding, Label, Place
from schemas.register_layout import SMALLEST_GROUP

MOST_UNKNOWN = 25
"""A column with more different values that no code list knows holds something else than codes."""


def _label(code_list: str, code: str | None) -> Label | None:
    return None if code is None else Label(code_list, code)


@dataclass(frozen=True)
class Problems:
    """Looks for what is wrong with the persons of a year."""

    people: People

    def _finding(self, rule: str, field: str, where: Mask, **values: object) -> Iterator[Finding]:
        """Yield a finding at the first cells of a field's column, where there is any."""
        count = int(np.count_nonzero(where))
        if not count:
            return
        source = self.people.rows.source
        column = source.columns[field]
        cells = places(source, column.letter, np.flatnonzero(where))
        yield Finding(rule, cells[0], cells[1:], {"column": column.header, "count": count} | values)

    def _codes(self, field: str, among: Mask, code: Label | None) -> Iterator[Finding]:
        """Yield what is unknown in a column of codes; `code` is what it is counted under all the same."""
        coded = self.people.rows.coded[field]
        unknown = among & is_unknown(coded.numbers)
        kinds, counts = np.unique(coded.numbers[unknown], return_counts=True)
        if len(kinds) > MOST_UNKNOWN:
            yield from self._finding("register_column_foreign", field, unknown, different=len(kinds))
            return
        rare = np.zeros(len(unknown), dtype=bool)
        for kind, count in zip(kinds, counts, strict=True):
            value, where = coded.unknown[-kind - 1], unknown & (coded.numbers == kind)
            if value is None or count < SMALLEST_GROUP:
                rare |= where
            elif code is None:
                yield from self._finding("register_value_unknown", field, where, value=value)
            else:
                yield from self._finding("register_value_counted", field, where, value=value, code=code)
        if code is None:
            yield from self._finding("register_value_rare", field, rare)
        else:
            yield from self._finding("register_rows_counted", field, rare, code=code)

    def _empty(self, field: str, among: Mask, code: Label | None) -> Iterator[Finding]:
        where = among & is_empty(self.people.rows.numbers(field))
        if code is None:
            yield from self._finding("register_value_missing", field, where)
        else:
            yield from self._finding("register_rows_counted", field, where, code=code)

    def _dates(self) -> Iterator[Finding]:
        rows = self.people.rows
        yield from self._finding(
            "register_value_missing", "entry_date", rows.has_person & is_empty(rows.entry)
        )
        yield from self._finding("register_date_unreadable", "entry_date", is_unknown(rows.entry))
        if rows.has("exit_date"):
            yield from self._finding("register_date_unreadable", "exit_date", is_unknown(rows.exit))
            yield from self._finding("register_exit_before_entry", "exit_date", rows.leaves_too_early)
        late = rows.is_placed & (rows.entry > rows.period.end)
        last_day = rows.period.last_day
        yield from self._finding("register_entry_after_reference", "entry_date", late, date=last_day)
        if rows.has("service_start"):
            start = rows.numbers("service_start")
            yield from self._finding(
                "register_date_unreadable", "service_start", rows.is_serving & is_unknown(start)
            )
            yield from self._finding(
                "register_date_missing", "service_start", rows.is_serving & is_empty(start)
            )
            later = rows.is_in_view & is_known(start) & (start > rows.entry)
            yield from self._finding("register_service_after_entry", "service_start", later)

    def _persons(self) -> Iterator[Finding]:
        rows, unknown = self.people.rows, self.people.rows.layout.unknown
        asked = [
            ("sex", rows.matters, _label("sex", unknown.sex)),
            ("population", rows.matters, None),
            ("rank", rows.is_ranked, _label("ranks", unknown.rank)),
            ("exit_reason", rows.has_left & rows.tells_leavers, _label("details", unknown.exit_reason)),
        ]
        for field, among, code in asked:
            if rows.has(field):
                yield from self._codes(field, among, code)
                yield from self._empty(field, among, code)
        if rows.has("leadership_post"):
            yield from self._codes("leadership_post", rows.is_serving, None)
        if rows.has("exit_reason"):
            reason_alone = rows.is_in_view & ~is_empty(rows.numbers("exit_reason")) & is_empty(rows.exit)
            yield from self._finding("register_reason_without_exit", "exit_reason", reason_alone)

    def _ranks(self) -> Iterator[Finding]:
        rows, ranks = self.people.rows, self.people.ranks
        if not ranks.has_dates:
            return
        code = _label("ranks", rows.layout.unknown.rank)
        yield from self._finding(
            "register_date_missing", "rank_date", rows.is_ranked & is_empty(rows.numbers("rank_date"))
        )
        for rank_field, date_field in ranks.pairs:
            rank, day = rows.numbers(rank_field), rows.numbers(date_field)
            yield from self._finding("register_date_unreadable", date_field, rows.is_ranked & is_unknown(day))
            before = rows.is_ranked & is_known(day) & (day < rows.entry)
            yield from self._finding("register_rank_before_entry", date_field, before)
            if rank_field != "rank":
                yield from self._codes(rank_field, rows.is_ranked, code)
                half = rows.is_ranked & (is_empty(rank) != is_empty(day))
                yield from self._finding("register_pair_incomplete", rank_field, half)
        lowered = np.zeros(len(rows.entry), dtype=bool)
        lowered[self.people.demotions.row] = True
        yield from self._finding("register_rank_lowered", "rank", lowered)

    def _columns(self) -> Iterator[Finding]:
        rows = self.people.rows
        for field, coded in rows.coded.items():
            if rows.has_person.any() and is_empty(coded.numbers).all():
                column = rows.source.columns[field]
                place = Place(rows.source.sheet, f"{column.letter}{rows.source.numbers[0]}")
                yield Finding("register_column_empty", place, values={"column": column.header})
        yield from self._finding("register_rows_empty", "sex", ~rows.has_person)
        if not self.people.is_counted.any():
            yield Finding("register_has_no_persons", Place(rows.source.sheet))

    def of_values(self) -> Iterator[Finding]:
        """Yield what is wrong with columns and values."""
        yield from self._columns()
        yield from self._dates()
        yield from self._persons()
        yield from self._ranks()

    def of_measures(self, measures: list[Measure]) -> Iterator[Finding]:
        """Yield what the register does not tell, and what not by rank."""
        sheet = Place(self.people.rows.source.sheet)
        for key, labels in left_out(self.people).items():
            yield Finding("register_measures_left_out", sheet, values={"needed": key, "measures": labels})
        for measure in measures:
            where = np.zeros(len(self.people.rows.entry), dtype=bool)
            where[measure.without_rank] = True
            label = Label("measures", measure.measure)
            if measure.days is None and where.any():
                yield from self._finding("register_rank_not_known", "rank", where, measure=label)
