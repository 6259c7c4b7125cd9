"""Messages on ranks: where there is not one woman, and how women become fewer from rank to rank.

Belongs here: when a zero is one, when a ladder falls. Does not belong here: other rules (`message_rules`
names them all), sentences (`schemas/texts/report_messages`), any arithmetic.
"""

from collections.abc import Iterator
from itertools import pairwise

from pipelines.report.chapters.messages import (
    Message,
    Speaker,
    compared,
    count_rows,
    in_region,
    regional,
    way,
)
from pipelines.report.display import DECIMALS
from pipelines.report.figures import Figure
from pipelines.report.model import Text
from pipelines.report.source import Row
from schemas.indicators import indicators
from schemas.messages import Asked

SHARE = "share_of_women"
RATIO = "representation_ratio"


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
    if not all(way(after, first) == "down" for first, after in pairwise(values)):
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
    less = [row for row in rows if round(row["value"], DECIMALS["ratio"]) < 1]
    if less and len(rows) >= speaker.settings.least_areas:
        table = indicators()[RATIO].table
        claim = speaker.say(f"below.{asked.rank}", count=count_rows(table, less), of=count_rows(table, rows))
        yield Message(claim, (speaker.say("basis.areas", areas=speaker.areas(less)),))
