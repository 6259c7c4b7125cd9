"""The contract of `indicators.yml`: every entry is complete, and an entry is all that an indicator needs."""

from typing import get_args

import pytest

from pipelines import code_tables
from pipelines.figures.facts import facts_observations
from pipelines.figures.indicators import indicator_tables, tables_of
from pipelines.store.frames import empty_frame, typed_frame
from schemas.code_lists import code_list
from schemas.files import SCHEMAS_FOLDER, SchemaError, read_yaml
from schemas.indicators import Indicator, indicators, parse_indicators
from schemas.languages import LANGUAGES
from schemas.regions import load_region, region_names
from schemas.tables.codes import CodesDefinitions, CodesIndicators
from schemas.tables.facts import FactsObservations
from schemas.tables.raw import RawObservations
from schemas.tables.registry import table_model
from schemas.texts import text_keys

DEPLOYED = {
    "id": "mission_share",
    "table": "region.leadership",
    "kind": "share",
    "reference": "day",
    "numerator": {"measure": "deployed", "sex": "F"},
    "denominator": {"measure": "deployed", "sex": "_T"},
    "sexes": ["F"],
    "stated": "yes",
    "unit_measure": "percent",
    "direction": "higher",
    "frameworks": ["UGPS"],
}


def test_every_indicator_has_a_name_and_every_name_an_indicator():
    assert set(indicators()) == set(code_list("indicators").codes)


def test_every_indicator_is_defined_in_every_language():
    found = CodesDefinitions.validate(code_tables.definitions()).set_index(["indicator", "language"])
    assert set(found.index) == {(name, language) for name in indicators() for language in LANGUAGES}
    assert not found.groupby("language")["definition"].apply(lambda texts: texts.duplicated().any()).any()
    latin, cyrillic = (found["definition"]["exit_rate_death", script] for script in ("sr-Latn", "sr-Cyrl"))
    assert latin.startswith("Lica koja su umrla u službi") and cyrillic.startswith(
        "Лица која су умрла у служби"
    )


def test_every_definition_is_an_indicators():
    defined = {key.split(".")[1] for key in text_keys("en") if key.startswith("indicator.")}
    assert defined == set(indicators())


@pytest.mark.parametrize("item", indicators().values(), ids=list(indicators()))
def test_units_and_tables_are_known(item):
    assert item.unit_measure in code_list("units")
    assert table_model(item.table)
    assert item.frameworks


def test_an_edition_says_of_every_indicator_what_the_file_says():
    found = CodesIndicators.validate(code_tables.indicators())
    assert list(found["indicator"]) == list(indicators())
    for row, item in zip(found.to_dict("records"), indicators().values(), strict=True):
        assert (row["table_name"], row["kind"], row["unit_measure"], row["direction"]) == (
            item.table,
            item.kind,
            item.unit_measure,
            item.direction,
        )
        assert row["frameworks"].split(", ") == item.frameworks


def test_the_tables_know_every_kind_and_direction():
    columns = CodesIndicators.to_schema().columns
    for name in ("kind", "direction"):
        (check,) = columns[name].checks
        assert tuple(check.statistics["allowed_values"]) == get_args(Indicator.model_fields[name].annotation)


def test_every_target_aims_at_an_indicator():
    for name in region_names():
        region = load_region(name)
        for target in region.targets:
            assert target.indicator in indicators()
            assert target.ref_area in region.areas
            assert target.population in code_list("populations")
            assert target.rank in region.ranks()


def test_tables_without_a_row_still_have_their_columns():
    for name, frame in indicator_tables(empty_frame(FactsObservations), load_region("simulated")).items():
        assert table_model(name).validate(frame).empty


@pytest.fixture
def named(monkeypatch):
    """Give the new indicator its name, as a line of codes/indicators.csv would."""
    names = code_list("indicators")
    labels = next(iter(names.codes.values()))
    monkeypatch.setitem(names.codes, DEPLOYED["id"], labels)


