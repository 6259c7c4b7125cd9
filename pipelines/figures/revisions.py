"""From two editions to what changed between them, by how much and why: `region.revisions`.

Belongs here: setting the values of two editions beside each other, and finding in their facts and definitions
what is behind each change. Does not belong here: which editions (`chain`), writing.

Nothing is looked at but the tables given: a tier's revisions are of the values that its readers saw and see.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from pipelines.store.edition_files import OFFLINE
from pipelines.store.frames import from_arrow
from schemas.code_lists import code_list
from schemas.indicators import WEIGHING, Count, Indicator, indicators
from schemas.tables.derive import arrow_schema, column_names
from schemas.tables.raw import OBSERVATION_KEY
from schemas.tables.region import INDICATOR_KEY, IndicatorTable
from schemas.tables.registry import TABLES
from schemas.tables.revisions import RegionRevisions

Frames = Mapping[str, pd.DataFrame | pa.Table]

FACTS, DEFINITIONS = "facts.observations", "codes.indicators"
SAME = 1e-12
"""How far apart, relatively, two values may be and yet be one: the last bits of a sum."""

KEY = ", ".join(INDICATOR_KEY)
CHANGED_KEY = ", ".join(f"c.{name}" for name in INDICATOR_KEY)
REGIONAL_KEY = ", ".join("'_T' AS ref_area" if name == "ref_area" else name for name in INDICATOR_KEY)

VALUES = """
-- Every value of an area, and every regional value once.
CREATE TEMP TABLE values_{when} AS
WITH rows AS ({rows})
SELECT table_name, {key}, unit_measure, value, numerator, denominator, obs_status FROM rows
UNION ALL BY NAME
SELECT table_name, {regional_key}, unit_measure, max(regional_value) AS value,
       NULL AS numerator, NULL AS denominator, NULL AS obs_status
FROM rows GROUP BY ALL HAVING max(regional_value) IS NOT NULL
"""

CHANGED = """
-- Values that came, went or are others.
CREATE TEMP TABLE changed AS
SELECT {key}, coalesce(n.table_name, b.table_name) AS table_name,
       CASE WHEN b.value IS NULL AND n.value IS NOT NULL THEN 'added'
            WHEN n.value IS NULL AND b.value IS NOT NULL THEN 'gone' ELSE 'changed' END AS event,
       coalesce(n.unit_measure, b.unit_measure) AS unit_measure,
       b.value AS value_before, n.value AS value_now, n.value - b.value AS revised_by,
       b.numerator AS numerator_before, n.numerator AS numerator_now,
       b.denominator AS denominator_before, n.denominator AS denominator_now,
       b.obs_status AS status_before, n.obs_status AS status_now
FROM values_before b FULL JOIN values_now n USING ({key})
WHERE is_other(b.value, n.value) OR is_other(b.numerator, n.numerator)
   OR is_other(b.denominator, n.denominator) OR b.obs_status <> n.obs_status
"""

FIGURES = """
-- Figures of returns that came, went or are others, and why. A return that stays gives the same, unless
-- somebody corrected them or they are read in another way.
CREATE TEMP TABLE figures AS
WITH returns AS (
    SELECT institution, time_period, b.return_id AS return_before, n.return_id AS return_now
    FROM (SELECT DISTINCT institution, time_period, return_id FROM facts_before) b
    FULL JOIN (SELECT DISTINCT institution, time_period, return_id FROM facts_now) n
    USING (institution, time_period)
), others AS (
    SELECT institution, time_period, measure,
           coalesce(n.ref_area, b.ref_area) AS ref_area, coalesce(n.sector, b.sector) AS sector,
           b.correction AS correction_before, n.correction AS correction_now,
           b.correction IS NOT NULL OR n.correction IS NOT NULL AS is_corrected
    FROM facts_before b FULL JOIN facts_now n USING ({observation_key})
    WHERE is_other(b.obs_value, n.obs_value) OR b.obs_status IS DISTINCT FROM n.obs_status
)
SELECT ref_area, sector, time_period, measure, return_before, return_now,
       list_filter([correction_before, correction_now], x -> x IS NOT NULL) AS corrections,
       list_filter([
           CASE WHEN return_before IS NULL THEN 'new_return'
                WHEN return_now IS NULL THEN 'withdrawn_return'
                WHEN return_before <> return_now THEN 'revision' END,
           CASE WHEN is_corrected THEN 'correction' END
       ], x -> x IS NOT NULL) AS reasons
