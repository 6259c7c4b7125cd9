"""The statements from observations to cells: what each institution brings to an indicator, and what counts.

Belongs here: SQL, step by step, each step a temporary table. Does not belong here: any code of a
measure, population or rank: those come from `indicators.yml` by way of the tables `asked`, `inputs`
and `derived`, which `selection` makes with the tree.

Entries, cells and lines are numbered, and what comes after joins by these numbers: joins and groups by
the codes they stand for would take most of the time. The numbers mean nothing and leave no trace.
"""

DOUBTS = ("A", "P", "E", "V", "B", "D")
"""Statuses of a known value, the one that says most about a sum last."""

ORIGINS = ("reported", "published", "simulated")
"""Where figures may come from, the one that says most about what is made of them last."""

EXACT_SUM = """
-- The same sum in every order, to the last bit: whole numbers add up exactly, and fractions do as decimals.
CREATE TEMP MACRO exact_sum(numbers) AS
    sum(trunc(numbers)) + CAST(sum(CAST(numbers - trunc(numbers) AS DECIMAL(38, 18))) AS DOUBLE)
"""

OBSERVATIONS = f"""
-- A view, so that each step reads the columns that it needs and no copy of all is held.
CREATE TEMP VIEW observations AS
SELECT *, list_position({list(DOUBTS)}, obs_status) AS doubt,
       list_position({list(ORIGINS)}, origin) AS origin_doubt
FROM accepted
"""  # noqa: S608 (own constants)

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

PLACES = """
-- Where figures are: an institution, year, population and rank; and where the year after is.
CREATE TEMP TABLE places AS
WITH numbered AS (
    SELECT row_number() OVER () AS place, *
    FROM (SELECT DISTINCT ref_area, sector, institution, time_period, population, rank FROM observations)
)
SELECT n.*, l.place AS next_place
FROM numbered n
LEFT JOIN numbered l ON (l.institution, l.time_period, l.population, l.rank)
                      = (n.institution, n.time_period + 1, n.population, n.rank)
"""

GRID = """
-- Where an institution says anything of what an indicator counts, known or not.
CREATE TEMP TABLE grid AS
SELECT row_number() OVER () AS entry, *
FROM (
    SELECT a.aim, a.indicator, a.sex, p.* EXCLUDE (next_place),
           min(o.period_start) AS period_start, max(o.period_end) AS period_end,
           max(o.obs_value) FILTER (o.unit_measure = 'percent' AND o.sex = a.sex) AS share,
           max(o.doubt) FILTER (o.unit_measure = 'percent' AND o.sex = a.sex) AS share_doubt,
           max(o.origin_doubt) AS origin_doubt
    FROM asked a
    JOIN observations o ON o.measure = a.measure AND o.detail = a.detail
        AND (o.unit_measure = a.unit_measure OR (a.is_stated AND o.unit_measure = 'percent'))
    JOIN places p USING (institution, time_period, population, rank)
    GROUP BY ALL
)
"""

CELLS = """
CREATE TEMP TABLE cells AS
SELECT row_number() OVER () AS cell, *
FROM (
    SELECT indicator, sex, ref_area, sector, time_period, population, rank,
           min(period_start) AS period_start, max(period_end) AS period_end
    FROM grid
    GROUP BY ALL
)
"""

FIGURES = """
-- What an institution gives for one sex, or for all together, of what indicators count. Where it gave no
-- total, the sexes stand for it if women and men are both known and nothing beside them was withheld.
-- Averages do not add up.
CREATE TEMP TABLE figures AS
WITH counted AS (
    SELECT measure, detail, unit_measure FROM inputs
    UNION
    SELECT times, '_T', 'persons' FROM inputs WHERE times IS NOT NULL
), counts AS (
    SELECT * FROM observations SEMI JOIN counted USING (measure, detail, unit_measure)
), sums AS (
    SELECT institution, time_period, measure, population, rank, detail, unit_measure, '_T' AS sex,
           exact_sum(obs_value) AS amount, list(sex ORDER BY sex) FILTER (obs_value IS NOT NULL) AS sexes,
           max(doubt) FILTER (obs_value IS NOT NULL) AS doubt, max(origin_doubt) AS origin_doubt
    FROM counts
    WHERE unit_measure <> 'years'
    GROUP BY ALL
    HAVING bool_or(sex = 'F' AND obs_value IS NOT NULL)
       AND bool_or(sex = 'M' AND obs_value IS NOT NULL)
       AND NOT bool_or(sex = '_T' AND obs_value IS NOT NULL)
       AND NOT bool_or(obs_value IS NULL AND obs_status IN ('O', 'Q'))
)
SELECT row_number() OVER () AS figure, p.place, f.*
FROM (
    SELECT institution, time_period, measure, population, rank, detail, unit_measure, sex,
           obs_value AS amount, [sex] AS sexes, doubt, origin_doubt
    FROM counts
    WHERE obs_value IS NOT NULL AND sex IN ('F', 'M', '_T')
    UNION ALL
    SELECT * FROM sums
) f
JOIN places p USING (institution, time_period, population, rank)
"""

