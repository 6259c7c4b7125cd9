"""The statements from cells to rows: a value per area, its basis, and why one is missing.

Belongs here: SQL that adds up what `sql_cells` selected. Does not belong here: comparison between
areas and years (`compare`).
"""

LINES = """
-- The rows of the regional tables. A share, rate or mean has one cell; a difference or ratio sets an
-- upper beside a lower one.
CREATE TEMP TABLE lines AS
WITH keys AS (
    SELECT indicator, ref_area, sector, time_period, population, rank, sex, period_start, period_end,
           cell AS upper_cell, NULL AS lower_cell
    FROM cells
    UNION ALL
    SELECT d.indicator, u.ref_area, u.sector, u.time_period, u.population, u.rank, d.sex, u.period_start,
           u.period_end, u.cell, l.cell
    FROM derived d
    JOIN cells u ON u.indicator = d.upper_base AND u.sex = d.upper_sex
    LEFT JOIN cells l ON l.indicator = d.lower_base AND l.sex = d.lower_sex
        AND (l.ref_area, l.sector, l.time_period, l.population)
          = (u.ref_area, u.sector, u.time_period, u.population)
        AND l.rank = CASE WHEN d.is_by_rank THEN '_T' ELSE u.rank END
    WHERE NOT d.is_by_rank OR u.rank <> '_T'
)
SELECT row_number() OVER (ORDER BY indicator, ref_area, sector, time_period, population, rank, sex) AS line,
       k.*, i.kind, i.direction, i.reference, i.factor, i.smallest_base
FROM keys k JOIN kinds i USING (indicator)
"""

LINE_CELLS = """
-- The cells of each row, one below the other: "either is" would compare all rows with all cells.
CREATE TEMP TABLE line_cells AS
SELECT line, upper_cell AS cell FROM lines
UNION ALL
SELECT line, lower_cell FROM lines WHERE lower_cell IS NOT NULL
"""

MEMBERS = """
-- The institutions in each row. Those that lack the upper or the lower value drop out of both.
CREATE TEMP TABLE members AS
SELECT r.line, u.institution, t.speaks_for,
       u.basis AS upper_basis, u.numerator AS upper_numerator,
       u.denominator AS upper_denominator, u.share AS upper_share,
       l.basis AS lower_basis, l.numerator AS lower_numerator,
       l.denominator AS lower_denominator, l.share AS lower_share,
       greatest(u.doubt, l.doubt) AS doubt
FROM lines r
JOIN selected u ON u.cell = r.upper_cell
JOIN tree t ON t.institution = u.institution
LEFT JOIN selected l ON l.cell = r.lower_cell AND l.institution = u.institution
WHERE r.kind NOT IN ('difference', 'ratio') OR (u.basis <> 'none' AND l.basis <> 'none')
"""

MISSING = """
-- The observations that say why a cell's value is missing.
CREATE TEMP TABLE missing AS
SELECT DISTINCT c.cell, o.institution, o.time_period, o.measure, o.population, o.rank, o.sex, o.detail,
       o.unit_measure, o.obs_status, o.conf_status
FROM (SELECT DISTINCT indicator, sex, measure, detail FROM inputs WHERE years_back = 0) i
JOIN grid g USING (indicator, sex)
JOIN cells c USING (indicator, sex, ref_area, sector, time_period, population, rank)
JOIN observations o ON o.obs_value IS NULL AND o.sex IN ('F', 'M', '_T')
    AND (o.institution, o.time_period, o.population, o.rank, o.measure, o.detail)
      = (g.institution, g.time_period, g.population, g.rank, i.measure, i.detail)
"""

REASONS = """
-- Why a value is missing: what the institutions say of the missing observations, where they agree.
CREATE TEMP TABLE reasons AS
SELECT r.line,
       CASE WHEN min(m.obs_status) = max(m.obs_status) THEN min(m.obs_status) ELSE 'O' END AS obs_status,
       CASE WHEN count(DISTINCT (m.obs_status, m.conf_status)) = 1 THEN any_value(k.remark) END AS remark
FROM line_cells r
JOIN missing m USING (cell)
LEFT JOIN remarks k USING (obs_status, conf_status)
GROUP BY r.line
"""