FROM others JOIN returns USING (institution, time_period)
"""

EXPLAINED = """
-- A value rests on figures of its year and the year before; a regional value also on what areas weigh, which
-- may be older.
WITH behind AS (
    SELECT {changed_key}, f.return_before, f.return_now, f.corrections, f.reasons
    FROM changed c JOIN uses u USING (indicator)
    JOIN figures f ON f.measure = u.measure AND f.sector = c.sector
     AND (f.ref_area = c.ref_area OR c.ref_area = '_T')
     AND (f.time_period IN (c.time_period, c.time_period - 1)
          OR (u.is_weight AND c.ref_area = '_T' AND f.time_period < c.time_period))
    WHERE NOT u.is_weight OR c.ref_area = '_T'
), found AS (
    SELECT {key}, list_distinct(flatten(list(reasons))) AS reasons,
           list(DISTINCT return_before) FILTER (return_before <> coalesce(return_now, '')) AS returns_before,
           list(DISTINCT return_now) FILTER (return_now <> coalesce(return_before, '')) AS returns_now,
           list_distinct(flatten(list(corrections))) AS corrections
    FROM behind GROUP BY ALL
), told AS (
    SELECT c.*, f.* EXCLUDE ({key}, reasons),
           list_concat(
               coalesce(f.reasons, []),
               CASE WHEN 'Q' IN (status_before, status_now) THEN ['disclosure'] ELSE [] END,
               CASE WHEN d.indicator IS NULL THEN [] ELSE ['definition'] END
           ) AS known
    FROM changed c LEFT JOIN found f USING ({key}) LEFT JOIN redefined d USING (indicator)
)
SELECT *, '{edition}' AS edition_before,
       CASE WHEN unit_measure NOT IN ('percent', 'percentage_points')
            THEN 100 * revised_by / abs(nullif(value_before, 0)) END AS revised_by_percent,
       CASE WHEN len(known) > 0 THEN known ELSE {otherwise} END AS reasons
