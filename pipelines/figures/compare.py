"""A value beside last year's, the other areas' and its target.

Belongs here: what may be compared with what, positions, the regional value, targets. Does not
belong here: how a value is computed (`sql_rows`).

Only like is ranked with like: the same indicator, sector, year, population, rank and sex, of areas
whose value covers all institutions expected, whose definition is the common one, whose base is not too
small and, for what is counted over a year, whose period is a year. Regional values follow the rule of
UNESCO's Institute for Statistics: none where the areas that gave counts hold less than a third of the
strength, marked where they hold less than 60 per cent; where some area's strength is not known, areas
are counted instead. Shares are never averaged.

A change on last year is given between comparable values of one basis. Stated shares were rounded by
whoever stated them, so their change has no more decimals than the coarser of the two.
"""

import duckdb
import pyarrow as pa

from pipelines.figures.sql_cells import DOUBTS, ORIGINS
from schemas.indicators import WEIGHING
from schemas.regions import Region

YEAR_IN_DAYS = (350, 380)
"""From its first to its last day, a period that is a year; what is counted over others is no annual rate."""

NOTED = """
-- Status and the reason why a value may not be compared.
CREATE TEMP TABLE noted AS
WITH statuses AS (
    SELECT *, 100.0 * institutions_reporting / institutions_expected AS coverage,
        CASE WHEN value IS NOT NULL THEN list_extract(?, doubt)
             WHEN basis <> 'none' THEN 'M'
             ELSE coalesce(missing_status, 'O') END AS obs_status,
        list_extract(?, origin_doubt) AS origin,
        CASE WHEN basis = 'stated' AND kind IN ('share', 'rate')
             THEN CAST(length(rtrim(split_part(CAST(CAST(value AS DECIMAL(18, 6)) AS VARCHAR), '.', 2), '0'))
                       AS INTEGER)
             END AS decimals
    FROM computed
)
SELECT *, why_not IS NULL AS is_comparable,
       basis = 'counts' AND coalesce(why_not, 'small_base') = 'small_base' AS is_counted
FROM (
    SELECT *, CASE WHEN value IS NULL AND basis <> 'none' THEN 'zero_base'
                   WHEN value IS NULL AND has_several_stated THEN 'several_stated'
                   WHEN value IS NULL THEN coalesce(remark, 'not_given')
                   WHEN obs_status = 'D' THEN 'definition_differs'
                   WHEN institutions_reporting < institutions_expected THEN 'partial_coverage'
                   WHEN reference = 'year' AND NOT date_diff('day', period_start, period_end) BETWEEN ? AND ?
                   THEN 'period_differs'
                   WHEN basis = 'counts'
                    AND least(upper_denominator, lower_denominator) < smallest_base THEN 'small_base'
                   END AS why_not
    FROM statuses
)
"""

WEIGHTS = """
-- What areas weigh: the strength of the population in the sector, of that year or the latest before.
CREATE TEMP TABLE weights AS
WITH known AS (
    SELECT ref_area, sector, time_period, population, denominator AS strength
    FROM computed
    WHERE indicator = ? AND rank = '_T' AND denominator > 0
), wanted AS (
    SELECT DISTINCT e.ref_area, e.sector, e.time_period, n.population
    FROM expected e JOIN noted n USING (sector, time_period)
)
SELECT w.*, k.strength
FROM wanted w ASOF LEFT JOIN known k
  ON (w.ref_area, w.sector, w.population) = (k.ref_area, k.sector, k.population)
 AND w.time_period >= k.time_period
"""

REGIONAL = """
-- Positions, and the regional value: sum of numerators over sum of denominators.
CREATE TEMP TABLE regional AS
WITH weighed AS (
    SELECT * FROM noted LEFT JOIN weights USING (ref_area, sector, time_period, population)
), peers AS (
    SELECT indicator, sector, time_period, population, rank, sex,
           count(*) FILTER (is_comparable) AS areas_compared,
           count(*) FILTER (is_counted) AS regional_areas,
           any_value(factor) * exact_sum(CASE WHEN is_counted THEN upper_numerator END)
               / nullif(exact_sum(CASE WHEN is_counted THEN upper_denominator END), 0) AS upper_rate,
           any_value(factor) * exact_sum(CASE WHEN is_counted THEN lower_numerator END)
               / nullif(exact_sum(CASE WHEN is_counted THEN lower_denominator END), 0) AS lower_rate,
           exact_sum(CASE WHEN is_counted THEN strength END) AS strength_counted
    FROM weighed
    GROUP BY ALL
), areas AS (
    SELECT sector, time_period, population, count(*) AS areas_expected,
           exact_sum(strength) AS strength_expected,
           count(strength) = count(*) AS is_strength_known
    FROM weights
    GROUP BY ALL
), covered AS (
    SELECT n.line, n.kind, p.*,
           CASE WHEN a.is_strength_known THEN 'persons' ELSE 'areas' END AS regional_basis,
           CASE WHEN a.is_strength_known THEN coalesce(100 * p.strength_counted / a.strength_expected, 0)
                ELSE 100.0 * p.regional_areas / a.areas_expected END AS regional_coverage
    FROM noted n
    JOIN peers p USING (indicator, sector, time_period, population, rank, sex)
    JOIN areas a USING (sector, time_period, population)
), positions AS (
    SELECT line, rank() OVER (
        PARTITION BY indicator, sector, time_period, population, rank, sex ORDER BY value DESC
    ) AS rank_position
    FROM noted
    WHERE is_comparable
)
SELECT c.line, c.areas_compared, p.rank_position, c.regional_areas, c.regional_basis, c.regional_coverage,
       CASE WHEN 3 * c.regional_coverage < 100 THEN 'less_than_a_third'
            WHEN c.regional_coverage < 60 THEN 'less_than_60_percent' END AS regional_note,
       CASE WHEN 3 * c.regional_coverage < 100 THEN NULL
            WHEN c.kind = 'difference' THEN c.upper_rate - c.lower_rate
            WHEN c.kind = 'ratio' THEN c.upper_rate / nullif(c.lower_rate, 0)
            ELSE c.upper_rate END AS regional_value
FROM covered c LEFT JOIN positions p USING (line)
"""

