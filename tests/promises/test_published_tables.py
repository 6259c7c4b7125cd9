"""What was published comes out again to the digit, from the sample's workbooks, beside what others say."""

import csv
import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from pipelines.figures.facts import facts_observations
from pipelines.figures.indicators import indicator_tables
from pipelines.intake.layout import read_return
from pipelines.regional_tables import tables_beside
from pipelines.returns import with_revision
from pipelines.sample.replay import SAMPLE_FOLDER
from schemas.regions import load_region
from schemas.tables.registry import table_model

PROJECT = Path(__file__).parents[2]
RESEARCH = PROJECT.parent / "shared" / "figures"
PUBLISHED_FILE = PROJECT / "schemas" / "regions" / "western_balkans" / "published_figures.csv"
REGION = load_region("western_balkans")

ARMED_FORCES_2023 = {"AL": 14.98, "ME": 10.77, "MK": 10.66, "RS": 10.59, "BA": 8.2}
POLICE_2010 = {
    "chief_general_inspector": (0, 7),
    "general_inspector": (0, 14),
    "chief_inspector": (1, 105),
    "independent_inspector": (6, 310),
    "senior_inspector": (41, 742),
    "inspector": (104, 911),
    "junior_inspector": (186, 1556),
}
SIXTEEN_BODIES = 16
STANDING_TWICE = 3


class Revision:
    """Which return a workbook is of."""

    def __init__(self, path: Path):
        institution, year, _ = path.stem.split("_")
        self.return_id, self.revision = f"{institution}_{year}_r1", 1


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    """Return the regional tables made of the workbooks of the sample, as they lie in the project."""
    raw = [
        with_revision(read_return(path.read_bytes(), path.name).observations, Revision(path))
        for path in sorted((SAMPLE_FOLDER / "published").glob("*.xlsx"))
    ]
    given = pd.concat(raw, ignore_index=True)
    facts = facts_observations(given, REGION, dict.fromkeys(given["return_id"], "published"))
    indicators = indicator_tables(facts, REGION)
    return indicators | tables_beside(facts, REGION, indicators)


@pytest.fixture(scope="module")
def competing(tables) -> pd.DataFrame:
    return tables["region.competing_figures"].set_index("figure")


def women(tables, sector: str, year: int, population: str) -> pd.DataFrame:
    frame = tables["region.representation"]
    columns = ["indicator", "sector", "time_period", "population"]
    return frame[(frame[columns] == ["share_of_women", sector, year, population]).all(axis=1)]


def test_the_regional_table_of_2023_to_the_digit(tables):
    found = women(tables, "AF", 2023, "military")
    found = found[found["rank"] == "_T"].sort_values("rank_position")
    assert dict(zip(found["ref_area"], found["value"], strict=True)) == ARMED_FORCES_2023
    assert list(found["ref_area"]) == list(ARMED_FORCES_2023)
    assert list(found["rank_position"]) == [1, 2, 3, 4, 5]


def test_the_police_table_of_2010_to_the_digit(tables):
    found = women(tables, "POL", 2010, "police_officials").set_index("rank")
    for rank, (count, total) in POLICE_2010.items():
        row = found.loc[f"BA-POL-{rank}"]
        assert (row["numerator"], row["denominator"]) == (count, total), rank
        assert row["value"] == 100 * count / total, rank
    assert found.loc["_T", "value"] == 6.3
    assert set(found["institutions_reporting"]) == set(found["institutions_expected"]) == {SIXTEEN_BODIES}


def test_the_women_of_the_listed_ranks_are_nine_per_cent_and_not_six():
    counted, of = (sum(side) for side in zip(*POLICE_2010.values(), strict=True))
    assert (counted, of, round(100 * counted / of, 1)) == (338, 3645, 9.3)


def test_population_is_what_turns_eight_per_cent_into_twenty(competing):
    police = competing[(competing["ref_area"] == "BA") & (competing["time_period"] == 2017)]
    beside_officials = police[(police["published_value"] == 19.94) & (police["agreement"] == "differs")]
    (row,) = beside_officials.to_dict("records")
    assert (row["population"], row["difference_reason"]) == ("police_officials", "population")
    assert row["value"] == 100 * 1288 / 16275
    assert row["difference"] == 19.94 - row["value"]
    beside_all_staff = police[police["population"] == "_T"]
    assert list(beside_all_staff["agreement"]) == ["agrees"]


def test_every_difference_is_shown_with_its_reason(competing):
    differing = competing[competing["agreement"] == "differs"]
    assert Counter(differing["difference_reason"]) == {
        "population": 3,
        "date": 3,
        "error": 3,
        "rounding": 2,
        "unexplained": 1,
    }
    agreeing = competing[competing["agreement"] == "agrees"]
    assert len(agreeing) == 133
    assert agreeing["difference_reason"].isna().all()
    unknown = competing[competing["agreement"] == "not_known"]
    assert unknown["value"].isna().all() and unknown["difference"].isna().all()


@pytest.mark.parametrize(
    ("figure", "reason", "ours"),
    [
        ({"ref_area": "AL", "published_value": 19.51}, "rounding", 100 * 341 / 1747),
        ({"ref_area": "HR", "published_value": 50.7}, "error", 100 * 1003 / 1982),
        ({"ref_area": "RS", "published_value": 18.0, "rank": "_T"}, "error", 11),
        ({"ref_area": "MK", "published_value": 10.93}, "unexplained", 18.16),
    ],
)
def test_what_is_known_of_a_contradiction(competing, figure, reason, ours):
    (row,) = competing[(competing[list(figure)] == list(figure.values())).all(axis=1)].to_dict("records")
    assert (row["agreement"], row["difference_reason"], row["value"]) == ("differs", reason, ours)


def test_the_tables_are_as_their_models_say(tables):
    table_model("region.competing_figures").validate(tables["region.competing_figures"])


def collected() -> list[dict[str, str]]:
    rows = []
    for path in sorted(RESEARCH.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file)
    return rows


@pytest.mark.skipif(not RESEARCH.exists(), reason=f"the figures collected are not at {RESEARCH}")
def test_every_figure_collected_is_in_the_file_or_counted_as_left_out():
    def known(area: str, value: str, source: str) -> tuple[str, float, str]:
        return area, float(value), source.split(" (")[0].replace("*", "")

    there = Counter(known(item.ref_area, str(item.value), item.source) for item in REGION.published_figures)
    asked = Counter(known(row["ref_area"], row["value"], row["source_title"].strip()) for row in collected())
    left_out = asked - there
    own = sum(number for (area, *_), number in left_out.items() if area in REGION.areas)
    elsewhere = left_out.total() - own
    head = " ".join(
        line for line in PUBLISHED_FILE.read_text(encoding="utf-8").splitlines() if line.startswith("#")
    )
    assert f"of the {asked.total()} figures" in head
    assert f"{elsewhere} of areas outside the region" in head
    reasons = head.split("outside the region")[1]
    assert own == sum(int(number) for number in re.findall(r"\b(\d+) (?!states)[a-z]", reasons))
    assert there.total() == asked.total() - left_out.total() + STANDING_TWICE