@pytest.mark.usefixtures("named")
def test_an_entry_and_a_name_are_all_that_a_new_indicator_needs():
    definitions = parse_indicators([*read_yaml("indicators.yml"), DEPLOYED])
    region = load_region("western_balkans")
    common = {"return_id": "ME-AF_2023_r1", "revision": 1, "institution": "ME-AF", "time_period": 2023}
    common |= {"measure": "deployed", "population": "military", "rank": "_T", "detail": "_T"}
    common |= {"unit_measure": "persons", "obs_status": "A", "conf_status": "F"}
    given = [common | {"sex": sex, "obs_value": value} for sex, value in (("F", 5.0), ("_T", 50.0))]
    facts = facts_observations(typed_frame(RawObservations, given), region, {"ME-AF_2023_r1": "reported"})
    found = tables_of(facts, region, definitions.values())["region.leadership"]
    found = found[found["indicator"] == DEPLOYED["id"]]
    assert list(zip(found["indicator"], found["value"], strict=True)) == [("mission_share", 10.0)]


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": "share_of_men"}, "no code 'share_of_men'"),
        ({"numerator": {"measure": "deployments", "sex": "F"}}, "no code 'deployments'"),
        ({"numerator": {"measure": "deployed", "sex": "F", "detail": "moon"}}, "no code 'moon'"),
        ({"denominator": None}, "needs numerator and denominator"),
        ({"numerator": {"measure": "deployed", "sex": "M"}}, "only a share of women can be stated"),
        ({"of": "share_of_women"}, "and no `of`"),
        ({"kind": "ratio"}, "needs `of`, `against` and no counts"),
        ({"against": "men"}, "and no `of`"),
        ({"smallest_base": 0}, "greater than or equal to 1"),
        ({"numerator": {"measure": "deployed", "sex": "F", "times": "crowd"}}, "no code 'crowd'"),
        ({"tabel": "region.leadership"}, "Extra inputs are not permitted"),
    ],
)
def test_an_entry_that_does_not_fit_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        parse_indicators([DEPLOYED | change])


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize("of", ["share_of_horses", "attrition_gap"])
def test_a_ratio_rests_on_a_share_or_rate_above_it(of):
    with pytest.raises(SchemaError, match="needs a share or rate above it"):
        parse_indicators([*read_yaml("indicators.yml"), ratio_of(of, "all_ranks")])


def ratio_of(of, against):
    kept = ("id", "table", "sexes", "direction", "frameworks", "reference")
    ratio = {name: DEPLOYED[name] for name in kept}
    return ratio | {"kind": "ratio", "unit_measure": "ratio", "of": of, "against": against}


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize(
    ("of", "against", "message"),
    [
        ("share_of_women", "share_of_horses", "needs a share or rate above it"),
        ("share_of_women", "service_years", "compares 'share_of_women' with 'service_years'"),
        ("share_of_women", "men", "needs 'share_of_women' for F, M"),
    ],
)
def test_a_ratio_is_set_against_what_is_there_and_alike(of, against, message):
    with pytest.raises(SchemaError, match=message):
        parse_indicators([*read_yaml("indicators.yml"), ratio_of(of, against)])


@pytest.mark.usefixtures("named")
def test_an_indicator_stands_once():
    with pytest.raises(SchemaError, match="stands twice"):
        parse_indicators([DEPLOYED, DEPLOYED])


def test_the_statements_name_no_measure_population_or_rank():
    text = "".join(
        (SCHEMAS_FOLDER.parent / "pipelines" / "figures" / f"{name}.py").read_text(encoding="utf-8")
        for name in ("sql_cells", "sql_rows", "selection", "compare")
    )
    codes = {
        code
        for name in ("measures", "populations", "ranks", "details", "indicators")
        for code in code_list(name).codes
    } - {"_T"}
    assert [code for code in sorted(codes) if f"'{code}'" in text or f'"{code}"' in text] == []
