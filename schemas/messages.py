"""Which main messages a report has, as data.

Belongs here: the shape of `messages.yml`. Does not belong here: what a rule looks at
(`pipelines/report/chapters/message_rules`), the sentences (`texts/report_messages`).
"""

from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from schemas.code_lists import code_list
from schemas.files import read_yaml
from schemas.indicators import indicators

NEEDS = {
    "region": {"indicator"},
    "range": {"indicator"},
    "change": {"indicator"},
    "zero": {"rank"},
    "below": {"rank"},
    "ladder": {"ranks"},
}
"""What a rule must be told, and nothing else; the others need nothing."""


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Asked(_Settings):
    """One message that is asked for: the rule that writes it, and of what."""

    rule: Literal[
        "region", "range", "change", "zero", "ladder", "below", "intake", "exits", "targets", "outlook"
    ]
    indicator: str = ""
    rank: str = ""
    ranks: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_whole(self) -> "Asked":
        told = self.model_fields_set - {"rule"}
        if told != NEEDS.get(self.rule, set()):
            raise ValueError(f"The rule {self.rule} needs {sorted(NEEDS.get(self.rule, set()))}.")
        if self.indicator and indicators()[self.indicator].kind != "share":
            raise ValueError(f"{self.indicator} is no share.")
        for rank in (*self.ranks, *([self.rank] if self.rank else [])):
            code_list("ranks")[rank]
        return self


class MessageSettings(_Settings):
    """The whole of `messages.yml`, which says what each entry means."""

    most: int = Field(ge=1)
    least_areas: int = Field(ge=3)
    smallest_base: int = Field(ge=1)
    smallest_change: float = Field(gt=0)
    messages: dict[str, tuple[tuple[Asked, ...], ...]]


@cache
def message_settings() -> MessageSettings:
    """Return which messages are asked for; raise where the file says something that they do not know."""
    return MessageSettings.model_validate(read_yaml("messages.yml"))
