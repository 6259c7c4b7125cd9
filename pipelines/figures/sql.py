"""The statements that select and add up observations, step by step, each a temporary table.

Belongs here: SQL. Does not belong here: any code of a measure, population or rank: those come from
`indicators.yml` by way of the tables `asked`, `inputs` and `derived` (`selection`).

`selection` makes the tables that these start from: `observations`, the definitions and the tree.
"""

DOUBTS = ("A", "P", "E", "V", "B", "D")
"""Statuses of a known value, the one that says most about a sum last."""

EXPECTED = """
-- How many institutions should report: those that the tree expects, and others that did.
CREATE TEMP TABLE expected AS
SELECT ref_area, sector, time_period, count(*) AS institutions_expected
FROM (
    SELECT t.institution, t.ref_area, t.sector, p.time_period
    FROM tree t CROSS JOIN (SELECT DISTINCT time_period FROM observations) p
    WHERE t.is_expected
    UNION
    SELECT t.institution, t.ref_area, t.sector, o.time_period
    FROM observations o JOIN tree t USING (institution)
    WHERE t.is_alone
)
GROUP BY ALL
"""

FIGURES = """
-- What an institution gives for one sex, or for all together. Where it gave no total, the sexes
-- stand for it if women and men are both known and nothing beside them was withheld.
CREATE TEMP TABLE figures AS
WITH counts AS (
    SELECT * FROM observations WHERE unit_measure <> 'percent'
), sums AS (
    SELECT institution, time_period, measure, population, rank, detail, unit_measure, '_T' AS sex,
           sum(obs_value) AS amount, list(sex ORDER BY sex) FILTER (obs_value IS NOT NULL) AS sexes,
           max(doubt) FILTER (obs_value IS NOT NULL) AS doubt
    FROM counts
    GROUP BY ALL
    HAVING bool_or(sex = 'F' AND obs_value IS NOT NULL)
       AND bool_or(sex = 'M' AND obs_value IS NOT NULL)
       AND NOT bool_or(sex = '_T' AND obs_value IS NOT NULL)
       AND NOT bool_or(obs_value IS NULL AND obs_status = 'O')
)
SELECT institution, time_period, measure, population, rank, detail, unit_measure, sex,
       obs_value AS amount, [sex] AS sexes, doubt
FROM counts
WHERE obs_value IS NOT NULL AND sex IN ('F', 'M', '_T')
UNION ALL
SELECT * FROM sums
"""

CHOSEN = """
-- The figures that enter each side of each indicator; only sides that have all they need.
CREATE TEMP TABLE chosen AS
WITH candidates AS (
    SELECT i.indicator, i.sex, i.side, i.slot, i.slots, i.choice, i.weight,
           f.institution, f.time_period + i.years_back AS time_period, f.population, f.rank,
           f.time_period AS source_period, f.measure, f.detail, f.unit_measure, f.sexes, f.amount, f.doubt
    FROM inputs i
    JOIN figures f ON f.measure = i.measure AND f.detail = i.detail
                  AND f.unit_measure = i.unit_measure AND f.sex = i.input_sex
), preferred AS (
    SELECT * FROM candidates
    QUALIFY row_number() OVER (
        PARTITION BY indicator, sex, side, slot, institution, time_period, population, rank ORDER BY choice
    ) = 1
)
SELECT * FROM preferred
QUALIFY count(*) OVER (
    PARTITION BY indicator, sex, side, institution, time_period, population, rank
) = slots
"""

SIDES = """
CREATE TEMP TABLE sides AS
SELECT indicator, sex, side, institution, time_period, population, rank,
       sum(weight * amount) AS amount, max(doubt) AS doubt
FROM chosen
GROUP BY ALL
"""

GRID = """
-- Where an institution says anything of what an indicator counts, known or not.
CREATE TEMP TABLE grid AS
SELECT a.indicator, a.sex, o.ref_area, o.sector, o.time_period, o.population, o.rank, o.institution,
       max(o.period_end) AS period_end,
       max(o.obs_value) FILTER (o.unit_measure = 'percent' AND o.sex = a.sex) AS share,
       max(o.doubt) FILTER (o.unit_measure = 'percent' AND o.sex = a.sex) AS share_doubt
FROM asked a
JOIN observations o ON o.measure = a.measure AND o.detail = a.detail
    AND (o.unit_measure = a.unit_measure OR (a.is_stated AND o.unit_measure = 'percent'))
GROUP BY ALL
"""

