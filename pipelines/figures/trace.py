"""From a regional value back to the cells of the ministries' workbooks.

Belongs here: finding the observations behind a row of an edition and proving that they give its
value. Does not belong here: a selection of its own: it runs the one that made the value.
"""

from collections.abc import Iterable
from math import isclose
from typing import Any

import duckdb

from pipelines.figures.behind import corrections_of, findings_of, is_there, returns_of
from pipelines.figures.footnotes import FigureAt, footnotes
from pipelines.figures.selection import select, tree_in
from pipelines.figures.traced import Contribution, Part, Reason, Trace, TraceError
from schemas.files import SchemaError
from schemas.indicators import Indicator, indicators
from schemas.indicators import indicator as indicator_of

COORDINATES = ("ref_area", "sector", "time_period", "population", "rank", "sex")

ACCEPTED = """
CREATE TEMP TABLE accepted AS
SELECT * FROM facts.observations
WHERE ref_area = ? AND sector = ? AND time_period IN (?, ? - 1)
"""

PARTS = """
WITH asked_for AS (
    SELECT line, upper_cell, lower_cell FROM lines
    WHERE (indicator, ref_area, sector, time_period, population, rank, sex) = (?, ?, ?, ?, ?, ?, ?)
)
SELECT 1 AS part, line, cell, c.indicator, c.rank, c.sex
FROM asked_for a JOIN cells c ON c.cell = a.upper_cell
UNION ALL
SELECT 2, line, cell, c.indicator, c.rank, c.sex
FROM asked_for a JOIN cells c ON c.cell = a.lower_cell
ORDER BY part
"""

CONTRIBUTIONS = """
-- Of the wanted cells of lines: `line`, `cell` and, in the order of what comes out, `place`.
WITH wanted AS ({wanted}), used AS (
    SELECT w.place, c.side, c.weight, s.institution, c.source_period AS time_period, c.measure, c.detail,
           c.unit_measure, c.population, c.rank, unnest(c.sexes) AS sex
    FROM wanted w
    JOIN members m ON m.line = w.line
    JOIN selected s ON s.cell = w.cell AND s.institution = m.institution
    JOIN chosen c ON c.entry = s.entry
    UNION ALL
    SELECT w.place, 'stated', 1, s.institution, k.time_period, a.measure, a.detail,
           'percent', k.population, k.rank, k.sex
    FROM wanted w
    JOIN members m ON m.line = w.line
    JOIN selected s ON s.cell = w.cell AND s.institution = m.institution AND s.basis = 'stated'
    JOIN cells k ON k.cell = s.cell
    JOIN asked a ON (a.indicator, a.sex) = (k.indicator, k.sex)
)
SELECT u.place, u.side, u.weight, o.institution, o.time_period, o.measure, o.population, o.rank, o.sex,
       o.detail, o.unit_measure, o.obs_value, o.obs_status, o.comment, o.correction, o.return_id,
       r.file_name, r.sha256, r.submitted_by, o.sheet, o.cell
FROM used u
JOIN observations o
  ON (o.institution, o.time_period, o.measure, o.detail, o.unit_measure, o.population, o.rank, o.sex)
   = (u.institution, u.time_period, u.measure, u.detail, u.unit_measure, u.population, u.rank, u.sex)
JOIN audit.returns r ON r.return_id = o.return_id
ORDER BY u.place, u.side DESC, o.institution, o.time_period, o.measure, o.sex,
         o.population, o.rank, o.detail, o.cell
"""
ONE_CELL = "SELECT 0 AS place, $line AS line, $cell AS cell"


REASONS = """
-- Of those who are not in the value; where nobody is, of all.
SELECT DISTINCT m.institution, m.time_period, m.measure, m.population, m.rank, m.sex, m.detail,
       m.obs_status, k.remark, o.comment, o.correction, o.return_id, r.file_name, o.sheet, o.cell
FROM lines l
JOIN missing m ON m.cell IN (l.upper_cell, l.lower_cell)
JOIN observations o
  ON (o.institution, o.time_period, o.measure, o.detail, o.unit_measure, o.population, o.rank, o.sex)
   = (m.institution, m.time_period, m.measure, m.detail, m.unit_measure, m.population, m.rank, m.sex)
JOIN audit.returns r ON r.return_id = o.return_id
LEFT JOIN remarks k ON (k.obs_status, k.conf_status) = (m.obs_status, m.conf_status)
JOIN computed v ON v.line = l.line
WHERE (l.indicator, l.ref_area, l.sector, l.time_period, l.population, l.rank, l.sex) = (?, ?, ?, ?, ?, ?, ?)
  AND (v.value IS NULL
       OR m.institution NOT IN (SELECT institution FROM members WHERE members.line = l.line))
ORDER BY m.institution, m.measure, m.rank, m.sex, m.detail, o.cell
"""


