"""The answer as a validation report of the European Statistical System (ESS), for statistical offices.

Belongs here: the report's structure (version 1.0.1: docs/decisions/0016) and what of ours stands where.
Does not belong here: any other JSON (`checking.answer`).

The structure lets event, rule and data carry more than it names; what is ours stands there and nowhere
else. A finding is a validation with the value 0, one that says that figures could not be checked has
NA. What was checked without a finding is counted, by rule, in aggregations.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC
from importlib.metadata import version
from itertools import count
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel, StringConstraints

from pipelines.answering.answer import Answer
from pipelines.answering.earlier import key_of
from schemas.findings import Finding, Place
from schemas.rules import Rule, rule

ESS_SEVERITIES: dict[str, Literal["error", "warning", "information"]] = {
    "block": "error",
    "explain": "warning",
    "inform": "information",
}
NOT_EVALUATED = ("figures_not_checked", "checks_left_out", "last_year_not_compared")
"""The rules whose finding says that something could not be checked."""
AGGREGATES = {
    "checked": "Places in the figures at which the rule was checked.",
    "failed": "Of these, places at which the rule does not hold.",
    "not_checkable": "Places at which the rule could not be checked.",
}
SOFTWARE = f"Muster {version('muster')}"
TIME = "%Y%m%dT%H%M%S%z"

Moment = Annotated[str, StringConstraints(pattern=r"^\d{8}T\d{6}[+-]\d{4}$")]
Keys = tuple[tuple[str, ...], ...]
"""Data points, each named by its key."""


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Extendable(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)


class Event(_Extendable):
    """When and by what a result was made; `trigger` is the file that asked for it."""

    time: Moment
    actor: str
    agent: str = ""
    trigger: str = ""


class EssRule(_Extendable):
    """What was evaluated."""

    language: str
    expression: str
    severity: Literal["error", "warning", "information"]
    description: str


class Aggregate(_Extendable):
    """What was counted."""

    language: str
    expression: str
    description: str


class Data(_Extendable):
    """The data points that were used (`source`), and those that the result is about (`target`)."""

    source: Keys
    target: Keys
    description: str


class Validation(_Closed):
    """One result: 0 does not hold, 1 holds, NA could not be evaluated."""

    id: str
    type: Literal["validation"] = "validation"
    event: Event
    rule: EssRule
    data: Data
    value: Literal["0", "1", "NA"]


class Aggregation(_Closed):
    """One count over results."""

    id: str
    type: Literal["aggregation"] = "aggregation"
    event: Event
    aggregate: Aggregate
    data: Data
    value: str


class Report(RootModel[tuple[Annotated[Validation | Aggregation, Field(discriminator="type")], ...]]):
    """A validation report: a list of results and counts."""


def report_json(answer: Answer) -> str:
    """Return the report as JSON text."""
    plain = report(answer).model_dump(mode="json")
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def report(answer: Answer) -> Report:
    """Return the report on a file: every finding, and for every rule on figures how often it was applied."""
    return Report((*_validations(answer), *_aggregations(answer)))


def _event(answer: Answer) -> Event:
    time = answer.at.astimezone(UTC).strftime(TIME)
    return Event(time=time, actor=SOFTWARE, trigger=answer.file_name, sha256=answer.result.sha256)


def _return(answer: Answer) -> tuple[str, ...]:
    cover = answer.result.cover
    return (cover.institution, str(cover.time_period)) if cover else (answer.result.sha256,)


def _validations(answer: Answer) -> Iterator[Validation]:
    """Return a result per finding, and after it one per finding that it stands for."""
    numbers = count(1)
    for finding in answer.findings:
        own = f"{answer.result.sha256[:12]}-{next(numbers):08d}"
        yield _validation(answer, finding, own)
        for joined in finding.joins:
            other = f"{answer.result.sha256[:12]}-{next(numbers):08d}"
            yield _validation(answer, joined, other, joined_by=own)


def _validation(
    answer: Answer, finding: Finding, identifier: str, joined_by: str | None = None
) -> Validation:
    of = rule(finding.rule)
    return Validation(
        id=identifier,
        event=_event(answer),
        rule=EssRule(
            language=SOFTWARE,
            expression=_expression(of),
            severity=ESS_SEVERITIES[finding.severity],
            description=finding.why(answer.language),
            id=of.id,
            stage=of.stage,
            since=of.since,
            muster_severity=finding.severity,
            advice=finding.advice(answer.language),
        ),
        data=_data(answer, finding, joined_by),
        value="NA" if finding.rule in NOT_EVALUATED else "0",
    )


def _expression(of: Rule) -> str:
    """Return a rule as rules.yml has it: its kind and what the kind is told."""
    told = (f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in of.parameters.items())
    return f"{of.kind}({', '.join(told)})" if of.is_computed else of.id


def _data(answer: Answer, finding: Finding, joined_by: str | None) -> Data:
    keys, whole = answer.earlier.keys, _return(answer)

    def key(place: Place) -> tuple[str, ...]:
        known = keys.get(place)
        return (*whole, *(known or (part for part in (place.sheet, place.cell) if part)))

    about = key_of(finding, keys)
    target = (*whole, *about) if about else key(finding.place)
    source = dict.fromkeys([target, *map(key, finding.related)])
    return Data(
        source=tuple(source),
        target=(target,),
        description=finding.message(answer.language),
        identity=finding.identity,
        sheet=finding.place.sheet,
        cell=finding.place.cell,
        related=_places(finding.related),
        joined_by=joined_by,
        language=answer.language,
    )


def _places(places: Iterable[Place]) -> list[dict[str, str | None]]:
    return [{"sheet": place.sheet, "cell": place.cell} for place in places]


def _aggregations(answer: Answer) -> Iterator[Aggregation]:
    event, digest, whole = _event(answer), answer.result.sha256[:12], _return(answer)
    for row in answer.result.checked.to_dict("records"):
        for name, description in AGGREGATES.items():
            yield Aggregation(
                id=f"{digest}-{row['rule']}-{name}",
                event=event,
                aggregate=Aggregate(
                    language=SOFTWARE,
                    expression=f"count({row['rule']}, {name})",
                    description=description,
                    rule=row["rule"],
                ),
                data=Data(source=(whole,), target=(whole,), description=answer.file_name),
                value=str(row[name]),
            )
