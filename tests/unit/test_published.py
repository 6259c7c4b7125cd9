"""The published figures: read strictly, and equal to the research that they were taken from."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from pipelines.sample.published import FIGURES_FILE, VALUE_COLUMNS, published_returns, read_figures
from schemas.files import SchemaError
from schemas.regions import region_of

RESEARCH = Path(__file__).parents[3] / "shared" / "figures"
RETURNS = {(item.institution, item.time_period): item for item in published_returns()}


def value(
    institution: str, year: int, measure: str, population: str, rank: str, sex: str, unit: str
) -> pd.Series:
    frame = RETURNS[institution, year].values
    wanted = [measure, population, rank, sex, unit]
    columns = ["measure", "population", "rank", "sex", "unit_measure"]
    found = frame[(frame[columns] == wanted).all(axis=1)]
    assert len(found) == 1
    return found.iloc[0]


def test_which_returns_there_are():
    assert sorted(RETURNS) == [
        *(("AL-AF", 2020), ("AL-AF", 2023), ("AL-MOD", 2020), ("AL-MOD", 2023)),
        *(("BA-AF", 2022), ("BA-AF", 2023), ("BA-AF", 2024)),
        *(("BA-MOD", 2022), ("BA-MOD", 2023), ("BA-MOD", 2024)),
        *(("BA-POL", 2010), ("BA-POL", 2017)),
        *(("HR-AF", 2021), ("HR-AF", 2022), ("HR-MOD", 2021), ("HR-MOD", 2022)),
        *(("ME-AF", 2022), ("ME-AF", 2023), ("ME-AF", 2024)),
        *(("ME-MOD", 2022), ("ME-MOD", 2023), ("ME-MOD", 2024)),
        *(("MK-AF", 2022), ("MK-AF", 2023), ("MK-MOD", 2023)),
        *(("RS-AF", 2023), ("RS-AF", 2024), ("RS-MOD", 2023), ("RS-MOD", 2024)),
    ]


def test_languages_in_both_scripts():
    assert {item.language for item in RETURNS.values()} == {
        "bs",
        "hr",
        "cnr",
        "sr-Latn",
        "sr-Cyrl",
        "mk",
        "sq",
    }


@pytest.mark.parametrize(
    ("institution", "share"),
    [("AL-AF", 14.98), ("ME-AF", 10.77), ("MK-AF", 10.66), ("RS-AF", 10.59), ("BA-AF", 8.2)],
)
def test_the_regional_table_of_2023(institution: str, share: float):
    found = value(institution, 2023, "strength", "military", "_T", "F", "percent")
    assert (found["obs_value"], found["obs_status"], found["conf_status"]) == (share, "A", "F")


def women(year: int) -> list[float]:
    ranks = ("OF", "OR5-9", "OR1-4", "_T")
    return [value("BA-AF", year, "strength", "military", rank, "F", "persons")["obs_value"] for rank in ranks]


def test_women_by_rank_in_bosnia_and_herzegovina_as_the_pages_have_them():
    assert women(2022) == [98, 121, 328, 601]
    assert women(2023) == [120, 127, 427, 674]


def test_the_police_of_bosnia_and_herzegovina_in_2010():
    frame = RETURNS["BA-POL", 2010].values
    counts = frame[frame["unit_measure"] == "persons"].pivot_table(
        index="rank", columns="sex", values="obs_value"
    )
    assert counts.sum().to_dict() == {"F": 338, "_T": 3645}
    assert counts.loc["BA-POL-chief_general_inspector"].to_dict() == {"F": 0, "_T": 7}
    assert value("BA-POL", 2010, "strength", "police_officials", "_T", "F", "percent")["obs_value"] == 6.3


def test_values_have_their_columns_types_and_statuses():
    for item in RETURNS.values():
        assert list(item.values.columns) == VALUE_COLUMNS
        assert item.values["obs_value"].dtype == "float64"
    about = value("BA-AF", 2024, "strength", "military", "_T", "_T", "persons")
    assert (about["obs_value"], about["remark"], about["obs_status"]) == (8734, "estimated", "E")
    missing = value("HR-AF", 2022, "strength", "military", "OF", "F", "persons")
    assert pd.isna(missing["obs_value"]) and missing["obs_status"] == "L"


def test_the_cover_names_every_source():
    assert RETURNS["HR-AF", 2022].cover.period_end is not None
    assert RETURNS["BA-AF", 2022].cover.period_end is None
    for figure in read_figures():
        source = RETURNS[figure.institution, figure.time_period].cover.source
        assert figure.source_title in source and figure.source_url in source


def test_no_figure_stands_for_more_women_than_persons():
    for item in RETURNS.values():
        counts = item.values[item.values["unit_measure"] == "persons"]
        wide = counts.pivot_table(
            index=["measure", "population", "rank", "detail"], columns="sex", values="obs_value"
        )
        if {"F", "_T"} <= set(wide.columns):
            both = wide.dropna(subset=["F", "_T"])
            assert (both["F"] <= both["_T"]).all()


@pytest.mark.skipif(not RESEARCH.exists(), reason=f"the research figures are not at {RESEARCH}")
def test_every_value_stands_in_the_research_for_its_area_sex_and_source():
    known = set()
    for path in RESEARCH.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                known.add(
                    (
                        row["ref_area"],
                        row["sex"],
                        row["unit"] == "percent",
                        float(row["value"]),
                        row["source_url"],
                    )
                )
    for figure in read_figures():
        if figure.obs_value is None:
            continue
        area = region_of(figure.institution).institution(figure.institution).ref_area
        is_share = figure.unit_measure == "percent"
        assert (area, figure.sex, is_share, figure.obs_value, figure.source_url) in known, figure


HEADER, FIRST = FIGURES_FILE.read_text(encoding="utf-8").splitlines()[:2]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("BA-AF", "BA-ARMY", "line 2: No region has an institution 'BA-ARMY'"),
        (",bs,", ",sq,", "line 2: sq is not a language of BA-AF"),
        ("military", "police_officials", "line 2: The workbook of BA-AF has no row"),
        (",persons,", ",posts,", "line 2: The unit must be persons"),
        ("601", "about 601", "line 2: .*\n?obs_value"),
        (",601,", ",,", "line 2: Remark None does not go with the value None"),
        (",601,,", ",601,not_collected,", "line 2: Remark 'not_collected' does not go with the value 601"),
        (",601,,", ",601,roughly,", "line 2: No remark 'roughly'"),
    ],
)
def test_what_the_house_does_not_know_is_an_error_with_its_line(
    tmp_path: Path, old: str, new: str, message: str
):
    assert old in FIRST
    path = tmp_path / "figures.csv"
    path.write_text(f"{HEADER}\n{FIRST.replace(old, new, 1)}\n", encoding="utf-8")
    with pytest.raises(SchemaError, match=message):
        published_returns(path)


def test_a_row_of_the_workbook_has_one_remark_and_no_number_twice(tmp_path: Path):
    path = tmp_path / "figures.csv"
    path.write_text(f"{HEADER}\n{FIRST}\n{FIRST}\n", encoding="utf-8")
    with pytest.raises(SchemaError, match="BA-AF_2022, strength military _T F _T persons stands twice"):
        published_returns(path)
    other = FIRST.replace(",F,_T,persons,601,,", ",_T,_T,persons,8639,estimated,")
    path.write_text(f"{HEADER}\n{FIRST}\n{other}\n", encoding="utf-8")
    with pytest.raises(SchemaError, match="must have one remark, comment"):
        published_returns(path)


def test_a_missing_column_is_an_error(tmp_path: Path):
    path = tmp_path / "figures.csv"
    path.write_text(HEADER.removesuffix(",source_url") + "\n", encoding="utf-8")
    with pytest.raises(SchemaError, match="columns are"):
        published_returns(path)