CELLS = """
CREATE TEMP TABLE cells AS
SELECT row_number() OVER (ORDER BY indicator, sex, ref_area, sector, time_period, population, rank) AS cell, *
FROM (
    SELECT indicator, sex, ref_area, sector, time_period, population, rank, max(period_end) AS period_end
    FROM grid
    GROUP BY ALL
)
"""

ENTRIES = """
-- What one institution brings to a cell. Counts win over a stated share.
CREATE TEMP TABLE entries AS
SELECT c.cell, g.institution, n.amount AS numerator, d.amount AS denominator, g.share,
       CASE WHEN n.amount IS NOT NULL AND d.amount IS NOT NULL THEN 'counts'
            WHEN g.share IS NOT NULL THEN 'stated'
            ELSE 'none' END AS basis,
       CASE WHEN n.amount IS NOT NULL AND d.amount IS NOT NULL THEN greatest(n.doubt, d.doubt)
            ELSE g.share_doubt END AS doubt
FROM grid g
JOIN cells c USING (indicator, sex, ref_area, sector, time_period, population, rank)
LEFT JOIN sides n ON n.side = 'numerator'
    AND (n.indicator, n.sex, n.institution, n.time_period, n.population, n.rank)
      = (g.indicator, g.sex, g.institution, g.time_period, g.population, g.rank)
LEFT JOIN sides d ON d.side = 'denominator'
    AND (d.indicator, d.sex, d.institution, d.time_period, d.population, d.rank)
      = (g.indicator, g.sex, g.institution, g.time_period, g.population, g.rank)
"""

KEPT = """
-- A group's return is never added to those of its members: the members count where all of them are
-- there, else the group.
CREATE TEMP TABLE kept AS
WITH telling AS (
    SELECT * FROM entries WHERE coalesce(numerator, denominator, share) IS NOT NULL
), groups AS (
    SELECT g.cell, g.basis, g.institution,
           count(DISTINCT s.member) = any_value(t.speaks_for) AS has_all_members
    FROM telling g
    JOIN tree t USING (institution)
    JOIN above a ON a.group_institution = g.institution
    JOIN telling m ON (m.cell, m.basis, m.institution) = (g.cell, g.basis, a.institution)
    JOIN spoken s ON s.institution = m.institution
    JOIN spoken p ON p.institution = g.institution AND p.member = s.member
    GROUP BY g.cell, g.basis, g.institution
)
SELECT *
FROM telling
ANTI JOIN (SELECT * FROM groups WHERE has_all_members) USING (cell, basis, institution)
ANTI JOIN (
    SELECT g.cell, g.basis, a.institution
    FROM groups g JOIN above a ON a.group_institution = g.institution
    WHERE NOT g.has_all_members
) USING (cell, basis, institution)
"""

SELECTED = """
-- The entries that make a cell's value: all counts; else the one stated share; else what is known of it.
CREATE TEMP TABLE selected AS
WITH bases AS (
    SELECT cell, CASE WHEN bool_or(basis = 'counts') THEN 'counts'
                      WHEN count(*) FILTER (basis = 'stated') = 1 THEN 'stated'
                      ELSE 'none' END AS basis
    FROM kept
    GROUP BY cell
)
SELECT k.cell, k.institution, b.basis, k.numerator, k.denominator, k.share, k.doubt
FROM kept k JOIN bases b ON b.cell = k.cell AND (b.basis = k.basis OR b.basis = 'none')
"""

LINES = """
-- The rows of the regional tables. A share or rate has one cell; a difference or ratio sets an
-- upper beside a lower one.
CREATE TEMP TABLE lines AS
WITH keys AS (
    SELECT indicator, ref_area, sector, time_period, population, rank, sex, period_end,
           cell AS upper_cell, NULL AS lower_cell
    FROM cells
    UNION ALL
    SELECT d.indicator, u.ref_area, u.sector, u.time_period, u.population, u.rank, d.sex, u.period_end,
           u.cell, l.cell
    FROM derived d
    JOIN cells u ON u.indicator = d.base AND u.sex = d.upper_sex
    LEFT JOIN cells l ON l.indicator = d.base AND l.sex = d.lower_sex
        AND (l.ref_area, l.sector, l.time_period, l.population)
          = (u.ref_area, u.sector, u.time_period, u.population)
        AND l.rank = CASE WHEN d.is_by_rank THEN '_T' ELSE u.rank END
    WHERE NOT d.is_by_rank OR u.rank <> '_T'
)
SELECT row_number() OVER (ORDER BY indicator, ref_area, sector, time_period, population, rank, sex) AS line,
       k.*, i.kind
FROM keys k JOIN kinds i USING (indicator)
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
WHERE r.kind IN ('share', 'rate') OR (u.basis <> 'none' AND l.basis <> 'none')
"""

