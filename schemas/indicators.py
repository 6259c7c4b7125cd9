"""The indicators: numerator over denominator, as data.

Belongs here: the shape of `indicators.yml` and looking an indicator up. Does not belong here: the
SQL that computes them (`pipelines/figures`).
"""

from functools import cache
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from schemas.code_lists import TOTAL, code_list
from schemas.files import SchemaError, read_yaml
from schemas.texts import text

Sex = Literal["F", "M", "_T"]
IndicatorTableName = Literal[
    "region.representation",
    "region.recruitment",
    "region.promotion",
    "region.retention",
    "region.leadership",
    "region.deployment",
    "region.training",
    "region.services",
]
WEIGHING = "share_of_women"
"""The indicator whose base, persons who serve, is what an area weighs in a regional value."""

MEN, ALL_RANKS = "men", "all_ranks"
"""What a value is set against, where not against another indicator's."""


class Count(BaseModel):
    """Which observations are counted on one side of an indicator.

    `sex` F or M fixes the sex, _T takes both together, "own" takes the sex of the row.
    `or_last_year` names the measure whose value of the year before stands in where this one was not
    given. `average_with` adds a second count and takes the mean of the two. `times` names the count that
    the figure is multiplied by, so that averages add up over institutions: years each, times persons.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    measure: str
    sex: Literal["F", "M", "_T", "own"]
    detail: str = "_T"
    unit_measure: Literal["persons", "posts", "count", "years"] = "persons"
    or_last_year: str | None = None
    average_with: "Count | None" = None
    times: str | None = None

    @property
    def formula(self) -> str:
        """Return it in codes, as exits[resignation]."""
        one = f"{self.measure}{'' if self.detail == TOTAL else f'[{self.detail}]'}"
        one += "" if self.sex == "own" else f" {self.sex}"
        if self.times is not None:
            one += f" x {self.times}"
        if self.or_last_year is not None:
            one += f" (else last year's {self.or_last_year})"
        return one if self.average_with is None else f"mean of {one} and {self.average_with.formula}"

    @model_validator(mode="after")
    def _known_codes(self) -> Self:
        for measure in filter(None, (self.measure, self.or_last_year, self.times)):
            code_list("measures")[measure]
        code_list("details")[self.detail]
        return self


class Indicator(BaseModel):
    """One indicator: what is over the line, what below, of whom, and whom it serves.

    `kind` share and rate divide counts (times 100), a mean sets what persons have together over persons.
    A difference takes another indicator's (`of`) value less another one, a ratio that value over another
    one; `against` says which: that of men, of all ranks together, or another indicator's.
    `reference` says what the figures are of: a day, a year, or a generation followed for years.
    `stated`: whether a share that the institution states stands in where counts are missing.
    `smallest_base`: a value of fewer persons, posts or stations is given, but not ranked beside others.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    table: IndicatorTableName
    kind: Literal["share", "rate", "mean", "difference", "ratio"]
    reference: Literal["day", "year", "cohort"]
    numerator: Count | None = None
    denominator: Count | None = None
    of: str | None = None
    against: str | None = None
    sexes: list[Sex]
    stated: Literal["yes", "no"] = "no"
    unit_measure: Literal["percent", "percentage_points", "ratio", "years"]
    direction: Literal["higher", "lower", "nearer_one", "nearer_zero"]
    smallest_base: int = Field(default=1, ge=1)
    frameworks: list[str]

    def definition(self, language: str) -> str:
        """Return what it says, and of whom, in a reader's language."""
        return text(f"indicator.{self.id}.definition", language)

    @property
    def is_derived(self) -> bool:
        """Return whether it is made of another indicator's values instead of counts."""
        return self.kind in ("difference", "ratio")

    @property
    def factor(self) -> int:
        """Return what numerator over denominator is multiplied by: shares and rates are per cent."""
        return 1 if self.kind == "mean" else 100

    @property
    def formula(self) -> str:
        """Return how it is computed, in the codes of measures, details and sexes."""
        if self.numerator is not None and self.denominator is not None:
            times = "" if self.factor == 1 else f"{self.factor} x "
            return f"{times}{self.numerator.formula} / {self.denominator.formula}"
        sides = {MEN: (f"{self.of} F", f"{self.of} M"), ALL_RANKS: (f"{self.of}", f"{self.of} of all ranks")}
        upper, lower = sides.get(str(self.against), (str(self.of), str(self.against)))
        return f"{upper} {'-' if self.kind == 'difference' else '/'} {lower}"

    @property
    def bases(self) -> list[str]:
        """Return the indicators that it is made of, none for one made of counts."""
        other = [] if self.against in (None, MEN, ALL_RANKS) else [str(self.against)]
        return [] if self.of is None else [self.of, *other]

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        code_list("indicators")[self.id]
        has_counts = self.numerator is not None and self.denominator is not None
        has_any_count = self.numerator is not None or self.denominator is not None
        if self.is_derived and (has_any_count or self.of is None or self.against is None):
            raise SchemaError(f"Indicator {self.id!r}: a {self.kind} needs `of`, `against` and no counts.")
        if not self.is_derived and (not has_counts or self.of is not None or self.against is not None):
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
        for base in item.bases:
            _check_base(item, base, by_id)
        by_id[item.id] = item
    return by_id


def _check_base(item: Indicator, name: str, known: dict[str, Indicator]) -> None:
    base = known.get(name)
    if base is None or base.is_derived:
        raise SchemaError(
            f"schemas/indicators.yml: {item.id!r} needs a share or rate above it, not {name!r}."
        )
    if base.factor != known[str(item.of)].factor:
        raise SchemaError(f"schemas/indicators.yml: {item.id!r} compares {item.of!r} with {name!r}.")
    needed = {"F", "M"} if item.against == MEN else set(item.sexes)
    if not needed <= set(base.sexes):
        raise SchemaError(
            f"schemas/indicators.yml: {item.id!r} needs {name!r} for {', '.join(sorted(needed))}."
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
