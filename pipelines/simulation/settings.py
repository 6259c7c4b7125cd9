"""The rates of the simulation, typed.

Belongs here: the shape of `schemas/simulation.yml`. Does not belong here: drawing from them
(`services`, `manpower`).
"""

from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from schemas.files import read_yaml

Range = tuple[float, float]


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Recruitment(_Settings):
    """From application to entry."""

    applications_per_place: Range
    applicant_share_of_women: Range
    trend: Range
    preference: Range
    met_conditions: float
    admitted: float
    entered: float
    sex_unknown: float
    other: float


class Records(_Settings):
    """How many institutions record what not all do."""

    sex_unknown: float
    other: float
    stated_share: float


class Band(_Settings):
    """One rank band of a service."""

    share: float
    women: float
    direct_entry: float
    leadership: float
    exits: dict[str, float]


class Beside(_Settings):
    """Others on the roll of the same institution."""

    size: float
    women: Range
    turnover: float


class SectorSettings(_Settings):
    """What the services of one sector have in common. Bands stand from the lowest to the highest."""

    population: str
    size: Range
    share_of_women: Range
    growth: Range
    transfers: float
    promotion_preference: Range
    leadership_preference: Range
    leadership_detail: str
    bands: dict[str, Band]
    missions: dict[str, float]
    beside: dict[str, Beside]


class Training(_Settings):
    """Who completes which course."""

    gender_training: float
    predeployment_training: float
    command_training: float


class Yes(_Settings):
    """How likely the answer yes is, and how that moves."""

    start: Range
    trend: float


class Institutional(_Settings):
    """Posts, cases, money and answers."""

    yes: Yes
    partly: float
    gender_advisers: Range
    focal_points_per_1000: Range
    womens_desks_per_1000: Range
    police_stations_per_1000: Range
    complaints_per_1000: Range
    complaints_investigated: Range
    complaints_closed: Range
    budget: Range
    asked_later: frozenset[str]


class Gap(_Settings):
    """Rows that some institutions cannot fill in, or only estimate. None: whatever it is.

    `also` are the measures that whoever lacks `measure` lacks with it.
    """

    measure: str
    also: tuple[str, ...] = ()
    population: str | None = None
    detail: str | None = None
    remark: Literal["not_collected", "cannot_exist", "refused", "classified", "estimated"]
    institutions: float


class SimulationSettings(_Settings):
    """The whole of `schemas/simulation.yml`."""

    last_year: int = Field(ge=1990, le=2100)
    recruitment: Recruitment
    records: Records
    sectors: dict[str, SectorSettings]
    training: Training
    institutional: Institutional
    gaps: list[Gap]


@cache
def simulation_settings() -> SimulationSettings:
    """Return the rates; raise where the file says something that the simulation does not know."""
    return SimulationSettings.model_validate(read_yaml("simulation.yml"))
