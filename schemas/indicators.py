"""The indicators: numerator over denominator, as data.

Belongs here: the shape of `indicators.yml` and looking an indicator up. Does not belong here: the
SQL that computes them (`pipelines/figures`).
"""

from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from schemas.files import SchemaError, read_yaml


class Count(BaseModel):
    """Which observations are counted on one side of an indicator.

    `sex` F or M fixes the sex; "own" takes the sex of the row; _T both together. `year` -1 reads
    the year before. `average_with` adds a second count and takes the mean of the two.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    measure: str
    sex: Literal["F", "M", "_T", "own"]
    detail: str = "_T"
    rank: Literal["own", "_T"] = "own"
    average_with: "Count | None" = None


class Indicator(BaseModel):
    """One indicator: what is over the line, what below, of whom, and whom it serves.

    `kind` share and rate divide counts (times 100); difference and ratio combine two values of
    another indicator (`of`): F less M, or this rank's over all ranks'.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    table: Literal["region.representation", "region.recruitment", "region.retention", "region.leadership"]
    kind: Literal["share", "rate", "difference", "ratio"]
    numerator: Count | None = None
    denominator: Count | None = None
    of: str | None = None
    sexes: list[Literal["F", "M", "_T"]]
    stated: Literal["yes", "no"] = "no"
    unit_measure: Literal["percent", "percentage_points", "ratio"]
    direction: Literal["higher", "lower", "nearer_one", "nearer_zero"]
    smallest_base: int
    frameworks: list[str]


@cache
def indicators() -> dict[str, Indicator]:
    """Return all indicators by id, in the order of the file."""
    by_id: dict[str, Indicator] = {}
    for entry in read_yaml("indicators.yml"):
        item = Indicator.model_validate(entry)
        if item.id in by_id:
            raise SchemaError(f"schemas/indicators.yml: indicator {item.id!r} stands twice.")
        if item.of is not None and item.of not in by_id:
            raise SchemaError(f"schemas/indicators.yml: {item.id!r} is made of the unknown {item.of!r}.")
        by_id[item.id] = item
    return by_id


def indicator(indicator_id: str) -> Indicator:
    """Return the indicator `indicator_id`; raise SchemaError for an unknown id."""
    if indicator_id not in indicators():
        raise SchemaError(f"No indicator {indicator_id!r}; known: {', '.join(indicators())}.")
    return indicators()[indicator_id]
