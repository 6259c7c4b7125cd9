-- Generated from schemas/tables by `make generate`; do not edit.

CREATE SCHEMA raw;

CREATE SCHEMA facts;

CREATE SCHEMA codes;

CREATE SCHEMA region;

CREATE SCHEMA audit;

CREATE TABLE raw.observations (
    return_id VARCHAR NOT NULL,
    revision BIGINT NOT NULL CHECK (revision >= 1),
    institution VARCHAR NOT NULL,
    time_period BIGINT NOT NULL CHECK (time_period >= 1990) CHECK (time_period <= 2100),
    period_start DATE,
    period_end DATE,
    measure VARCHAR NOT NULL,
    population VARCHAR NOT NULL,
    rank VARCHAR NOT NULL,
    sex VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    unit_measure VARCHAR NOT NULL,
    obs_value DOUBLE,
    obs_status VARCHAR NOT NULL,
    conf_status VARCHAR NOT NULL,
    comment VARCHAR,
    sheet VARCHAR,
    cell VARCHAR,
    PRIMARY KEY (return_id, institution, time_period, measure, population, rank, sex, detail, unit_measure)
);
COMMENT ON TABLE raw.observations IS 'Every number of every return received, with its coordinates and the cell that it came from.';
COMMENT ON COLUMN raw.observations.return_id IS 'Institution, year and revision, as in BA-AF_2023_r1.';
COMMENT ON COLUMN raw.observations.revision IS '1 for the first submission of the year, then 2, 3.';
COMMENT ON COLUMN raw.observations.institution IS 'Who reports, as in the region''s tree of institutions.';
COMMENT ON COLUMN raw.observations.time_period IS 'The year that the figures are for.';
COMMENT ON COLUMN raw.observations.period_start IS 'First day that flows are counted for; empty where the source does not say.';
COMMENT ON COLUMN raw.observations.period_end IS 'Last day of the period; stocks are as at this day. Empty where the source does not say.';
COMMENT ON COLUMN raw.observations.measure IS 'What is counted.';
COMMENT ON COLUMN raw.observations.population IS 'Which legal status of staff. Never optional: it moves BiH police from 7.9 to 19.9 per cent women.';
COMMENT ON COLUMN raw.observations.rank IS 'Rank band or national rank; _T is all ranks.';
COMMENT ON COLUMN raw.observations.sex IS 'SDMX CL_SEX: F, M, _O other, _U unknown, _T total.';
COMMENT ON COLUMN raw.observations.detail IS 'A further breakdown that depends on the measure: exit reason, mission, training, post, question.';
COMMENT ON COLUMN raw.observations.unit_measure IS 'What the value counts.';
COMMENT ON COLUMN raw.observations.obs_value IS 'The number as the institution gave it; empty where it gave none, never zero instead.';
COMMENT ON COLUMN raw.observations.obs_status IS 'SDMX CL_OBS_STATUS: why a value is missing or special.';
COMMENT ON COLUMN raw.observations.conf_status IS 'SDMX CL_CONF_STATUS: F free, N not for publication (refused), C confidential (classified).';
COMMENT ON COLUMN raw.observations.comment IS 'The institution''s note or evidence beside the value, in its own words.';
COMMENT ON COLUMN raw.observations.sheet IS 'Name of the sheet, as the sender sees it.';
COMMENT ON COLUMN raw.observations.cell IS 'Address of the cell (A1 style), as the sender sees it.';

CREATE TABLE raw.findings (
    return_id VARCHAR NOT NULL,
    revision BIGINT NOT NULL CHECK (revision >= 1),
    institution VARCHAR NOT NULL,
    time_period BIGINT NOT NULL CHECK (time_period >= 1990) CHECK (time_period <= 2100),
    sheet VARCHAR,
    cell VARCHAR,
    finding BIGINT NOT NULL CHECK (finding >= 1),
    rule VARCHAR NOT NULL,
    identity VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL CHECK (regexp_matches(evidence, '^[0-9a-f]{64}$')),
    stage VARCHAR NOT NULL CHECK (stage IN ('file', 'workbook', 'value', 'table', 'return', 'history', 'region')),
    severity VARCHAR NOT NULL CHECK (severity IN ('block', 'explain', 'inform')),
    related_cells VARCHAR,
    message VARCHAR NOT NULL,
    advice VARCHAR NOT NULL,
    PRIMARY KEY (return_id, finding)
);
COMMENT ON TABLE raw.findings IS 'Every finding of every return received.';
COMMENT ON COLUMN raw.findings.return_id IS 'Institution, year and revision, as in BA-AF_2023_r1.';
COMMENT ON COLUMN raw.findings.revision IS '1 for the first submission of the year, then 2, 3.';
COMMENT ON COLUMN raw.findings.institution IS 'Who reports, as in the region''s tree of institutions.';
COMMENT ON COLUMN raw.findings.time_period IS 'The year that the figures are for.';
COMMENT ON COLUMN raw.findings.sheet IS 'Name of the sheet, as the sender sees it.';
COMMENT ON COLUMN raw.findings.cell IS 'Address of the cell (A1 style), as the sender sees it.';
COMMENT ON COLUMN raw.findings.finding IS 'Number of the finding within its return.';
COMMENT ON COLUMN raw.findings.rule IS 'Rule id, as in rules.yml.';
COMMENT ON COLUMN raw.findings.identity IS 'What stays the same in a corrected file and next year: the rule, and the figure''s coordinates by point (or its cell, where it is about no single figure).';
COMMENT ON COLUMN raw.findings.evidence IS 'Hash of the figures that it rests on: an explanation holds while it stays the same.';
COMMENT ON COLUMN raw.findings.stage IS 'Where in the order of checking.';
COMMENT ON COLUMN raw.findings.severity IS 'block (cannot be accepted), explain (needs an explanation) or inform.';
COMMENT ON COLUMN raw.findings.related_cells IS 'The other cells that the rule looked at, Sheet!A1, by comma.';
COMMENT ON COLUMN raw.findings.message IS 'What is wrong, in English.';
COMMENT ON COLUMN raw.findings.advice IS 'What to do, in English.';

CREATE TABLE raw.readings (
    return_id VARCHAR NOT NULL,
    revision BIGINT NOT NULL CHECK (revision >= 1),
    institution VARCHAR NOT NULL,
    time_period BIGINT NOT NULL CHECK (time_period >= 1990) CHECK (time_period <= 2100),
    sha256 VARCHAR NOT NULL CHECK (regexp_matches(sha256, '^[0-9a-f]{64}$')),
    previous_return_id VARCHAR,
    related_return_ids VARCHAR,
    observations BIGINT NOT NULL CHECK (observations >= 0),
    PRIMARY KEY (return_id)
);
COMMENT ON TABLE raw.readings IS 'Every revision that has been read: so that one that gave nothing differs from one not yet read.';
COMMENT ON COLUMN raw.readings.return_id IS 'Institution, year and revision, as in BA-AF_2023_r1.';
COMMENT ON COLUMN raw.readings.revision IS '1 for the first submission of the year, then 2, 3.';
COMMENT ON COLUMN raw.readings.institution IS 'Who reports, as in the region''s tree of institutions.';
COMMENT ON COLUMN raw.readings.time_period IS 'The year that the figures are for.';
COMMENT ON COLUMN raw.readings.sha256 IS 'Hash of the bytes that were read.';
COMMENT ON COLUMN raw.readings.previous_return_id IS 'The accepted return beside which it was checked; empty where there was none.';
COMMENT ON COLUMN raw.readings.related_return_ids IS 'Accepted returns of the same year that it was checked beside, by comma; empty for none.';
COMMENT ON COLUMN raw.readings.observations IS 'Rows that it gave in raw.observations; 0 is a file that was read and gave none. Unit: observations.';

CREATE TABLE facts.observations (
    ref_area VARCHAR NOT NULL CHECK (regexp_matches(ref_area, '^[A-Z]{2}$')),
    sector VARCHAR NOT NULL,
    institution VARCHAR NOT NULL,
    time_period BIGINT NOT NULL CHECK (time_period >= 1990) CHECK (time_period <= 2100),
    period_start DATE,
    period_end DATE,
    measure VARCHAR NOT NULL,
    population VARCHAR NOT NULL,
    rank VARCHAR NOT NULL,
    sex VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    unit_measure VARCHAR NOT NULL,
    obs_value DOUBLE,
    obs_status VARCHAR NOT NULL,
    conf_status VARCHAR NOT NULL,
    comment VARCHAR,
    origin VARCHAR NOT NULL CHECK (origin IN ('reported', 'published', 'simulated')),
    return_id VARCHAR NOT NULL,
    revision BIGINT NOT NULL CHECK (revision >= 1),
    sheet VARCHAR,
    cell VARCHAR,
    correction VARCHAR,
    PRIMARY KEY (institution, time_period, measure, population, rank, sex, detail, unit_measure)
);
COMMENT ON TABLE facts.observations IS 'Every number of the accepted revision of every return, corrected where it is marked, with its cell.';
COMMENT ON COLUMN facts.observations.ref_area IS 'Country or territory, ISO 3166-1 alpha-2; XK and the simulated areas are user-assigned.';
COMMENT ON COLUMN facts.observations.sector IS 'AF armed forces, POL police, MOD ministry of defence.';
COMMENT ON COLUMN facts.observations.institution IS 'Who reports, as in the region''s tree of institutions.';
COMMENT ON COLUMN facts.observations.time_period IS 'The year that the figures are for.';
COMMENT ON COLUMN facts.observations.period_start IS 'First day that flows are counted for; empty where the source does not say.';
COMMENT ON COLUMN facts.observations.period_end IS 'Last day of the period; stocks are as at this day. Empty where the source does not say.';
COMMENT ON COLUMN facts.observations.measure IS 'What is counted.';
COMMENT ON COLUMN facts.observations.population IS 'Which legal status of staff. Never optional: it moves BiH police from 7.9 to 19.9 per cent women.';
COMMENT ON COLUMN facts.observations.rank IS 'Rank band or national rank; _T is all ranks.';
COMMENT ON COLUMN facts.observations.sex IS 'SDMX CL_SEX: F, M, _O other, _U unknown, _T total.';
COMMENT ON COLUMN facts.observations.detail IS 'A further breakdown that depends on the measure: exit reason, mission, training, post, question.';
COMMENT ON COLUMN facts.observations.unit_measure IS 'What the value counts.';
COMMENT ON COLUMN facts.observations.obs_value IS 'The number as the institution gave it; empty where it gave none, never zero instead.';
COMMENT ON COLUMN facts.observations.obs_status IS 'SDMX CL_OBS_STATUS: why a value is missing or special.';
COMMENT ON COLUMN facts.observations.conf_status IS 'SDMX CL_CONF_STATUS: F free, N not for publication (refused), C confidential (classified).';
COMMENT ON COLUMN facts.observations.comment IS 'The institution''s note or evidence beside the value, in its own words.';
COMMENT ON COLUMN facts.observations.origin IS 'reported (by the institution), published (taken from public sources) or simulated.';
COMMENT ON COLUMN facts.observations.return_id IS 'Institution, year and revision, as in BA-AF_2023_r1.';
COMMENT ON COLUMN facts.observations.revision IS '1 for the first submission of the year, then 2, 3.';
COMMENT ON COLUMN facts.observations.sheet IS 'Name of the sheet, as the sender sees it.';
COMMENT ON COLUMN facts.observations.cell IS 'Address of the cell (A1 style), as the sender sees it.';
COMMENT ON COLUMN facts.observations.correction IS 'The correction by which value or status differ from what was sent, as in audit.corrections; empty where they stand as sent.';

CREATE TABLE codes.labels (
    code_list VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    parent VARCHAR,
    position BIGINT NOT NULL CHECK (position >= 1),
    PRIMARY KEY (code_list, code, language)
);
COMMENT ON TABLE codes.labels IS 'Every code of every list, with its label in every language.';
COMMENT ON COLUMN codes.labels.code_list IS 'Which list, as sex or ranks.';
COMMENT ON COLUMN codes.labels.code IS 'The code, as it stands in the tables.';
COMMENT ON COLUMN codes.labels.language IS 'BCP 47, as sr-Cyrl.';
COMMENT ON COLUMN codes.labels.label IS 'Its name in that language.';
COMMENT ON COLUMN codes.labels.parent IS 'The code that it is a part of; empty at the top.';
COMMENT ON COLUMN codes.labels.position IS 'Order within the list.';

CREATE TABLE codes.footnotes (
    code_list VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    footnote VARCHAR NOT NULL,
    PRIMARY KEY (code_list, code, language)
);
COMMENT ON TABLE codes.footnotes IS 'The footnote that comes along wherever a label carries an asterisk, in every language.';
COMMENT ON COLUMN codes.footnotes.code_list IS 'Which list, as areas.';
COMMENT ON COLUMN codes.footnotes.code IS 'The code whose label carries an asterisk.';
COMMENT ON COLUMN codes.footnotes.language IS 'BCP 47, as sr-Cyrl.';
COMMENT ON COLUMN codes.footnotes.footnote IS 'The footnote, in that language.';

CREATE TABLE codes.institutions (
    institution VARCHAR NOT NULL,
    ref_area VARCHAR NOT NULL CHECK (regexp_matches(ref_area, '^[A-Z]{2}$')),
    sector VARCHAR NOT NULL,
    parent VARCHAR,
    level VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    name_en VARCHAR NOT NULL,
    is_expected BOOLEAN NOT NULL,
    PRIMARY KEY (institution)
);
COMMENT ON TABLE codes.institutions IS 'The region''s tree of institutions.';
COMMENT ON COLUMN codes.institutions.institution IS 'Who reports, as in the region''s tree of institutions.';
COMMENT ON COLUMN codes.institutions.ref_area IS 'Country or territory, ISO 3166-1 alpha-2; XK and the simulated areas are user-assigned.';
COMMENT ON COLUMN codes.institutions.sector IS 'AF armed forces, POL police, MOD ministry of defence.';
COMMENT ON COLUMN codes.institutions.parent IS 'The institution that it is counted under; empty at the top.';
COMMENT ON COLUMN codes.institutions.level IS 'area, state, entity, district or canton.';
COMMENT ON COLUMN codes.institutions.name IS 'Official name in the institution''s own language.';
COMMENT ON COLUMN codes.institutions.name_en IS 'Name in English.';
COMMENT ON COLUMN codes.institutions.is_expected IS 'Whether a return is expected from it every year.';

