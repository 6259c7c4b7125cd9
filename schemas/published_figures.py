"""Figures that somebody published: what stands in `regions/<region>/published_figures.csv`.

Belongs here: the shape of a published figure and reading the file, strictly. Does not belong here: what
was reported to us (returns), setting the one beside the other (`pipelines.figures.competing`).
"""

from collections import Counter
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from schemas.code_lists import CodeList, code_list
from schemas.files import SchemaError, read_csv
from schemas.indicators import Indicator, indicator

PARTS = ("value", "numerator", "denominator")
SAID_AS = ("exactly", "about", "at_least", "at_most")

_EMPTY_IS_NOTHING = BeforeValidator(lambda text: text or None)
OrNothing = Annotated[str | None, _EMPTY_IS_NOTHING]
DayOrNothing = Annotated[Annotated[str, Field(pattern=r"^\d{4}(-\d{2}){0,2}$")] | None, _EMPTY_IS_NOTHING]
Words = Annotated[str, Field(min_length=1)]


class PublishedFigure(BaseModel):
    """One figure of a publication, placed on the row of an indicator that it is quoted for.

    `part` says which number of that row it is; `said_as` whether the publication gives the number itself
    or a bound of it. `scope` says in the publication's words whom it counts, `reference_date` of when it
    is (empty: of that year, without a day). `reason` (codes/difference_reasons.csv) and `remark` say why
    it may differ from ours; `published` is the day, month or year of publication, where it is known.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    figure: Words
    ref_area: str
    sector: str
    time_period: int = Field(ge=1990, le=2100)
    indicator: str
    population: str
    rank: str
    sex: str
    part: Literal[PARTS]  # type: ignore[valid-type]
    value: Decimal
    said_as: Literal[SAID_AS]  # type: ignore[valid-type]
    scope: Words
    reference_date: OrNothing
    reason: OrNothing
    remark: OrNothing
    source: Words
    published: DayOrNothing

    @cached_property
    def of(self) -> Indicator:
        """Return the indicator that it is a figure of."""
        return indicator(self.indicator)

    @property
    def decimals(self) -> int:
        """Return how many decimals it was published with."""
        exponent = self.value.as_tuple().exponent
        return max(0, -int(exponent))

    @property
    def unit_measure(self) -> str:
        """Return what it counts: the indicator's unit, or that of its counts."""
        side = {"numerator": self.of.numerator, "denominator": self.of.denominator}.get(self.part)
        return self.of.unit_measure if side is None else side.unit_measure


def published_figures(region: str, areas: CodeList, ranks: CodeList) -> tuple[PublishedFigure, ...]:
    """Return what was published for a region, in the order of its file.

    Raises SchemaError, naming the figure, for a code that nobody knows or a figure that stands twice.
    """
    path = f"regions/{region}/published_figures.csv"
    rows = read_csv(path, list(PublishedFigure.model_fields))
    found = tuple(_figure(row, f"schemas/{path}, {row['figure']}", areas, ranks) for row in rows)
    twice = [name for name, times in Counter(item.figure for item in found).items() if times > 1]
    if twice:
        raise SchemaError(f"schemas/{path}: {', '.join(twice)} stands twice.")
    return found


def _figure(row: dict[str, Any], where: str, areas: CodeList, ranks: CodeList) -> PublishedFigure:
    try:
        found = PublishedFigure.model_validate(row)
        _check(found, areas, ranks)
    except (ValidationError, SchemaError) as error:
        raise SchemaError(f"{where}: {error}") from error
    return found


def _check(found: PublishedFigure, areas: CodeList, ranks: CodeList) -> None:
    for known, code in (
        (areas, found.ref_area),
        (code_list("sectors"), found.sector),
        (code_list("populations"), found.population),
        (ranks, found.rank),
    ):
        known[code]
    if found.reason is not None:
        code_list("difference_reasons")[found.reason]
    if found.sex not in found.of.sexes:
        raise SchemaError(f"{found.indicator} is not computed for sex {found.sex!r}.")
    if found.part != "value" and found.of.is_derived:
        raise SchemaError(f"{found.indicator} is made of rates: it has no count that could be published.")