def trace(
    connection: duckdb.DuckDBPyConnection,
    *,
    indicator: str,
    ref_area: str,
    sector: str,
    time_period: int,
    population: str,
    rank: str,
    sex: str,
) -> Trace:
    """Return what a value of an edition is made of, or why it is missing, to file, sheet and cell.

    `connection` is open on the edition; nothing is written to it. Raises TraceError where there is
    no such value (it says what there is) and where the cells do not recombine to it.
    """
    try:
        definition = indicator_of(indicator)
    except SchemaError as error:
        raise TraceError(str(error)) from error
    values = (ref_area, sector, time_period, population, rank, sex)
    with connection.cursor() as own:
        if not is_there(own, "audit", "returns"):
            raise TraceError(
                "This edition does not say who sent what: only the programme's own leads to cells."
            )
        row = _row(own, definition, dict(zip(COORDINATES, values, strict=True)))
        _select_again(own, definition, row)
        key = [indicator, *values]
        reasons = tuple(Reason(**cell) for cell in records(own, REASONS, key))
        parts = _parts(own, key)
        found = with_background(own, row, parts, reasons)
    _prove(found, definition)
    return found


def with_background(
    connection: duckdb.DuckDBPyConnection,
    row: dict[str, Any],
    parts: tuple[Part, ...],
    reasons: tuple[Reason, ...] = (),
) -> Trace:
    """Return a trace with who is behind its cells, and what was found, explained and corrected in them."""
    cells = [item for part in parts for item in part.contributions]
    figures = [FigureAt(item.return_id, item.sheet, item.cell, item.series) for item in cells]
    laid_on = [*(item.correction for item in cells), *(item.correction for item in reasons)]
    return Trace(
        row=row,
        parts=parts,
        reasons=reasons,
        footnotes=footnotes(connection, figures),
        returns=returns_of(
            connection, {item.return_id for item in cells} | {item.return_id for item in reasons}
        ),
        findings=findings_of(connection, figures),
        corrections=corrections_of(connection, filter(None, laid_on)),
    )


def records(connection: duckdb.DuckDBPyConnection, query: str, values: object) -> list[dict[str, Any]]:
    """Return the rows of a query by column name."""
    result = connection.execute(query, values)
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _row(
    connection: duckdb.DuckDBPyConnection, definition: Indicator, wanted: dict[str, object]
) -> dict[str, Any]:
    known: dict[str, object] = {"indicator": definition.id}
    for name, value in wanted.items():
        query = f"SELECT DISTINCT {name} FROM {definition.table} WHERE {_are(known)} ORDER BY 1"  # noqa: S608
        there = [found for (found,) in connection.execute(query, list(known.values())).fetchall()]
        if value not in there:
            place = ", ".join(str(part) for part in known.values())
            raise TraceError(
                f"No {name} {value} in {place}; there is: {', '.join(map(str, there)) or 'nothing'}."
            )
        known[name] = value
    query = f"SELECT * FROM {definition.table} WHERE {_are(known)}"  # noqa: S608
    return records(connection, query, list(known.values()))[0]


def _are(columns: Iterable[str]) -> str:
    return " AND ".join(f"{column} = ?" for column in columns)


def _select_again(connection: duckdb.DuckDBPyConnection, definition: Indicator, row: dict[str, Any]) -> None:
    year = row["time_period"]
    connection.execute(ACCEPTED, [row["ref_area"], row["sector"], year, year])
    bases = [indicators()[name] for name in definition.bases]
    select(connection, [*bases, definition], tree_in(connection))


def contributions_of(
    connection: duckdb.DuckDBPyConnection, wanted: str, values: object = None
) -> list[tuple[int, Contribution]]:
    """Return the cells behind the `wanted` cells of lines, each with their `place`, after `select`."""
    cells = records(connection, CONTRIBUTIONS.format(wanted=wanted), values)
    return [(cell.pop("place"), Contribution(**cell)) for cell in cells]


def _parts(connection: duckdb.DuckDBPyConnection, key: list[object]) -> tuple[Part, ...]:
    parts = []
    for part in records(connection, PARTS, key):
        of_one = {"cell": part["cell"], "line": part["line"]}
        contributions = tuple(cell for _, cell in contributions_of(connection, ONE_CELL, of_one))
        factor = indicator_of(part["indicator"]).factor
        parts.append(Part(part["indicator"], part["rank"], part["sex"], factor, contributions))
    return tuple(parts)


def _prove(found: Trace, definition: Indicator) -> None:
    """Raise TraceError unless the cells give numerator, denominator and value of the row."""
    upper, lower = found.parts[0], found.parts[-1]
    if definition.is_derived:
        numerator, denominator = upper.value, lower.value
    else:
        numerator, denominator = upper.total("numerator"), upper.total("denominator")
    given = {"numerator": numerator, "denominator": denominator, "value": _value(found, definition)}
    for name, recombined in given.items():
        if found.row[name] is not None and not _same(found.row[name], recombined):
            raise TraceError(f"The cells give {name} {recombined}, the edition says {found.row[name]}.")


def _value(found: Trace, definition: Indicator) -> float | None:
    upper, lower = found.parts[0].value, found.parts[-1].value
    if not definition.is_derived:
        return upper
    if upper is None or lower is None:
        return None
    return upper - lower if definition.kind == "difference" else upper / lower


def _same(said: float, recombined: float | None) -> bool:
    # Whole persons add up exactly; where posts are shared, the last bit may depend on the order.
    return recombined is not None and isclose(said, recombined, rel_tol=1e-12, abs_tol=1e-12)
