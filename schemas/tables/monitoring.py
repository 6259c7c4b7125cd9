"""How far national action plans have come: objectives beside what is known of them.

Belongs here: the columns of `region.plan_monitoring`. Does not belong here: plans and targets as such
(`policy`), where objectives are written down (`schemas/regions/*/plan_objectives.csv`).
"""

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from schemas.tables.columns import DATE, Area, Table, TimePeriod

TRENDS = ["towards", "away", "unchanged", "not_known"]


class ObjectiveColumns(Table):
    """Which objective of which plan."""

    plan: Series[str] = pa.Field(title="Plan", description="The plan in force, or the one that expired last.")
    plan_from: Series[pa.DateTime] = pa.Field(
        title="Plan from", description="First day of that plan.", metadata=DATE
    )
    plan_state: Series[str] = pa.Field(
        title="State of the plan",
        description="On the last day of the reporting year: in_force or expired.",
        isin=["in_force", "expired"],
    )
    objective: Series[str] = pa.Field(
        title="Objective",
        description="The plan's own number, as 1.2; codes.frameworks has it as BA-2018/1.2.",
    )
    position: Series[int] = pa.Field(
        title="Position", description="Order of the lines within area and year.", ge=1
    )
    title: Series[str] = pa.Field(title="What it asks", description="The objective in English, shortened.")
    title_original: Series[str] = pa.Field(
        nullable=True,
        title="In the plan's language",
        description="The objective as the plan words it; empty where only English could be read.",
    )
    extent: Series[str] = pa.Field(
        title="Extent",
        description="Whether all that answers it together covers it in full, in part or not at all (none).",
        isin=["full", "part", "none"],
    )


class AnswerColumns(Table):
    """What answers it, and in which part of the area."""

    answered_by: Series[str] = pa.Field(
        title="Answered by",
        description="An indicator, or a measure with its detail, as answers[facilities]; or nothing.",
    )
    kind: Series[str] = pa.Field(
        title="Kind of answer",
        description="indicator (codes.indicators), mechanism (region.mechanisms) or nothing.",
        isin=["indicator", "mechanism", "nothing"],
    )
    sector: Series[str] = pa.Field(
        title="Sector",
        description="AF armed forces, POL police, MOD ministry of defence; _T where nothing answers.",
    )
    level: Series[str] = pa.Field(
        title="Level",
        description="_T is the area as a whole; mechanisms also by level of the institutions: area, state, "
        "entity, district, canton.",
    )
    population: Series[str] = pa.Field(
        nullable=True,
        title="Population",
        description="Of indicators: military, police officials, civilian personnel of the ministry.",
        metadata={"codes": "populations"},
    )


class ProgressColumns(Table):
    """At the plan's start, now, and against the target."""

    unit_measure: Series[str] = pa.Field(
        nullable=True, title="Unit", description="Unit of the values.", metadata={"codes": "units"}
    )
    baseline_year: Series[pd.Int64Dtype] = pa.Field(
        nullable=True,
        title="Year of the baseline",
        description="The last year that ended before the plan began, or the first since with a value.",
    )
    baseline_value: Series[float] = pa.Field(
        nullable=True, title="Baseline", description="The value of that year; empty where none is known."
    )
    value: Series[float] = pa.Field(
        nullable=True,
        title="Value",
        description="This year's: an indicator's value; of questions, the institutions that say yes per 100 "
        "that answered (partly is not yes); of counts, their sum. Empty is not known, never zero.",
    )
    numerator: Series[float] = pa.Field(
        nullable=True, title="Numerator", description="What is above the line; empty for sums."
    )
    denominator: Series[float] = pa.Field(
        nullable=True, title="Denominator", description="What is below the line; empty for sums."
    )
    institutions_expected: Series[int] = pa.Field(
        title="Institutions expected",
        description="How many institutions of this sector and level should report.",
        ge=0,
        metadata={"unit": "institutions"},
    )
    institutions_reporting: Series[int] = pa.Field(
        title="Institutions reporting",
        description="How many of them are in this value.",
        ge=0,
        metadata={"unit": "institutions"},
    )
    since_baseline: Series[str] = pa.Field(
        title="Since the baseline",
        description="Whether the value moved towards what is wanted since the baseline: towards, away, "
        "unchanged, or not_known (no value, no earlier one, or not comparable with it).",
        isin=TRENDS,
    )
    trend: Series[str] = pa.Field(title="Trend", description="The same since last year.", isin=TRENDS)
    target_value: Series[float] = pa.Field(
        nullable=True,
        title="Target",
        description="Target, quota or law in force on the last day of the year; of several, the one that "
        "began last.",
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
        description="reached, not_reached, not_known (no value) or no_target.",
        isin=["reached", "not_reached", "not_known", "no_target"],
    )
    why: Series[str] = pa.Field(
        nullable=True,
        title="What is not covered",
        description="What is not covered of the objective, and why.",
    )
    source: Series[str] = pa.Field(
        title="Source", description="Where the objective is written, and what could not be read of the plan."
    )


class RegionPlanMonitoring(Area, TimePeriod, ObjectiveColumns, AnswerColumns, ProgressColumns):
    """Each area's action plan, objective by objective: what answers it, at the plan's start and now."""

    class Config:
        name = "region.plan_monitoring"
        metadata = {"primary_key": ["ref_area", "time_period", "objective", "answered_by", "sector", "level"]}
