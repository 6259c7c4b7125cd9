"""The finding: one thing wrong or doubtful in a return, and where.

Belongs here: its shape and its words. Does not belong here: the checks that make findings.
"""

from dataclasses import dataclass, field

from schemas.rules import rule
from schemas.texts import text


@dataclass(frozen=True)
class Place:
    """A cell as the sender sees it: sheet name and A1 address; both None for the file as a whole."""

    sheet: str | None = None
    cell: str | None = None

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}" if self.cell else (self.sheet or "")


@dataclass(frozen=True)
class Finding:
    """What a rule found, with the values that its message names.

    `rule` is an id of rules.yml, `values` fill the message's names, `related` are the other cells
    that the rule looked at.
    """

    rule: str
    place: Place = Place()
    related: tuple[Place, ...] = ()
    values: dict[str, object] = field(default_factory=dict)

    @property
    def stage(self) -> str:
        """Return the stage of its rule."""
        return rule(self.rule).stage

    @property
    def severity(self) -> str:
        """Return the severity of its rule: block, explain or inform."""
        return rule(self.rule).severity

    def message(self, language: str) -> str:
        """Return what is wrong, in a reader's language."""
        return text(f"rule.{self.rule}.message", language, **self.values)

    def advice(self, language: str) -> str:
        """Return what to do, in a reader's language."""
        return text(f"rule.{self.rule}.advice", language, **self.values)
