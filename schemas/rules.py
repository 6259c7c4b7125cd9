"""The rules: every check, as data.

Belongs here: the shape of `rules.yml` and looking a rule up. Does not belong here: how a kind of
rule is computed (`pipelines/checking`), a rule's words (`texts/`: rule.<id>.message, .why, .advice).
"""

from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from schemas.files import SchemaError, read_yaml

STAGES = ("file", "workbook", "value", "table", "return", "history", "region")
SEVERITIES = ("block", "explain", "inform")
READING = "reading"
CHECKING = "checking"


class Rule(BaseModel):
    """One rule.

    `kind` names how it is computed on figures. Two kinds are not computed on figures: `reading` is
    found by intake while it reads, `checking` says something about the check itself. `since` is the
    reporting round in which the rule began.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    stage: Literal["file", "workbook", "value", "table", "return", "history", "region"]
    severity: Literal["block", "explain", "inform"]
    kind: str
    parameters: dict[str, Any] = {}
    since: int

    @property
    def is_computed(self) -> bool:
        """Return whether it is computed on figures, so that it has places to count."""
        return self.kind not in (READING, CHECKING)


@cache
def rules() -> dict[str, Rule]:
    """Return all rules by id, in the order of checking; raise SchemaError where an id stands twice."""
    by_id: dict[str, Rule] = {}
    for entry in read_yaml("rules.yml"):
        item = Rule.model_validate(entry)
        if item.id in by_id:
            raise SchemaError(f"schemas/rules.yml: rule {item.id!r} stands twice.")
        by_id[item.id] = item
    return dict(sorted(by_id.items(), key=lambda pair: STAGES.index(pair[1].stage)))


def rule(rule_id: str) -> Rule:
    """Return the rule `rule_id`; raise SchemaError for an unknown id."""
    if rule_id not in rules():
        raise SchemaError(f"No rule {rule_id!r} in schemas/rules.yml.")
    return rules()[rule_id]
