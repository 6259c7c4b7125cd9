"""Messages on targets: how many are reached, how many would be in time.

Belongs here: counting targets by their state. Does not belong here: other rules (`message_rules` names them
all), sentences (`schemas/texts/report_messages`), when a target is reached (`pipelines.figures`).
"""

from collections.abc import Iterator

from pipelines.report.chapters.messages import Message, Speaker, count_rows
from schemas.messages import Asked

TARGETS = "region.targets"
OUTLOOK = "region.target_outlook"
EVEN = 50.0
"""Per cent: the chance from which a target is more likely reached in time than not."""


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
    yield Message(claim, (speaker.say("basis.outlook"),))
