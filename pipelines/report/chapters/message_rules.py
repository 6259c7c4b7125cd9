"""The rules that write main messages: each looks at rows of the edition and speaks where they allow it.

Belongs here: when a rule speaks, and with which figures. Does not belong here: which rules a service has
(`schemas/messages.yml`), sentences (`schemas/texts/report_messages`), any arithmetic.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipelines.report.chapters.messages import (
    Message,
    Speaker,
    compared,
    count_rows,
    in_region,
    is_compared,
    regional,
)
from pipelines.report.display import DECIMALS, shown
from pipelines.report.figures import Figure
from pipelines.report.model import Text
from pipelines.report.source import Row
from schemas.indicators import indicators
from schemas.messages import Asked

SHARE, INTAKE, EXITS, GAP = "share_of_women", "intake_share", "exit_rate", "attrition_gap"
RATIO = "representation_ratio"
TARGETS, OUTLOOK = "region.targets", "region.target_outlook"
WRITTEN = DECIMALS["percent"]
EVEN = 50.0
"""Per cent: the chance from which a target is more likely reached in time than not."""


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
    way = _way(value, then)
    basis = (*speaker.on_region(row), speaker.say("basis.same_areas"))
    yield Message(speaker.say(f"region.{way}", subject=subject, value=value, before=then), basis)


def _way(now: Figure, then: Figure) -> str:
    """Return where a value went, as far as its written decimals show it."""
    if now.value is None or then.value is None:
        raise ValueError("Only values can be set beside each other.")
    if shown(now, "en") == shown(then, "en"):
        return "same"
    return "up" if now.value > then.value else "down"


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


def read_alike(one: Row, other: Row) -> bool:
    """Return whether two shares are the same with as many decimals as both have: 11 and 11.4 are."""
    places = min(_decimals(one), _decimals(other))
    return round(one["value"], places) == round(other["value"], places)


def _decimals(row: Row) -> int:
    """Return how many decimals a share has: those that were stated, and none that are not written."""
    if row["basis"] != "stated":
        return WRITTEN
    return min(WRITTEN, len(f"{row['value']:g}".partition(".")[2]))


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
    apart = [row for row in rows if row["value"] is not None and not is_compared(row)]
    basis += [speaker.apart(apart)] if apart else []
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
    if len(rows) < speaker.settings.least_areas:
        for row in rows:
            if abs(row["change"]) >= speaker.settings.smallest_change:
                yield _changed(speaker, row, "change", ())
        return
    first, second = sorted(rows, key=lambda row: -abs(row["change"]))[:2]
    if abs(first["change"]) < speaker.settings.smallest_change:
        return
    is_alone = _size(speaker, first) != _size(speaker, second)
    known = speaker.say(
        "basis.changes", count=count_rows(indicators()[asked.indicator].table, rows, "change")
    )
    for row in (first,) if is_alone else ():
        yield _changed(speaker, row, "change.most", (known,))


def _size(speaker: Speaker, row: Row) -> str:
    """Return how large a change reads, up or down."""
    return shown(speaker.figure(row, "change"), "en")[1:]


def _changed(speaker: Speaker, row: Row, key: str, known: tuple[Text, ...]) -> Message:
    claim = speaker.say(
        f"{key}.{'up' if row['change'] > 0 else 'down'}",
        subject=speaker.subject(row["indicator"]),
        where=speaker.service.words.where(row["ref_area"]),
        value=speaker.figure(row),
        change=speaker.figure(row, "change"),
    )
    return Message(claim, (*speaker.on_counts(row), *speaker.notes([row["comparability_note"]]), *known))


def zero(speaker: Speaker, asked: Asked) -> Iterator[Message]:
    """Speak of areas in which a rank has not one woman: counted, never where nothing was given."""
    known = [row for row in speaker.rows(SHARE, rank=asked.rank) if is_counted(row)]
    without = [row for row in known if is_zero(row)]
    if without:
        table = indicators()[SHARE].table
        claim = speaker.say(
            f"zero.{asked.rank}", count=count_rows(table, without), of=count_rows(table, known)
        )
        named = speaker.say("basis.areas", areas=speaker.areas(without))
        yield Message(claim, (named, speaker.say("basis.zero")))


def is_counted(row: Row) -> bool:
    """Return whether women and all were counted, in all institutions, and there is somebody to count."""
    return bool(
        row["value"] is not None
        and row["basis"] == "counts"
        and row["coverage"] == 100
        and row["denominator"] > 0
    )


def is_zero(row: Row) -> bool:
    """Return whether a share was counted and not one woman found."""
    return is_counted(row) and row["value"] == 0 and row["numerator"] == 0


def ladder(speaker: Speaker, asked: Asked) -> Iterator[Message]:
    """Speak of the representation ratio of the region, where it falls from each rank to the next."""
    steps = [(rank, speaker.rows(RATIO, rank=rank)) for rank in asked.ranks]
    rows = [regional(found) for _, found in steps]
    if None in rows or len({in_region(found) for _, found in steps}) != 1:
        return
    values = [speaker.figure(row, "regional_value") for row in rows if row is not None]
    if not all(_way(after, first) == "down" for first, after in pairwise(values)):
        return
    listed: list[str | Figure] = []
    for rank, value in zip(asked.ranks, values, strict=True):
        listed += [f"{'; ' if listed else ''}{speaker.service.words.label('ranks', rank)} ", value]
    claim = speaker.say("ladder", steps=Text(tuple(listed)))
    yield Message(claim, (speaker.say("basis.ratio"), *speaker.on_region(rows[0] or {})))


def below(speaker: Speaker, asked: Asked) -> Iterator[Message]:
    """Speak of areas in which women are in a rank less than in the whole service."""
    rows = [
        row for row in compared(speaker.rows(RATIO, rank=asked.rank)) if not speaker.figure(row).is_of_few
    ]
    less = [row for row in rows if row["value"] < 1]
    if less and len(rows) >= speaker.settings.least_areas:
        table = indicators()[RATIO].table
        claim = speaker.say(f"below.{asked.rank}", count=count_rows(table, less), of=count_rows(table, rows))
        named = speaker.say("basis.areas", areas=speaker.areas(less))
        yield Message(claim, (named, speaker.say("basis.ratio")))


def intake(speaker: Speaker, _asked: Asked) -> Iterator[Message]:
    """Speak of women among those who entered beside women among those who serve."""
    entered, serve = speaker.rows(INTAKE), speaker.rows(SHARE)
    row, whole = regional(entered), regional(serve)
    if row is None or whole is None or in_region(entered) is None or in_region(entered) != in_region(serve):
        yield from _intake_by_area(speaker, entered, serve)
        return
    values = [speaker.figure(one, "regional_value") for one in (row, whole)]
    claim = speaker.say(f"intake.{_way(*values)}", intake=values[0], strength=values[1])
    yield Message(claim, (*speaker.on_region(row), speaker.say("basis.intake")))


def _intake_by_area(speaker: Speaker, entered: list[Row], serve: list[Row]) -> Iterator[Message]:
    whole = {row["ref_area"]: row for row in serve if speaker.has_base(row) and row["is_comparable"]}
    both = [
        row for row in entered if row["is_comparable"] and speaker.has_base(row) and row["ref_area"] in whole
    ]
    more = [row for row in both if _is_more(row, whole[row["ref_area"]])]
    if more:
        table = indicators()[INTAKE].table
        claim = speaker.say("intake.areas", count=count_rows(table, more), of=count_rows(table, both))
        named = speaker.say("basis.areas", areas=speaker.areas(more))
        yield Message(claim, (named, speaker.say("basis.intake")))


def _is_more(entered: Row, serve: Row) -> bool:
    return not read_alike(entered, serve) and bool(entered["value"] > serve["value"])


def exits(speaker: Speaker, _asked: Asked) -> Iterator[Message]:
    """Speak of how many of the women and of the men left."""
    women, men = speaker.rows(EXITS), speaker.rows(EXITS, sex="M")
    row, other = regional(women), regional(men)
    if row is None or other is None or in_region(women) is None or in_region(women) != in_region(men):
        yield from _exits_by_area(speaker)
        return
    values = [speaker.figure(one, "regional_value") for one in (row, other)]
    claim = speaker.say(f"exits.{_way(*values)}", women=values[0], men=values[1])
    yield Message(claim, (*speaker.on_region(row), speaker.say("basis.chance")))


def _exits_by_area(speaker: Speaker) -> Iterator[Message]:
    gaps = compared(speaker.rows(GAP, sex="_T"))
    more = [row for row in gaps if row["value"] > 0]
    if more:
        table = indicators()[GAP].table
        claim = speaker.say("exits.areas", count=count_rows(table, more), of=count_rows(table, gaps))
        named = speaker.say("basis.areas", areas=speaker.areas(more))
        yield Message(claim, (named, speaker.say("basis.chance")))


def targets(speaker: Speaker, _asked: Asked) -> Iterator[Message]:
    """Speak of how many targets in force are reached."""
    rows = speaker.service.source.table(TARGETS, sector=speaker.service.sector, time_period=speaker.year)
    known = [row for row in rows if row["target_state"] != "not_known"]
    reached = [row for row in known if row["target_state"] == "reached"]
    if not known:
        return
    of = count_rows(TARGETS, known, "target_state")
    if reached:
        claim = speaker.say("targets.some", count=count_rows(TARGETS, reached, "target_state"), of=of)
    else:
        claim = speaker.say("targets.none", of=of)
    unknown = [row for row in rows if row not in known]
    basis = [speaker.say("basis.targets", areas=speaker.areas(known))]
    if unknown:
        count = count_rows(TARGETS, unknown, "target_state")
        basis.append(speaker.say("basis.targets_unknown", count=count))
    yield Message(claim, tuple(basis))


def outlook(speaker: Speaker, _asked: Asked) -> Iterator[Message]:
    """Speak of how many targets would be reached in time if all goes on as so far."""
    rows = speaker.service.source.table(OUTLOOK, sector=speaker.service.sector, time_period=speaker.year)
    known = [row for row in rows if row["probability"] is not None]
    likely = [row for row in known if row["probability"] >= EVEN]
    if not known:
        return
    of = count_rows(OUTLOOK, known, "probability")
    if likely:
        claim = speaker.say("outlook.some", count=count_rows(OUTLOOK, likely, "probability"), of=of)
    else:
        claim = speaker.say("outlook.none", of=of)
    named = speaker.say("basis.outlook_of", areas=speaker.areas(known))
    yield Message(claim, (named, speaker.say("basis.outlook")))


RULES: dict[str, Callable[[Speaker, Asked], Iterator[Message]]] = {
    "region": region,
    "range": spread,
    "change": change,
    "zero": zero,
    "ladder": ladder,
    "below": below,
    "intake": intake,
    "exits": exits,
    "targets": targets,
    "outlook": outlook,
}
"""What each rule of `schemas/messages.yml` looks at."""

INSTEAD = {"below": "ladder"}
"""Rules that speak only where another has not."""