CREATE TABLE codes.indicators (
    indicator VARCHAR NOT NULL,
    position BIGINT NOT NULL CHECK (position >= 1),
    table_name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('share', 'rate', 'mean', 'difference', 'ratio')),
    unit_measure VARCHAR NOT NULL,
    direction VARCHAR NOT NULL CHECK (direction IN ('higher', 'lower', 'nearer_one', 'nearer_zero')),
    frameworks VARCHAR NOT NULL,
    formula VARCHAR NOT NULL,
    definition VARCHAR NOT NULL,
    reference VARCHAR NOT NULL CHECK (reference IN ('day', 'year', 'cohort')),
    smallest_base BIGINT NOT NULL CHECK (smallest_base >= 1),
    PRIMARY KEY (indicator)
);
COMMENT ON TABLE codes.indicators IS 'The indicators: where each stands, in what unit, which way is better, who asks for it.';
COMMENT ON COLUMN codes.indicators.indicator IS 'As in indicators.yml and codes.indicators.';
COMMENT ON COLUMN codes.indicators.position IS 'Order in indicators.yml.';
COMMENT ON COLUMN codes.indicators.table_name IS 'The table that holds it, as region.recruitment.';
COMMENT ON COLUMN codes.indicators.kind IS 'share and rate (100 x numerator / denominator), mean (numerator / denominator), difference (one value less another) or ratio (one over another).';
COMMENT ON COLUMN codes.indicators.unit_measure IS 'Unit of its value.';
COMMENT ON COLUMN codes.indicators.direction IS 'Which way is better: higher, lower, nearer_one or nearer_zero. Positions are always given from the highest value; the distance to a target follows the direction.';
COMMENT ON COLUMN codes.indicators.frameworks IS 'Which items of international frameworks it answers, as S/2010/498-16, by comma.';
COMMENT ON COLUMN codes.indicators.formula IS 'How it is computed, in the codes of measures, details, sexes and units.';
COMMENT ON COLUMN codes.indicators.definition IS 'What it says, and of whom, in English; codes.definitions has all languages.';
COMMENT ON COLUMN codes.indicators.reference IS 'What its figures are of: day (a stock), year (what happened in a year) or cohort (a generation, followed for years). Values of different kinds are never ranked together.';
COMMENT ON COLUMN codes.indicators.smallest_base IS 'A value of a smaller base is given, but has no position among the areas. Unit: persons (leadership: posts; services: stations).';

CREATE TABLE codes.definitions (
    indicator VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    definition VARCHAR NOT NULL,
    PRIMARY KEY (indicator, language)
);
COMMENT ON TABLE codes.definitions IS 'Name and definition of every indicator, in every language.';
COMMENT ON COLUMN codes.definitions.indicator IS 'As in indicators.yml and codes.indicators.';
COMMENT ON COLUMN codes.definitions.language IS 'BCP 47, as sr-Cyrl.';
COMMENT ON COLUMN codes.definitions.name IS 'What it is called in that language.';
COMMENT ON COLUMN codes.definitions.definition IS 'What it says, and of whom, in that language.';

CREATE TABLE codes.frameworks (
    item VARCHAR NOT NULL,
    answered_by VARCHAR NOT NULL,
    framework VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('indicator', 'mechanism', 'nothing')),
    extent VARCHAR NOT NULL CHECK (extent IN ('full', 'part', 'none')),
    why VARCHAR,
    source VARCHAR NOT NULL,
    position BIGINT NOT NULL CHECK (position >= 1),
    PRIMARY KEY (item, answered_by)
);
COMMENT ON TABLE codes.frameworks IS 'The crosswalk: what frameworks and action plans ask for, what answers it here, what not, and why.';
COMMENT ON COLUMN codes.frameworks.item IS 'As in codes.indicators, as S/2010/498-16; of action plans area, first year and the objective''s number, as BA-2018/1.1.';
COMMENT ON COLUMN codes.frameworks.answered_by IS 'An indicator, or a measure with its detail, as answers[data_used]; or nothing.';
COMMENT ON COLUMN codes.frameworks.framework IS 'Who asks for it.';
COMMENT ON COLUMN codes.frameworks.title IS 'What it asks for, in English.';
COMMENT ON COLUMN codes.frameworks.kind IS 'indicator (codes.indicators), mechanism (region.mechanisms) or nothing.';
COMMENT ON COLUMN codes.frameworks.extent IS 'Whether all that answers it together covers it in full, in part or not at all (none).';
COMMENT ON COLUMN codes.frameworks.why IS 'What is not covered, and why.';
COMMENT ON COLUMN codes.frameworks.source IS 'Where the item is written, and what could not be confirmed of it.';
COMMENT ON COLUMN codes.frameworks.position IS 'Order of the items.';

CREATE TABLE region.representation (
    indicator VARCHAR NOT NULL,
    population VARCHAR NOT NULL,
    rank VARCHAR NOT NULL,
    sex VARCHAR NOT NULL,
    ref_area VARCHAR NOT NULL CHECK (regexp_matches(ref_area, '^[A-Z]{2}$')),
    sector VARCHAR NOT NULL,
    time_period BIGINT NOT NULL CHECK (time_period >= 1990) CHECK (time_period <= 2100),
    unit_measure VARCHAR NOT NULL,
    value DOUBLE,
    numerator DOUBLE,
    denominator DOUBLE,
    basis VARCHAR NOT NULL CHECK (basis IN ('counts', 'stated', 'none')),
    obs_status VARCHAR NOT NULL,
    institutions_expected BIGINT NOT NULL CHECK (institutions_expected >= 1),
    institutions_reporting BIGINT NOT NULL CHECK (institutions_reporting >= 0),
    coverage DOUBLE NOT NULL CHECK (coverage >= 0) CHECK (coverage <= 100),
    change DOUBLE,
    change_note VARCHAR,
    is_comparable BOOLEAN NOT NULL,
    comparability_note VARCHAR,
    rank_position BIGINT CHECK (rank_position >= 1),
    areas_compared BIGINT NOT NULL CHECK (areas_compared >= 0),
    regional_value DOUBLE,
    regional_areas BIGINT NOT NULL CHECK (regional_areas >= 0),
    regional_coverage DOUBLE NOT NULL CHECK (regional_coverage >= 0) CHECK (regional_coverage <= 100),
    regional_basis VARCHAR NOT NULL CHECK (regional_basis IN ('persons', 'areas')),
    regional_note VARCHAR,
    target_value DOUBLE,
    target_source VARCHAR,
    target_gap DOUBLE,
    origin VARCHAR NOT NULL CHECK (origin IN ('reported', 'published', 'simulated')),
    PRIMARY KEY (indicator, ref_area, sector, time_period, population, rank, sex)
);
COMMENT ON TABLE region.representation IS 'How many women serve: share of women by population and rank, and by rank against all ranks.';
COMMENT ON COLUMN region.representation.indicator IS 'As in indicators.yml and codes.indicators.';
COMMENT ON COLUMN region.representation.population IS 'Which legal status of staff.';
COMMENT ON COLUMN region.representation.rank IS 'Rank band or national rank; _T is all ranks.';
COMMENT ON COLUMN region.representation.sex IS 'Whose rate it is; F for shares of women; _T where both sexes enter (gaps, ratios).';
COMMENT ON COLUMN region.representation.ref_area IS 'Country or territory, ISO 3166-1 alpha-2; XK and the simulated areas are user-assigned.';
COMMENT ON COLUMN region.representation.sector IS 'AF armed forces, POL police, MOD ministry of defence.';
COMMENT ON COLUMN region.representation.time_period IS 'The year that the figures are for.';
COMMENT ON COLUMN region.representation.unit_measure IS 'percent, percentage_points, ratio or years.';
COMMENT ON COLUMN region.representation.value IS 'The indicator, in its unit; empty where it cannot be known.';
COMMENT ON COLUMN region.representation.numerator IS 'Count (or rate, for gaps and ratios) above the line; of means, what all have together.';
COMMENT ON COLUMN region.representation.denominator IS 'Count (or rate, for gaps and ratios) below the line.';
COMMENT ON COLUMN region.representation.basis IS 'counts (computed from counts), stated (a share that the institution stated, no counts given of as many institutions) or none.';
COMMENT ON COLUMN region.representation.obs_status IS 'SDMX CL_OBS_STATUS: why a value is missing or special.';
COMMENT ON COLUMN region.representation.institutions_expected IS 'How many institutions of this area and sector should report. Unit: institutions.';
COMMENT ON COLUMN region.representation.institutions_reporting IS 'How many of them are in this value. Unit: institutions.';
COMMENT ON COLUMN region.representation.coverage IS 'Institutions reporting as a share of those expected. Unit: percent.';
COMMENT ON COLUMN region.representation.change IS 'Value less last year''s value, where both are known, comparable and of the same basis. Between stated shares it has no more decimals than the coarser of the two. Unit: percentage points (ratios: units of the ratio).';
COMMENT ON COLUMN region.representation.change_note IS 'Why there is no change on last year.';
COMMENT ON COLUMN region.representation.is_comparable IS 'Whether population, definition and coverage allow a ranking beside the other areas.';
COMMENT ON COLUMN region.representation.comparability_note IS 'Why a value is missing or may not be compared; or what to know where it may.';
COMMENT ON COLUMN region.representation.rank_position IS 'Position among the areas that may be compared, 1 for the highest value; ties share it.';
COMMENT ON COLUMN region.representation.areas_compared IS 'How many areas are in that ranking. Unit: areas.';
COMMENT ON COLUMN region.representation.regional_value IS 'Sum of numerators over sum of denominators of the comparable areas that gave counts, small bases among them; empty where the regional coverage is under a third.';
COMMENT ON COLUMN region.representation.regional_areas IS 'How many comparable areas gave counts: those that the regional value rests on. Unit: areas.';
COMMENT ON COLUMN region.representation.regional_coverage IS 'What those areas hold of all areas where a return is expected, as regional_basis says. Unit: percent.';
COMMENT ON COLUMN region.representation.regional_basis IS 'persons (who serve in that sector and population, that year or the latest before) or areas (their number, where some area''s strength is not known).';
COMMENT ON COLUMN region.representation.regional_note IS 'less_than_a_third: none is given; less_than_60_percent: read it with care.';
COMMENT ON COLUMN region.representation.target_value IS 'Target, quota or law in force in that year, in the value''s unit.';
COMMENT ON COLUMN region.representation.target_source IS 'Which law, quota or target it is, where that is written, and what is not known of it.';
COMMENT ON COLUMN region.representation.target_gap IS 'How far the value is beyond the target, in the direction wanted (codes.indicators): below zero means not yet reached. higher: value less target; lower: target less value; nearer_one and nearer_zero: how much nearer than the target the value is. Unit: percentage points (ratios: units of the ratio).';
COMMENT ON COLUMN region.representation.origin IS 'reported (by the institution), published (taken from public sources) or simulated.';

CREATE TABLE region.recruitment (
    indicator VARCHAR NOT NULL,
    population VARCHAR NOT NULL,
    rank VARCHAR NOT NULL,
    sex VARCHAR NOT NULL,
    ref_area VARCHAR NOT NULL CHECK (regexp_matches(ref_area, '^[A-Z]{2}$')),
    sector VARCHAR NOT NULL,
    time_period BIGINT NOT NULL CHECK (time_period >= 1990) CHECK (time_period <= 2100),
    unit_measure VARCHAR NOT NULL,
    value DOUBLE,
    numerator DOUBLE,
    denominator DOUBLE,
    basis VARCHAR NOT NULL CHECK (basis IN ('counts', 'stated', 'none')),
    obs_status VARCHAR NOT NULL,
    institutions_expected BIGINT NOT NULL CHECK (institutions_expected >= 1),
    institutions_reporting BIGINT NOT NULL CHECK (institutions_reporting >= 0),
    coverage DOUBLE NOT NULL CHECK (coverage >= 0) CHECK (coverage <= 100),
    change DOUBLE,
    change_note VARCHAR,
    is_comparable BOOLEAN NOT NULL,
    comparability_note VARCHAR,
    rank_position BIGINT CHECK (rank_position >= 1),
    areas_compared BIGINT NOT NULL CHECK (areas_compared >= 0),
    regional_value DOUBLE,
    regional_areas BIGINT NOT NULL CHECK (regional_areas >= 0),
    regional_coverage DOUBLE NOT NULL CHECK (regional_coverage >= 0) CHECK (regional_coverage <= 100),
    regional_basis VARCHAR NOT NULL CHECK (regional_basis IN ('persons', 'areas')),
    regional_note VARCHAR,
    target_value DOUBLE,
    target_source VARCHAR,
    target_gap DOUBLE,
    origin VARCHAR NOT NULL CHECK (origin IN ('reported', 'published', 'simulated')),
    PRIMARY KEY (indicator, ref_area, sector, time_period, population, rank, sex)
);
COMMENT ON TABLE region.recruitment IS 'How many women come in: their share among applicants and entrants, and their chance to be selected.';
COMMENT ON COLUMN region.recruitment.indicator IS 'As in indicators.yml and codes.indicators.';
COMMENT ON COLUMN region.recruitment.population IS 'Which legal status of staff.';
COMMENT ON COLUMN region.recruitment.rank IS 'Rank band or national rank; _T is all ranks.';
COMMENT ON COLUMN region.recruitment.sex IS 'Whose rate it is; F for shares of women; _T where both sexes enter (gaps, ratios).';
COMMENT ON COLUMN region.recruitment.ref_area IS 'Country or territory, ISO 3166-1 alpha-2; XK and the simulated areas are user-assigned.';
COMMENT ON COLUMN region.recruitment.sector IS 'AF armed forces, POL police, MOD ministry of defence.';
COMMENT ON COLUMN region.recruitment.time_period IS 'The year that the figures are for.';
COMMENT ON COLUMN region.recruitment.unit_measure IS 'percent, percentage_points, ratio or years.';
COMMENT ON COLUMN region.recruitment.value IS 'The indicator, in its unit; empty where it cannot be known.';
COMMENT ON COLUMN region.recruitment.numerator IS 'Count (or rate, for gaps and ratios) above the line; of means, what all have together.';
COMMENT ON COLUMN region.recruitment.denominator IS 'Count (or rate, for gaps and ratios) below the line.';
COMMENT ON COLUMN region.recruitment.basis IS 'counts (computed from counts), stated (a share that the institution stated, no counts given of as many institutions) or none.';
COMMENT ON COLUMN region.recruitment.obs_status IS 'SDMX CL_OBS_STATUS: why a value is missing or special.';
COMMENT ON COLUMN region.recruitment.institutions_expected IS 'How many institutions of this area and sector should report. Unit: institutions.';
COMMENT ON COLUMN region.recruitment.institutions_reporting IS 'How many of them are in this value. Unit: institutions.';
COMMENT ON COLUMN region.recruitment.coverage IS 'Institutions reporting as a share of those expected. Unit: percent.';
COMMENT ON COLUMN region.recruitment.change IS 'Value less last year''s value, where both are known, comparable and of the same basis. Between stated shares it has no more decimals than the coarser of the two. Unit: percentage points (ratios: units of the ratio).';
COMMENT ON COLUMN region.recruitment.change_note IS 'Why there is no change on last year.';
COMMENT ON COLUMN region.recruitment.is_comparable IS 'Whether population, definition and coverage allow a ranking beside the other areas.';
COMMENT ON COLUMN region.recruitment.comparability_note IS 'Why a value is missing or may not be compared; or what to know where it may.';
COMMENT ON COLUMN region.recruitment.rank_position IS 'Position among the areas that may be compared, 1 for the highest value; ties share it.';
COMMENT ON COLUMN region.recruitment.areas_compared IS 'How many areas are in that ranking. Unit: areas.';
COMMENT ON COLUMN region.recruitment.regional_value IS 'Sum of numerators over sum of denominators of the comparable areas that gave counts, small bases among them; empty where the regional coverage is under a third.';
COMMENT ON COLUMN region.recruitment.regional_areas IS 'How many comparable areas gave counts: those that the regional value rests on. Unit: areas.';
COMMENT ON COLUMN region.recruitment.regional_coverage IS 'What those areas hold of all areas where a return is expected, as regional_basis says. Unit: percent.';
COMMENT ON COLUMN region.recruitment.regional_basis IS 'persons (who serve in that sector and population, that year or the latest before) or areas (their number, where some area''s strength is not known).';
COMMENT ON COLUMN region.recruitment.regional_note IS 'less_than_a_third: none is given; less_than_60_percent: read it with care.';
COMMENT ON COLUMN region.recruitment.target_value IS 'Target, quota or law in force in that year, in the value''s unit.';
COMMENT ON COLUMN region.recruitment.target_source IS 'Which law, quota or target it is, where that is written, and what is not known of it.';
COMMENT ON COLUMN region.recruitment.target_gap IS 'How far the value is beyond the target, in the direction wanted (codes.indicators): below zero means not yet reached. higher: value less target; lower: target less value; nearer_one and nearer_zero: how much nearer than the target the value is. Unit: percentage points (ratios: units of the ratio).';
COMMENT ON COLUMN region.recruitment.origin IS 'reported (by the institution), published (taken from public sources) or simulated.';

