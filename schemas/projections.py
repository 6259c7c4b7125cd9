"""What projections assume, as data.

Belongs here: the shape of `projections.yml`. Does not belong here: drawing futures from it
(`pipelines/figures/projecting`).
"""

from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from schemas.files import read_yaml


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Spread(_Settings):
    """How much more years differ than chance alone makes them: the prior of a variance ratio."""

    expected: float = Field(ge=1)
    weight: float = Field(gt=0)


class WomenInIntake(_Settings):
    """How far the odds of a woman among those who enter may differ from others, and move by year."""

    around_strength: float = Field(gt=0)
    bands: float = Field(gt=0)
    change: float = Field(gt=0)


class ProjectionSettings(_Settings):
    """The whole of `projections.yml`, which says what each entry means."""

    horizon: int = Field(ge=1, le=50)
    runs: int = Field(ge=100)
    newest: int = Field(ge=1)
    fitted_years: int = Field(ge=1)
    unexplained: float = Field(ge=0, lt=100)
    pooling: float = Field(gt=0)
    spread: Spread
    women_in_intake: WomenInIntake


@cache
def projection_settings() -> ProjectionSettings:
    """Return what projections assume; raise where the file says something that they do not know."""
    return ProjectionSettings.model_validate(read_yaml("projections.yml"))
