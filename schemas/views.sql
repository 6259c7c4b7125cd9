-- The views and macros of an edition: shapes that analysts ask for, on the tables as they are.
-- A Jinja template: `years` are the reporting years of the edition, `indicator_tables` the tables of indicators,
-- `tables` all that there are: a tier that does not get a table gets nothing that reads it.
-- A column that is called as in a table takes its comment from there; the others have theirs here.

CREATE VIEW region.indicators AS
{% for table in indicator_tables %}
{{ "UNION ALL BY NAME" if not loop.first }}
SELECT '{{ table }}' AS table_name, * FROM {{ table }}
{% endfor %};
COMMENT ON VIEW region.indicators IS
    'All tables of indicators one under the other: one row per indicator, area, sector, year, population, rank and sex.';

CREATE VIEW region.share_of_women_by_year AS
SELECT ref_area, sector, population, rank
{% for year in years %}
    , max(value) FILTER (time_period = {{ year }}) AS y{{ year }}
{% endfor %}
FROM region.representation
WHERE indicator = 'share_of_women'
GROUP BY ref_area, sector, population, rank
ORDER BY ALL;
COMMENT ON VIEW region.share_of_women_by_year IS
    'Share of women, a column for each year: one row per area, sector, population and rank. Empty is not known, never zero.';
{% for year in years %}
COMMENT ON COLUMN region.share_of_women_by_year.y{{ year }} IS
    'Share of women in {{ year }}, per cent; empty where it is not known.';
{% endfor %}

CREATE VIEW region.by_area AS
SELECT ref_area, sector, time_period, population
    , max(value) FILTER (indicator = 'share_of_women')            AS share_of_women
    , max(value) FILTER (indicator = 'applicant_share')           AS applicant_share
    , max(value) FILTER (indicator = 'intake_share')              AS intake_share
    , max(value) FILTER (indicator = 'exit_rate' AND sex = 'F')   AS exit_rate_women
    , max(value) FILTER (indicator = 'exit_rate' AND sex = 'M')   AS exit_rate_men
    , max(value) FILTER (indicator = 'attrition_gap')             AS attrition_gap
    , max(value) FILTER (indicator = 'leadership_share')          AS leadership_share
FROM region.indicators
WHERE rank = '_T'
GROUP BY ref_area, sector, time_period, population
ORDER BY ALL;
COMMENT ON VIEW region.by_area IS
    'The main indicators side by side, of all ranks together: one row per area, sector, year and population.';
COMMENT ON COLUMN region.by_area.share_of_women IS 'Share of women, per cent.';
COMMENT ON COLUMN region.by_area.applicant_share IS 'Share of women among those who applied, per cent.';
COMMENT ON COLUMN region.by_area.intake_share IS 'Share of women among those who entered service, per cent.';
COMMENT ON COLUMN region.by_area.exit_rate_women IS 'Exit rate of women, per cent.';
COMMENT ON COLUMN region.by_area.exit_rate_men IS 'Exit rate of men, per cent.';
COMMENT ON COLUMN region.by_area.attrition_gap IS 'Exit rate of women less exit rate of men, percentage points.';
COMMENT ON COLUMN region.by_area.leadership_share IS 'Share of women in command posts, per cent.';

CREATE VIEW region.reporting_institutions AS
WITH asked AS (
    SELECT DISTINCT ref_area, sector, time_period, measure, population, rank, detail FROM facts.observations
), gave AS (
    SELECT DISTINCT ref_area, sector, time_period, measure, population, rank, detail, institution
    FROM facts.observations WHERE obs_value IS NOT NULL
), standing AS (
    SELECT a.*, i.institution, g.institution IS NOT NULL AS has_given, p.institution IS NOT NULL AS is_spoken_for,
           i.is_expected
    FROM asked a
    JOIN codes.institutions i USING (ref_area, sector)
    LEFT JOIN gave g USING (ref_area, sector, time_period, measure, population, rank, detail, institution)
    LEFT JOIN gave p ON p.institution = i.parent
        AND (p.ref_area, p.sector, p.time_period, p.measure, p.population, p.rank, p.detail)
          = (a.ref_area, a.sector, a.time_period, a.measure, a.population, a.rank, a.detail)
)
SELECT ref_area, sector, time_period, measure, population, rank, detail
    , string_agg(institution, ', ' ORDER BY institution) FILTER (has_given) AS reporting
    , string_agg(institution, ', ' ORDER BY institution)
        FILTER (is_expected AND NOT has_given AND NOT is_spoken_for) AS not_reporting
    , string_agg(institution, ', ' ORDER BY institution)
        FILTER (is_expected AND NOT has_given AND is_spoken_for) AS spoken_for
FROM standing
GROUP BY ref_area, sector, time_period, measure, population, rank, detail
ORDER BY ALL;
COMMENT ON VIEW region.reporting_institutions IS
    'Of which institutions a number stands here, and of which of those expected none: one row per area, sector, year, measure, population, rank and detail.';
COMMENT ON COLUMN region.reporting_institutions.reporting IS
    'Institutions of which a number stands here; empty where of none.';
COMMENT ON COLUMN region.reporting_institutions.not_reporting IS
    'Institutions expected of which no number stands here, nor of their group: not given, or withheld from those whom the edition is for.';