CREATE TABLE region.promotion (
    indicator VARCHAR NOT NULL,
    population VARCHAR NOT NULL,
    rank VARCHAR NOT NULL,
    sex VARCHAR NOT NULL,
    ref_area VARCHAR NOT NULL CHECK (regexp_matches(ref_area, '^[A-Z]{2}$')),
    sector VARCHAR NOT NULL,
    time_period BIGINT NOT NULL CHECK (time_period >= 1990) CHECK (time_period <= 2100),
    unit_measure VARCHAR NOT NULL,
    value DOUBLE,
    numerator DOUBLE,
    denominator DOUBLE,
    basis VARCHAR NOT NULL CHECK (basis IN ('counts', 'stated', 'none')),
    obs_status VARCHAR NOT NULL,
    institutions_expected BIGINT NOT NULL CHECK (institutions_expected >= 1),
    institutions_reporting BIGINT NOT NULL CHECK (institutions_reporting >= 0),
    coverage DOUBLE NOT NULL CHECK (coverage >= 0) CHECK (coverage <= 100),
    change DOUBLE,
    change_note VARCHAR,
    is_comparable BOOLEAN NOT NULL,
    comparability_note VARCHAR,
    rank_position BIGINT CHECK (rank_position >= 1),
    areas_compared BIGINT NOT NULL CHECK (areas_compared >= 0),
    regional_value DOUBLE,
    regional_areas BIGINT NOT NULL CHECK (regional_areas >= 0),
    regional_coverage DOUBLE NOT NULL CHECK (regional_coverage >= 0) CHECK (regional_coverage <= 100),
    regional_basis VARCHAR NOT NULL CHECK (regional_basis IN ('persons', 'areas')),
    regional_note VARCHAR,
    target_value DOUBLE,
    target_source VARCHAR,
    target_gap DOUBLE,
    origin VARCHAR NOT NULL CHECK (origin IN ('reported', 'published', 'simulated')),
    PRIMARY KEY (indicator, ref_area, sector, time_period, population, rank, sex)
);
COMMENT ON TABLE region.promotion IS 'How many women rise: promotion and advancement rates by sex, and of women over those of men.';
COMMENT ON COLUMN region.promotion.indicator IS 'As in indicators.yml and codes.indicators.';
COMMENT ON COLUMN region.promotion.population IS 'Which legal status of staff.';
COMMENT ON COLUMN region.promotion.rank IS 'Rank band or national rank; _T is all ranks.';
COMMENT ON COLUMN region.promotion.sex IS 'Whose rate it is; F for shares of women; _T where both sexes enter (gaps, ratios).';
COMMENT ON COLUMN region.promotion.ref_area IS 'Country or territory, ISO 3166-1 alpha-2; XK and the simulated areas are user-assigned.';
COMMENT ON COLUMN region.promotion.sector IS 'AF armed forces, POL police, MOD ministry of defence.';
COMMENT ON COLUMN region.promotion.time_period IS 'The year that the figures are for.';
COMMENT ON COLUMN region.promotion.unit_measure IS 'percent, percentage_points, ratio or years.';
COMMENT ON COLUMN region.promotion.value IS 'The indicator, in its unit; empty where it cannot be known.';
COMMENT ON COLUMN region.promotion.numerator IS 'Count (or rate, for gaps and ratios) above the line; of means, what all have together.';
COMMENT ON COLUMN region.promotion.denominator IS 'Count (or rate, for gaps and ratios) below the line.';
COMMENT ON COLUMN region.promotion.basis IS 'counts (computed from counts), stated (a share that the institution stated, no counts given of as many institutions) or none.';
COMMENT ON COLUMN region.promotion.obs_status IS 'SDMX CL_OBS_STATUS: why a value is missing or special.';
COMMENT ON COLUMN region.promotion.institutions_expected IS 'How many institutions of this area and sector should report. Unit: institutions.';
COMMENT ON COLUMN region.promotion.institutions_reporting IS 'How many of them are in this value. Unit: institutions.';
COMMENT ON COLUMN region.promotion.coverage IS 'Institutions reporting as a share of those expected. Unit: percent.';
COMMENT ON COLUMN region.promotion.change IS 'Value less last year''s value, where both are known, comparable and of the same basis. Between stated shares it has no more decimals than the coarser of the two. Unit: percentage points (ratios: units of the ratio).';
COMMENT ON COLUMN region.promotion.change_note IS 'Why there is no change on last year.';
COMMENT ON COLUMN region.promotion.is_comparable IS 'Whether population, definition and coverage allow a ranking beside the other areas.';
COMMENT ON COLUMN region.promotion.comparability_note IS 'Why a value is missing or may not be compared; or what to know where it may.';
COMMENT ON COLUMN region.promotion.rank_position IS 'Position among the areas that may be compared, 1 for the highest value; ties share it.';
COMMENT ON COLUMN region.promotion.areas_compared IS 'How many areas are in that ranking. Unit: areas.';
COMMENT ON COLUMN region.promotion.regional_value IS 'Sum of numerators over sum of denominators of the comparable areas that gave counts, small bases among them; empty where the regional coverage is under a third.';
COMMENT ON COLUMN region.promotion.regional_areas IS 'How many comparable areas gave counts: those that the regional value rests on. Unit: areas.';
COMMENT ON COLUMN region.promotion.regional_coverage IS 'What those areas hold of all areas where a return is expected, as regional_basis says. Unit: percent.';
COMMENT ON COLUMN region.promotion.regional_basis IS 'persons (who serve in that sector and population, that year or the latest before) or areas (their number, where some area''s strength is not known).';
COMMENT ON COLUMN region.promotion.regional_note IS 'less_than_a_third: none is given; less_than_60_percent: read it with care.';
COMMENT ON COLUMN region.promotion.target_value IS 'Target, quota or law in force in that year, in the value''s unit.';
COMMENT ON COLUMN region.promotion.target_source IS 'Which law, quota or target it is, where that is written, and what is not known of it.';
COMMENT ON COLUMN region.promotion.target_gap IS 'How far the value is beyond the target, in the direction wanted (codes.indicators): below zero means not yet reached. higher: value less target; lower: target less value; nearer_one and nearer_zero: how much nearer than the target the value is. Unit: percentage points (ratios: units of the ratio).';
COMMENT ON COLUMN region.promotion.origin IS 'reported (by the institution), published (taken from public sources) or simulated.';

CREATE TABLE region.retention (
    indicator VARCHAR NOT NULL,
    population VARCHAR NOT NULL,
    rank VARCHAR NOT NULL,
    sex VARCHAR NOT NULL,
    ref_area VARCHAR NOT NULL CHECK (regexp_matches(ref_area, '^[A-Z]{2}$')),
    sector VARCHAR NOT NULL,
    time_period BIGINT NOT NULL CHECK (time_period >= 1990) CHECK (time_period <= 2100),
    unit_measure VARCHAR NOT NULL,
    value DOUBLE,
    numerator DOUBLE,
    denominator DOUBLE,
    basis VARCHAR NOT NULL CHECK (basis IN ('counts', 'stated', 'none')),
    obs_status VARCHAR NOT NULL,
    institutions_expected BIGINT NOT NULL CHECK (institutions_expected >= 1),
    institutions_reporting BIGINT NOT NULL CHECK (institutions_reporting >= 0),
    coverage DOUBLE NOT NULL CHECK (coverage >= 0) CHECK (coverage <= 100),
    change DOUBLE,
    change_note VARCHAR,
    is_comparable BOOLEAN NOT NULL,
    comparability_note VARCHAR,
    rank_position BIGINT CHECK (rank_position >= 1),
    areas_compared BIGINT NOT NULL CHECK (areas_compared >= 0),
    regional_value DOUBLE,
    regional_areas BIGINT NOT NULL CHECK (regional_areas >= 0),
    regional_coverage DOUBLE NOT NULL CHECK (regional_coverage >= 0) CHECK (regional_coverage <= 100),
    regional_basis VARCHAR NOT NULL CHECK (regional_basis IN ('persons', 'areas')),
    regional_note VARCHAR,
    target_value DOUBLE,
    target_source VARCHAR,
    target_gap DOUBLE,
    origin VARCHAR NOT NULL CHECK (origin IN ('reported', 'published', 'simulated')),
    PRIMARY KEY (indicator, ref_area, sector, time_period, population, rank, sex)
);
COMMENT ON TABLE region.retention IS 'How many women stay: exit rates by sex and reason, retention of generations, length of service.';
COMMENT ON COLUMN region.retention.indicator IS 'As in indicators.yml and codes.indicators.';
COMMENT ON COLUMN region.retention.population IS 'Which legal status of staff.';
COMMENT ON COLUMN region.retention.rank IS 'Rank band or national rank; _T is all ranks.';
COMMENT ON COLUMN region.retention.sex IS 'Whose rate it is; F for shares of women; _T where both sexes enter (gaps, ratios).';
COMMENT ON COLUMN region.retention.ref_area IS 'Country or territory, ISO 3166-1 alpha-2; XK and the simulated areas are user-assigned.';
COMMENT ON COLUMN region.retention.sector IS 'AF armed forces, POL police, MOD ministry of defence.';
COMMENT ON COLUMN region.retention.time_period IS 'The year that the figures are for.';
COMMENT ON COLUMN region.retention.unit_measure IS 'percent, percentage_points, ratio or years.';
COMMENT ON COLUMN region.retention.value IS 'The indicator, in its unit; empty where it cannot be known.';
COMMENT ON COLUMN region.retention.numerator IS 'Count (or rate, for gaps and ratios) above the line; of means, what all have together.';
COMMENT ON COLUMN region.retention.denominator IS 'Count (or rate, for gaps and ratios) below the line.';
COMMENT ON COLUMN region.retention.basis IS 'counts (computed from counts), stated (a share that the institution stated, no counts given of as many institutions) or none.';
COMMENT ON COLUMN region.retention.obs_status IS 'SDMX CL_OBS_STATUS: why a value is missing or special.';
COMMENT ON COLUMN region.retention.institutions_expected IS 'How many institutions of this area and sector should report. Unit: institutions.';
COMMENT ON COLUMN region.retention.institutions_reporting IS 'How many of them are in this value. Unit: institutions.';
COMMENT ON COLUMN region.retention.coverage IS 'Institutions reporting as a share of those expected. Unit: percent.';
COMMENT ON COLUMN region.retention.change IS 'Value less last year''s value, where both are known, comparable and of the same basis. Between stated shares it has no more decimals than the coarser of the two. Unit: percentage points (ratios: units of the ratio).';
COMMENT ON COLUMN region.retention.change_note IS 'Why there is no change on last year.';
COMMENT ON COLUMN region.retention.is_comparable IS 'Whether population, definition and coverage allow a ranking beside the other areas.';
COMMENT ON COLUMN region.retention.comparability_note IS 'Why a value is missing or may not be compared; or what to know where it may.';
COMMENT ON COLUMN region.retention.rank_position IS 'Position among the areas that may be compared, 1 for the highest value; ties share it.';
COMMENT ON COLUMN region.retention.areas_compared IS 'How many areas are in that ranking. Unit: areas.';
COMMENT ON COLUMN region.retention.regional_value IS 'Sum of numerators over sum of denominators of the comparable areas that gave counts, small bases among them; empty where the regional coverage is under a third.';
COMMENT ON COLUMN region.retention.regional_areas IS 'How many comparable areas gave counts: those that the regional value rests on. Unit: areas.';
COMMENT ON COLUMN region.retention.regional_coverage IS 'What those areas hold of all areas where a return is expected, as regional_basis says. Unit: percent.';
COMMENT ON COLUMN region.retention.regional_basis IS 'persons (who serve in that sector and population, that year or the latest before) or areas (their number, where some area''s strength is not known).';
COMMENT ON COLUMN region.retention.regional_note IS 'less_than_a_third: none is given; less_than_60_percent: read it with care.';
COMMENT ON COLUMN region.retention.target_value IS 'Target, quota or law in force in that year, in the value''s unit.';
COMMENT ON COLUMN region.retention.target_source IS 'Which law, quota or target it is, where that is written, and what is not known of it.';
COMMENT ON COLUMN region.retention.target_gap IS 'How far the value is beyond the target, in the direction wanted (codes.indicators): below zero means not yet reached. higher: value less target; lower: target less value; nearer_one and nearer_zero: how much nearer than the target the value is. Unit: percentage points (ratios: units of the ratio).';
COMMENT ON COLUMN region.retention.origin IS 'reported (by the institution), published (taken from public sources) or simulated.';

