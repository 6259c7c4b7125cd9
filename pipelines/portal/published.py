"""What a page shows of the edition of one tier: its choices, its tables by area, its files.

Belongs here: reading the tier's own folder, and nothing above it. Does not belong here: pages, drawing, what
a tier may see (`pipelines.tiers`).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from pipelines.portal.errors import DeniedError
from pipelines.store.edition import Edition, latest_edition, open_edition
from pipelines.store.edition_manifest import MANIFEST, table_files
from pipelines.store.errors import NoEditionError
from pipelines.store.home import Home
from schemas.code_lists import code_list
from schemas.indicators import Indicator, indicators
from schemas.regions import Region

WHOM = ("population", "rank", "sex")

CHOICES = """
SELECT DISTINCT indicator, sector, time_period FROM {table} WHERE indicator = $indicator
ORDER BY sector, time_period
"""

ROWS = """
SELECT * FROM {table}
WHERE indicator = $indicator AND sector = $sector AND time_period = $year
"""

YEARS = """
SELECT * FROM {table} WHERE indicator = $indicator AND sector = $sector ORDER BY ref_area, time_period
"""

GIVEN = """
SELECT institution, time_period, measure, population, rank, sex, detail, unit_measure, obs_value, obs_status
FROM facts.observations
WHERE (ref_area, sector, population, rank) = ($area, $sector, $population, $rank)
  AND time_period IN ($year, $last_year) AND list_contains($measures, measure)
ORDER BY institution, time_period DESC, measure, detail, sex
"""


@dataclass(frozen=True)
class Choice:
    """Which table is asked for."""

    indicator: str
    sector: str
    year: int


@dataclass(frozen=True)
class AreaTable:
    """The rows of one indicator, sector and year that are of the same people: one for each area."""

    population: str
    rank: str
    sex: str
    rows: tuple[Mapping[str, Any], ...]

    @property
    def regional(self) -> Mapping[str, Any]:
        """Return a row for what all rows say alike: the regional value, how many areas are in it."""
        return self.rows[0]


@dataclass(frozen=True)
class Published:
    """The edition of a tier in the latest release."""

    edition: Edition
    region: Region

    @property
    def name(self) -> str:
        """Return year and release, as 2023.1."""
        return f"{self.edition.year}.{self.edition.release}"

    @property
    def of_programme(self) -> Edition:
        """Return the programme's own edition of this release, which alone knows returns and cells."""
        return open_edition(self.edition.folder.parent)

    @property
    def files(self) -> dict[str, Path]:
        """Return every file of the tier by name: those that its manifest names, and the manifest."""
        manifest = self.edition.manifest
        names = sorted({**manifest["files"], **table_files(manifest)})
        return {name: self.edition.folder / name for name in (*names, MANIFEST)}

    def file(self, name: str) -> Path:
        """Return a file by name; raise DeniedError for anything that is not a file of this tier."""
        path = self.files.get(name)
        folder = self.edition.folder.resolve()
        if path is None or not path.is_file() or path.resolve() != folder / name:
            raise DeniedError
        return path

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open the tier's database."""
        with self.edition.connect() as connection:
            yield connection

    def indicators(self) -> list[Indicator]:
        """Return the indicators that have rows in this edition, in their order."""
        with self.reading() as connection:
            tables = dict.fromkeys(item.table for item in indicators().values())
            query = " UNION ".join(f"SELECT DISTINCT indicator FROM {table}" for table in tables)  # noqa: S608
            there = {name for (name,) in connection.execute(query).fetchall()}
        return [item for item in indicators().values() if item.id in there]

    def choices(self, indicator: Indicator) -> list[Choice]:
        """Return the sectors and years for which an indicator has rows."""
        with self.reading() as connection:
            query = CHOICES.format(table=indicator.table)
            return [Choice(*row) for row in connection.execute(query, {"indicator": indicator.id}).fetchall()]

    def tables(self, choice: Choice) -> list[AreaTable]:
        """Return the tables of a choice, in the order of the code lists; areas in the order they rank."""
        rows = self._rows(ROWS, vars(choice))
        rows.sort(key=self._place)
        return [AreaTable(*whom, tuple(group)) for whom, group in groupby(rows, key=_whom)]

    def over_the_years(self, choice: Choice) -> dict[tuple[str, str, str], list[Mapping[str, Any]]]:
        """Return the rows of an indicator and sector of all years, by the people that they are of."""
        rows = self._rows(YEARS, {"indicator": choice.indicator, "sector": choice.sector})
        found: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
        for row in rows:
            found.setdefault(_whom(row), []).append(row)
        return found

    def row(self, choice: Choice, area: str, whom: Mapping[str, str]) -> Mapping[str, Any]:
        """Return one row; raise DeniedError where there is none, whatever was asked for."""
        wanted = {**whom, "ref_area": area}
        rows = (
            self._rows(ROWS, vars(choice)) if choice in self.choices(indicators()[choice.indicator]) else []
        )
        found = [row for row in rows if all(row[name] == code for name, code in wanted.items())]
        if len(found) != 1:
            raise DeniedError
        return found[0]

    def given(self, row: Mapping[str, Any], measures: list[str]) -> list[dict[str, Any]]:
        """Return the figures of a row's people that the tier is shown, of some measures, by institution."""
        values = {name: row[name] for name in ("sector", "population", "rank")}
        year = row["time_period"]
        with self.reading() as connection:
            return _records(
                connection,
                GIVEN,
                {
                    **values,
                    "area": row["ref_area"],
                    "year": year,
                    "last_year": year - 1,
                    "measures": measures,
                },
            )

    def _place(self, row: Mapping[str, Any]) -> tuple[object, ...]:
        """Return where a row stands: by people, then by position, then other values, then what is missing."""
        lists = {
            "population": code_list("populations"),
            "rank": self.region.ranks(),
            "sex": code_list("sex"),
        }
        people = [list(codes.codes).index(row[name]) for name, codes in lists.items()]
        value, position = row["value"], row["rank_position"]
        return *people, position is None, position or 0, value is None, -(value or 0), row["ref_area"]

    def _rows(self, query: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        item = indicators()[values["indicator"]]
        with self.reading() as connection:
            return _records(connection, query.format(table=item.table), values)


def _records(
    connection: duckdb.DuckDBPyConnection, query: str, values: Mapping[str, Any]
) -> list[dict[str, Any]]:
    result = connection.execute(query, dict(values))
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _whom(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return row["population"], row["rank"], row["sex"]


def published(home: Home, region: Region, tier: str) -> Published | None:
    """Return what a tier was given last; None where it has been given nothing yet."""
    try:
        return Published(latest_edition(home, region.region).of_tier(tier), region)
    except NoEditionError:
        return None