CHOSEN = """
-- The figures that enter each side of each entry; only sides that have all they need.
CREATE TEMP TABLE chosen AS
WITH factors AS (  -- what averages are multiplied by
    SELECT i.input, f.figure, t.amount, t.doubt
    FROM inputs i
    JOIN figures f ON (f.measure, f.detail, f.unit_measure, f.sex)
                    = (i.measure, i.detail, i.unit_measure, i.input_sex)
    JOIN figures t ON (t.measure, t.detail, t.unit_measure) = (i.times, '_T', 'persons')
        AND (t.place, t.sex) = (f.place, f.sex)
    WHERE i.times IS NOT NULL
), offered AS MATERIALIZED (  -- first of all: it says what little of the grid a figure enters
    SELECT f.figure, i.input, i.aim,
           CASE i.years_back WHEN 0 THEN p.place ELSE p.next_place END AS place
    FROM figures f
    JOIN places p USING (place)
    JOIN inputs i ON (i.measure, i.detail, i.unit_measure, i.input_sex)
                   = (f.measure, f.detail, f.unit_measure, f.sex)
), candidates AS (
    SELECT g.entry, o.figure, i.input, i.side, i.slot, i.slots, i.choice,
           t.amount AS times, t.doubt AS times_doubt
    FROM offered o
    JOIN grid g USING (aim, place)
    JOIN inputs i USING (input)
    LEFT JOIN factors t USING (input, figure)
    WHERE i.times IS NULL OR t.amount IS NOT NULL
), preferred AS (
    SELECT * FROM candidates
    QUALIFY row_number() OVER (PARTITION BY entry, side, slot ORDER BY choice) = 1
), complete AS (
    SELECT * FROM preferred
    QUALIFY count(*) OVER (PARTITION BY entry, side) = slots
)
SELECT c.entry, c.side, i.weight * coalesce(c.times, 1) AS weight,
       f.institution, f.time_period AS source_period, f.population, f.rank,
       f.measure, f.detail, f.unit_measure, f.sexes, f.amount,
       greatest(f.doubt, c.times_doubt) AS doubt, f.origin_doubt
FROM complete c
JOIN figures f USING (figure)
JOIN inputs i USING (input)
"""

SIDES = """
CREATE TEMP TABLE sides AS
SELECT entry, exact_sum(CASE side WHEN 'numerator' THEN weight * amount END) AS numerator,
       exact_sum(CASE side WHEN 'denominator' THEN weight * amount END) AS denominator,
       max(doubt) AS doubt, max(origin_doubt) AS origin_doubt
FROM chosen
GROUP BY entry
"""

ENTRIES = """
-- What one institution brings to a cell. Its counts win over the share that it states.
CREATE TEMP TABLE entries AS
SELECT c.cell, g.entry, g.institution, s.numerator, s.denominator, g.share,
       CASE WHEN s.numerator IS NOT NULL AND s.denominator IS NOT NULL THEN 'counts'
            WHEN g.share IS NOT NULL THEN 'stated'
            ELSE 'none' END AS basis,
       CASE WHEN s.numerator IS NOT NULL AND s.denominator IS NOT NULL THEN s.doubt
            ELSE g.share_doubt END AS doubt,
       greatest(g.origin_doubt, s.origin_doubt) AS origin_doubt
FROM grid g
JOIN cells c USING (indicator, sex, ref_area, sector, time_period, population, rank)
LEFT JOIN sides s USING (entry)
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
-- The entries that make a cell's value: all counts or the one stated share, whichever speaks for more
-- institutions (counts where both speak for as many); else what is known of it.
CREATE TEMP TABLE selected AS
WITH reach AS (
    SELECT k.cell,
           count(*) FILTER (k.basis = 'counts') AS counted,
           count(*) FILTER (k.basis = 'stated') AS stated,
           coalesce(sum(t.speaks_for) FILTER (k.basis = 'counts'), 0) AS counted_for,
           coalesce(sum(t.speaks_for) FILTER (k.basis = 'stated'), 0) AS stated_for
    FROM kept k JOIN tree t USING (institution)
    GROUP BY k.cell
), bases AS (
    SELECT cell, CASE WHEN stated = 1 AND stated_for > counted_for THEN 'stated'
                      WHEN counted > 0 THEN 'counts'
                      ELSE 'none' END AS basis
    FROM reach
)
SELECT k.cell, k.entry, k.institution, b.basis, k.numerator, k.denominator, k.share, k.doubt
FROM kept k JOIN bases b ON b.cell = k.cell AND (b.basis = k.basis OR b.basis = 'none')
"""

CELL_STEPS = (
    EXPECTED,
    PLACES,
    GRID,
    CELLS,
    FIGURES,
    CHOSEN,
    "DROP TABLE figures",
    SIDES,
    ENTRIES,
    "DROP TABLE sides",
    KEPT,
    SELECTED,
)
"""The statements above, in order. The last one fills `selected`."""
