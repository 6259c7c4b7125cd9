"""Which rank a person held on a day, and who was promoted.

Belongs here: ranks over time, from the present rank and the earlier ones. Does not belong here: counting
(`counts`).

A rank is its number in `field_codes("rank")` plus one: the smaller, the higher. ALL_RANKS stands for a
population without ranks and for an unknown rank that the layout lets count among all ranks.
"""

from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np

from pipelines.intake.registers.meaning import NOTHING
from pipelines.intake.registers.rows import Mask, Rows, is_empty, is_known

ALL_RANKS = 0
UNKNOWN = -1
_LAST = np.iinfo(np.int32).max
_STEP = 512
"""More than there are ranks: day * _STEP + rank orders pairs by day, and the last day still fits."""


@dataclass(frozen=True)
class Promotions:
    """Changes of rank in the year, an element each: whose (row), from which rank (UNKNOWN), to which."""

    row: np.ndarray
    before: np.ndarray
    after: np.ndarray

    def where(self, chosen: Mask) -> "Promotions":
        """Return those that are chosen."""
        return Promotions(self.row[chosen], self.before[chosen], self.after[chosen])


@dataclass(frozen=True)
class Ranks:
    """The ranks of a register's persons."""

    rows: Rows

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Return the fields of rank and date: the present rank, then the earlier ones."""
        earlier = range(1, len(self.rows.layout.history) + 1)
        return [("rank", "rank_date"), *((f"rank_{number}", f"rank_date_{number}") for number in earlier)]

    @property
    def has_dates(self) -> bool:
        """Return whether the register says since when a rank is held."""
        return self.rows.has("rank_date")

    @cached_property
    def held(self) -> dict[str, np.ndarray]:
        """Return the ranks of each column; NOTHING where there is none, UNKNOWN where it is not known."""
        other = np.int32(UNKNOWN if self.rows.layout.unknown.rank is None else ALL_RANKS)
        found = {}
        for name, _ in self.pairs:
            numbers = self.rows.numbers(name)
            missing = other if name == "rank" else np.int32(NOTHING)
            found[name] = np.where(
                is_known(numbers), numbers + 1, np.where(is_empty(numbers), missing, other)
            )
        return found

    @cached_property
    def is_rank_known(self) -> Mask:
        """Return where no rank of a ranked person is unknown (empty, for the present rank)."""
        known = reduce(np.logical_and, [rank != UNKNOWN for rank in self.held.values()])
        return ~self.rows.is_ranked | known | (not self.rows.has("rank"))

    @cached_property
    def _keys(self) -> list[np.ndarray]:
        """Return each pair as one number, NOTHING where it lacks its rank or its day."""
        keys = []
        for rank_field, date_field in self.pairs:
            rank, day = self.held[rank_field], self.rows.numbers(date_field)
            complete = (rank >= 0) & is_known(day)
            keys.append(np.where(complete, day * np.int32(_STEP) + rank, NOTHING))
        return keys

    def latest(self, day: np.ndarray | int) -> np.ndarray:
        """Return the last pair given up to the end of a day, as day * _STEP + rank; NOTHING where none."""
        limit = np.clip(np.asarray(day, dtype=np.int64) * _STEP + _STEP - 1, NOTHING, _LAST).astype(np.int32)
        return reduce(np.maximum, [np.where(key <= limit, key, NOTHING) for key in self._keys])

    @cached_property
    def _first(self) -> np.ndarray:
        """Return the first rank of those who entered in the year, where it came within the year."""
        latest = _LAST
        first = reduce(np.minimum, [np.where(key == NOTHING, latest, key) for key in self._keys])
        in_time = self.rows.has_entered & (first < (self.rows.period.end + 1) * _STEP)
        return np.where(in_time, first % _STEP, UNKNOWN)

    def _settled(self, ranks: np.ndarray) -> np.ndarray:
        """Return ranks with ALL_RANKS for all who have none to be counted by."""
        return np.where(self.rows.is_ranked & self.rows.has("rank"), ranks, ALL_RANKS)

    def _with_present(self, ranks: np.ndarray) -> np.ndarray:
        """Return the present rank where its day is not known; it is then held whenever one looks."""
        undated = ~is_known(self.rows.numbers("rank_date"))
        return np.where(undated, self.held["rank"], ranks)

    def _known_at(self, day: np.ndarray | int) -> np.ndarray:
        key = self.latest(day)
        return np.where(key == NOTHING, self._first, key % _STEP)

    @cached_property
    def at_opening(self) -> np.ndarray:
        """Return each person's rank on the day before the year."""
        key = self.latest(self.rows.period.start - 1)
        return self._settled(np.where(key == NOTHING, UNKNOWN, key % _STEP))

    @cached_property
    def at_entry(self) -> np.ndarray:
        """Return each entrant's first rank."""
        ranks = self._known_at(self.rows.entry)
        return self._settled(np.where(ranks == UNKNOWN, self._with_present(ranks), ranks))

    @cached_property
    def at_exit(self) -> np.ndarray:
        """Return each leaver's last rank."""
        return self._settled(self._with_present(self._known_at(self.rows.exit)))

    @cached_property
    def at_end(self) -> np.ndarray:
        """Return each person's rank on the last day."""
        return self._settled(self._with_present(self._known_at(self.rows.period.end)))

    @cached_property
    def days_held(self) -> np.ndarray:
        """Return for how many days the rank on the last day has been held; NOTHING where not known."""
        key = self.latest(self.rows.period.end)
        known = self.rows.is_ranked & (key != NOTHING) & is_known(self.rows.numbers("rank_date"))
        return np.where(known, self.rows.period.end - key // _STEP, NOTHING)

    def changes(self, among: Mask) -> Promotions:
        """Return every change of rank in the year of the persons `among`; a first rank is no change."""
        rows, period = self.rows, self.rows.period
        events = []
        for key in self._keys:
            day = key // _STEP
            in_year = (day >= period.start) & (day <= period.end)
            in_service = (day > rows.entry) & (is_empty(rows.exit) | (day <= rows.exit))
            row = np.flatnonzero(among & rows.is_ranked & (key != NOTHING) & in_year & in_service)
            events.append(np.column_stack([row, key[row]]))
        found = np.unique(np.concatenate(events), axis=0)
        row, key = found[:, 0], found[:, 1]
        before = self._before(row, key // _STEP)
        is_first = (before == UNKNOWN) & rows.has_entered[row]
        after = key % _STEP
        return Promotions(row, before, after).where(~is_first & (before != after))

    def _before(self, row: np.ndarray, day: np.ndarray) -> np.ndarray:
        limit = day * _STEP
        key = reduce(np.maximum, [np.where(key[row] < limit, key[row], NOTHING) for key in self._keys])
        return np.where(key == NOTHING, UNKNOWN, key % _STEP)
