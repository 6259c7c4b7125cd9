"""What areas and institutions set out to do: action plans, targets, mechanisms.

Belongs here: one row per plan's year, per target's year, per institution's answer. Does not belong
here: indicators (`region`), where plans and targets are written down (`schemas/regions`).
"""

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from schemas.tables.columns import (
    DATE,
    Area,
    Institution,
    Origin,
    PeriodDates,
    ReturnKey,
    Sector,
    Table,
    TimePeriod,
    Value,
)
from schemas.tables.indicator_columns import IndicatorId


class Validity(Table):
    """From when until when something is in force, and where that is written."""

    valid_from: Series[pa.DateTime] = pa.Field(
        nullable=True, title="In force from", description="First day in force.", metadata=DATE
    )
    valid_to: Series[pa.DateTime] = pa.Field(
        nullable=True,
        title="In force until",
        description="Last day in force; empty where it is open.",
        metadata=DATE,
    )
    source: Series[str] = pa.Field(
        nullable=True, title="Source", description="Where that is written, and what is not known of it."
    )


class PlanColumns(Table):
    """Whether a plan is in force."""

    plan_state: Series[str] = pa.Field(
        title="State of the plan",
        description="On the last day of the reporting year: in_force, expired (the latest known to us) or "
        "none_known (none had begun).",
        isin=["in_force", "expired", "none_known"],
    )
    plan: Series[str] = pa.Field(
        nullable=True, title="Plan", description="The plan in force, or the one that expired last."
    )
    objectives: Series[pd.Int64Dtype] = pa.Field(
        nullable=True,
        title="Objectives known",
        description="How many of its objectives are in region.plan_monitoring; 0 where none could be read.",
        ge=0,
    )


class RegionPlans(Area, TimePeriod, PlanColumns, Validity):
    """Whether each area has a national action plan for resolution 1325 in force, year by year."""

    class Config:
        name = "region.plans"
        metadata = {"primary_key": ["ref_area", "time_period"]}


class TargetCoordinates(IndicatorId):
    """What a target is set for, and when it began."""

    population: Series[str] = pa.Field(
        title="Population", description="Which legal status of staff.", metadata={"codes": "populations"}
    )
    rank: Series[str] = pa.Field(
        title="Rank", description="Rank band or national rank; _T is all ranks.", metadata={"codes": "ranks"}
    )
    target_from: Series[pa.DateTime] = pa.Field(
        title="Target from", description="First day that the target is in force.", metadata=DATE
    )


class TargetTerms(Table):
    """What is to be reached, and until when it is in force."""

    target_to: Series[pa.DateTime] = pa.Field(
        nullable=True,
        title="Target until",
        description="Last day that it is in force; empty where it is open.",
        metadata=DATE,
    )
    target_kind: Series[str] = pa.Field(title="Kind of target", description="law, quota or target.")
    target_value: Series[float] = pa.Field(
        title="Target", description="What is to be reached, in the indicator's unit."
    )


class TargetColumns(Table):
    """A target beside the indicator's value."""

    value: Series[float] = pa.Field(
        nullable=True, title="Value", description="The indicator that year; empty where it is not known."
    )
    unit_measure: Series[str] = pa.Field(
        title="Unit", description="Unit of value and target.", metadata={"codes": "units"}
    )
    target_gap: Series[float] = pa.Field(
        nullable=True,
        title="Distance to target",
        description="How far the value is beyond the target, in the direction wanted: below zero means not "
        "yet reached.",
        metadata={"unit": "percentage points (ratios: units of the ratio)"},
    )
    target_state: Series[str] = pa.Field(
        title="State of the target",
        description="reached, not_reached or not_known (no value).",
        isin=["reached", "not_reached", "not_known"],
    )
    trend: Series[str] = pa.Field(
        title="Trend",
        description="Whether the distance grew since last year, in the direction wanted: towards, away, "
        "unchanged, or not_known where there is no comparable value of last year.",
        isin=["towards", "away", "unchanged", "not_known"],
    )
    source: Series[str] = pa.Field(
        title="Source", description="Where the target is written, and what is not known of it."
    )


class RegionTargets(Area, Sector, TimePeriod, TargetCoordinates, TargetTerms, TargetColumns):
    """Every target, quota and law in force, year by year, with its distance from the indicator's value."""

    class Config:
        name = "region.targets"
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


class MechanismColumns(Table):
    """What an institution says of itself."""

    level: Series[str] = pa.Field(
        title="Level", description="How far the institution reaches: area, state, entity, district or canton."
    )
    measure: Series[str] = pa.Field(
        title="Measure", description="What is asked or counted.", metadata={"codes": "measures"}
    )
    detail: Series[str] = pa.Field(
        title="Detail", description="The question, where it is one.", metadata={"codes": "details"}
    )
    unit_measure: Series[str] = pa.Field(
        title="Unit", description="What the value counts.", metadata={"codes": "units"}
    )
    answer: Series[str] = pa.Field(
        nullable=True,
        title="Answer",
        description="yes, partly or no; empty for counts and where nothing was answered.",
        metadata={"codes": "answers"},
    )


class RegionMechanisms(
    Area, Sector, Institution, TimePeriod, PeriodDates, MechanismColumns, Value, Origin, ReturnKey
):
    """What institutions have for women, peace and security, as a whole: answers, counts, money, evidence."""

    class Config:
        name = "region.mechanisms"
        metadata = {"primary_key": ["institution", "time_period", "measure", "detail"]}