CREATE TABLE region.leadership (
    indicator VARCHAR NOT NULL,
    population VARCHAR NOT NULL,
    rank VARCHAR NOT NULL,
    sex VARCHAR NOT NULL,
    ref_area VARCHAR NOT NULL CHECK (regexp_matches(ref_area, '^[A-Z]{2}$')),
    sector VARCHAR NOT NULL,
    time_period BIGINT NOT NULL CHECK (time_period >= 1990) CHECK (time_period <= 2100),
    unit_measure VARCHAR NOT NULL,
    value DOUBLE,
    numerator DOUBLE,
    denominator DOUBLE,
    basis VARCHAR NOT NULL CHECK (basis IN ('counts', 'stated', 'none')),
    obs_status VARCHAR NOT NULL,
    institutions_expected BIGINT NOT NULL CHECK (institutions_expected >= 1),
    institutions_reporting BIGINT NOT NULL CHECK (institutions_reporting >= 0),
    coverage DOUBLE NOT NULL CHECK (coverage >= 0) CHECK (coverage <= 100),
    change DOUBLE,
    change_note VARCHAR,
    is_comparable BOOLEAN NOT NULL,
    comparability_note VARCHAR,
    rank_position BIGINT CHECK (rank_position >= 1),
    areas_compared BIGINT NOT NULL CHECK (areas_compared >= 0),
    regional_value DOUBLE,
    regional_areas BIGINT NOT NULL CHECK (regional_areas >= 0),
    regional_coverage DOUBLE NOT NULL CHECK (regional_coverage >= 0) CHECK (regional_coverage <= 100),
    regional_basis VARCHAR NOT NULL CHECK (regional_basis IN ('persons', 'areas')),
    regional_note VARCHAR,
    target_value DOUBLE,
    target_source VARCHAR,
    target_gap DOUBLE,
    origin VARCHAR NOT NULL CHECK (origin IN ('reported', 'published', 'simulated')),
    PRIMARY KEY (indicator, ref_area, sector, time_period, population, rank, sex)
);
COMMENT ON TABLE region.leadership IS 'How many women lead: share of women in command and managerial posts (never of all staff).';
COMMENT ON COLUMN region.leadership.indicator IS 'As in indicators.yml and codes.indicators.';
COMMENT ON COLUMN region.leadership.population IS 'Which legal status of staff.';
COMMENT ON COLUMN region.leadership.rank IS 'Rank band or national rank; _T is all ranks.';
COMMENT ON COLUMN region.leadership.sex IS 'Whose rate it is; F for shares of women; _T where both sexes enter (gaps, ratios).';
COMMENT ON COLUMN region.leadership.ref_area IS 'Country or territory, ISO 3166-1 alpha-2; XK and the simulated areas are user-assigned.';
COMMENT ON COLUMN region.leadership.sector IS 'AF armed forces, POL police, MOD ministry of defence.';
COMMENT ON COLUMN region.leadership.time_period IS 'The year that the figures are for.';
COMMENT ON COLUMN region.leadership.unit_measure IS 'percent, percentage_points, ratio or years.';
COMMENT ON COLUMN region.leadership.value IS 'The indicator, in its unit; empty where it cannot be known.';
COMMENT ON COLUMN region.leadership.numerator IS 'Count (or rate, for gaps and ratios) above the line; of means, what all have together.';
COMMENT ON COLUMN region.leadership.denominator IS 'Count (or rate, for gaps and ratios) below the line.';
COMMENT ON COLUMN region.leadership.basis IS 'counts (computed from counts), stated (a share that the institution stated, no counts given of as many institutions) or none.';
COMMENT ON COLUMN region.leadership.obs_status IS 'SDMX CL_OBS_STATUS: why a value is missing or special.';
COMMENT ON COLUMN region.leadership.institutions_expected IS 'How many institutions of this area and sector should report. Unit: institutions.';
COMMENT ON COLUMN region.leadership.institutions_reporting IS 'How many of them are in this value. Unit: institutions.';
COMMENT ON COLUMN region.leadership.coverage IS 'Institutions reporting as a share of those expected. Unit: percent.';
COMMENT ON COLUMN region.leadership.change IS 'Value less last year''s value, where both are known, comparable and of the same basis. Between stated shares it has no more decimals than the coarser of the two. Unit: percentage points (ratios: units of the ratio).';
COMMENT ON COLUMN region.leadership.change_note IS 'Why there is no change on last year.';
COMMENT ON COLUMN region.leadership.is_comparable IS 'Whether population, definition and coverage allow a ranking beside the other areas.';
COMMENT ON COLUMN region.leadership.comparability_note IS 'Why a value is missing or may not be compared; or what to know where it may.';
COMMENT ON COLUMN region.leadership.rank_position IS 'Position among the areas that may be compared, 1 for the highest value; ties share it.';
COMMENT ON COLUMN region.leadership.areas_compared IS 'How many areas are in that ranking. Unit: areas.';
COMMENT ON COLUMN region.leadership.regional_value IS 'Sum of numerators over sum of denominators of the comparable areas that gave counts, small bases among them; empty where the regional coverage is under a third.';
COMMENT ON COLUMN region.leadership.regional_areas IS 'How many comparable areas gave counts: those that the regional value rests on. Unit: areas.';
COMMENT ON COLUMN region.leadership.regional_coverage IS 'What those areas hold of all areas where a return is expected, as regional_basis says. Unit: percent.';
COMMENT ON COLUMN region.leadership.regional_basis IS 'persons (who serve in that sector and population, that year or the latest before) or areas (their number, where some area''s strength is not known).';
COMMENT ON COLUMN region.leadership.regional_note IS 'less_than_a_third: none is given; less_than_60_percent: read it with care.';
COMMENT ON COLUMN region.leadership.target_value IS 'Target, quota or law in force in that year, in the value''s unit.';
COMMENT ON COLUMN region.leadership.target_source IS 'Which law, quota or target it is, where that is written, and what is not known of it.';
COMMENT ON COLUMN region.leadership.target_gap IS 'How far the value is beyond the target, in the direction wanted (codes.indicators): below zero means not yet reached. higher: value less target; lower: target less value; nearer_one and nearer_zero: how much nearer than the target the value is. Unit: percentage points (ratios: units of the ratio).';
COMMENT ON COLUMN region.leadership.origin IS 'reported (by the institution), published (taken from public sources) or simulated.';

CREATE TABLE region.deployment (
    indicator VARCHAR NOT NULL,
    population VARCHAR NOT NULL,
    rank VARCHAR NOT NULL,
    sex VARCHAR NOT NULL,
    ref_area VARCHAR NOT NULL CHECK (regexp_matches(ref_area, '^[A-Z]{2}$')),
    sector VARCHAR NOT NULL,
    time_period BIGINT NOT NULL CHECK (time_period >= 1990) CHECK (time_period <= 2100),
    unit_measure VARCHAR NOT NULL,
    value DOUBLE,
    numerator DOUBLE,
    denominator DOUBLE,
    basis VARCHAR NOT NULL CHECK (basis IN ('counts', 'stated', 'none')),
    obs_status VARCHAR NOT NULL,
    institutions_expected BIGINT NOT NULL CHECK (institutions_expected >= 1),
    institutions_reporting BIGINT NOT NULL CHECK (institutions_reporting >= 0),
    coverage DOUBLE NOT NULL CHECK (coverage >= 0) CHECK (coverage <= 100),
    change DOUBLE,
    change_note VARCHAR,
    is_comparable BOOLEAN NOT NULL,
    comparability_note VARCHAR,
    rank_position BIGINT CHECK (rank_position >= 1),
    areas_compared BIGINT NOT NULL CHECK (areas_compared >= 0),
    regional_value DOUBLE,
    regional_areas BIGINT NOT NULL CHECK (regional_areas >= 0),
    regional_coverage DOUBLE NOT NULL CHECK (regional_coverage >= 0) CHECK (regional_coverage <= 100),
    regional_basis VARCHAR NOT NULL CHECK (regional_basis IN ('persons', 'areas')),
    regional_note VARCHAR,
    target_value DOUBLE,
    target_source VARCHAR,
    target_gap DOUBLE,
    origin VARCHAR NOT NULL CHECK (origin IN ('reported', 'published', 'simulated')),
    PRIMARY KEY (indicator, ref_area, sector, time_period, population, rank, sex)
);
COMMENT ON TABLE region.deployment IS 'How many women serve in missions abroad, and how that compares with how many serve.';
COMMENT ON COLUMN region.deployment.indicator IS 'As in indicators.yml and codes.indicators.';
COMMENT ON COLUMN region.deployment.population IS 'Which legal status of staff.';
COMMENT ON COLUMN region.deployment.rank IS 'Rank band or national rank; _T is all ranks.';
COMMENT ON COLUMN region.deployment.sex IS 'Whose rate it is; F for shares of women; _T where both sexes enter (gaps, ratios).';
COMMENT ON COLUMN region.deployment.ref_area IS 'Country or territory, ISO 3166-1 alpha-2; XK and the simulated areas are user-assigned.';
COMMENT ON COLUMN region.deployment.sector IS 'AF armed forces, POL police, MOD ministry of defence.';
COMMENT ON COLUMN region.deployment.time_period IS 'The year that the figures are for.';
COMMENT ON COLUMN region.deployment.unit_measure IS 'percent, percentage_points, ratio or years.';
COMMENT ON COLUMN region.deployment.value IS 'The indicator, in its unit; empty where it cannot be known.';
COMMENT ON COLUMN region.deployment.numerator IS 'Count (or rate, for gaps and ratios) above the line; of means, what all have together.';
COMMENT ON COLUMN region.deployment.denominator IS 'Count (or rate, for gaps and ratios) below the line.';
COMMENT ON COLUMN region.deployment.basis IS 'counts (computed from counts), stated (a share that the institution stated, no counts given of as many institutions) or none.';
COMMENT ON COLUMN region.deployment.obs_status IS 'SDMX CL_OBS_STATUS: why a value is missing or special.';
COMMENT ON COLUMN region.deployment.institutions_expected IS 'How many institutions of this area and sector should report. Unit: institutions.';
COMMENT ON COLUMN region.deployment.institutions_reporting IS 'How many of them are in this value. Unit: institutions.';
COMMENT ON COLUMN region.deployment.coverage IS 'Institutions reporting as a share of those expected. Unit: percent.';
COMMENT ON COLUMN region.deployment.change IS 'Value less last year''s value, where both are known, comparable and of the same basis. Between stated shares it has no more decimals than the coarser of the two. Unit: percentage points (ratios: units of the ratio).';
COMMENT ON COLUMN region.deployment.change_note IS 'Why there is no change on last year.';
COMMENT ON COLUMN region.deployment.is_comparable IS 'Whether population, definition and coverage allow a ranking beside the other areas.';
COMMENT ON COLUMN region.deployment.comparability_note IS 'Why a value is missing or may not be compared; or what to know where it may.';
COMMENT ON COLUMN region.deployment.rank_position IS 'Position among the areas that may be compared, 1 for the highest value; ties share it.';
COMMENT ON COLUMN region.deployment.areas_compared IS 'How many areas are in that ranking. Unit: areas.';
COMMENT ON COLUMN region.deployment.regional_value IS 'Sum of numerators over sum of denominators of the comparable areas that gave counts, small bases among them; empty where the regional coverage is under a third.';
COMMENT ON COLUMN region.deployment.regional_areas IS 'How many comparable areas gave counts: those that the regional value rests on. Unit: areas.';
COMMENT ON COLUMN region.deployment.regional_coverage IS 'What those areas hold of all areas where a return is expected, as regional_basis says. Unit: percent.';
COMMENT ON COLUMN region.deployment.regional_basis IS 'persons (who serve in that sector and population, that year or the latest before) or areas (their number, where some area''s strength is not known).';
COMMENT ON COLUMN region.deployment.regional_note IS 'less_than_a_third: none is given; less_than_60_percent: read it with care.';
COMMENT ON COLUMN region.deployment.target_value IS 'Target, quota or law in force in that year, in the value''s unit.';
COMMENT ON COLUMN region.deployment.target_source IS 'Which law, quota or target it is, where that is written, and what is not known of it.';
COMMENT ON COLUMN region.deployment.target_gap IS 'How far the value is beyond the target, in the direction wanted (codes.indicators): below zero means not yet reached. higher: value less target; lower: target less value; nearer_one and nearer_zero: how much nearer than the target the value is. Unit: percentage points (ratios: units of the ratio).';
COMMENT ON COLUMN region.deployment.origin IS 'reported (by the institution), published (taken from public sources) or simulated.';