REASONS = """
-- Why a value is missing: what the institutions say of the missing observations, where they agree.
CREATE TEMP TABLE reasons AS
WITH missing AS (
    SELECT DISTINCT c.cell, o.obs_status, o.conf_status
    FROM (SELECT DISTINCT indicator, sex, measure, detail FROM inputs WHERE years_back = 0) i
    JOIN grid g USING (indicator, sex)
    JOIN cells c USING (indicator, sex, ref_area, sector, time_period, population, rank)
    JOIN observations o ON o.obs_value IS NULL AND o.sex IN ('F', 'M', '_T')
        AND (o.institution, o.time_period, o.population, o.rank, o.measure, o.detail)
          = (g.institution, g.time_period, g.population, g.rank, i.measure, i.detail)
)
SELECT r.line,
       CASE WHEN min(m.obs_status) = max(m.obs_status) THEN min(m.obs_status) ELSE 'O' END AS obs_status,
       CASE WHEN count(DISTINCT (m.obs_status, m.conf_status)) = 1 THEN any_value(k.remark) END AS remark
FROM lines r
JOIN missing m ON m.cell IN (r.upper_cell, r.lower_cell)
LEFT JOIN remarks k USING (obs_status, conf_status)
GROUP BY r.line
"""

JUDGED = """
-- What to know of a cell: several stated shares, a group beside its members.
CREATE TEMP TABLE judged AS
WITH telling AS (
    SELECT cell, count(*) AS told
    FROM entries
    WHERE coalesce(numerator, denominator, share) IS NOT NULL
    GROUP BY cell
), counted AS (
    SELECT cell, count(*) AS kept, count(*) FILTER (basis = 'stated') AS stated
    FROM kept
    GROUP BY cell
)
SELECT r.line, max(c.stated) > 1 AS has_several_stated, bool_or(t.told > c.kept) AS has_group_and_members
FROM lines r
JOIN telling t ON t.cell IN (r.upper_cell, r.lower_cell)
JOIN counted c ON c.cell = t.cell
GROUP BY r.line
"""

VALUES = """
-- The value of each row. Counts give 100 x sum of numerators / sum of denominators.
CREATE TEMP TABLE computed AS
WITH sums AS (
    SELECT line, any_value(upper_basis) AS upper_basis, any_value(lower_basis) AS lower_basis,
           sum(upper_numerator) AS upper_numerator, sum(upper_denominator) AS upper_denominator,
           sum(lower_numerator) AS lower_numerator, sum(lower_denominator) AS lower_denominator,
           any_value(upper_share) AS upper_share, any_value(lower_share) AS lower_share,
           sum(speaks_for) AS reporting, max(doubt) AS doubt,
           coalesce(sum(speaks_for) FILTER (upper_numerator IS NOT NULL), 0) AS numerator_of,
           coalesce(sum(speaks_for) FILTER (upper_denominator IS NOT NULL), 0) AS denominator_of
    FROM members
    GROUP BY line
), rates AS (
    SELECT *, CASE upper_basis WHEN 'counts' THEN 100 * upper_numerator / nullif(upper_denominator, 0)
                               WHEN 'stated' THEN upper_share END AS upper_rate,
              CASE lower_basis WHEN 'counts' THEN 100 * lower_numerator / nullif(lower_denominator, 0)
                               WHEN 'stated' THEN lower_share END AS lower_rate,
              CASE WHEN 'none' IN (upper_basis, lower_basis) THEN 'none'
                   WHEN 'stated' IN (upper_basis, lower_basis) THEN 'stated'
                   WHEN upper_basis IS NULL THEN 'none'
                   ELSE 'counts' END AS basis
    FROM sums
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
       o.obs_status AS missing_status, o.remark,
       coalesce(j.has_several_stated, false) AS has_several_stated,
       coalesce(j.has_group_and_members, false) AS has_group_and_members
FROM lines r
JOIN expected e USING (ref_area, sector, time_period)
LEFT JOIN rates s USING (line)
LEFT JOIN reasons o USING (line)
LEFT JOIN judged j USING (line)
"""

STEPS = (
    *(EXPECTED, FIGURES, CHOSEN, SIDES, GRID, CELLS, ENTRIES, KEPT),
    *(SELECTED, LINES, MEMBERS, REASONS, JUDGED, VALUES),
)
"""All statements, in order. The last one fills `computed`."""
