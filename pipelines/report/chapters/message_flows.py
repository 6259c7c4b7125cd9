"""Messages on who came and who left: women among them beside women who serve, and beside men.

Belongs here: when the region may be spoken of, and when only areas are counted. Does not belong here: other
rules (`message_rules` names them all), sentences (`schemas/texts/report_messages`), any arithmetic.
"""

from collections.abc import Iterator

from pipelines.report.chapters.messages import (
    Message,
    Speaker,
    compared,
    count_rows,
    in_region,
    read_alike,
    regional,
    way,
)
from pipelines.report.source import Row
from schemas.indicators import indicators
from schemas.messages import Asked

SHARE = "share_of_women"
INTAKE = "intake_share"
EXITS = "exit_rate"
GAP = "attrition_gap"


def intake(speaker: Speaker, _asked: Asked) -> Iterator[Message]:
    """Speak of women among those who entered beside women among those who serve."""
    entered, serve = speaker.rows(INTAKE), speaker.rows(SHARE)
    row, whole = regional(entered), regional(serve)
    if row is None or whole is None or in_region(entered) is None or in_region(entered) != in_region(serve):
        yield from _intake_by_area(speaker, entered, serve)
        return
    values = [speaker.figure(one, "regional_value") for one in (row, whole)]
    claim = speaker.say(f"intake.{way(*values)}", intake=values[0], strength=values[1])
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
    claim = speaker.say(f"exits.{way(*values)}", women=values[0], men=values[1])
    yield Message(claim, (*speaker.on_region(row), speaker.say("basis.chance")))


def _exits_by_area(speaker: Speaker) -> Iterator[Message]:
    gaps = compared(speaker.rows(GAP, sex="_T"))
    more = [row for row in gaps if row["value"] > 0]
    if more:
        table = indicators()[GAP].table
        claim = speaker.say("exits.areas", count=count_rows(table, more), of=count_rows(table, gaps))
        named = speaker.say("basis.areas", areas=speaker.areas(more))
        yield Message(claim, (named, speaker.say("basis.chance")))