CREATE TABLE region.training (
    indicator VARCHAR NOT NULL,
    population VARCHAR NOT NULL,
    rank VARCHAR NOT NULL,
    sex VARCHAR NOT NULL,
    ref_area VARCHAR NOT NULL CHECK (regexp_matches(ref_area, '^[A-Z]{2}$')),
    sector VARCHAR NOT NULL,
    time_period BIGINT NOT NULL CHECK (time_period >= 1990) CHECK (time_period <= 2100),
    unit_measure VARCHAR NOT NULL,
    value DOUBLE,
    numerator DOUBLE,
    denominator DOUBLE,
    basis VARCHAR NOT NULL CHECK (basis IN ('counts', 'stated', 'none')),
    obs_status VARCHAR NOT NULL,
    institutions_expected BIGINT NOT NULL CHECK (institutions_expected >= 1),
    institutions_reporting BIGINT NOT NULL CHECK (institutions_reporting >= 0),
    coverage DOUBLE NOT NULL CHECK (coverage >= 0) CHECK (coverage <= 100),
    change DOUBLE,
    change_note VARCHAR,
    is_comparable BOOLEAN NOT NULL,
    comparability_note VARCHAR,
    rank_position BIGINT CHECK (rank_position >= 1),
    areas_compared BIGINT NOT NULL CHECK (areas_compared >= 0),
    regional_value DOUBLE,
    regional_areas BIGINT NOT NULL CHECK (regional_areas >= 0),
    regional_coverage DOUBLE NOT NULL CHECK (regional_coverage >= 0) CHECK (regional_coverage <= 100),
    regional_basis VARCHAR NOT NULL CHECK (regional_basis IN ('persons', 'areas')),
    regional_note VARCHAR,
    target_value DOUBLE,
    target_source VARCHAR,
    target_gap DOUBLE,
    origin VARCHAR NOT NULL CHECK (origin IN ('reported', 'published', 'simulated')),
    PRIMARY KEY (indicator, ref_area, sector, time_period, population, rank, sex)
);
COMMENT ON TABLE region.training IS 'Who is trained: coverage of trainings by sex, and the share of women in command courses.';
COMMENT ON COLUMN region.training.indicator IS 'As in indicators.yml and codes.indicators.';
COMMENT ON COLUMN region.training.population IS 'Which legal status of staff.';
COMMENT ON COLUMN region.training.rank IS 'Rank band or national rank; _T is all ranks.';
COMMENT ON COLUMN region.training.sex IS 'Whose rate it is; F for shares of women; _T where both sexes enter (gaps, ratios).';
COMMENT ON COLUMN region.training.ref_area IS 'Country or territory, ISO 3166-1 alpha-2; XK and the simulated areas are user-assigned.';
COMMENT ON COLUMN region.training.sector IS 'AF armed forces, POL police, MOD ministry of defence.';
COMMENT ON COLUMN region.training.time_period IS 'The year that the figures are for.';
COMMENT ON COLUMN region.training.unit_measure IS 'percent, percentage_points, ratio or years.';
COMMENT ON COLUMN region.training.value IS 'The indicator, in its unit; empty where it cannot be known.';
COMMENT ON COLUMN region.training.numerator IS 'Count (or rate, for gaps and ratios) above the line; of means, what all have together.';
COMMENT ON COLUMN region.training.denominator IS 'Count (or rate, for gaps and ratios) below the line.';
COMMENT ON COLUMN region.training.basis IS 'counts (computed from counts), stated (a share that the institution stated, no counts given of as many institutions) or none.';
COMMENT ON COLUMN region.training.obs_status IS 'SDMX CL_OBS_STATUS: why a value is missing or special.';
COMMENT ON COLUMN region.training.institutions_expected IS 'How many institutions of this area and sector should report. Unit: institutions.';
COMMENT ON COLUMN region.training.institutions_reporting IS 'How many of them are in this value. Unit: institutions.';
COMMENT ON COLUMN region.training.coverage IS 'Institutions reporting as a share of those expected. Unit: percent.';
COMMENT ON COLUMN region.training.change IS 'Value less last year''s value, where both are known, comparable and of the same basis. Between stated shares it has no more decimals than the coarser of the two. Unit: percentage points (ratios: units of the ratio).';
COMMENT ON COLUMN region.training.change_note IS 'Why there is no change on last year.';
COMMENT ON COLUMN region.training.is_comparable IS 'Whether population, definition and coverage allow a ranking beside the other areas.';
COMMENT ON COLUMN region.training.comparability_note IS 'Why a value is missing or may not be compared; or what to know where it may.';
COMMENT ON COLUMN region.training.rank_position IS 'Position among the areas that may be compared, 1 for the highest value; ties share it.';
COMMENT ON COLUMN region.training.areas_compared IS 'How many areas are in that ranking. Unit: areas.';
COMMENT ON COLUMN region.training.regional_value IS 'Sum of numerators over sum of denominators of the comparable areas that gave counts, small bases among them; empty where the regional coverage is under a third.';
COMMENT ON COLUMN region.training.regional_areas IS 'How many comparable areas gave counts: those that the regional value rests on. Unit: areas.';
COMMENT ON COLUMN region.training.regional_coverage IS 'What those areas hold of all areas where a return is expected, as regional_basis says. Unit: percent.';
COMMENT ON COLUMN region.training.regional_basis IS 'persons (who serve in that sector and population, that year or the latest before) or areas (their number, where some area''s strength is not known).';
COMMENT ON COLUMN region.training.regional_note IS 'less_than_a_third: none is given; less_than_60_percent: read it with care.';
COMMENT ON COLUMN region.training.target_value IS 'Target, quota or law in force in that year, in the value''s unit.';
COMMENT ON COLUMN region.training.target_source IS 'Which law, quota or target it is, where that is written, and what is not known of it.';
COMMENT ON COLUMN region.training.target_gap IS 'How far the value is beyond the target, in the direction wanted (codes.indicators): below zero means not yet reached. higher: value less target; lower: target less value; nearer_one and nearer_zero: how much nearer than the target the value is. Unit: percentage points (ratios: units of the ratio).';
COMMENT ON COLUMN region.training.origin IS 'reported (by the institution), published (taken from public sources) or simulated.';

CREATE TABLE region.services (
    indicator VARCHAR NOT NULL,
    population VARCHAR NOT NULL,
    rank VARCHAR NOT NULL,
    sex VARCHAR NOT NULL,
    ref_area VARCHAR NOT NULL CHECK (regexp_matches(ref_area, '^[A-Z]{2}$')),
    sector VARCHAR NOT NULL,
    time_period BIGINT NOT NULL CHECK (time_period >= 1990) CHECK (time_period <= 2100),
    unit_measure VARCHAR NOT NULL,
    value DOUBLE,
    numerator DOUBLE,
    denominator DOUBLE,
    basis VARCHAR NOT NULL CHECK (basis IN ('counts', 'stated', 'none')),
    obs_status VARCHAR NOT NULL,
    institutions_expected BIGINT NOT NULL CHECK (institutions_expected >= 1),
    institutions_reporting BIGINT NOT NULL CHECK (institutions_reporting >= 0),
    coverage DOUBLE NOT NULL CHECK (coverage >= 0) CHECK (coverage <= 100),
    change DOUBLE,
    change_note VARCHAR,
    is_comparable BOOLEAN NOT NULL,
    comparability_note VARCHAR,
    rank_position BIGINT CHECK (rank_position >= 1),
    areas_compared BIGINT NOT NULL CHECK (areas_compared >= 0),
    regional_value DOUBLE,
    regional_areas BIGINT NOT NULL CHECK (regional_areas >= 0),
    regional_coverage DOUBLE NOT NULL CHECK (regional_coverage >= 0) CHECK (regional_coverage <= 100),
    regional_basis VARCHAR NOT NULL CHECK (regional_basis IN ('persons', 'areas')),
    regional_note VARCHAR,
    target_value DOUBLE,
    target_source VARCHAR,
    target_gap DOUBLE,
    origin VARCHAR NOT NULL CHECK (origin IN ('reported', 'published', 'simulated')),
    PRIMARY KEY (indicator, ref_area, sector, time_period, population, rank, sex)
);
COMMENT ON TABLE region.services IS 'Which services women can turn to: the share of police stations that have a women''s desk.';
COMMENT ON COLUMN region.services.indicator IS 'As in indicators.yml and codes.indicators.';
COMMENT ON COLUMN region.services.population IS 'Which legal status of staff.';
COMMENT ON COLUMN region.services.rank IS 'Rank band or national rank; _T is all ranks.';
COMMENT ON COLUMN region.services.sex IS 'Whose rate it is; F for shares of women; _T where both sexes enter (gaps, ratios).';
COMMENT ON COLUMN region.services.ref_area IS 'Country or territory, ISO 3166-1 alpha-2; XK and the simulated areas are user-assigned.';
COMMENT ON COLUMN region.services.sector IS 'AF armed forces, POL police, MOD ministry of defence.';
COMMENT ON COLUMN region.services.time_period IS 'The year that the figures are for.';
COMMENT ON COLUMN region.services.unit_measure IS 'percent, percentage_points, ratio or years.';
COMMENT ON COLUMN region.services.value IS 'The indicator, in its unit; empty where it cannot be known.';
COMMENT ON COLUMN region.services.numerator IS 'Count (or rate, for gaps and ratios) above the line; of means, what all have together.';
COMMENT ON COLUMN region.services.denominator IS 'Count (or rate, for gaps and ratios) below the line.';
COMMENT ON COLUMN region.services.basis IS 'counts (computed from counts), stated (a share that the institution stated, no counts given of as many institutions) or none.';
COMMENT ON COLUMN region.services.obs_status IS 'SDMX CL_OBS_STATUS: why a value is missing or special.';
COMMENT ON COLUMN region.services.institutions_expected IS 'How many institutions of this area and sector should report. Unit: institutions.';
COMMENT ON COLUMN region.services.institutions_reporting IS 'How many of them are in this value. Unit: institutions.';
COMMENT ON COLUMN region.services.coverage IS 'Institutions reporting as a share of those expected. Unit: percent.';
COMMENT ON COLUMN region.services.change IS 'Value less last year''s value, where both are known, comparable and of the same basis. Between stated shares it has no more decimals than the coarser of the two. Unit: percentage points (ratios: units of the ratio).';
COMMENT ON COLUMN region.services.change_note IS 'Why there is no change on last year.';
COMMENT ON COLUMN region.services.is_comparable IS 'Whether population, definition and coverage allow a ranking beside the other areas.';
COMMENT ON COLUMN region.services.comparability_note IS 'Why a value is missing or may not be compared; or what to know where it may.';
COMMENT ON COLUMN region.services.rank_position IS 'Position among the areas that may be compared, 1 for the highest value; ties share it.';
COMMENT ON COLUMN region.services.areas_compared IS 'How many areas are in that ranking. Unit: areas.';
COMMENT ON COLUMN region.services.regional_value IS 'Sum of numerators over sum of denominators of the comparable areas that gave counts, small bases among them; empty where the regional coverage is under a third.';
COMMENT ON COLUMN region.services.regional_areas IS 'How many comparable areas gave counts: those that the regional value rests on. Unit: areas.';
COMMENT ON COLUMN region.services.regional_coverage IS 'What those areas hold of all areas where a return is expected, as regional_basis says. Unit: percent.';
COMMENT ON COLUMN region.services.regional_basis IS 'persons (who serve in that sector and population, that year or the latest before) or areas (their number, where some area''s strength is not known).';
COMMENT ON COLUMN region.services.regional_note IS 'less_than_a_third: none is given; less_than_60_percent: read it with care.';
COMMENT ON COLUMN region.services.target_value IS 'Target, quota or law in force in that year, in the value''s unit.';
COMMENT ON COLUMN region.services.target_source IS 'Which law, quota or target it is, where that is written, and what is not known of it.';
COMMENT ON COLUMN region.services.target_gap IS 'How far the value is beyond the target, in the direction wanted (codes.indicators): below zero means not yet reached. higher: value less target; lower: target less value; nearer_one and nearer_zero: how much nearer than the target the value is. Unit: percentage points (ratios: units of the ratio).';
COMMENT ON COLUMN region.services.origin IS 'reported (by the institution), published (taken from public sources) or simulated.';

CREATE TABLE region.sums (
    ref_area VARCHAR NOT NULL CHECK (regexp_matches(ref_area, '^(?:[A-Z]{2}|_T)$')),
    sector VARCHAR NOT NULL,
    time_period BIGINT NOT NULL CHECK (time_period >= 1990) CHECK (time_period <= 2100),
    measure VARCHAR NOT NULL,
    population VARCHAR NOT NULL,
    rank VARCHAR NOT NULL,
    sex VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    unit_measure VARCHAR NOT NULL,
    obs_value DOUBLE,
    obs_status VARCHAR NOT NULL,
    conf_status VARCHAR NOT NULL,
    PRIMARY KEY (ref_area, sector, time_period, measure, population, rank, sex, detail, unit_measure)
);
COMMENT ON TABLE region.sums IS 'Counts that were given, added up over the institutions of an area and over the areas of the region.';
COMMENT ON COLUMN region.sums.ref_area IS 'Whose institutions are added up: a country or territory, or _T, all of the region.';
COMMENT ON COLUMN region.sums.sector IS 'AF armed forces, POL police, MOD ministry of defence.';
COMMENT ON COLUMN region.sums.time_period IS 'The year that the figures are for.';
COMMENT ON COLUMN region.sums.measure IS 'What is counted.';
COMMENT ON COLUMN region.sums.population IS 'Which legal status of staff. Never optional: it moves BiH police from 7.9 to 19.9 per cent women.';
COMMENT ON COLUMN region.sums.rank IS 'Rank band or national rank; _T is all ranks.';
COMMENT ON COLUMN region.sums.sex IS 'SDMX CL_SEX: F, M, _O other, _U unknown, _T total.';
COMMENT ON COLUMN region.sums.detail IS 'A further breakdown that depends on the measure: exit reason, mission, training, post, question.';
COMMENT ON COLUMN region.sums.unit_measure IS 'What the value counts.';
COMMENT ON COLUMN region.sums.obs_value IS 'The sum of what institutions gave; empty where it is withheld, never zero instead.';
COMMENT ON COLUMN region.sums.obs_status IS 'SDMX CL_OBS_STATUS: A, or Q where the sum is withheld.';
COMMENT ON COLUMN region.sums.conf_status IS 'SDMX CL_CONF_STATUS: F free, N not for publication (withheld).';

CREATE TABLE region.passports (
    indicator VARCHAR NOT NULL,
    population VARCHAR NOT NULL,
    rank VARCHAR NOT NULL,
    sex VARCHAR NOT NULL,
    ref_area VARCHAR NOT NULL CHECK (regexp_matches(ref_area, '^[A-Z]{2}$')),
    sector VARCHAR NOT NULL,
    time_period BIGINT NOT NULL CHECK (time_period >= 1990) CHECK (time_period <= 2100),
    period_start DATE,
    period_end DATE,
    form VARCHAR NOT NULL CHECK (form IN ('annual', 'cumulative', 'cohort', 'stock')),
    years BIGINT,
    base VARCHAR,
    comparison_group VARCHAR NOT NULL,
    PRIMARY KEY (indicator, ref_area, sector, time_period, population, rank, sex)
);
COMMENT ON TABLE region.passports IS 'What each retention figure is: annual, cumulative or of a generation, its period and its base.';
COMMENT ON COLUMN region.passports.indicator IS 'As in indicators.yml and codes.indicators.';
COMMENT ON COLUMN region.passports.population IS 'Which legal status of staff.';
COMMENT ON COLUMN region.passports.rank IS 'Rank band or national rank; _T is all ranks.';
COMMENT ON COLUMN region.passports.sex IS 'Whose rate it is; F for shares of women; _T where both sexes enter (gaps, ratios).';
COMMENT ON COLUMN region.passports.ref_area IS 'Country or territory, ISO 3166-1 alpha-2; XK and the simulated areas are user-assigned.';
COMMENT ON COLUMN region.passports.sector IS 'AF armed forces, POL police, MOD ministry of defence.';
COMMENT ON COLUMN region.passports.time_period IS 'The year that the figures are for.';
COMMENT ON COLUMN region.passports.period_start IS 'First day that flows are counted for; empty where the source does not say.';
COMMENT ON COLUMN region.passports.period_end IS 'Last day of the period; stocks are as at this day. Empty where the source does not say.';
COMMENT ON COLUMN region.passports.form IS 'annual (leavers of a year per 100 who serve on average), cumulative (over a period that is no year), cohort (a generation, followed person by person) or stock (of those who serve).';
COMMENT ON COLUMN region.passports.years IS 'Over how many years persons are followed; empty for stocks and where it is not known. Unit: years.';
COMMENT ON COLUMN region.passports.base IS 'Which measures stand below the line, last year''s where no opening stock was given; empty where none is known.';
COMMENT ON COLUMN region.passports.comparison_group IS 'Indicator, form and population: only values of one group are ranked together.';

