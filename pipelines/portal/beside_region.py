"""An institution's own shares, computed as an edition would, beside the region's of the latest edition.

Belongs here: putting the two side by side before somebody signs off. Does not belong here: how indicators are
computed (`figures`), what partners may see (`tiers`): nothing else of the region is shown, and no other
institution's figure.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipelines.figures.facts import facts_observations
from pipelines.figures.indicators import tables_of
from pipelines.portal.checked import Checked
from pipelines.returns import with_revision
from pipelines.store.edition import latest_edition
from pipelines.store.errors import NoEditionError
from pipelines.store.home import Home
from schemas.code_lists import TOTAL
from schemas.indicators import WEIGHING, Indicator, indicators
from schemas.regions import Region, region_of

TIER = "partners"
WOMEN = "F"
FEW = 10
"""Of fewer a share says nothing: one person more is ten points of it. Only the count is shown."""

REGIONAL = """
SELECT DISTINCT indicator, population, rank, time_period, regional_value, regional_areas FROM {table}
WHERE indicator = $indicator AND sector = $sector AND sex = $sex AND time_period <= $year
ORDER BY time_period
"""

Who = tuple[str, str, str]
"""Indicator, population, rank."""


@dataclass(frozen=True)
class Regional:
    """The region's value of a year; None where the edition gives none."""

    time_period: int
    value: float | None
    areas: int


@dataclass(frozen=True)
class Share:
    """A share of women: how many of how many, and the region's; `is_small` says that it is only a count."""

    indicator: str
    population: str
    rank: str
    women: float
    base: float
    is_small: bool
    regional: Regional | None

    @property
    def value(self) -> float:
        """Return it in per cent, as it is published."""
        return round(100 * self.women / self.base, 1)


def shares_beside(home: Home, found: Checked) -> list[Share]:
    """Return an institution's shares of women beside the region's, in the order of the indicators."""
    item = found.revision
    region = region_of(item.institution)
    definitions = [one for one in indicators().values() if one.kind == "share"]
    regional = _regional(
        home, region, definitions, region.institution(item.institution).sector, item.time_period
    )
    return [
        Share(
            indicator=row["indicator"],
            population=row["population"],
            rank=row["rank"],
            women=row["numerator"],
            base=row["denominator"],
            is_small=row["denominator"] < FEW,
            regional=regional.get((row["indicator"], row["population"], row["rank"])),
        )
        for row in _own(found, region, definitions)
    ]


def _own(found: Checked, region: Region, definitions: list[Indicator]) -> list[dict[Any, Any]]:
    item = found.revision
    raw = with_revision(found.result.observations, item)
    facts = [facts_observations(raw, region, {item.return_id: item.origin})]
    if found.previous is not None:
        facts.append(found.previous)
    tables = tables_of(pd.concat(facts, ignore_index=True), region, definitions)
    rows = pd.concat(tables.values(), ignore_index=True)
    is_asked = (rows["rank"] == TOTAL) | (rows["indicator"] == WEIGHING)
    is_known = (rows["numerator"].notna()) & (rows["denominator"] > 0)
    own = rows[is_asked & is_known & (rows["time_period"] == item.time_period) & (rows["sex"] == WOMEN)]
    return own.to_dict("records")


def _regional(
    home: Home, region: Region, definitions: list[Indicator], sector: str, year: int
) -> dict[Who, Regional]:
    """Return the region's newest values up to the year of a return, as partners were given them."""
    try:
        edition = latest_edition(home, region.region).of_tier(TIER)
    except NoEditionError:
        return {}
    found: dict[Who, Regional] = {}
    with edition.connect() as connection:
        for one in definitions:
            asked = {"indicator": one.id, "sector": sector, "sex": WOMEN, "year": year}
            query = REGIONAL.format(table=one.table)
            for name, population, rank, year, value, areas in connection.execute(query, asked).fetchall():
                found[(name, population, rank)] = Regional(year, value, areas or 0)
    return found