COMMENT ON COLUMN region.reporting_institutions.spoken_for IS
    'Institutions expected that have no number of their own here, while the group that they belong to has one.';

CREATE VIEW facts.strength_by_sex AS
SELECT ref_area, sector, institution, time_period, population, rank
    , max(obs_value) FILTER (sex = 'F' AND unit_measure = 'persons')  AS women
    , max(obs_value) FILTER (sex = 'M' AND unit_measure = 'persons')  AS men
    , max(obs_value) FILTER (sex = '_T' AND unit_measure = 'persons') AS both_sexes
    , max(obs_value) FILTER (sex = 'F' AND unit_measure = 'percent')  AS stated_share
FROM facts.observations
WHERE measure = 'strength' AND detail = '_T'
GROUP BY ref_area, sector, institution, time_period, population, rank
ORDER BY ALL;
COMMENT ON VIEW facts.strength_by_sex IS
    'Women, men and both at the end of the period side by side: one row per institution, year, population and rank.';
COMMENT ON COLUMN facts.strength_by_sex.women IS 'Women, persons; empty where the institution gave no number.';
COMMENT ON COLUMN facts.strength_by_sex.men IS 'Men, persons; empty where the institution gave no number.';
COMMENT ON COLUMN facts.strength_by_sex.both_sexes IS
    'All, persons, as the institution gave it: it is not added up from women and men.';
COMMENT ON COLUMN facts.strength_by_sex.stated_share IS 'Share of women as the institution stated it, per cent.';

CREATE MACRO codes.label(list, item, in_language := 'en') AS (
    SELECT label FROM codes.labels WHERE code_list = list AND code = item AND language = in_language
);
COMMENT ON MACRO codes.label IS
    'Name of a code: codes.label(''areas'', ''BA''), codes.label(''ranks'', ''OF'', in_language := ''sq'').';

CREATE MACRO codes.definition(of_indicator, in_language := 'en') AS (
    SELECT definition FROM codes.definitions WHERE indicator = of_indicator AND language = in_language
);
COMMENT ON MACRO codes.definition IS
    'What an indicator says: codes.definition(''exit_rate''), codes.definition(''exit_rate'', in_language := ''mk'').';

CREATE MACRO region.share_of_women(area, of_sector, year, of_population := NULL, of_rank := '_T') AS (
    SELECT value FROM region.representation
    WHERE indicator = 'share_of_women' AND ref_area = area AND sector = of_sector AND time_period = year
      AND rank = of_rank
      AND population = coalesce(
          of_population, CASE of_sector WHEN 'AF' THEN 'military' WHEN 'POL' THEN 'police_officials' ELSE 'civilian' END
      )
);
COMMENT ON MACRO region.share_of_women IS
    'Share of women, per cent: region.share_of_women(''ME'', ''AF'', 2023). Of military personnel (AF), police officials (POL), civilian personnel (MOD), unless of_population says otherwise; of all ranks, unless of_rank does.';

CREATE MACRO region.ranking(of_indicator, of_sector, year, of_population := 'military', of_rank := '_T', of_sex := 'F') AS TABLE
    SELECT rank_position, ref_area, codes.label('areas', ref_area) AS area, value, unit_measure, areas_compared
    FROM region.indicators
    WHERE indicator = of_indicator AND sector = of_sector AND time_period = year AND population = of_population
      AND rank = of_rank AND sex = of_sex AND is_comparable
    ORDER BY rank_position, ref_area;
COMMENT ON MACRO TABLE region.ranking IS
    'Areas that may be compared, in order: FROM region.ranking(''share_of_women'', ''AF'', 2023).';

{% if "audit.returns" in tables %}
CREATE MACRO facts.cells(of_institution, year) AS TABLE
    SELECT measure, population, rank, sex, detail, unit_measure, obs_value, obs_status, return_id, file_name, sheet, cell
    FROM facts.observations JOIN audit.returns USING (return_id)
    WHERE observations.institution = of_institution AND observations.time_period = year
    ORDER BY sheet, cell;
COMMENT ON MACRO TABLE facts.cells IS
    'Every number of an institution and year with file, sheet and cell: FROM facts.cells(''ME-AF'', 2023).';
{% endif %}

CREATE MACRO region.monitoring_of(area, year := NULL, in_language := 'en') AS TABLE
    SELECT objective, title
        , coalesce(codes.label('indicators', answered_by, in_language)
                 , codes.label('details', regexp_extract(answered_by, '\[(\w+)\]', 1), in_language)
                 , codes.label('measures', answered_by, in_language)) AS answered_by
        , codes.label('sectors', sector, in_language) AS sector, level, codes.label('units', unit_measure, in_language) AS unit
        , baseline_year, baseline_value, value, since_baseline, trend, target_value, target_state, why
    FROM region.plan_monitoring
    WHERE ref_area = area
      AND time_period = coalesce(year, (SELECT max(time_period) FROM region.plan_monitoring WHERE ref_area = area))
    ORDER BY position;
COMMENT ON MACRO TABLE region.monitoring_of IS
    'An area''s action plan, objective by objective, at the plan''s start and now: FROM region.monitoring_of(''BA'', year := 2022, in_language := ''bs''). Without year: the newest.';
