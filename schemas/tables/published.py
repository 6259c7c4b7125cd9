"""What others published: figures beside ours.

Belongs here: one row per published figure, and which institutions are in a value. Does not belong here:
where published figures are written down (`schemas/regions`), indicators (`region`).
"""

import pandera.pandas as pa
from pandera.typing.pandas import Series

from schemas.tables.columns import Area, Sector, Table, TimePeriod
from schemas.tables.indicator_columns import IndicatorKey


class FigureId(Table):
    """Which published figure."""

    figure: Series[str] = pa.Field(
        title="Figure", description="Name of the published figure: area, sector, year and a number."
    )


class PublishedColumns(Table):
    """A published figure, and ours."""

    part: Series[str] = pa.Field(
        title="Part",
        description="Which number of the indicator's row was published: its value, numerator or denominator.",
        isin=["value", "numerator", "denominator"],
    )
    unit_measure: Series[str] = pa.Field(
        title="Unit", description="Unit of both figures.", metadata={"codes": "units"}
    )
    published_value: Series[float] = pa.Field(
        title="Published figure", description="The number as it was published."
    )
    decimals: Series[int] = pa.Field(
        title="Decimals",
        description="How many decimals it was published with.",
        ge=0,
        metadata={"unit": "decimals"},
    )
    said_as: Series[str] = pa.Field(
        title="Said as",
        description="exactly, about, at_least (more than) or at_most (less than).",
        isin=["exactly", "about", "at_least", "at_most"],
    )
    value: Series[float] = pa.Field(
        nullable=True,
        title="Our figure",
        description="The same part of our row of that indicator; empty where we have none.",
    )
    difference: Series[float] = pa.Field(
        nullable=True,
        title="Difference",
        description="Published figure less ours; empty where we have none.",
    )
    agreement: Series[str] = pa.Field(
        title="Agreement",
        description="agrees (ours, rounded to the decimals published, is the published figure, or keeps the "
        "bound that it gives), differs, or not_known (we have none).",
        isin=["agrees", "differs", "not_known"],
    )
    difference_reason: Series[str] = pa.Field(
        nullable=True,
        title="Reason",
        description="Why they differ, or would; unexplained where they differ and nobody knows; empty where "
        "they agree.",
        metadata={"codes": "difference_reasons"},
    )
    remark: Series[str] = pa.Field(
        nullable=True, title="Remark", description="What is known of the figure, in our words."
    )
    scope: Series[str] = pa.Field(
        title="Scope", description="Whom the publication counts, of which bodies, in its words."
    )
    reference_date: Series[str] = pa.Field(
        nullable=True,
        title="Reference date",
        description="Of which day, month or period the figure is, ISO 8601; empty where the publication "
        "names no more than the year.",
    )
    source: Series[str] = pa.Field(title="Source", description="The publication, and whom it cites.")
    published_on: Series[str] = pa.Field(
        nullable=True,
        title="Published",
        description="Day, month or year of publication, ISO 8601; empty where it is not known.",
    )


class RegionCompetingFigures(FigureId, Area, Sector, TimePeriod, IndicatorKey, PublishedColumns):
    """Every figure that we know to be published, beside ours: source, scope, difference and its reason."""

    class Config:
        name = "region.competing_figures"
        metadata = {"primary_key": ["figure"]}