CREATE TABLE region.targets (
    ref_area VARCHAR NOT NULL CHECK (regexp_matches(ref_area, '^[A-Z]{2}$')),
    sector VARCHAR NOT NULL,
    time_period BIGINT NOT NULL CHECK (time_period >= 1990) CHECK (time_period <= 2100),
    indicator VARCHAR NOT NULL,
    population VARCHAR NOT NULL,
    rank VARCHAR NOT NULL,
    target_from DATE NOT NULL,
    target_to DATE,
    target_kind VARCHAR NOT NULL,
    target_value DOUBLE NOT NULL,
    value DOUBLE,
    unit_measure VARCHAR NOT NULL,
    target_gap DOUBLE,
    target_state VARCHAR NOT NULL CHECK (target_state IN ('reached', 'not_reached', 'not_known')),
    trend VARCHAR NOT NULL CHECK (trend IN ('towards', 'away', 'unchanged', 'not_known')),
    source VARCHAR NOT NULL,
    PRIMARY KEY (indicator, ref_area, sector, time_period, population, rank, target_from)
);
COMMENT ON TABLE region.targets IS 'Every target, quota and law in force, year by year, with its distance from the indicator''s value.';
COMMENT ON COLUMN region.targets.ref_area IS 'Country or territory, ISO 3166-1 alpha-2; XK and the simulated areas are user-assigned.';
COMMENT ON COLUMN region.targets.sector IS 'AF armed forces, POL police, MOD ministry of defence.';
COMMENT ON COLUMN region.targets.time_period IS 'The year that the figures are for.';
COMMENT ON COLUMN region.targets.indicator IS 'As in indicators.yml and codes.indicators.';
COMMENT ON COLUMN region.targets.population IS 'Which legal status of staff.';
COMMENT ON COLUMN region.targets.rank IS 'Rank band or national rank; _T is all ranks.';
COMMENT ON COLUMN region.targets.target_from IS 'First day that the target is in force.';
COMMENT ON COLUMN region.targets.target_to IS 'Last day that it is in force; empty where it is open.';
COMMENT ON COLUMN region.targets.target_kind IS 'law, quota or target.';
COMMENT ON COLUMN region.targets.target_value IS 'What is to be reached, in the indicator''s unit.';
COMMENT ON COLUMN region.targets.value IS 'The indicator that year; empty where it is not known.';
COMMENT ON COLUMN region.targets.unit_measure IS 'Unit of value and target.';
COMMENT ON COLUMN region.targets.target_gap IS 'How far the value is beyond the target, in the direction wanted: below zero means not yet reached. Unit: percentage points (ratios: units of the ratio).';
COMMENT ON COLUMN region.targets.target_state IS 'reached, not_reached or not_known (no value).';
COMMENT ON COLUMN region.targets.trend IS 'Whether the distance grew since last year, in the direction wanted: towards, away, unchanged, or not_known where there is no comparable value of last year.';
COMMENT ON COLUMN region.targets.source IS 'Where the target is written, and what is not known of it.';

CREATE TABLE region.competing_figures (
    figure VARCHAR NOT NULL,
    ref_area VARCHAR NOT NULL CHECK (regexp_matches(ref_area, '^[A-Z]{2}$')),
    sector VARCHAR NOT NULL,
    time_period BIGINT NOT NULL CHECK (time_period >= 1990) CHECK (time_period <= 2100),
    indicator VARCHAR NOT NULL,
    population VARCHAR NOT NULL,
    rank VARCHAR NOT NULL,
    sex VARCHAR NOT NULL,
    part VARCHAR NOT NULL CHECK (part IN ('value', 'numerator', 'denominator')),
    unit_measure VARCHAR NOT NULL,
    published_value DOUBLE NOT NULL,
    decimals BIGINT NOT NULL CHECK (decimals >= 0),
    said_as VARCHAR NOT NULL CHECK (said_as IN ('exactly', 'about', 'at_least', 'at_most')),
    value DOUBLE,
    difference DOUBLE,
    agreement VARCHAR NOT NULL CHECK (agreement IN ('agrees', 'differs', 'not_known')),
    difference_reason VARCHAR,
    remark VARCHAR,
    scope VARCHAR NOT NULL,
    reference_date VARCHAR,
    source VARCHAR NOT NULL,
    published_on VARCHAR,
    PRIMARY KEY (figure)
);
COMMENT ON TABLE region.competing_figures IS 'Every figure that we know to be published, beside ours: source, scope, difference and its reason.';
COMMENT ON COLUMN region.competing_figures.figure IS 'Name of the published figure: area, sector, year and a number.';
COMMENT ON COLUMN region.competing_figures.ref_area IS 'Country or territory, ISO 3166-1 alpha-2; XK and the simulated areas are user-assigned.';
COMMENT ON COLUMN region.competing_figures.sector IS 'AF armed forces, POL police, MOD ministry of defence.';
COMMENT ON COLUMN region.competing_figures.time_period IS 'The year that the figures are for.';
COMMENT ON COLUMN region.competing_figures.indicator IS 'As in indicators.yml and codes.indicators.';
COMMENT ON COLUMN region.competing_figures.population IS 'Which legal status of staff.';
COMMENT ON COLUMN region.competing_figures.rank IS 'Rank band or national rank; _T is all ranks.';
COMMENT ON COLUMN region.competing_figures.sex IS 'Whose rate it is; F for shares of women; _T where both sexes enter (gaps, ratios).';
COMMENT ON COLUMN region.competing_figures.part IS 'Which number of the indicator''s row was published: its value, numerator or denominator.';
COMMENT ON COLUMN region.competing_figures.unit_measure IS 'Unit of both figures.';
COMMENT ON COLUMN region.competing_figures.published_value IS 'The number as it was published.';
COMMENT ON COLUMN region.competing_figures.decimals IS 'How many decimals it was published with. Unit: decimals.';
COMMENT ON COLUMN region.competing_figures.said_as IS 'exactly, about, at_least (more than) or at_most (less than).';
COMMENT ON COLUMN region.competing_figures.value IS 'The same part of our row of that indicator; empty where we have none.';
COMMENT ON COLUMN region.competing_figures.difference IS 'Published figure less ours; empty where we have none.';
COMMENT ON COLUMN region.competing_figures.agreement IS 'agrees (ours, rounded to the decimals published, is the published figure, or keeps the bound that it gives), differs, or not_known (we have none).';
COMMENT ON COLUMN region.competing_figures.difference_reason IS 'Why they differ, or would; unexplained where they differ and nobody knows; empty where they agree.';
COMMENT ON COLUMN region.competing_figures.remark IS 'What is known of the figure, in our words.';
COMMENT ON COLUMN region.competing_figures.scope IS 'Whom the publication counts, of which bodies, in its words.';
COMMENT ON COLUMN region.competing_figures.reference_date IS 'Of which day, month or period the figure is, ISO 8601; empty where the publication names no more than the year.';
COMMENT ON COLUMN region.competing_figures.source IS 'The publication, and whom it cites.';
COMMENT ON COLUMN region.competing_figures.published_on IS 'Day, month or year of publication, ISO 8601; empty where it is not known.';

CREATE TABLE region.plans (
    ref_area VARCHAR NOT NULL CHECK (regexp_matches(ref_area, '^[A-Z]{2}$')),
    time_period BIGINT NOT NULL CHECK (time_period >= 1990) CHECK (time_period <= 2100),
    plan_state VARCHAR NOT NULL CHECK (plan_state IN ('in_force', 'expired', 'none_known')),
    plan VARCHAR,
    objectives BIGINT CHECK (objectives >= 0),
    valid_from DATE,
    valid_to DATE,
    source VARCHAR,
    PRIMARY KEY (ref_area, time_period)
);
COMMENT ON TABLE region.plans IS 'Whether each area has a national action plan for resolution 1325 in force, year by year.';
COMMENT ON COLUMN region.plans.ref_area IS 'Country or territory, ISO 3166-1 alpha-2; XK and the simulated areas are user-assigned.';
COMMENT ON COLUMN region.plans.time_period IS 'The year that the figures are for.';
COMMENT ON COLUMN region.plans.plan_state IS 'On the last day of the reporting year: in_force, expired (the latest known to us) or none_known (none had begun).';
COMMENT ON COLUMN region.plans.plan IS 'The plan in force, or the one that expired last.';
COMMENT ON COLUMN region.plans.objectives IS 'How many of its objectives are in region.plan_monitoring; 0 where none could be read.';
COMMENT ON COLUMN region.plans.valid_from IS 'First day in force.';
COMMENT ON COLUMN region.plans.valid_to IS 'Last day in force; empty where it is open.';
COMMENT ON COLUMN region.plans.source IS 'Where that is written, and what is not known of it.';

CREATE TABLE region.mechanisms (
    ref_area VARCHAR NOT NULL CHECK (regexp_matches(ref_area, '^[A-Z]{2}$')),
    sector VARCHAR NOT NULL,
    institution VARCHAR NOT NULL,
    time_period BIGINT NOT NULL CHECK (time_period >= 1990) CHECK (time_period <= 2100),
    period_start DATE,
    period_end DATE,
    level VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    unit_measure VARCHAR NOT NULL,
    answer VARCHAR,
    obs_value DOUBLE,
    obs_status VARCHAR NOT NULL,
    conf_status VARCHAR NOT NULL,
    comment VARCHAR,
    origin VARCHAR NOT NULL CHECK (origin IN ('reported', 'published', 'simulated')),
    return_id VARCHAR NOT NULL,
    revision BIGINT NOT NULL CHECK (revision >= 1),
    PRIMARY KEY (institution, time_period, measure, detail)
);
COMMENT ON TABLE region.mechanisms IS 'What institutions have for women, peace and security, as a whole: answers, counts, money, evidence.';
COMMENT ON COLUMN region.mechanisms.ref_area IS 'Country or territory, ISO 3166-1 alpha-2; XK and the simulated areas are user-assigned.';
COMMENT ON COLUMN region.mechanisms.sector IS 'AF armed forces, POL police, MOD ministry of defence.';
COMMENT ON COLUMN region.mechanisms.institution IS 'Who reports, as in the region''s tree of institutions.';
COMMENT ON COLUMN region.mechanisms.time_period IS 'The year that the figures are for.';
COMMENT ON COLUMN region.mechanisms.period_start IS 'First day that flows are counted for; empty where the source does not say.';
COMMENT ON COLUMN region.mechanisms.period_end IS 'Last day of the period; stocks are as at this day. Empty where the source does not say.';
COMMENT ON COLUMN region.mechanisms.level IS 'How far the institution reaches: area, state, entity, district or canton.';
COMMENT ON COLUMN region.mechanisms.measure IS 'What is asked or counted.';
COMMENT ON COLUMN region.mechanisms.detail IS 'The question, where it is one.';
COMMENT ON COLUMN region.mechanisms.unit_measure IS 'What the value counts.';
COMMENT ON COLUMN region.mechanisms.answer IS 'yes, partly or no; empty for counts and where nothing was answered.';
COMMENT ON COLUMN region.mechanisms.obs_value IS 'The number as the institution gave it; empty where it gave none, never zero instead.';
COMMENT ON COLUMN region.mechanisms.obs_status IS 'SDMX CL_OBS_STATUS: why a value is missing or special.';
COMMENT ON COLUMN region.mechanisms.conf_status IS 'SDMX CL_CONF_STATUS: F free, N not for publication (refused), C confidential (classified).';
COMMENT ON COLUMN region.mechanisms.comment IS 'The institution''s note or evidence beside the value, in its own words.';
COMMENT ON COLUMN region.mechanisms.origin IS 'reported (by the institution), published (taken from public sources) or simulated.';
COMMENT ON COLUMN region.mechanisms.return_id IS 'Institution, year and revision, as in BA-AF_2023_r1.';
COMMENT ON COLUMN region.mechanisms.revision IS '1 for the first submission of the year, then 2, 3.';

CREATE TABLE region.plan_monitoring (
    ref_area VARCHAR NOT NULL CHECK (regexp_matches(ref_area, '^[A-Z]{2}$')),
    time_period BIGINT NOT NULL CHECK (time_period >= 1990) CHECK (time_period <= 2100),
    plan VARCHAR NOT NULL,
    plan_from DATE NOT NULL,
    plan_state VARCHAR NOT NULL CHECK (plan_state IN ('in_force', 'expired')),
    objective VARCHAR NOT NULL,
    position BIGINT NOT NULL CHECK (position >= 1),
    title VARCHAR NOT NULL,
    title_original VARCHAR,
    extent VARCHAR NOT NULL CHECK (extent IN ('full', 'part', 'none')),
    answered_by VARCHAR NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('indicator', 'mechanism', 'nothing')),
    sector VARCHAR NOT NULL,
    level VARCHAR NOT NULL,
    population VARCHAR,
    unit_measure VARCHAR,
    baseline_year BIGINT,
    baseline_value DOUBLE,
    value DOUBLE,
    numerator DOUBLE,
    denominator DOUBLE,
    institutions_expected BIGINT NOT NULL CHECK (institutions_expected >= 0),
    institutions_reporting BIGINT NOT NULL CHECK (institutions_reporting >= 0),
    since_baseline VARCHAR NOT NULL CHECK (since_baseline IN ('towards', 'away', 'unchanged', 'not_known')),
    trend VARCHAR NOT NULL CHECK (trend IN ('towards', 'away', 'unchanged', 'not_known')),
    target_value DOUBLE,
    target_gap DOUBLE,
    target_state VARCHAR NOT NULL CHECK (target_state IN ('reached', 'not_reached', 'not_known', 'no_target')),
    why VARCHAR,
    source VARCHAR NOT NULL,
    PRIMARY KEY (ref_area, time_period, objective, answered_by, sector, level)
);
COMMENT ON TABLE region.plan_monitoring IS 'Each area''s action plan, objective by objective: what answers it, at the plan''s start and now.';
COMMENT ON COLUMN region.plan_monitoring.ref_area IS 'Country or territory, ISO 3166-1 alpha-2; XK and the simulated areas are user-assigned.';
COMMENT ON COLUMN region.plan_monitoring.time_period IS 'The year that the figures are for.';
COMMENT ON COLUMN region.plan_monitoring.plan IS 'The plan in force, or the one that expired last.';
COMMENT ON COLUMN region.plan_monitoring.plan_from IS 'First day of that plan.';
COMMENT ON COLUMN region.plan_monitoring.plan_state IS 'On the last day of the reporting year: in_force or expired.';
COMMENT ON COLUMN region.plan_monitoring.objective IS 'The plan''s own number, as 1.2; codes.frameworks has it as BA-2018/1.2.';
COMMENT ON COLUMN region.plan_monitoring.position IS 'Order of the lines within area and year.';
COMMENT ON COLUMN region.plan_monitoring.title IS 'The objective in English, shortened.';
COMMENT ON COLUMN region.plan_monitoring.title_original IS 'The objective as the plan words it; empty where only English could be read.';
COMMENT ON COLUMN region.plan_monitoring.extent IS 'Whether all that answers it together covers it in full, in part or not at all (none).';
COMMENT ON COLUMN region.plan_monitoring.answered_by IS 'An indicator, or a measure with its detail, as answers[facilities]; or nothing.';
COMMENT ON COLUMN region.plan_monitoring.kind IS 'indicator (codes.indicators), mechanism (region.mechanisms) or nothing.';
COMMENT ON COLUMN region.plan_monitoring.sector IS 'AF armed forces, POL police, MOD ministry of defence; _T where nothing answers.';
COMMENT ON COLUMN region.plan_monitoring.level IS '_T is the area as a whole; mechanisms also by level of the institutions: area, state, entity, district, canton.';
COMMENT ON COLUMN region.plan_monitoring.population IS 'Of indicators: military, police officials, civilian personnel of the ministry.';
COMMENT ON COLUMN region.plan_monitoring.unit_measure IS 'Unit of the values.';
COMMENT ON COLUMN region.plan_monitoring.baseline_year IS 'The last year that ended before the plan began, or the first since with a value.';
COMMENT ON COLUMN region.plan_monitoring.baseline_value IS 'The value of that year; empty where none is known.';
COMMENT ON COLUMN region.plan_monitoring.value IS 'This year''s: an indicator''s value; of questions, the institutions that say yes per 100 that answered (partly is not yes); of counts, their sum. Empty is not known, never zero.';
COMMENT ON COLUMN region.plan_monitoring.numerator IS 'What is above the line; empty for sums.';
COMMENT ON COLUMN region.plan_monitoring.denominator IS 'What is below the line; empty for sums.';
COMMENT ON COLUMN region.plan_monitoring.institutions_expected IS 'How many institutions of this sector and level should report. Unit: institutions.';
COMMENT ON COLUMN region.plan_monitoring.institutions_reporting IS 'How many of them are in this value. Unit: institutions.';
COMMENT ON COLUMN region.plan_monitoring.since_baseline IS 'Whether the value moved towards what is wanted since the baseline: towards, away, unchanged, or not_known (no value, no earlier one, or not comparable with it).';
COMMENT ON COLUMN region.plan_monitoring.trend IS 'The same since last year.';
COMMENT ON COLUMN region.plan_monitoring.target_value IS 'Target, quota or law in force on the last day of the year; of several, the one that began last.';
COMMENT ON COLUMN region.plan_monitoring.target_gap IS 'How far the value is beyond the target, in the direction wanted: below zero means not yet reached. Unit: percentage points (ratios: units of the ratio).';
COMMENT ON COLUMN region.plan_monitoring.target_state IS 'reached, not_reached, not_known (no value) or no_target.';
COMMENT ON COLUMN region.plan_monitoring.why IS 'What is not covered of the objective, and why.';
COMMENT ON COLUMN region.plan_monitoring.source IS 'Where the objective is written, and what could not be read of the plan.';

