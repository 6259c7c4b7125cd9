"""The cells behind many values at once are those that each value's own trace gives."""

from collections.abc import Iterator

import duckdb
import pytest

from pipelines.figures.trace import trace
from pipelines.figures.trace_many import cells_of_indicators, cells_of_sums
from pipelines.report.source import Source, reading
from pipelines.store.edition import build_edition
from pipelines.store.home import Home
from schemas.indicators import indicators
from schemas.tables.region import INDICATOR_KEY
from tests.promises.tiers_world import REGION, fill

pytestmark = pytest.mark.long
TABLES = sorted({item.table for item in indicators().values()})


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Source]:
    home = Home(tmp_path_factory.mktemp("home"))
    fill(home)
    with reading(build_edition(home, REGION, 2023, 0, None)) as opened:
        yield opened


def test_all_values_at_once_lead_where_each_leads_alone(source: Source) -> None:
    rows = [{name: row[name] for name in INDICATOR_KEY} for table in TABLES for row in source.table(table)]
    together = cells_of_indicators(source.connection, rows)
    alone = [trace(source.connection, **row).contributions for row in rows[::4]]
    assert [sorted(cells, key=str) for cells in together[::4]] == [sorted(cells, key=str) for cells in alone]
    assert {cell.institution for cells in together for cell in cells} == {"AL-AF", "ME-AF"}


def test_a_sum_leads_to_what_adds_up_to_it(source: Source) -> None:
    rows = [dict(row) for row in source.table("region.sums")]
    found = cells_of_sums(source.connection, rows)
    assert [sum(cell.obs_value for cell in cells) for cells in found] == [row["obs_value"] for row in rows]
    regional = next(cells for cells, row in zip(found, rows, strict=True) if row["ref_area"] == "_T")
    assert [cell.institution for cell in regional] == ["AL-AF", "ME-AF"]


def test_a_sum_that_its_cells_do_not_give_leads_nowhere(source: Source) -> None:
    (row, *_) = source.table("region.sums")
    assert cells_of_sums(source.connection, [{**row, "obs_value": row["obs_value"] + 1}]) == [()]
    assert cells_of_sums(source.connection, [{**row, "obs_value": None}]) == [()]


def test_an_edition_that_does_not_say_who_sent_what_leads_to_no_cells() -> None:
    with duckdb.connect() as other:
        assert cells_of_sums(other, [{"obs_value": 1.0}]) == [()]
        assert cells_of_indicators(other, [{}]) == [()]
