"""Where the present flows lead: shares of women to come, and when targets are reached.

Belongs here: the columns of projections and of what they say of targets. Does not belong here: targets
as they stand (`policy`), what a projection assumes (`schemas/projections.yml`).
"""

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from schemas.tables.columns import Area, Sector, Table, TimePeriod
from schemas.tables.indicator_columns import IndicatorId
from schemas.tables.policy import TargetCoordinates, TargetTerms

PERCENT = {"unit": "percent"}
YEARS = {"unit": "years"}


class ProjectionBasis(Table):
    """What a projection rests on."""

    projection_basis: Series[str] = pa.Field(
        title="Basis of the projection",
        description="ranks (flows by rank band), totals (flows of all ranks together: those by rank are not "
        "known) or none (nothing is projected; the note says why).",
        isin=["ranks", "totals", "none"],
    )
    fitted_years: Series[int] = pa.Field(
        title="Years learnt from",
        description="How many years of flows, up to the reporting year, the rates are taken from.",
        ge=0,
        metadata=YEARS,
    )
    projection_note: Series[str] = pa.Field(
        nullable=True,
        title="Note on the projection",
        description="Why nothing is projected; or what to know where it is.",
        metadata={"codes": "comparability"},
    )


class ProjectedWhat(IndicatorId):
    """What is projected, of whom, how far ahead."""

    population: Series[str] = pa.Field(
        title="Population", description="Which legal status of staff.", metadata={"codes": "populations"}
    )
    rank: Series[str] = pa.Field(
        title="Rank", description="Rank band; _T is all ranks.", metadata={"codes": "ranks"}
    )
    projected_year: Series[int] = pa.Field(
        title="Projected year",
        description="The year that the share is for. The reporting year itself holds the figures as they "
        "are; all later years are projected from it.",
        ge=1990,
        le=2150,
    )


class ProjectedValue(Table):
    """The middle of what may come, and how far it may be off."""

    value: Series[float] = pa.Field(
        nullable=True,
        title="Value",
        description="Median of the runs, to two decimals; in the reporting year the figure as it is. Empty "
        "where nothing is projected or, in half of the runs, nobody would serve there.",
        metadata=PERCENT,
    )
    lower_50: Series[float] = pa.Field(
        nullable=True,
        title="Lower bound, 50 %",
        description="A quarter of the runs are below.",
        metadata=PERCENT,
    )
    upper_50: Series[float] = pa.Field(
        nullable=True,
        title="Upper bound, 50 %",
        description="A quarter of the runs are above.",
        metadata=PERCENT,
    )
    lower_80: Series[float] = pa.Field(
        nullable=True,
        title="Lower bound, 80 %",
        description="A tenth of the runs are below.",
        metadata=PERCENT,
    )
    upper_80: Series[float] = pa.Field(
        nullable=True,
        title="Upper bound, 80 %",
        description="A tenth of the runs are above.",
        metadata=PERCENT,
    )
    lower_95: Series[float] = pa.Field(
        nullable=True,
        title="Lower bound, 95 %",
        description="One run in forty is below.",
        metadata=PERCENT,
    )
    upper_95: Series[float] = pa.Field(
        nullable=True,
        title="Upper bound, 95 %",
        description="One run in forty is above.",
        metadata=PERCENT,
    )


class RegionProjections(Area, Sector, TimePeriod, ProjectedWhat, ProjectedValue, ProjectionBasis):
    """The share of women in years to come if flows stay as they are, with intervals."""

    class Config:
        name = "region.projections"
        metadata = {
            "primary_key": [
                "indicator",
                "ref_area",
                "sector",
                "time_period",
                "population",
                "rank",
                "projected_year",
            ]
        }


class OutlookColumns(Table):
    """When a target is reached if flows stay as they are, and with what intake it would be in time."""

    value: Series[float] = pa.Field(
        nullable=True,
        title="Value",
        description="The indicator in the reporting year; empty where it is not known.",
    )
    reached_year: Series[pd.Int64Dtype] = pa.Field(
        nullable=True,
        title="Reached in",
        description="The first year in which half of the runs have reached it; the reporting year where it is"
        " reached already. Empty where that is in none of the years projected.",
    )
    reached_earliest: Series[pd.Int64Dtype] = pa.Field(
        nullable=True,
        title="Reached at the earliest",
        description="The first year in which a tenth of the runs have reached it.",
    )
    reached_latest: Series[pd.Int64Dtype] = pa.Field(
        nullable=True,
        title="Reached at the latest",
        description="The first year in which nine tenths of the runs have reached it; empty where that is in "
        "none of the years projected.",
    )
    by_year: Series[pd.Int64Dtype] = pa.Field(
        nullable=True,
        title="Due in",
        description="The last year that ends while the target is in force; the last year projected where the"
        " target is open or ends later. Empty where no year is left.",
    )
    probability: Series[float] = pa.Field(
        nullable=True,
        title="Probability",
        description="Runs that reach the target in some year until the one in which it is due.",
        ge=0,
        le=100,
        metadata=PERCENT,
    )
    intake_share_fitted: Series[float] = pa.Field(
        nullable=True,
        title="Share of women in intake",
        description="Women among all who entered in the years learnt from.",
        ge=0,
        le=100,
        metadata=PERCENT,
    )
    needed_intake_50: Series[float] = pa.Field(
        nullable=True,
        title="Intake needed, even chance",
        description="The least share of women in every year's intake, all else as it is, with which half of "
        "the runs reach the target in time; rounded up to a tenth. Empty where it is reached already.",
        ge=0,
        le=100,
        metadata=PERCENT,
    )
    needed_intake_80: Series[float] = pa.Field(
        nullable=True,
        title="Intake needed, safer",
        description="The same for eight tenths of the runs.",
        ge=0,
        le=100,
        metadata=PERCENT,
    )
    needed_note: Series[str] = pa.Field(
        nullable=True,
        title="Note on the intake needed",
        description="Why a share is missing: not even an intake of women alone would do it in time.",
        metadata={"codes": "comparability"},
    )


class RegionTargetOutlook(
    Area, Sector, TimePeriod, TargetCoordinates, TargetTerms, OutlookColumns, ProjectionBasis
):
    """When each target is reached if flows stay as they are, how likely in time, and what intake it takes."""

    class Config:
        name = "region.target_outlook"
        metadata = {
            "primary_key": [
                "indicator",
                "ref_area",
                "sector",
                "time_period",
                "population",
                "rank",
                "target_from",
            ]
        }
