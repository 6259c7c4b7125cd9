"""What only shows when all figures of a workbook are read: twice, in two deliveries, zero for missing.

Belongs here: doubts between figures. Does not belong here: identities of one block (`identities`),
plausibility of a return (`pipelines/checking`).
"""

import itertools
from collections.abc import Iterable
from dataclasses import replace

from pipelines.intake.foreign.reading import ForeignReading, Observed, Skipped
from pipelines.intake.workbook import shown
from schemas.findings import Finding, Place

FEWEST_BEFORE = 4
MOST_RELATED = 60
VINTAGE, PERIOD = "vintage", "time_period"
Key = tuple[str | None, ...]


def _grouped(observations: list[Observed], without: str) -> dict[Key, list[Observed]]:
    """Return observations that differ in nothing but one dimension, together."""
    said = set().union(*(one.coordinates for one in observations)) - {without}
    groups: dict[Key, list[Observed]] = {}
    for one in observations:
        groups.setdefault(tuple(map(one.coordinates.get, said)), []).append(one)
    return groups


def _skip(reading: ForeignReading, ones: Iterable[Observed], reason: str) -> None:
    gone = {one.place: one for one in ones}
    if not gone:
        return
    reading.observations = [one for one in reading.observations if one.place not in gone]
    for one in gone.values():
        text = "" if one.value is None else shown(one.value)
        reading.skipped.append(Skipped(one.place, text, reason))


def _keep(reading: ForeignReading, kept: dict[Place, list[Observed]]) -> None:
    """Let each observation that is kept name the other cells that say the same."""
    if not kept:
        return
    for number, one in enumerate(reading.observations):
        same = tuple(other.place for other in kept.get(one.place, []) if other.value == one.value)
        if same:
            reading.observations[number] = replace(one, repeated_at=(*one.repeated_at, *same))


def newest_vintage(reading: ForeignReading) -> None:
    """Keep the newest delivery of each figure; list where an older one says otherwise."""
    if not any(VINTAGE in one.coordinates for one in reading.observations):
        return
    groups = [g for g in _grouped(reading.observations, VINTAGE).values() if len(g) > 1]
    older: dict[Place, list[Observed]] = {}
    conflicts: list[Observed] = []
    twice = 0
    newest = ""
    for group in groups:
        last = max(one.coordinates.get(VINTAGE, "") for one in group)
        before = [one for one in group if one.coordinates.get(VINTAGE, "") != last]
        kept = next(one for one in group if one.coordinates.get(VINTAGE, "") == last)
        twice += bool(before)
        newest = max(newest, last)
        if before:
            older[kept.place] = before
        conflicts += [kept] if any(one.value != kept.value for one in before) else []
    if older:
        place, *related = [one.place for one in conflicts] or list(older)[:1]
        values: dict[str, object] = {"count": twice, "conflicts": len(conflicts), "newest": newest}
        reading.findings.append(Finding("two_vintages", place, tuple(related[:MOST_RELATED]), values))
        _keep(reading, older)
        _skip(reading, itertools.chain(*older.values()), "an older delivery of the same figure")


def figures_twice(reading: ForeignReading) -> None:
    """Read no figure that stands there with different values; one that only repeats is read once."""
    repeated: dict[Place, list[Observed]] = {}
    disputed: list[list[Observed]] = []
    for group in _grouped(reading.observations, "").values():
        if len({one.value for one in group}) > 1:
            disputed.append(group)
        elif len(group) > 1:
            repeated[group[0].place] = group[1:]
    _keep(reading, repeated)
    _skip(
        reading, itertools.chain(*repeated.values()), "repeats a figure that stands elsewhere in the workbook"
    )
    if disputed:
        first, second, *_ = disputed[0]
        places = [one.place for group in disputed for one in group]
        values: dict[str, object] = {"count": len(disputed), "first": first.place, "second": second.place}
        reading.findings.append(Finding("figure_twice", first.place, tuple(places[1:MOST_RELATED]), values))
        _skip(reading, (one for group in disputed for one in group), "figure_twice")


def zeros_for_missing(reading: ForeignReading) -> None:
    """Doubt zeros in the last period of series that were never zero before."""
    last = max((one.coordinates[PERIOD] for one in reading.observations), default="")
    zeros = [one for one in reading.observations if one.value == 0 and one.coordinates[PERIOD] == last]
    if not zeros:
        return
    doubtful: list[Observed] = []
    for series in _grouped(reading.observations, PERIOD).values():
        now = [one for one in series if one.coordinates[PERIOD] == last]
        before = [one.value for one in series if one.coordinates[PERIOD] != last]
        if now and now[0].value == 0 and len(before) >= FEWEST_BEFORE and all(before):
            doubtful += now
    if doubtful:
        place, *related = [one.place for one in doubtful]
        values: dict[str, object] = {"count": len(doubtful), PERIOD: last}
        reading.findings.append(Finding("zero_as_placeholder", place, tuple(related[:MOST_RELATED]), values))


def settle(reading: ForeignReading) -> None:
    """Settle the doubts between the figures of a workbook, in the order in which one rests on the other."""
    newest_vintage(reading)
    figures_twice(reading)
    zeros_for_missing(reading)
