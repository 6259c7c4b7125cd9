"""The columns of indicators, defined once, in mixins: which indicator, its value, how it compares.

Belongs here: columns that only tables of indicators have. Does not belong here: the columns that all
kinds of tables share (`columns`), which table has which (`region`, `policy`).
"""

import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from schemas.tables.columns import Table


class IndicatorId(Table):
    """Which indicator."""

    indicator: Series[str] = pa.Field(
        title="Indicator",
        description="As in indicators.yml and codes.indicators.",
        metadata={"codes": "indicators"},
    )


class IndicatorKey(IndicatorId):
    """Which indicator, of whom."""

    population: Series[str] = pa.Field(
        title="Population", description="Which legal status of staff.", metadata={"codes": "populations"}
    )
    rank: Series[str] = pa.Field(
        title="Rank", description="Rank band or national rank; _T is all ranks.", metadata={"codes": "ranks"}
    )
    sex: Series[str] = pa.Field(
        title="Sex",
        description="Whose rate it is; F for shares of women; _T where both sexes enter (gaps, ratios).",
        metadata={"codes": "sex"},
    )


class IndicatorValue(Table):
    """An indicator's value with all that is needed to judge it."""

    unit_measure: Series[str] = pa.Field(
        title="Unit",
        description="percent, percentage_points, ratio or years.",
        metadata={"codes": "units"},
    )
    value: Series[float] = pa.Field(
        nullable=True,
        title="Value",
        description="The indicator, in its unit; empty where it cannot be known.",
    )
    numerator: Series[float] = pa.Field(
        nullable=True,
        title="Numerator",
        description="Count (or rate, for gaps and ratios) above the line; of means, what all have together.",
    )
    denominator: Series[float] = pa.Field(
        nullable=True, title="Denominator", description="Count (or rate, for gaps and ratios) below the line."
    )
    basis: Series[str] = pa.Field(
        title="Basis",
        description="counts (computed from counts), stated (a share that the institution stated, no counts "
        "given of as many institutions) or none.",
        isin=["counts", "stated", "none"],
    )
    obs_status: Series[str] = pa.Field(
        title="Observation status",
        description="SDMX CL_OBS_STATUS: why a value is missing or special.",
        metadata={"codes": "obs_status"},
    )
    institutions_expected: Series[int] = pa.Field(
        title="Institutions expected",
        description="How many institutions of this area and sector should report.",
        ge=1,
        metadata={"unit": "institutions"},
    )
    institutions_reporting: Series[int] = pa.Field(
        title="Institutions reporting",
        description="How many of them are in this value.",
        ge=0,
        metadata={"unit": "institutions"},
    )
    coverage: Series[float] = pa.Field(
        title="Coverage",
        description="Institutions reporting as a share of those expected.",
        ge=0,
        le=100,
        metadata={"unit": "percent"},
    )


class Comparison(Table):
    """A value beside last year's, the others' and its target."""

    change: Series[float] = pa.Field(
        nullable=True,
        title="Change on last year",
        description="Value less last year's value, where both are known, comparable and of the same basis. "
        "Between stated shares it has no more decimals than the coarser of the two.",
        metadata={"unit": "percentage points (ratios: units of the ratio)"},
    )
    change_note: Series[str] = pa.Field(
        nullable=True,
        title="Note on the change",
        description="Why there is no change on last year.",
        metadata={"codes": "comparability"},
    )
    is_comparable: Series[bool] = pa.Field(
        title="May be compared",
        description="Whether population, definition and coverage allow a ranking beside the other areas.",
    )
    comparability_note: Series[str] = pa.Field(
        nullable=True,
        title="Note on comparison",
        description="Why a value is missing or may not be compared; or what to know where it may.",
        metadata={"codes": "comparability"},
    )
    rank_position: Series[pd.Int64Dtype] = pa.Field(
        nullable=True,
        title="Position",
        description="Position among the areas that may be compared, 1 for the highest value; ties share it.",
        ge=1,
    )
    areas_compared: Series[int] = pa.Field(
        title="Areas compared",
        description="How many areas are in that ranking.",
        ge=0,
        metadata={"unit": "areas"},
    )
    regional_value: Series[float] = pa.Field(
        nullable=True,
        title="Regional value",
        description="Sum of numerators over sum of denominators of the comparable areas that gave counts, "
        "small bases among them; empty where the regional coverage is under a third.",
    )
    regional_areas: Series[int] = pa.Field(
        title="Areas in the regional value",
        description="How many comparable areas gave counts: those that the regional value rests on.",
        ge=0,
        metadata={"unit": "areas"},
    )
    regional_coverage: Series[float] = pa.Field(
        title="Regional coverage",
        description="What those areas hold of all areas where a return is expected, as regional_basis says.",
        ge=0,
        le=100,
        metadata={"unit": "percent"},
    )
    regional_basis: Series[str] = pa.Field(
        title="Basis of the regional coverage",
        description="persons (who serve in that sector and population, that year or the latest "
        "before) or areas (their number, where some area's strength is not known).",
        isin=["persons", "areas"],
    )
    regional_note: Series[str] = pa.Field(
        nullable=True,
        title="Note on the regional value",
        description="less_than_a_third: none is given; less_than_60_percent: read it with care.",
        metadata={"codes": "comparability"},
    )
    target_value: Series[float] = pa.Field(
        nullable=True,
        title="Target",
        description="Target, quota or law in force in that year, in the value's unit.",
    )
    target_source: Series[str] = pa.Field(
        nullable=True,
        title="Source of the target",
        description="Which law, quota or target it is, where that is written, and what is not known of it.",
    )
    target_gap: Series[float] = pa.Field(
        nullable=True,
        title="Distance to target",
        description="How far the value is beyond the target, in the direction wanted (codes.indicators): "
        "below zero means not yet reached. higher: value less target; lower: target less value; nearer_one "
        "and nearer_zero: how much nearer than the target the value is.",
        metadata={"unit": "percentage points (ratios: units of the ratio)"},
    )