CREATE TABLE region.projections (
    ref_area VARCHAR NOT NULL CHECK (regexp_matches(ref_area, '^[A-Z]{2}$')),
    sector VARCHAR NOT NULL,
    time_period BIGINT NOT NULL CHECK (time_period >= 1990) CHECK (time_period <= 2100),
    indicator VARCHAR NOT NULL,
    population VARCHAR NOT NULL,
    rank VARCHAR NOT NULL,
    projected_year BIGINT NOT NULL CHECK (projected_year >= 1990) CHECK (projected_year <= 2150),
    value DOUBLE,
    lower_50 DOUBLE,
    upper_50 DOUBLE,
    lower_80 DOUBLE,
    upper_80 DOUBLE,
    lower_95 DOUBLE,
    upper_95 DOUBLE,
    projection_basis VARCHAR NOT NULL CHECK (projection_basis IN ('ranks', 'totals', 'none')),
    fitted_years BIGINT NOT NULL CHECK (fitted_years >= 0),
    projection_note VARCHAR,
    PRIMARY KEY (indicator, ref_area, sector, time_period, population, rank, projected_year)
);
COMMENT ON TABLE region.projections IS 'The share of women in years to come if flows stay as they are, with intervals.';
COMMENT ON COLUMN region.projections.ref_area IS 'Country or territory, ISO 3166-1 alpha-2; XK and the simulated areas are user-assigned.';
COMMENT ON COLUMN region.projections.sector IS 'AF armed forces, POL police, MOD ministry of defence.';
COMMENT ON COLUMN region.projections.time_period IS 'The year that the figures are for.';
COMMENT ON COLUMN region.projections.indicator IS 'As in indicators.yml and codes.indicators.';
COMMENT ON COLUMN region.projections.population IS 'Which legal status of staff.';
COMMENT ON COLUMN region.projections.rank IS 'Rank band; _T is all ranks.';
COMMENT ON COLUMN region.projections.projected_year IS 'The year that the share is for. The reporting year itself holds the figures as they are; all later years are projected from it.';
COMMENT ON COLUMN region.projections.value IS 'Median of the runs, to two decimals; in the reporting year the figure as it is. Empty where nothing is projected or, in half of the runs, nobody would serve there. Unit: percent.';
COMMENT ON COLUMN region.projections.lower_50 IS 'A quarter of the runs are below. Unit: percent.';
COMMENT ON COLUMN region.projections.upper_50 IS 'A quarter of the runs are above. Unit: percent.';
COMMENT ON COLUMN region.projections.lower_80 IS 'A tenth of the runs are below. Unit: percent.';
COMMENT ON COLUMN region.projections.upper_80 IS 'A tenth of the runs are above. Unit: percent.';
COMMENT ON COLUMN region.projections.lower_95 IS 'One run in forty is below. Unit: percent.';
COMMENT ON COLUMN region.projections.upper_95 IS 'One run in forty is above. Unit: percent.';
COMMENT ON COLUMN region.projections.projection_basis IS 'ranks (flows by rank band), totals (flows of all ranks together: those by rank are not known) or none (nothing is projected; the note says why).';
COMMENT ON COLUMN region.projections.fitted_years IS 'How many years of flows, up to the reporting year, the rates are taken from. Unit: years.';
COMMENT ON COLUMN region.projections.projection_note IS 'Why nothing is projected; or what to know where it is.';

CREATE TABLE region.target_outlook (
    ref_area VARCHAR NOT NULL CHECK (regexp_matches(ref_area, '^[A-Z]{2}$')),
    sector VARCHAR NOT NULL,
    time_period BIGINT NOT NULL CHECK (time_period >= 1990) CHECK (time_period <= 2100),
    indicator VARCHAR NOT NULL,
    population VARCHAR NOT NULL,
    rank VARCHAR NOT NULL,
    target_from DATE NOT NULL,
    target_to DATE,
    target_kind VARCHAR NOT NULL,
    target_value DOUBLE NOT NULL,
    value DOUBLE,
    reached_year BIGINT,
    reached_earliest BIGINT,
    reached_latest BIGINT,
    by_year BIGINT,
    probability DOUBLE CHECK (probability >= 0) CHECK (probability <= 100),
    intake_share_fitted DOUBLE CHECK (intake_share_fitted >= 0) CHECK (intake_share_fitted <= 100),
    needed_intake_50 DOUBLE CHECK (needed_intake_50 >= 0) CHECK (needed_intake_50 <= 100),
    needed_intake_80 DOUBLE CHECK (needed_intake_80 >= 0) CHECK (needed_intake_80 <= 100),
    needed_note VARCHAR,
    projection_basis VARCHAR NOT NULL CHECK (projection_basis IN ('ranks', 'totals', 'none')),
    fitted_years BIGINT NOT NULL CHECK (fitted_years >= 0),
    projection_note VARCHAR,
    PRIMARY KEY (indicator, ref_area, sector, time_period, population, rank, target_from)
);
COMMENT ON TABLE region.target_outlook IS 'When each target is reached if flows stay as they are, how likely in time, and what intake it takes.';
COMMENT ON COLUMN region.target_outlook.ref_area IS 'Country or territory, ISO 3166-1 alpha-2; XK and the simulated areas are user-assigned.';
COMMENT ON COLUMN region.target_outlook.sector IS 'AF armed forces, POL police, MOD ministry of defence.';
COMMENT ON COLUMN region.target_outlook.time_period IS 'The year that the figures are for.';
COMMENT ON COLUMN region.target_outlook.indicator IS 'As in indicators.yml and codes.indicators.';
COMMENT ON COLUMN region.target_outlook.population IS 'Which legal status of staff.';
COMMENT ON COLUMN region.target_outlook.rank IS 'Rank band or national rank; _T is all ranks.';
COMMENT ON COLUMN region.target_outlook.target_from IS 'First day that the target is in force.';
COMMENT ON COLUMN region.target_outlook.target_to IS 'Last day that it is in force; empty where it is open.';
COMMENT ON COLUMN region.target_outlook.target_kind IS 'law, quota or target.';
COMMENT ON COLUMN region.target_outlook.target_value IS 'What is to be reached, in the indicator''s unit.';
COMMENT ON COLUMN region.target_outlook.value IS 'The indicator in the reporting year; empty where it is not known.';
COMMENT ON COLUMN region.target_outlook.reached_year IS 'The first year in which half of the runs have reached it; the reporting year where it is reached already. Empty where that is in none of the years projected.';
COMMENT ON COLUMN region.target_outlook.reached_earliest IS 'The first year in which a tenth of the runs have reached it.';
COMMENT ON COLUMN region.target_outlook.reached_latest IS 'The first year in which nine tenths of the runs have reached it; empty where that is in none of the years projected.';
COMMENT ON COLUMN region.target_outlook.by_year IS 'The last year that ends while the target is in force; the last year projected where the target is open or ends later. Empty where no year is left.';
COMMENT ON COLUMN region.target_outlook.probability IS 'Runs that reach the target in some year until the one in which it is due. Unit: percent.';
COMMENT ON COLUMN region.target_outlook.intake_share_fitted IS 'Women among all who entered in the years learnt from. Unit: percent.';
COMMENT ON COLUMN region.target_outlook.needed_intake_50 IS 'The least share of women in every year''s intake, all else as it is, with which half of the runs reach the target in time; rounded up to a tenth. Empty where it is reached already. Unit: percent.';
COMMENT ON COLUMN region.target_outlook.needed_intake_80 IS 'The same for eight tenths of the runs. Unit: percent.';
COMMENT ON COLUMN region.target_outlook.needed_note IS 'Why a share is missing: not even an intake of women alone would do it in time.';
COMMENT ON COLUMN region.target_outlook.projection_basis IS 'ranks (flows by rank band), totals (flows of all ranks together: those by rank are not known) or none (nothing is projected; the note says why).';
COMMENT ON COLUMN region.target_outlook.fitted_years IS 'How many years of flows, up to the reporting year, the rates are taken from. Unit: years.';
COMMENT ON COLUMN region.target_outlook.projection_note IS 'Why nothing is projected; or what to know where it is.';

CREATE TABLE region.coverage (
    ref_area VARCHAR NOT NULL CHECK (regexp_matches(ref_area, '^[A-Z]{2}$')),
    sector VARCHAR NOT NULL,
    institution VARCHAR NOT NULL,
    time_period BIGINT NOT NULL CHECK (time_period >= 1990) CHECK (time_period <= 2100),
    state VARCHAR NOT NULL CHECK (state IN ('missing', 'blocked', 'to_explain', 'ready', 'accepted')),
    revisions BIGINT NOT NULL CHECK (revisions >= 0),
    form_rows BIGINT NOT NULL CHECK (form_rows >= 0),
    unanswered BIGINT CHECK (unanswered >= 0),
    observations BIGINT NOT NULL CHECK (observations >= 0),
    missing_values BIGINT NOT NULL CHECK (missing_values >= 0),
    findings_block BIGINT NOT NULL CHECK (findings_block >= 0),
    findings_explain BIGINT NOT NULL CHECK (findings_explain >= 0),
    origin VARCHAR NOT NULL CHECK (origin IN ('reported', 'published', 'simulated')),
    PRIMARY KEY (institution, time_period)
);
COMMENT ON TABLE region.coverage IS 'Who reported, and what is missing: one row per institution and year that the region asks for.';
COMMENT ON COLUMN region.coverage.ref_area IS 'Country or territory, ISO 3166-1 alpha-2; XK and the simulated areas are user-assigned.';
COMMENT ON COLUMN region.coverage.sector IS 'AF armed forces, POL police, MOD ministry of defence.';
COMMENT ON COLUMN region.coverage.institution IS 'Who reports, as in the region''s tree of institutions.';
COMMENT ON COLUMN region.coverage.time_period IS 'The year that the figures are for.';
COMMENT ON COLUMN region.coverage.state IS 'State of the revision that stands (the accepted one, else the latest); missing where none came.';
COMMENT ON COLUMN region.coverage.revisions IS 'How many revisions were sent. Unit: revisions.';
COMMENT ON COLUMN region.coverage.form_rows IS 'Rows that our own workbook has for this institution. Unit: rows.';
COMMENT ON COLUMN region.coverage.unanswered IS 'Rows of the form for which the accepted revision gives neither a number nor a reason; empty where none is accepted. Unit: rows.';
COMMENT ON COLUMN region.coverage.observations IS 'Numbers in the accepted revision. Unit: observations.';
COMMENT ON COLUMN region.coverage.missing_values IS 'Cells of the accepted revision that say why they hold no number. Unit: observations.';
COMMENT ON COLUMN region.coverage.findings_block IS 'In the revision that stands: the accepted one, else the latest. Unit: findings.';
COMMENT ON COLUMN region.coverage.findings_explain IS 'In the revision that stands: the accepted one, else the latest. Unit: findings.';
COMMENT ON COLUMN region.coverage.origin IS 'reported (by the institution), published (taken from public sources) or simulated.';