FROM told
"""

REDEFINED = """
-- Indicators whose definition, or that of one they are made of, is not what it was.
CREATE TEMP TABLE redefined AS
WITH others AS (
    SELECT indicator FROM definitions_before b FULL JOIN definitions_now n USING (indicator)
    WHERE (b.kind, b.unit_measure, b.formula, b.definition, b.reference, b.smallest_base)
          IS DISTINCT FROM (n.kind, n.unit_measure, n.formula, n.definition, n.reference, n.smallest_base)
)
SELECT DISTINCT indicator FROM others
UNION
SELECT DISTINCT b.indicator FROM bases b JOIN others o ON o.indicator = b.base
"""


@dataclass(frozen=True)
class Before:
    """The edition that a new one is set beside: its number, and whether something else made it."""

    edition: str
    is_of_other_schemas: bool
    is_of_other_code: bool


def region_revisions(before: Frames, now: Frames, about: Before) -> pd.DataFrame:
    """Return region.revisions: what the tables `now` say otherwise than those of the edition `before`.

    Both hold the tables of indicators as the same readers may see them, codes.indicators, and
    facts.observations as the programme has them, since those tell the reasons. A table that the edition
    before did not have yet counts as empty.
    """
    with duckdb.connect(":memory:", config=OFFLINE | {"threads": 1}) as connection:
        connection.execute(
            f"CREATE MACRO is_other(a, b) AS (a IS NULL) <> (b IS NULL) "
            f"OR coalesce(abs(a - b) > {SAME} * greatest(abs(a), abs(b)), false)"
        )
        for when, frames in (("before", before), ("now", now)):
            _register(connection, when, frames)
        connection.execute(CHANGED.format(key=KEY))
        connection.execute(FIGURES.format(observation_key=", ".join(OBSERVATION_KEY)))
        _register_uses(connection)
        connection.execute(REDEFINED)
        query = EXPLAINED.format(
            key=KEY, changed_key=CHANGED_KEY, edition=about.edition, otherwise=_otherwise(about)
        )
        return _typed(connection.execute(query).to_arrow_table().to_pylist())


def _register(connection: duckdb.DuckDBPyConnection, when: str, frames: Frames) -> None:
    """Make the views facts_, definitions_ and the table values_ of one edition."""
    for view, table in (("facts", FACTS), ("definitions", DEFINITIONS)):
        connection.register(f"{view}_{when}", _arrow(table, frames))
    parts = []
    for position, (name, model) in enumerate(TABLES.items()):
        if issubclass(model, IndicatorTable):
            connection.register(f"table_{position}_{when}", _arrow(name, frames))
            parts.append(f"SELECT '{name}' AS table_name, * FROM table_{position}_{when}")  # noqa: S608 (names of the registry)
    rows = " UNION ALL BY NAME ".join(parts)
    connection.execute(VALUES.format(when=when, key=KEY, regional_key=REGIONAL_KEY, rows=rows))


def _arrow(name: str, frames: Frames) -> pa.Table:
    """Return a table with the columns of its model; those that an earlier Muster did not have are empty."""
    schema = arrow_schema(TABLES[name])
    if name not in frames:
        return schema.empty_table()
    frame = frames[name]
    given = frame if isinstance(frame, pa.Table) else pa.Table.from_pandas(frame, preserve_index=False)
    columns = {
        field.name: given.column(field.name).cast(field.type)
        if field.name in given.column_names
        else pa.nulls(given.num_rows, field.type)
        for field in schema
    }
    return pa.table(columns)


def _measures(count: Count | None) -> set[str]:
    if count is None:
        return set()
    named = {count.measure, count.or_last_year, count.times} - {None}
    return {str(name) for name in named} | _measures(count.average_with)


def _uses(item: Indicator) -> set[str]:
    """Return the measures that an indicator is made of, itself or by the indicators it rests on."""
    own = _measures(item.numerator) | _measures(item.denominator)
    return own.union(*(_uses(indicators()[base]) for base in item.bases))


def _register_uses(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables `uses` (which measures are in an indicator, which weigh) and `bases`."""
    items = list(indicators().values())
    weights = _measures(indicators()[WEIGHING].denominator)
    uses = [(item.id, measure, False) for item in items for measure in sorted(_uses(item))]
    uses += [(item.id, measure, True) for item in items for measure in sorted(weights)]
    bases = [(item.id, base) for item in items for base in item.bases]
    connection.register("uses", pd.DataFrame(uses, columns=["indicator", "measure", "is_weight"]))
    connection.register("bases", pd.DataFrame(bases, columns=["indicator", "base"]))


def _otherwise(about: Before) -> list[str]:
    """Return what is behind a change that neither figures nor definitions explain; SQL writes lists alike."""
    made_otherwise = {"schemas": about.is_of_other_schemas, "code": about.is_of_other_code}
    return [reason for reason, is_other in made_otherwise.items() if is_other] or ["unexplained"]


def _typed(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the rows as the table has them: lists as texts, reasons in the order of their code list."""
    order = list(code_list("revision_reasons").codes)
    names = column_names(RegionRevisions)
    for row in rows:
        row["reasons"] = ",".join(sorted(set(row["reasons"]), key=order.index))
        for name in ("returns_before", "returns_now", "corrections"):
            row[name] = ",".join(sorted(row[name] or [])) or None
    typed = pa.Table.from_pylist(
        [{name: row[name] for name in names} for row in rows], schema=arrow_schema(RegionRevisions)
    )
    return from_arrow(RegionRevisions, typed.sort_by([(name, "ascending") for name in INDICATOR_KEY]))
