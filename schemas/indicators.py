"""The indicators: numerator over denominator, as data.

Belongs here: the shape of `indicators.yml` and looking an indicator up. Does not belong here: the
SQL that computes them (`pipelines/figures`).
"""

from functools import cache
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from schemas.code_lists import code_list
from schemas.files import SchemaError, read_yaml

Sex = Literal["F", "M", "_T"]


class Count(BaseModel):
    """Which observations are counted on one side of an indicator.

    `sex` F or M fixes the sex, _T takes both together, "own" takes the sex of the row.
    `or_last_year` names the measure whose value of the year before stands in where this one was not
    given. `average_with` adds a second count and takes the mean of the two.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    measure: str
    sex: Literal["F", "M", "_T", "own"]
    detail: str = "_T"
    unit_measure: Literal["persons", "posts"] = "persons"
    or_last_year: str | None = None
    average_with: "Count | None" = None

    @model_validator(mode="after")
    def _known_codes(self) -> Self:
        for measure in filter(None, (self.measure, self.or_last_year)):
            code_list("measures")[measure]
        code_list("details")[self.detail]
        return self


class Indicator(BaseModel):
    """One indicator: what is over the line, what below, of whom, and whom it serves.

    `kind` share and rate divide counts (times 100). A difference takes another indicator's (`of`)
    value for women less that for men, a ratio its value in this rank over that in all ranks.
    `stated`: whether a share that the institution states stands in where counts are missing.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    table: Literal["region.representation", "region.recruitment", "region.retention", "region.leadership"]
    kind: Literal["share", "rate", "difference", "ratio"]
    numerator: Count | None = None
    denominator: Count | None = None
    of: str | None = None
    sexes: list[Sex]
    stated: Literal["yes", "no"] = "no"
    unit_measure: Literal["percent", "percentage_points", "ratio"]
    direction: Literal["higher", "lower", "nearer_one", "nearer_zero"]
    frameworks: list[str]

    @property
    def is_derived(self) -> bool:
        """Return whether it is made of another indicator's values instead of counts."""
        return self.kind in ("difference", "ratio")

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        code_list("indicators")[self.id]
        has_counts = self.numerator is not None and self.denominator is not None
        has_any_count = self.numerator is not None or self.denominator is not None
        if self.is_derived and (has_any_count or self.of is None):
            raise SchemaError(f"Indicator {self.id!r}: a {self.kind} needs `of` and no counts.")
        if not self.is_derived and (not has_counts or self.of is not None):
            raise SchemaError(
                f"Indicator {self.id!r}: a {self.kind} needs numerator and denominator, and no `of`."
            )
        if self.stated == "yes" and (self.numerator is None or self.numerator.sex != "F"):
            raise SchemaError(f"Indicator {self.id!r}: only a share of women can be stated.")
        return self


def parse_indicators(entries: list[dict[str, Any]]) -> dict[str, Indicator]:
    """Return indicators by id, in order; raise SchemaError where one stands twice or rests on nothing."""
    by_id: dict[str, Indicator] = {}
    for entry in entries:
        item = Indicator.model_validate(entry)
        if item.id in by_id:
            raise SchemaError(f"schemas/indicators.yml: indicator {item.id!r} stands twice.")
        if item.of is not None:
            _check_base(item, by_id)
        by_id[item.id] = item
    return by_id


def _check_base(item: Indicator, known: dict[str, Indicator]) -> None:
    base = known.get(str(item.of))
    if base is None or base.is_derived:
        raise SchemaError(
            f"schemas/indicators.yml: {item.id!r} needs a share or rate above it, not {item.of!r}."
        )
    needed = {"F", "M"} if item.kind == "difference" else set(item.sexes)
    if not needed <= set(base.sexes):
        raise SchemaError(
            f"schemas/indicators.yml: {item.id!r} needs {item.of!r} for {', '.join(sorted(needed))}."
        )


@cache
def indicators() -> dict[str, Indicator]:
    """Return all indicators by id, in the order of the file."""
    return parse_indicators(read_yaml("indicators.yml"))


def indicator(indicator_id: str) -> Indicator:
    """Return the indicator `indicator_id`; raise SchemaError for an unknown id."""
    if indicator_id not in indicators():
        raise SchemaError(f"No indicator {indicator_id!r}; known: {', '.join(indicators())}.")
    return indicators()[indicator_id]