CREATE TABLE region.revisions (
    indicator VARCHAR NOT NULL,
    population VARCHAR NOT NULL,
    rank VARCHAR NOT NULL,
    sex VARCHAR NOT NULL,
    ref_area VARCHAR NOT NULL CHECK (regexp_matches(ref_area, '^(?:[A-Z]{2}|_T)$')),
    sector VARCHAR NOT NULL,
    time_period BIGINT NOT NULL CHECK (time_period >= 1990) CHECK (time_period <= 2100),
    table_name VARCHAR NOT NULL,
    edition_before VARCHAR NOT NULL,
    event VARCHAR NOT NULL CHECK (event IN ('added', 'changed', 'gone')),
    unit_measure VARCHAR NOT NULL,
    value_before DOUBLE,
    value_now DOUBLE,
    revised_by DOUBLE,
    revised_by_percent DOUBLE,
    numerator_before DOUBLE,
    numerator_now DOUBLE,
    denominator_before DOUBLE,
    denominator_now DOUBLE,
    status_before VARCHAR,
    status_now VARCHAR,
    reasons VARCHAR NOT NULL,
    returns_before VARCHAR,
    returns_now VARCHAR,
    corrections VARCHAR,
    PRIMARY KEY (indicator, ref_area, sector, time_period, population, rank, sex)
);
COMMENT ON TABLE region.revisions IS 'What changed since the edition before: every value of an indicator that came, went or is another.';
COMMENT ON COLUMN region.revisions.indicator IS 'As in indicators.yml and codes.indicators.';
COMMENT ON COLUMN region.revisions.population IS 'Which legal status of staff.';
COMMENT ON COLUMN region.revisions.rank IS 'Rank band or national rank; _T is all ranks.';
COMMENT ON COLUMN region.revisions.sex IS 'Whose rate it is; F for shares of women; _T where both sexes enter (gaps, ratios).';
COMMENT ON COLUMN region.revisions.ref_area IS 'Country or territory, or _T: the regional value.';
COMMENT ON COLUMN region.revisions.sector IS 'AF armed forces, POL police, MOD ministry of defence.';
COMMENT ON COLUMN region.revisions.time_period IS 'The year that the figures are for.';
COMMENT ON COLUMN region.revisions.table_name IS 'Which table of indicators it stands in.';
COMMENT ON COLUMN region.revisions.edition_before IS 'The edition that this one is set beside, as 2023.1: the one published before it.';
COMMENT ON COLUMN region.revisions.event IS 'added (there was no value), gone (there is none any more) or changed (value, numerator, denominator or status).';
COMMENT ON COLUMN region.revisions.unit_measure IS 'Unit of both values.';
COMMENT ON COLUMN region.revisions.value_before IS 'As in the edition before; empty where it had none.';
COMMENT ON COLUMN region.revisions.value_now IS 'As in this edition; empty where it has none.';
COMMENT ON COLUMN region.revisions.revised_by IS 'Value now less value before; empty where one of them is. Unit: percentage points (ratios, years: units of the value).';
COMMENT ON COLUMN region.revisions.revised_by_percent IS 'Revision as a share of the value before; empty where that is zero, and for shares and rates, whose difference is in percentage points. Unit: percent.';
COMMENT ON COLUMN region.revisions.numerator_before IS 'As in the edition before.';
COMMENT ON COLUMN region.revisions.numerator_now IS 'As in this edition.';
COMMENT ON COLUMN region.revisions.denominator_before IS 'As in the edition before.';
COMMENT ON COLUMN region.revisions.denominator_now IS 'As in this edition.';
COMMENT ON COLUMN region.revisions.status_before IS 'Observation status in the edition before; regional values have none.';
COMMENT ON COLUMN region.revisions.status_now IS 'Observation status in this edition; regional values have none.';
COMMENT ON COLUMN region.revisions.reasons IS 'Codes of revision_reasons, by comma: all that are known to be behind it.';
COMMENT ON COLUMN region.revisions.returns_before IS 'Returns behind the value whose figures have changed or gone, by comma.';
COMMENT ON COLUMN region.revisions.returns_now IS 'Returns behind the value whose figures have changed or come, by comma.';
COMMENT ON COLUMN region.revisions.corrections IS 'Corrections that came, changed or went, by comma, as in audit.corrections.';

CREATE TABLE audit.returns (
    return_id VARCHAR NOT NULL,
    revision BIGINT NOT NULL CHECK (revision >= 1),
    institution VARCHAR NOT NULL,
    time_period BIGINT NOT NULL CHECK (time_period >= 1990) CHECK (time_period <= 2100),
    state VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL CHECK (regexp_matches(sha256, '^[0-9a-f]{64}$')),
    submitted_by VARCHAR NOT NULL,
    submitted_at TIMESTAMP NOT NULL,
    signed_off_by VARCHAR,
    signed_off_at TIMESTAMP,
    confirmed_by VARCHAR,
    confirmed_at TIMESTAMP,
    accepted_by VARCHAR,
    accepted_at TIMESTAMP,
    accepted_reason VARCHAR,
    origin VARCHAR NOT NULL CHECK (origin IN ('reported', 'published', 'simulated')),
    PRIMARY KEY (return_id)
);
COMMENT ON TABLE audit.returns IS 'Every revision received of the region''s returns, accepted or not.';
COMMENT ON COLUMN audit.returns.return_id IS 'Institution, year and revision, as in BA-AF_2023_r1.';
COMMENT ON COLUMN audit.returns.revision IS '1 for the first submission of the year, then 2, 3.';
COMMENT ON COLUMN audit.returns.institution IS 'Who reports, as in the region''s tree of institutions.';
COMMENT ON COLUMN audit.returns.time_period IS 'The year that the figures are for.';
COMMENT ON COLUMN audit.returns.state IS 'Where this revision stands.';
COMMENT ON COLUMN audit.returns.file_name IS 'Name of the file as it was sent.';
COMMENT ON COLUMN audit.returns.sha256 IS 'Hash of the file''s bytes.';
COMMENT ON COLUMN audit.returns.submitted_by IS 'Who sent it.';
COMMENT ON COLUMN audit.returns.submitted_at IS 'When, in UTC.';
COMMENT ON COLUMN audit.returns.signed_off_by IS 'Who said in the institution''s name that it is right; empty where nobody did.';
COMMENT ON COLUMN audit.returns.signed_off_at IS 'When, in UTC.';
COMMENT ON COLUMN audit.returns.confirmed_by IS 'Who confirmed it as the second pair of eyes; empty where nobody did.';
COMMENT ON COLUMN audit.returns.confirmed_at IS 'When, in UTC.';
COMMENT ON COLUMN audit.returns.accepted_by IS 'Who accepted it; empty where nobody did.';
COMMENT ON COLUMN audit.returns.accepted_at IS 'When, in UTC.';
COMMENT ON COLUMN audit.returns.accepted_reason IS 'Why it was accepted.';
COMMENT ON COLUMN audit.returns.origin IS 'reported (by the institution), published (taken from public sources) or simulated.';

CREATE TABLE audit.findings (
    return_id VARCHAR NOT NULL,
    revision BIGINT NOT NULL CHECK (revision >= 1),
    institution VARCHAR NOT NULL,
    time_period BIGINT NOT NULL CHECK (time_period >= 1990) CHECK (time_period <= 2100),
    sheet VARCHAR,
    cell VARCHAR,
    finding BIGINT NOT NULL CHECK (finding >= 1),
    rule VARCHAR NOT NULL,
    identity VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL CHECK (regexp_matches(evidence, '^[0-9a-f]{64}$')),
    stage VARCHAR NOT NULL CHECK (stage IN ('file', 'workbook', 'value', 'table', 'return', 'history', 'region')),
    severity VARCHAR NOT NULL CHECK (severity IN ('block', 'explain', 'inform')),
    related_cells VARCHAR,
    message VARCHAR NOT NULL,
    advice VARCHAR NOT NULL,
    PRIMARY KEY (return_id, finding)
);
COMMENT ON TABLE audit.findings IS 'Every finding in the revisions received, with sheet and cell.';
COMMENT ON COLUMN audit.findings.return_id IS 'Institution, year and revision, as in BA-AF_2023_r1.';
COMMENT ON COLUMN audit.findings.revision IS '1 for the first submission of the year, then 2, 3.';
COMMENT ON COLUMN audit.findings.institution IS 'Who reports, as in the region''s tree of institutions.';
COMMENT ON COLUMN audit.findings.time_period IS 'The year that the figures are for.';
COMMENT ON COLUMN audit.findings.sheet IS 'Name of the sheet, as the sender sees it.';
COMMENT ON COLUMN audit.findings.cell IS 'Address of the cell (A1 style), as the sender sees it.';
COMMENT ON COLUMN audit.findings.finding IS 'Number of the finding within its return.';
COMMENT ON COLUMN audit.findings.rule IS 'Rule id, as in rules.yml.';
COMMENT ON COLUMN audit.findings.identity IS 'What stays the same in a corrected file and next year: the rule, and the figure''s coordinates by point (or its cell, where it is about no single figure).';
COMMENT ON COLUMN audit.findings.evidence IS 'Hash of the figures that it rests on: an explanation holds while it stays the same.';
COMMENT ON COLUMN audit.findings.stage IS 'Where in the order of checking.';
COMMENT ON COLUMN audit.findings.severity IS 'block (cannot be accepted), explain (needs an explanation) or inform.';
COMMENT ON COLUMN audit.findings.related_cells IS 'The other cells that the rule looked at, Sheet!A1, by comma.';
COMMENT ON COLUMN audit.findings.message IS 'What is wrong, in English.';
COMMENT ON COLUMN audit.findings.advice IS 'What to do, in English.';

CREATE TABLE audit.explanations (
    return_id VARCHAR NOT NULL,
    revision BIGINT NOT NULL CHECK (revision >= 1),
    institution VARCHAR NOT NULL,
    time_period BIGINT NOT NULL CHECK (time_period >= 1990) CHECK (time_period <= 2100),
    sheet VARCHAR,
    cell VARCHAR,
    finding BIGINT NOT NULL CHECK (finding >= 1),
    rule VARCHAR NOT NULL,
    identity VARCHAR NOT NULL,
    series VARCHAR,
    explanation VARCHAR NOT NULL,
    explained_by VARCHAR NOT NULL,
    explained_at TIMESTAMP NOT NULL,
    explained_for VARCHAR NOT NULL,
    PRIMARY KEY (return_id, finding)
);
COMMENT ON TABLE audit.explanations IS 'The explanations that hold in accepted returns: join facts.observations by return, sheet and cell.';
COMMENT ON COLUMN audit.explanations.return_id IS 'Institution, year and revision, as in BA-AF_2023_r1.';
COMMENT ON COLUMN audit.explanations.revision IS '1 for the first submission of the year, then 2, 3.';
COMMENT ON COLUMN audit.explanations.institution IS 'Who reports, as in the region''s tree of institutions.';
COMMENT ON COLUMN audit.explanations.time_period IS 'The year that the figures are for.';
COMMENT ON COLUMN audit.explanations.sheet IS 'Name of the sheet, as the sender sees it.';
COMMENT ON COLUMN audit.explanations.cell IS 'Address of the cell (A1 style), as the sender sees it.';
COMMENT ON COLUMN audit.explanations.finding IS 'Number of the finding, as in audit.findings.';
COMMENT ON COLUMN audit.explanations.rule IS 'Rule id, as in rules.yml.';
COMMENT ON COLUMN audit.explanations.identity IS 'As in audit.findings.';
COMMENT ON COLUMN audit.explanations.series IS 'Coordinates of the figure by point: measure, population, rank, sex, detail, unit; empty where the finding is about no single figure.';
COMMENT ON COLUMN audit.explanations.explanation IS 'What the institution wrote, in its own words.';
COMMENT ON COLUMN audit.explanations.explained_by IS 'Who wrote it.';
COMMENT ON COLUMN audit.explanations.explained_at IS 'When, in UTC.';
COMMENT ON COLUMN audit.explanations.explained_for IS 'The return for which it was written: this one, or an earlier revision with the same figures.';

CREATE TABLE audit.corrections (
    institution VARCHAR NOT NULL,
    time_period BIGINT NOT NULL CHECK (time_period >= 1990) CHECK (time_period <= 2100),
    measure VARCHAR NOT NULL,
    population VARCHAR NOT NULL,
    rank VARCHAR NOT NULL,
    sex VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    unit_measure VARCHAR NOT NULL,
    correction VARCHAR NOT NULL,
    standing VARCHAR NOT NULL CHECK (standing IN ('applied', 'settled', 'waiting')),
    action VARCHAR NOT NULL CHECK (action IN ('replace', 'drop', 'flag')),
    expected_value DOUBLE NOT NULL,
    value_sent DOUBLE,
    value_used DOUBLE,
    status_sent VARCHAR,
    status_used VARCHAR,
    reason VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    asked_of VARCHAR,
    asked_at DATE,
    status VARCHAR NOT NULL CHECK (status IN ('open', 'reported', 'settled')),
    settled_in BIGINT CHECK (settled_in >= 2),
    return_id VARCHAR,
    sheet VARCHAR,
    cell VARCHAR,
    PRIMARY KEY (correction)
);
COMMENT ON TABLE audit.corrections IS 'The region''s corrections: what was sent, what is used instead, why, and who was asked about it.';
COMMENT ON COLUMN audit.corrections.institution IS 'Who reports, as in the region''s tree of institutions.';
COMMENT ON COLUMN audit.corrections.time_period IS 'The year that the figures are for.';
COMMENT ON COLUMN audit.corrections.measure IS 'What is counted.';
COMMENT ON COLUMN audit.corrections.population IS 'Which legal status of staff. Never optional: it moves BiH police from 7.9 to 19.9 per cent women.';
COMMENT ON COLUMN audit.corrections.rank IS 'Rank band or national rank; _T is all ranks.';
COMMENT ON COLUMN audit.corrections.sex IS 'SDMX CL_SEX: F, M, _O other, _U unknown, _T total.';
COMMENT ON COLUMN audit.corrections.detail IS 'A further breakdown that depends on the measure: exit reason, mission, training, post, question.';
COMMENT ON COLUMN audit.corrections.unit_measure IS 'What the value counts.';
COMMENT ON COLUMN audit.corrections.correction IS 'Its id, as in corrections.yml and in facts.observations.';
COMMENT ON COLUMN audit.corrections.standing IS 'applied; settled (the accepted revision is right); waiting (no revision is accepted).';
COMMENT ON COLUMN audit.corrections.action IS 'replace (another value), drop (a reason why there is none) or flag (another status).';
COMMENT ON COLUMN audit.corrections.expected_value IS 'The wrong value, without which the correction does not apply.';
COMMENT ON COLUMN audit.corrections.value_sent IS 'What stands in the accepted revision; empty where nothing does.';
COMMENT ON COLUMN audit.corrections.value_used IS 'What facts.observations holds; empty where it says why there is none.';
COMMENT ON COLUMN audit.corrections.status_sent IS 'Observation status in the accepted revision.';
COMMENT ON COLUMN audit.corrections.status_used IS 'Observation status in facts.observations.';
COMMENT ON COLUMN audit.corrections.reason IS 'Why what was sent is wrong.';
COMMENT ON COLUMN audit.corrections.source IS 'Where that can be looked up.';
COMMENT ON COLUMN audit.corrections.asked_of IS 'Who was asked about it; empty where nobody was yet.';
COMMENT ON COLUMN audit.corrections.asked_at IS 'When that was.';
COMMENT ON COLUMN audit.corrections.status IS 'open (nobody was asked yet), reported (the institution knows) or settled (a revision is right).';
COMMENT ON COLUMN audit.corrections.settled_in IS 'The revision of the return that is right.';
COMMENT ON COLUMN audit.corrections.return_id IS 'The accepted return that the figure stands in; empty where none has it.';
COMMENT ON COLUMN audit.corrections.sheet IS 'Name of the sheet, as the sender sees it.';
COMMENT ON COLUMN audit.corrections.cell IS 'Address of the cell (A1 style), as the sender sees it.';
