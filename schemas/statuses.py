"""What a remark, an answer and a missing marker stand for.

Belongs here: loading `statuses.yml` and translating both ways. Does not belong here: the names of
remarks and answers (`codes/`), finding them in a cell (`pipelines/intake`).
"""

from functools import cache

from pydantic import BaseModel, ConfigDict

from schemas.code_lists import code_list
from schemas.files import SchemaError, read_yaml


class Status(BaseModel):
    """The two SDMX statuses of an observation, and whether a value stands beside them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    obs_status: str
    conf_status: str
    holds_value: bool = True


class Statuses(BaseModel):
    """The whole of `statuses.yml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    normal: Status
    remarks: dict[str, Status]
    answers: dict[str, float]
    unclear_markers: list[str]


@cache
def statuses() -> Statuses:
    """Return what `statuses.yml` says; raise SchemaError unless it speaks of every code and no other."""
    loaded = Statuses.model_validate(read_yaml("statuses.yml"))
    for name, entries in (("remarks", loaded.remarks), ("answers", loaded.answers)):
        if list(entries) != list(code_list(name).codes):
            raise SchemaError(
                f"schemas/statuses.yml: {name} are {list(entries)}, not those of codes/{name}.csv."
            )
    for status in (loaded.normal, *loaded.remarks.values()):
        code_list("obs_status")[status.obs_status]
        code_list("conf_status")[status.conf_status]
    return loaded


def status_of(remark: str | None) -> Status:
    """Return the statuses that `remark` gives (None: a plain value); raise SchemaError for an unknown one."""
    if remark is None:
        return statuses().normal
    if remark not in statuses().remarks:
        raise SchemaError(f"No remark {remark!r} in schemas/statuses.yml.")
    return statuses().remarks[remark]


def remark_of(obs_status: str, conf_status: str) -> str | None:
    """Return the remark that gives these statuses, None for a plain value; raise SchemaError for none."""
    for remark, status in [(None, statuses().normal), *statuses().remarks.items()]:
        if (status.obs_status, status.conf_status) == (obs_status, conf_status):
            return remark
    raise SchemaError(f"No remark stands for obs_status {obs_status!r} with conf_status {conf_status!r}.")


def holds_value(remark: str) -> bool:
    """Return whether a value stands beside `remark` (estimated) or not (not collected)."""
    return status_of(remark).holds_value


def answer_value(answer: str) -> float:
    """Return the number that an answer is kept as; raise SchemaError for an unknown answer."""
    if answer not in statuses().answers:
        raise SchemaError(f"No answer {answer!r} in schemas/statuses.yml.")
    return statuses().answers[answer]


def answer_of(value: float) -> str:
    """Return the answer that is kept as `value`; raise SchemaError where there is none."""
    for answer, number in statuses().answers.items():
        if number == value:
            return answer
    raise SchemaError(f"No answer is kept as {value}.")


@cache
def unclear_markers() -> frozenset[str]:
    """Return what people type for a missing number, in small letters, without an agreed meaning."""
    return frozenset(statuses().unclear_markers)
