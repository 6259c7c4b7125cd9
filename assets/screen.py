"""What `make run` shows at the end: the regional table, what was refused and why, where the editions lie.

Belongs here: reading an edition, read-only, and laying it out in a terminal. Does not belong here:
anything computed.
"""

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from pipelines.store.edition import Edition

REPRESENTATION = """
SELECT label AS area, value, population, rank, basis, institutions_reporting, institutions_expected,
       change, rank_position, areas_compared, comparability_note
FROM region.representation
JOIN codes.labels ON code_list = 'areas' AND code = ref_area AND language = 'en'
WHERE indicator = 'share_of_women' AND sector = 'AF' AND time_period = $year
  AND population = 'military' AND rank = '_T'
ORDER BY value DESC NULLS LAST, area
"""

REFUSED = """
SELECT return_id, file_name, rule, message, sheet, cell, related_cells
FROM audit.returns
JOIN audit.findings USING (return_id)
WHERE state = 'blocked' AND severity = 'block'
ORDER BY return_id, finding
"""

OPEN_WITH = (
    ("DuckDB", "duckdb -readonly {database}"),
    (
        "Python",
        "python -c \"import duckdb; print(duckdb.connect('{database}', read_only=True).sql('{query}'))\"",
    ),
)
QUERY = "FROM region.representation"


def rows(edition: Edition, query: str, **values: object) -> list[dict[str, object]]:
    """Return what `query` gives on an edition, as an analyst would read it: read-only."""
    with edition.connect() as connection:
        relation = connection.execute(query, values or None)
        names = [column[0] for column in relation.description]
        return [dict(zip(names, row, strict=True)) for row in relation.fetchall()]


def _number(value: object, form: str) -> str:
    return "not known" if value is None else format(value, form)


def representation_table(edition: Edition, year: int) -> Table:
    """Return the share of women in the armed forces by area, highest first."""
    table = Table(title=f"Women in the armed forces, {year}: per cent of professional military personnel")
    table.add_column("Area")
    for title in ("Per cent", "Rank", "Change on last year", "Institutions"):
        table.add_column(title, justify="right")
    table.add_column("Basis")
    for row in rows(edition, REPRESENTATION, year=year):
        position = f"{row['rank_position']} of {row['areas_compared']}" if row["rank_position"] else "-"
        table.add_row(
            str(row["area"]),
            _number(row["value"], ".2f"),
            position,
            _number(row["change"], "+.2f"),
            f"{row['institutions_reporting']} of {row['institutions_expected']}",
            str(row["basis"]) + (f" ({row['comparability_note']})" if row["comparability_note"] else ""),
        )
    return table


def _places(row: dict[str, object]) -> str:
    place = "!".join(str(row[part]) for part in ("sheet", "cell") if row[part])
    related = f", with {row['related_cells']}" if row["related_cells"] else ""
    return place + related


def refused_table(edition: Edition) -> Table:
    """Return the returns that were refused, with rule, cells and reason."""
    table = Table(title="Refused, so in no figure", show_lines=True)
    table.add_column("Return", no_wrap=True)
    for title in ("Rule", "Cells", "What is wrong"):
        table.add_column(title, overflow="fold")
    for row in rows(edition, REFUSED):
        table.add_row(str(row["return_id"]), str(row["rule"]), _places(row), str(row["message"]))
    return table


def where_editions_lie(editions: dict[str, Edition]) -> Iterator[RenderableType]:
    """Yield where each region's edition lies and how to open the first of them."""
    for region, edition in editions.items():
        yield Text(f"Edition {edition.year}.{edition.release} of {region}:\n  {edition.database}")
    first = next(iter(editions.values()))
    for program, command in OPEN_WITH:
        yield Text(f"Open with {program}:\n  {command.format(database=first.database, query=QUERY)}")


def show(console: Console, editions: dict[str, Edition], region: str, year: int) -> None:
    """Print everything."""
    edition = editions[region]
    parts = [representation_table(edition, year), refused_table(edition), *where_editions_lie(editions)]
    console.print(Group(*parts), soft_wrap=True)
