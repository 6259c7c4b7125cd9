"""What is protected from whom: classes of figures, tiers of release, consents, and what adds up.

Belongs here: loading `disclosure.yml` and the regions' consents; which identities hold between figures
(those that the rules of checking demand). Does not belong here: withholding anything
(`pipelines/figures/protection`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from schemas.code_lists import TOTAL, code_list
from schemas.files import SchemaError, read_csv, read_yaml
from schemas.regions import load_region
from schemas.rules import rules

TIERS = ("internal", "partners", "public")
"""Who reads, those who may see most first."""

STATES = ("originator_only", "aggregate_only", "partners", "public")
"""Who may see an institution's own figure, the strictest first (codes/release_states.csv)."""

State = Literal["originator_only", "aggregate_only", "partners", "public"]


class DisclosureClass(BaseModel):
    """One class of figures and how it is protected (`disclosure.yml` says what each entry means)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    measures: list[str]
    details: Literal["any", "total", "parts"]
    public_fact: bool = False
    state: State
    with_consent: State
    smallest: dict[Literal["partners", "public"], int] = {}
    zeros: Literal["shown", "withheld"] = "shown"
    complement: str = ""
    base: str = ""
    room: int = Field(default=0, ge=0)

    @property
    def is_counted(self) -> bool:
        """Return whether its figures are counts that add up (averages are not)."""
        return not self.base

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        for measure in [*self.measures, *filter(None, (self.complement, self.base))]:
            code_list("measures")[measure]
        if STATES.index(self.state) > STATES.index(self.with_consent):
            raise SchemaError(f"Class {self.id!r}: a consent cannot be stricter than no consent.")
        if self.public_fact != (not self.smallest) or (self.public_fact and self.state != "public"):
            raise SchemaError(f"Class {self.id!r}: a public fact has no smallest count, all others have one.")
        if self.smallest and not self.smallest["partners"] <= self.smallest["public"]:
            raise SchemaError(f"Class {self.id!r}: the public cannot see what partners do not.")
        if not self.public_fact and (self.room > 0) != self.is_counted:
            raise SchemaError(f"Class {self.id!r}: counts need room, averages have none.")
        return self

    def holds(self, measure: str, detail: str) -> bool:
        """Return whether a figure belongs to this class."""
        fits = {"any": True, "total": detail == TOTAL, "parts": detail != TOTAL}
        return measure in self.measures and fits[self.details]


@dataclass(frozen=True)
class Consent:
    """An institution's word on how widely its figures of a class may be shown."""

    institution: str
    class_id: str
    state: State
    given_by: str
    given_on: date
    source: str


@cache
def disclosure_classes() -> dict[str, DisclosureClass]:
    """Return all classes by id; raise SchemaError where a measure has none, or two."""
    found = [DisclosureClass.model_validate(entry) for entry in read_yaml("disclosure.yml")]
    for measure in code_list("measures").codes:
        for detail in (TOTAL, "part"):
            fitting = [item.id for item in found if item.holds(measure, detail)]
            if len(fitting) > 1 or not any(measure in item.measures for item in found):
                raise SchemaError(
                    f"schemas/disclosure.yml: {measure!r} ({detail}) is in {fitting or 'no class'}."
                )
    return {item.id: item for item in found}


@cache
def class_of(measure: str, detail: str) -> DisclosureClass:
    """Return the class of a figure; raise SchemaError where it has none."""
    for item in disclosure_classes().values():
        if item.holds(measure, detail):
            return item
    raise SchemaError(f"schemas/disclosure.yml: {measure!r} with detail {detail!r} is in no class.")


def read_consents(rows: list[dict[str, str]], region: str, where: str) -> tuple[Consent, ...]:
    """Return consents; raise SchemaError for one that the class does not allow, or that stands twice."""
    institutions = load_region(region).institutions
    found: dict[tuple[str, str], Consent] = {}
    for row in rows:
        key = row["institution"], row["class"]
        named = disclosure_classes().get(row["class"])
        if row["institution"] not in institutions or named is None or row["state"] not in STATES:
            raise SchemaError(f"{where}: unknown institution, class or state in {key}.")
        if not STATES.index(named.state) <= STATES.index(row["state"]) <= STATES.index(named.with_consent):
            raise SchemaError(f"{where}: no consent of {key} can give {row['state']!r}.")
        if key in found or not row["given_by"]:
            raise SchemaError(f"{where}: {key} stands twice, or nobody gave it.")
        given_on = date.fromisoformat(row["given_on"])
        state: State = row["state"]  # type: ignore[assignment]
        found[key] = Consent(*key, state, row["given_by"], given_on, row["source"])
    return tuple(found.values())


@cache
def consents(region: str) -> tuple[Consent, ...]:
    """Return the recorded consents of a region's institutions."""
    path = f"regions/{region}/consents.csv"
    columns = ["institution", "class", "state", "given_by", "given_on", "source"]
    return read_consents(read_csv(path, columns), region, f"schemas/{path}")


@dataclass(frozen=True)
class Identity:
    """What the rules of checking demand of accepted figures, and so everybody may count on."""

    kind: Literal["parts", "within", "ledger"]
    dimension: str = ""
    measures: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    detail: str = ""


def _words(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()


def _identities() -> Iterator[Identity]:
    for rule in rules().values():
        given = rule.parameters
        if rule.kind == "adds_up":
            parts = _words(given.get("parts")) + _words(given.get("parts_where_given"))
            yield Identity("parts", str(given["dimension"]), _words(given.get("measures")), parts)
        elif rule.kind == "balances":
            plus, minus = (str(given["opening"]), *_words(given["plus"])), _words(given["minus"])
            measures = (str(given["closing"]),)
            yield Identity(
                "ledger", measures=measures, plus=plus, minus=minus, inside=_words(given["within"])
            )
        elif rule.kind == "measure_within":
            detail = str(given.get("more_detail", ""))
            yield Identity(
                "within", measures=(str(given["less"]),), parts=_words(given["more"]), detail=detail
            )


@cache
def identities() -> tuple[Identity, ...]:
    """Return all identities that hold between the figures of one institution and year."""
    return tuple(_identities())
