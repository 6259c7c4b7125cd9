"""What each retention figure is: `region.passports`, so that unlike ones are never set side by side.

Belongs here: form, span, period and base of every value in region.retention. Does not belong here: the
values (`indicators`), what may be ranked (`compare`, by the same limits).
"""

from datetime import date
from typing import Any

import duckdb
import pandas as pd

from pipelines.figures.compare import YEAR_IN_DAYS
from pipelines.figures.indicators import CONFIG, Facts, register_facts, tree_of
from pipelines.figures.selection import select
from pipelines.store.frames import typed_frame
from schemas.indicators import Indicator, indicators
from schemas.regions import Region
from schemas.tables.region import RegionPassports

AFTER = "after_"
"""A generation's detail: after how many years it is counted again."""

PASSPORTS = """
-- What each side below the line was made of.
WITH used AS (
    SELECT DISTINCT s.cell, c.measure
           || CASE WHEN c.source_period < k.time_period THEN ' of the year before' ELSE '' END AS measure
    FROM selected s
    JOIN cells k USING (cell)
    JOIN chosen c ON c.side = 'denominator' AND c.entry = s.entry
), bases AS (
    SELECT cell, string_agg(measure, ', ' ORDER BY measure) AS base FROM used GROUP BY cell
)
SELECT l.indicator, l.ref_area, l.sector, l.time_period, l.population, l.rank, l.sex,
       CAST(l.period_start AS DATE) AS period_start, CAST(l.period_end AS DATE) AS period_end,
       u.base AS upper_base, w.base AS lower_base
FROM lines l
LEFT JOIN bases u ON u.cell = l.upper_cell
LEFT JOIN bases w ON w.cell = l.lower_cell
ORDER BY l.line
"""


def region_passports(facts: Facts, region: Region) -> pd.DataFrame:
    """Return a passport for every row of region.retention."""
    known = [item for item in indicators().values() if item.table == "region.retention"]
    with duckdb.connect(":memory:", config=CONFIG) as connection:
        register_facts(connection, facts)
        select(connection, known, tree_of(region))
        found = connection.execute(PASSPORTS).to_arrow_table().to_pylist()
    return typed_frame(RegionPassports, [_passport(row, indicators()[row["indicator"]]) for row in found])


def _passport(row: dict[str, Any], item: Indicator) -> dict[str, object]:
    upper, lower = row.pop("upper_base"), row.pop("lower_base")
    form = _form(item, row["period_start"], row["period_end"])
    base = upper if lower in (None, upper) else f"{upper}; {lower}"
    group = f"{item.id}, {form}, {row['population']}"
    return row | {
        "form": form,
        "years": _years(item, form),
        "base": base,
        "comparison_group": group,
    }


def _form(item: Indicator, start: date | None, end: date | None) -> str:
    if item.reference == "day":
        return "stock"
    if item.reference == "cohort":
        return "cohort"
    if start is None or end is None:
        return "annual"
    shortest, longest = YEAR_IN_DAYS
    return "annual" if shortest <= (end - start).days <= longest else "cumulative"


def _years(item: Indicator, form: str) -> int | None:
    """Return how many years persons are followed; unknown where figures run over another span."""
    if form == "cohort" and item.numerator is not None:
        return int(item.numerator.detail.removeprefix(AFTER))
    return 1 if form == "annual" else None
