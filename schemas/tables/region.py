"""The regional tables: what a programme compares and publishes.

Belongs here: one row per area, sector, year and indicator. Does not belong here: single
institutions' cells (`facts`), how an indicator is computed (`schemas/indicators.yml`).
"""

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from schemas.tables.columns import (
    Area,
    Coordinates,
    Institution,
    Origin,
    PeriodDates,
    Sector,
    Table,
    TimePeriod,
)
from schemas.tables.indicator_columns import Comparison, IndicatorKey, IndicatorValue

INDICATOR_KEY = ["indicator", "ref_area", "sector", "time_period", "population", "rank", "sex"]


class IndicatorTable(IndicatorKey, Area, Sector, TimePeriod, IndicatorValue, Comparison, Origin):
    """The columns that all indicator tables share."""


class RegionRepresentation(IndicatorTable):
    """How many women serve: share of women by population and rank, and by rank against all ranks."""

    class Config:
        name = "region.representation"
        metadata = {"primary_key": INDICATOR_KEY}


class RegionRecruitment(IndicatorTable):
    """How many women come in: their share among applicants and entrants, and their chance to be selected."""

    class Config:
        name = "region.recruitment"
        metadata = {"primary_key": INDICATOR_KEY}


class RegionRetention(IndicatorTable):
    """How many women stay: exit rates by sex and reason, retention of generations, length of service."""

    class Config:
        name = "region.retention"
        metadata = {"primary_key": INDICATOR_KEY}


class RegionLeadership(IndicatorTable):
    """How many women lead: share of women in command and managerial posts (never of all staff)."""

    class Config:
        name = "region.leadership"
        metadata = {"primary_key": INDICATOR_KEY}


class PassportColumns(Table):
    """What kind of figure a retention figure is."""

    form: Series[str] = pa.Field(
        title="Form",
        description="annual (leavers of a year per 100 who serve on average), cumulative (over a period "
        "that is no year), cohort (a generation, followed person by person) or stock (of those who serve).",
        isin=["annual", "cumulative", "cohort", "stock"],
    )
    years: Series[pd.Int64Dtype] = pa.Field(
        nullable=True,
        title="Years",
        description="Over how many years persons are followed; empty for stocks and where it is not known.",
        metadata={"unit": "years"},
    )
    base: Series[str] = pa.Field(
        nullable=True,
        title="Base",
        description="Which measures stand below the line, last year's where no opening stock was given; "
        "empty where none is known.",
    )
    comparison_group: Series[str] = pa.Field(
        title="Comparison group",
        description="Indicator, form and population: only values of one group are ranked together.",
    )


class RegionPassports(IndicatorKey, Area, Sector, TimePeriod, PeriodDates, PassportColumns):
    """What each retention figure is: annual, cumulative or of a generation, its period and its base."""

    class Config:
        name = "region.passports"
        metadata = {"primary_key": INDICATOR_KEY}


class RegionPromotion(IndicatorTable):
    """How many women rise: promotion and advancement rates by sex, and of women over those of men."""

    class Config:
        name = "region.promotion"
        metadata = {"primary_key": INDICATOR_KEY}


class RegionDeployment(IndicatorTable):
    """How many women serve in missions abroad, and how that compares with how many serve."""

    class Config:
        name = "region.deployment"
        metadata = {"primary_key": INDICATOR_KEY}


class RegionTraining(IndicatorTable):
    """Who is trained: coverage of trainings by sex, and the share of women in command courses."""

    class Config:
        name = "region.training"
        metadata = {"primary_key": INDICATOR_KEY}


class RegionServices(IndicatorTable):
    """Which services women can turn to: the share of police stations that have a women's desk."""

    class Config:
        name = "region.services"
        metadata = {"primary_key": INDICATOR_KEY}


class SumArea(Table):
    """Over which institutions a sum goes."""

    ref_area: Series[str] = pa.Field(
        title="Reference area",
        description="Whose institutions are added up: a country or territory, or _T, all of the region.",
        str_matches=r"^(?:[A-Z]{2}|_T)$",
        metadata={"codes": "areas_with_region"},
    )


class SumValue(Table):
    """A sum and whether it may be seen."""

    obs_value: Series[float] = pa.Field(
        nullable=True,
        title="Value",
        description="The sum of what institutions gave; empty where it is withheld, never zero instead.",
    )
    obs_status: Series[str] = pa.Field(
        title="Observation status",
        description="SDMX CL_OBS_STATUS: A, or Q where the sum is withheld.",
        metadata={"codes": "obs_status"},
    )
    conf_status: Series[str] = pa.Field(
        title="Confidentiality status",
        description="SDMX CL_CONF_STATUS: F free, N not for publication (withheld).",
        metadata={"codes": "conf_status"},
    )


class RegionSums(SumArea, Sector, TimePeriod, Coordinates, SumValue):
    """Counts that were given, added up over the institutions of an area and over the areas of the region."""

    class Config:
        name = "region.sums"
        metadata = {
            "primary_key": [
                "ref_area",
                "sector",
                "time_period",
                "measure",
                "population",
                "rank",
                "sex",
                "detail",
                "unit_measure",
            ]
        }


class CoverageColumns(Table):
    """What a return brought."""

    state: Series[str] = pa.Field(
        title="State",
        description="State of the revision that stands (the accepted one, else the latest); missing where "
        "none came.",
        isin=["missing", "blocked", "to_explain", "ready", "accepted"],
        metadata={"codes": "states"},
    )
    revisions: Series[int] = pa.Field(
        title="Revisions", description="How many revisions were sent.", ge=0, metadata={"unit": "revisions"}
    )
    form_rows: Series[int] = pa.Field(
        title="Rows of the form",
        description="Rows that our own workbook has for this institution.",
        ge=0,
        metadata={"unit": "rows"},
    )
    unanswered: Series[pd.Int64Dtype] = pa.Field(
        nullable=True,
        title="Unanswered rows",
        description="Rows of the form for which the accepted revision gives neither a number nor a reason; "
        "empty where none is accepted.",
        ge=0,
        metadata={"unit": "rows"},
    )
    observations: Series[int] = pa.Field(
        title="Observations",
        description="Numbers in the accepted revision.",
        ge=0,
        metadata={"unit": "observations"},
    )
    missing_values: Series[int] = pa.Field(
        title="Missing values",
        description="Cells of the accepted revision that say why they hold no number.",
        ge=0,
        metadata={"unit": "observations"},
    )
    findings_block: Series[int] = pa.Field(
        title="Blocking findings",
        description="In the revision that stands: the accepted one, else the latest.",
        ge=0,
        metadata={"unit": "findings"},
    )
    findings_explain: Series[int] = pa.Field(
        title="Findings to explain",
        description="In the revision that stands: the accepted one, else the latest.",
        ge=0,
        metadata={"unit": "findings"},
    )


class RegionCoverage(Area, Sector, Institution, TimePeriod, CoverageColumns, Origin):
    """Who reported, and what is missing: one row per institution and year that the region asks for."""

    class Config:
        name = "region.coverage"
        metadata = {"primary_key": ["institution", "time_period"]}