AIMS = """
-- The target in force on the last day of the year; where several are, the one that began last.
CREATE TEMP TABLE aims AS
SELECT n.line, t.value AS target_value, t.source AS target_source, t.valid_from
FROM noted n
JOIN targets t
  ON (t.indicator, t.ref_area, t.sector, t.population, t.rank)
   = (n.indicator, n.ref_area, n.sector, n.population, n.rank)
 AND coalesce(n.period_end, make_date(n.time_period, 12, 31))
     BETWEEN t.valid_from AND coalesce(t.valid_to, DATE '9999-12-31')
QUALIFY rank() OVER (PARTITION BY n.line ORDER BY t.valid_from DESC) = 1
"""

CHANGES = """
-- The change on last year, or why there is none.
CREATE TEMP TABLE changes AS
WITH pairs AS (
    SELECT n.line, n.value, n.decimals, l.value AS last_value, l.decimals AS last_decimals,
           CASE WHEN NOT n.is_comparable THEN n.why_not
                WHEN n.obs_status = 'B' THEN 'series_break'
                WHEN l.value IS NULL THEN 'no_last_year'
                WHEN NOT l.is_comparable THEN 'last_year_differs'
                WHEN n.basis <> l.basis THEN 'basis_differs'
                WHEN n.basis = 'stated' AND n.decimals IS NULL THEN 'of_stated_shares'
                END AS change_note
    FROM noted n
    LEFT JOIN noted l
      ON (l.indicator, l.ref_area, l.sector, l.time_period, l.population, l.rank, l.sex)
       = (n.indicator, n.ref_area, n.sector, n.time_period - 1, n.population, n.rank, n.sex)
)
SELECT line, change_note,
       CASE WHEN change_note IS NOT NULL THEN NULL
            WHEN decimals IS NULL THEN value - last_value
            -- Zero added: a fall too small to show is 0, not -0.
            ELSE round(value - last_value, least(decimals, last_decimals)) + 0
            END AS change
FROM pairs
"""

COMPARED = """
SELECT n.indicator, n.ref_area, n.sector, n.time_period, n.population, n.rank, n.sex,
       n.value, n.numerator, n.denominator, n.basis, n.obs_status,
       n.institutions_expected, n.institutions_reporting, n.coverage, c.change, c.change_note,
       n.is_comparable,
       CASE WHEN n.why_not IS NULL AND n.has_group_and_members THEN 'group_and_members'
            ELSE n.why_not END AS comparability_note,
       r.rank_position, r.areas_compared, r.regional_value, r.regional_areas,
       r.regional_coverage, r.regional_basis, r.regional_note,
       a.target_value, a.target_source,
       CASE n.direction WHEN 'higher' THEN n.value - a.target_value
                        WHEN 'lower' THEN a.target_value - n.value
                        WHEN 'nearer_one' THEN abs(a.target_value - 1) - abs(n.value - 1)
                        WHEN 'nearer_zero' THEN abs(a.target_value) - abs(n.value)
                        END AS target_gap,
       n.origin
FROM noted n
JOIN regional r USING (line)
JOIN changes c USING (line)
LEFT JOIN aims a USING (line)
ORDER BY n.line
"""

TARGET_TYPES = {
    "indicator": pa.string(),
    "ref_area": pa.string(),
    "sector": pa.string(),
    "population": pa.string(),
    "rank": pa.string(),
    "value": pa.float64(),
    "source": pa.string(),
    "valid_from": pa.date32(),
    "valid_to": pa.date32(),
}


def compare(connection: duckdb.DuckDBPyConnection, region: Region) -> pa.Table:
    """Return the values of `computed` (`selection.select`) with all columns of comparison.

    Raises ValueError where two targets for the same thing began on the same day.
    """
    targets = [{name: getattr(target, name) for name in TARGET_TYPES} for target in region.targets]
    connection.register("targets", pa.Table.from_pylist(targets, schema=pa.schema(TARGET_TYPES)))
    connection.execute(NOTED, [list(DOUBTS), list(ORIGINS), *YEAR_IN_DAYS])
    connection.execute(WEIGHTS, [WEIGHING])
    connection.execute(REGIONAL)
    connection.execute(CHANGES)
    connection.execute(AIMS)
    _raise_for_double_targets(connection, region)
    return connection.execute(COMPARED).to_arrow_table()


def _raise_for_double_targets(connection: duckdb.DuckDBPyConnection, region: Region) -> None:
    query = "SELECT DISTINCT valid_from FROM aims GROUP BY line, valid_from HAVING count(*) > 1 ORDER BY 1"
    days = [str(row[0]) for row in connection.execute(query).fetchall()]
    if days:
        raise ValueError(f"{region.region}: two targets for the same thing begin on {', '.join(days)}.")
