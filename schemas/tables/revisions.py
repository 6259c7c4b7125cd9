"""What changed between an edition and the one before it: `region.revisions`.

Belongs here: the columns of that table. Does not belong here: how changes are found and explained
(`pipelines/figures/revisions.py`), the reasons (`schemas/codes/revision_reasons.csv`).
"""

import pandera.pandas as pa
from pandera.typing.pandas import Series

from schemas.tables.columns import Sector, Table, TimePeriod
from schemas.tables.indicator_columns import IndicatorKey
from schemas.tables.region import INDICATOR_KEY


class RevisedArea(Table):
    """Whose value was revised."""

    ref_area: Series[str] = pa.Field(
        title="Reference area",
        description="Country or territory, or _T: the regional value.",
        str_matches=r"^(?:[A-Z]{2}|_T)$",
        metadata={"codes": "areas_with_region"},
    )


class RevisionColumns(Table):
    """A value before and now, the difference, and why."""

    table_name: Series[str] = pa.Field(title="Table", description="Which table of indicators it stands in.")
    edition_before: Series[str] = pa.Field(
        title="Edition before",
        description="The edition that this one is set beside, as 2023.1: the one published before it.",
    )
    event: Series[str] = pa.Field(
        title="Event",
        description="added (there was no value), gone (there is none any more) or changed (value, numerator, "
        "denominator or status).",
        isin=["added", "changed", "gone"],
    )
    unit_measure: Series[str] = pa.Field(
        title="Unit", description="Unit of both values.", metadata={"codes": "units"}
    )
    value_before: Series[float] = pa.Field(
        nullable=True, title="Value before", description="As in the edition before; empty where it had none."
    )
    value_now: Series[float] = pa.Field(
        nullable=True, title="Value now", description="As in this edition; empty where it has none."
    )
    revised_by: Series[float] = pa.Field(
        nullable=True,
        title="Revised by",
        description="Value now less value before; empty where one of them is.",
        metadata={"unit": "percentage points (ratios, years: units of the value)"},
    )
    revised_by_percent: Series[float] = pa.Field(
        nullable=True,
        title="Revised by, relatively",
        description="Revision as a share of the value before; empty where that is zero, and for shares and "
        "rates, whose difference is in percentage points.",
        metadata={"unit": "percent"},
    )
    numerator_before: Series[float] = pa.Field(
        nullable=True, title="Numerator before", description="As in the edition before."
    )
    numerator_now: Series[float] = pa.Field(
        nullable=True, title="Numerator now", description="As in this edition."
    )
    denominator_before: Series[float] = pa.Field(
        nullable=True, title="Denominator before", description="As in the edition before."
    )
    denominator_now: Series[float] = pa.Field(
        nullable=True, title="Denominator now", description="As in this edition."
    )
    status_before: Series[str] = pa.Field(
        nullable=True,
        title="Status before",
        description="Observation status in the edition before; regional values have none.",
        metadata={"codes": "obs_status"},
    )
    status_now: Series[str] = pa.Field(
        nullable=True,
        title="Status now",
        description="Observation status in this edition; regional values have none.",
        metadata={"codes": "obs_status"},
    )
    reasons: Series[str] = pa.Field(
        title="Reasons",
        description="Codes of revision_reasons, by comma: all that are known to be behind it.",
    )
    returns_before: Series[str] = pa.Field(
        nullable=True,
        title="Returns before",
        description="Returns behind the value whose figures have changed or gone, by comma.",
    )
    returns_now: Series[str] = pa.Field(
        nullable=True,
        title="Returns now",
        description="Returns behind the value whose figures have changed or come, by comma.",
    )
    corrections: Series[str] = pa.Field(
        nullable=True,
        title="Corrections",
        description="Corrections that came, changed or went, by comma, as in audit.corrections.",
    )


class RegionRevisions(IndicatorKey, RevisedArea, Sector, TimePeriod, RevisionColumns):
    """What changed since the edition before: every value of an indicator that came, went or is another."""

    class Config:
        name = "region.revisions"
        metadata = {"primary_key": INDICATOR_KEY}
