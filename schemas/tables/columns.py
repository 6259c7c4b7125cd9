"""Every column of every table, defined once, in mixins.

Belongs here: a column's name, type, title, description, unit and code list. Does not belong here:
which table has which columns (`raw`, `facts`, `region`, `codes`, `audit` say that).

A column's `metadata` may hold `codes` (the code list its values come from), `unit` (what its
numbers count) and `sql` (its DuckDB type, where the pandas type does not tell).
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandera.pandas as pa
from pandera.dtypes import DataType
from pandera.engines.pandas_engine import STRING, PandasObject
from pandera.typing.pandas import Series

DATE = {"sql": "DATE"}
TIMESTAMP = {"sql": "TIMESTAMP"}


class _Text(STRING):
    """Text whose type is told once for a column; telling it for each cell is most of a validation."""

    def check(
        self, pandera_dtype: DataType, data_container: PandasObject | None = None
    ) -> bool | Iterable[bool]:
        """Return True for a column of texts, and pandera's answer for any other."""
        found = super().check(pandera_dtype, data_container)
        return True if isinstance(found, np.ndarray) and found.all() else found


class Table(pa.DataFrameModel):
    """Base of all tables: no column beyond those declared, nothing coerced."""

    @classmethod
    def to_schema(cls) -> pa.DataFrameSchema:
        """Return the schema, its columns of texts checked by the column."""
        schema = super().to_schema()
        for column in schema.columns.values():
            if type(column.dtype) is STRING:
                column.dtype = _Text(column.dtype.storage)
        return schema

    class Config:
        name: str = ""
        strict: bool = True
        coerce: bool = False
        metadata: dict[str, Any] = {}


class Area(Table):
    """Which country or territory."""

    ref_area: Series[str] = pa.Field(
        title="Reference area",
        description="Country or territory, ISO 3166-1 alpha-2; XK and the simulated areas are user-assigned.",
        str_matches=r"^[A-Z]{2}$",
        metadata={"codes": "areas"},
    )


class Institution(Table):
    """Who reports."""

    institution: Series[str] = pa.Field(
        title="Institution",
        description="Who reports, as in the region's tree of institutions.",
        metadata={"codes": "institutions"},
    )


class Sector(Table):
    """Armed forces, police or ministry."""

    sector: Series[str] = pa.Field(
        title="Sector",
        description="AF armed forces, POL police, MOD ministry of defence.",
        metadata={"codes": "sectors"},
    )


class TimePeriod(Table):
    """Which reporting year."""

    time_period: Series[int] = pa.Field(
        title="Reporting year", description="The year that the figures are for.", ge=1990, le=2100
    )


class PeriodDates(Table):
    """The true dates of the reporting year."""

    period_start: Series[pa.DateTime] = pa.Field(
        nullable=True,
        title="Period start",
        description="First day that flows are counted for; empty where the source does not say.",
        metadata=DATE,
    )
    period_end: Series[pa.DateTime] = pa.Field(
        nullable=True,
        title="Period end",
        description="Last day of the period; stocks are as at this day. Empty where the source does not say.",
        metadata=DATE,
    )


class Coordinates(Table):
    """What is counted, of whom."""

    measure: Series[str] = pa.Field(
        title="Measure", description="What is counted.", metadata={"codes": "measures"}
    )
    population: Series[str] = pa.Field(
        title="Population",
        description="Which legal status of staff. Never optional: it moves BiH police from 7.9 to 19.9 per "
        "cent women.",
        metadata={"codes": "populations"},
    )
    rank: Series[str] = pa.Field(
        title="Rank",
        description="Rank band or national rank; _T is all ranks.",
        metadata={"codes": "ranks"},
    )
    sex: Series[str] = pa.Field(
        title="Sex",
        description="SDMX CL_SEX: F, M, _O other, _U unknown, _T total.",
        metadata={"codes": "sex"},
    )
    detail: Series[str] = pa.Field(
        title="Detail",
        description="A further breakdown that depends on the measure: exit reason, mission, training, post, "
        "question.",
        metadata={"codes": "details"},
    )
    unit_measure: Series[str] = pa.Field(
        title="Unit", description="What the value counts.", metadata={"codes": "units"}
    )


class Value(Table):
    """The number and what is known about it."""

    obs_value: Series[float] = pa.Field(
        nullable=True,
        title="Value",
        description="The number as the institution gave it; empty where it gave none, never zero instead.",
    )
    obs_status: Series[str] = pa.Field(
        title="Observation status",
        description="SDMX CL_OBS_STATUS: why a value is missing or special.",
        metadata={"codes": "obs_status"},
    )
    conf_status: Series[str] = pa.Field(
        title="Confidentiality status",
        description="SDMX CL_CONF_STATUS: F free, N not for publication (refused), C confidential "
        "(classified).",
        metadata={"codes": "conf_status"},
    )
    comment: Series[str] = pa.Field(
        nullable=True,
        title="Comment",
        description="The institution's note or evidence beside the value, in its own words.",
    )


class ReturnKey(Table):
    """Which return and which revision of it."""

    return_id: Series[str] = pa.Field(
        title="Return", description="Institution, year and revision, as in BA-AF_2023_r1."
    )
    revision: Series[int] = pa.Field(
        title="Revision", description="1 for the first submission of the year, then 2, 3.", ge=1
    )


class Place(Table):
    """Where a number stands in the ministry's file."""

    sheet: Series[str] = pa.Field(
        nullable=True, title="Sheet", description="Name of the sheet, as the sender sees it."
    )
    cell: Series[str] = pa.Field(
        nullable=True, title="Cell", description="Address of the cell (A1 style), as the sender sees it."
    )


class Origin(Table):
    """Whether figures are real."""

    origin: Series[str] = pa.Field(
        title="Origin",
        description="reported (by the institution), published (taken from public sources) or simulated.",
        isin=["reported", "published", "simulated"],
        metadata={"codes": "origins"},
    )


class Corrected(Table):
    """Whether the programme has put something in the place of what was sent."""

    correction: Series[str] = pa.Field(
        nullable=True,
        title="Correction",
        description="The correction by which value or status differ from what was sent, as in "
        "audit.corrections; empty where they stand as sent.",
    )
