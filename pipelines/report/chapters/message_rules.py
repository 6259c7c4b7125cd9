"""The rules that write main messages, by the names that `schemas/messages.yml` calls them.

Belongs here: which rules there are. Does not belong here: when they speak (`message_shares`, `message_ranks`,
`message_flows`, `message_targets`), which of them a service has (`schemas/messages.yml`).
"""

from collections.abc import Callable, Iterator

from pipelines.report.chapters.message_flows import exits, intake
from pipelines.report.chapters.message_ranks import below, ladder, zero
from pipelines.report.chapters.message_shares import change, region, spread
from pipelines.report.chapters.message_targets import outlook, targets
from pipelines.report.chapters.messages import Message, Speaker
from schemas.messages import Asked

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