JUDGED = """
-- What to know of a cell: several stated shares, a group beside its members.
CREATE TEMP TABLE judged AS
WITH telling AS (
    SELECT cell, institution FROM entries WHERE coalesce(numerator, denominator, share) IS NOT NULL
), stated AS (
    SELECT cell, count(*) AS shares FROM kept WHERE basis = 'stated' GROUP BY cell
), grouped AS (
    SELECT DISTINCT g.cell
    FROM telling g
    JOIN above a ON a.group_institution = g.institution
    JOIN telling m ON (m.cell, m.institution) = (g.cell, a.institution)
)
SELECT r.line, coalesce(max(s.shares), 0) > 1 AS has_several_stated,
       count(g.cell) > 0 AS has_group_and_members
FROM line_cells r
LEFT JOIN stated s USING (cell)
LEFT JOIN grouped g USING (cell)
GROUP BY r.line
"""

SOURCES = """
-- Where a row's figures come from: its institutions' returns, with those of the year before that
-- stood in. Where no value is known, all who said something of it.
CREATE TEMP TABLE sources AS
SELECT r.line,
       coalesce(max(e.origin_doubt) FILTER (m.institution IS NOT NULL), max(e.origin_doubt)) AS origin_doubt
FROM line_cells r
JOIN entries e USING (cell)
LEFT JOIN members m ON m.line = r.line AND m.institution = e.institution
GROUP BY r.line
"""

VALUES = """
-- The value of each row. Counts give sum of numerators / sum of denominators, times 100 for shares and rates.
CREATE TEMP TABLE computed AS
WITH sums AS (
    SELECT line, any_value(upper_basis) AS upper_basis, any_value(lower_basis) AS lower_basis,
           exact_sum(upper_numerator) AS upper_numerator,
           exact_sum(upper_denominator) AS upper_denominator,
           exact_sum(lower_numerator) AS lower_numerator,
           exact_sum(lower_denominator) AS lower_denominator,
           any_value(upper_share) AS upper_share, any_value(lower_share) AS lower_share,
           sum(speaks_for) AS reporting, max(doubt) AS doubt,
           coalesce(sum(speaks_for) FILTER (upper_numerator IS NOT NULL), 0) AS numerator_of,
           coalesce(sum(speaks_for) FILTER (upper_denominator IS NOT NULL), 0) AS denominator_of
    FROM members
    GROUP BY line
), rates AS (
    SELECT s.*, CASE upper_basis WHEN 'counts' THEN k.factor * upper_numerator / nullif(upper_denominator, 0)
                               WHEN 'stated' THEN upper_share END AS upper_rate,
              CASE lower_basis WHEN 'counts' THEN k.factor * lower_numerator / nullif(lower_denominator, 0)
                               WHEN 'stated' THEN lower_share END AS lower_rate,
              CASE WHEN 'none' IN (upper_basis, lower_basis) THEN 'none'
                   WHEN 'stated' IN (upper_basis, lower_basis) THEN 'stated'
                   WHEN upper_basis IS NULL THEN 'none'
                   ELSE 'counts' END AS basis
    FROM sums s JOIN lines k USING (line)
)
SELECT r.*, e.institutions_expected, coalesce(s.basis, 'none') AS basis,
       CASE r.kind WHEN 'difference' THEN s.upper_rate - s.lower_rate
                   WHEN 'ratio' THEN s.upper_rate / nullif(s.lower_rate, 0)
                   ELSE s.upper_rate END AS value,
       CASE WHEN r.kind IN ('difference', 'ratio') THEN s.upper_rate
            WHEN s.basis <> 'none' OR s.numerator_of = e.institutions_expected THEN s.upper_numerator
            END AS numerator,
       CASE WHEN r.kind IN ('difference', 'ratio') THEN s.lower_rate
            WHEN s.basis <> 'none' OR s.denominator_of = e.institutions_expected THEN s.upper_denominator
            END AS denominator,
       CAST(CASE WHEN coalesce(s.basis, 'none') = 'none' THEN 0 ELSE s.reporting END AS BIGINT)
            AS institutions_reporting,
       s.doubt, s.upper_numerator, s.upper_denominator, s.lower_numerator, s.lower_denominator,
       o.obs_status AS missing_status, o.remark, f.origin_doubt,
       coalesce(j.has_several_stated, false) AS has_several_stated,
       coalesce(j.has_group_and_members, false) AS has_group_and_members
FROM lines r
JOIN expected e USING (ref_area, sector, time_period)
LEFT JOIN rates s USING (line)
LEFT JOIN reasons o USING (line)
LEFT JOIN judged j USING (line)
LEFT JOIN sources f USING (line)
"""

ROW_STEPS = (LINES, LINE_CELLS, MEMBERS, MISSING, REASONS, JUDGED, SOURCES, VALUES)
"""The statements above, in order. The last one fills `computed`."""
