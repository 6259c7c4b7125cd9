"""Messages on a share: of the region, from area to area, since last year.

Belongs here: when the ends of a range may be named, which changes are spoken of. Does not belong here: other
rules (`message_rules` names them all), sentences (`schemas/texts/report_messages`), any arithmetic.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipelines.report.chapters.messages import (
    Message,
    Speaker,
    compared,
    count_rows,
    in_region,
    is_compared,
    read_alike,
    regional,
    way,
)
from pipelines.report.display import shown
from pipelines.report.figures import Figure
from pipelines.report.model import Text
from pipelines.report.source import Row
from schemas.indicators import indicators
from schemas.messages import Asked


def region(speaker: Speaker, asked: Asked) -> Iterator[Message]:
    """Speak of the region's share, beside last year's where both rest on the same areas."""
    rows, before = speaker.rows(asked.indicator), speaker.rows(asked.indicator, years_before=1)
    row, last = regional(rows), regional(before)
    if row is None:
        return
    is_alike = last is not None and in_region(rows) is not None and in_region(rows) == in_region(before)
    value, subject = speaker.figure(row, "regional_value"), speaker.subject(asked.indicator)
    if last is None or not is_alike:
        apart = [] if last is None else [speaker.say("basis.other_areas")]
        yield Message(
            speaker.say("region.alone", subject=subject, value=value), (*speaker.on_region(row), *apart)
        )
        return
    then = speaker.figure(last, "regional_value")
    claim = speaker.say(f"region.{way(value, then)}", subject=subject, value=value, before=then)
    yield Message(claim, (*speaker.on_region(row), speaker.say("basis.same_areas")))


class Ends(NamedTuple):
    """The rows with the highest and the lowest value; `are_named` where each is one area's alone."""

    highest: Row
    lowest: Row
    are_named: bool


def ends(speaker: Speaker, rows: Sequence[Row]) -> Ends | None:
    """Return the ends of the range of areas that may be compared; None where that allows none.

    They are not named where another area's value reads the same: a rounded share may hide which is higher.
    """
    found = compared(rows)
    if len(found) < speaker.settings.least_areas or len(found) != found[0]["areas_compared"]:
        return None
    if not all(speaker.has_base(row) for row in (found[0], found[-1])):
        return None
    if read_alike(found[0], found[-1]):
        return None
    are_named = not read_alike(found[0], found[1]) and not read_alike(found[-2], found[-1])
    return Ends(found[0], found[-1], are_named)


def spread(speaker: Speaker, asked: Asked) -> Iterator[Message]:
    """Speak of the range from the lowest to the highest value of areas that may be compared."""
    rows = speaker.rows(asked.indicator)
    found = ends(speaker, rows)
    if found is None:
        return
    values: dict[str, Figure | str] = {
        "subject": speaker.subject(asked.indicator),
        "low": speaker.figure(found.lowest),
        "high": speaker.figure(found.highest),
    }
    basis = [speaker.say("basis.compared", count=speaker.figure(found.highest, "areas_compared"))]
    stated = [row for row in compared(rows) if row["basis"] == "stated"]
    basis += [speaker.stated(stated)] if stated else []
    basis += [
        speaker.say("basis.not_compared", areas=areas, note=note) for note, areas in speaker.apart(rows)
    ]
    basis += speaker.notes([found.highest["regional_note"]])
    if not found.are_named:
        yield Message(speaker.say("range.unnamed", **values), tuple(basis))
        return
    words = speaker.service.words
    where = {
        "where_low": words.where(found.lowest["ref_area"]),
        "where_high": words.where(found.highest["ref_area"]),
    }
    yield Message(speaker.say("range.named", **values, **where), tuple(basis))


def change(speaker: Speaker, asked: Asked) -> Iterator[Message]:
    """Speak of what changed most since last year or, where few changes are known, of each."""
    before = {row["ref_area"]: row for row in speaker.rows(asked.indicator, years_before=1)}
    rows = [
        row
        for row in speaker.rows(asked.indicator)
        if row["change"] is not None
        and is_compared(row)
        and speaker.has_base(row)
        and speaker.has_base(before.get(row["ref_area"]))
    ]
    rows.sort(key=lambda row: (-abs(row["change"]), row["ref_area"]))
    large = [row for row in rows if abs(row["change"]) >= speaker.settings.smallest_change]
    if len(rows) < speaker.settings.least_areas:
        yield from (_changed(speaker, row, "change", ()) for row in large)
    elif large and _size(speaker, rows[0]) != _size(speaker, rows[1]):
        counted = count_rows(indicators()[asked.indicator].table, rows, "change")
        yield _changed(speaker, large[0], "change.most", (speaker.say("basis.changes", count=counted),))


def _size(speaker: Speaker, row: Row) -> str:
    """Return how large a change reads, up or down."""
    return shown(speaker.figure(row, "change"), "en").lstrip("+\u2212")


def _changed(speaker: Speaker, row: Row, key: str, known: tuple[Text, ...]) -> Message:
    claim = speaker.say(
        f"{key}.{'up' if row['change'] > 0 else 'down'}",
        subject=speaker.subject(row["indicator"]),
        where=speaker.service.words.where(row["ref_area"]),
        value=speaker.figure(row),
        change=speaker.figure(row, "change"),
    )
    return Message(claim, (*speaker.on_counts(row), *speaker.notes([row["comparability_note"]]), *known))
