"""What `make run` shows at the end: the regional table, what was refused and why, where the editions lie.

Belongs here: reading an edition, read-only, and laying it out in a terminal. Does not belong here:
anything computed.
"""

import sys
from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipelines.store.edition import Edition
from schemas.code_lists import code_list

REPRESENTATION = """
-- Every area that a return is expected from, with its value or with what became of its return.
WITH asked AS (
    SELECT ref_area, list(DISTINCT state ORDER BY state) AS states
    FROM region.coverage
    WHERE sector = 'AF' AND time_period = $year
    GROUP BY ref_area
), found AS (
    SELECT * FROM region.representation
    WHERE indicator = 'share_of_women' AND sector = 'AF' AND time_period = $year
      AND population = 'military' AND rank = '_T'
)
SELECT label AS area, states, value, basis, institutions_reporting, institutions_expected,
       change, rank_position, areas_compared, comparability_note, footnote
FROM asked
LEFT JOIN found USING (ref_area)
JOIN codes.labels l ON l.code_list = 'areas' AND l.code = ref_area AND l.language = 'en'
LEFT JOIN codes.footnotes n ON (n.code_list, n.code, n.language) = (l.code_list, l.code, l.language)
ORDER BY value DESC NULLS LAST, basis IS NULL, area
"""

REFUSED = """
SELECT return_id, file_name, rule, message, sheet, cell, related_cells
FROM audit.returns
JOIN audit.findings USING (return_id)
WHERE state = 'blocked' AND severity = 'block'
ORDER BY return_id, finding
"""

OPEN_WITH = {
    "the DuckDB command line": 'duckdb -readonly {database} "{query}"',
    "Python": (
        "{python} -c \"import duckdb; print(duckdb.connect('{database}', read_only=True).sql('{query}'))\""
    ),
}
QUERY = "FROM region.representation"


def rows(edition: Edition, query: str, **values: object) -> list[dict[str, Any]]:
    """Return what `query` gives on an edition, as an analyst would read it: read-only."""
    with edition.connect() as connection:
        relation = connection.execute(query, values or None)
        names = [column[0] for column in relation.description]
        return [dict(zip(names, row, strict=True)) for row in relation.fetchall()]


def _number(value: object, form: str) -> str:
    return "not known" if value is None else format(value, form)


def _change(value: object) -> str:
    # No more decimals than the change has: stated shares are rounded.
    return format(round(value, 2), "+.15g") if isinstance(value, float) else "not known"


def _became(states: list[str]) -> str:
    """Return what became of the returns of an area that has no value."""
    if states == ["missing"]:
        return "not sent"
    return ", ".join(code_list("states")[state].label("en") for state in states)


def _line(row: dict[str, Any]) -> list[str]:
    if row["basis"] is None:
        return [row["area"], _became(row["states"]), "-", "-", "-", "-"]
    return [
        row["area"],
        _number(row["value"], ".2f"),
        f"{row['rank_position']} of {row['areas_compared']}" if row["rank_position"] else "-",
        _change(row["change"]),
        f"{row['institutions_reporting']} of {row['institutions_expected']}",
        row["basis"] + (f" ({row['comparability_note']})" if row["comparability_note"] else ""),
    ]


def representation_table(edition: Edition, year: int) -> Table:
    """Return the share of women in the armed forces by area, highest first, then who has no value."""
    found = rows(edition, REPRESENTATION, year=year)
    title = f"Women in the armed forces, {year}: per cent of professional military personnel"
    notes = dict.fromkeys(f"* {row['footnote']}" for row in found if row["footnote"])
    table = Table(title=title, title_justify="left", caption="\n".join(notes), caption_justify="left")
    table.add_column("Area")
    for title in ("Per cent", "Rank", "Change, points", "Institutions"):
        table.add_column(title, justify="right")
    table.add_column("Basis")
    for row in found:
        table.add_row(*_line(row))
    return table


def _cells(row: dict[str, object]) -> str:
    others = str(row["related_cells"] or "").replace(",", ", ")
    related = f", with {others}" if others else ""
    return "!".join(str(row[part]) for part in ("sheet", "cell") if row[part]) + related


def refused_table(edition: Edition) -> Table:
    """Return the returns that were refused, with rule, cells and reason."""
    table = Table(title="Refused, so in no figure", title_justify="left", show_lines=True)
    table.add_column("Return", no_wrap=True)
    for title in ("Rule", "Cells", "What is wrong"):
        table.add_column(title, overflow="fold")
    for row in rows(edition, REFUSED):
        table.add_row(str(row["return_id"]), str(row["rule"]), _cells(row), str(row["message"]))
    return table


def where_editions_lie(editions: Iterable[Edition]) -> Iterator[Text]:
    """Yield where each edition lies."""
    for edition in editions:
        about = edition.manifest
        yield Text(f"\n{about['name']}, edition {edition.year}.{edition.release}: {about['notice']}")
        yield Text(f"  {edition.database}")


def how_to_open(edition: Edition) -> Iterator[Text]:
    """Yield commands that open an edition read-only."""
    for program, command in OPEN_WITH.items():
        filled = command.format(database=edition.database, query=QUERY, python=sys.executable)
        yield Text(f"\nOpen it with {program}:\n  {filled}")


def show(console: Console, editions: dict[str, Edition], region: str, year: int) -> None:
    """Print the table of `region` and `year`, what was refused, and where everything lies."""
    edition = editions[region]
    others = [one for name, one in editions.items() if name != region]
    console.print(representation_table(edition, year))
    console.print(refused_table(edition))
    for text in (*where_editions_lie([*others, edition]), *how_to_open(edition)):
        console.print(text, soft_wrap=True)
