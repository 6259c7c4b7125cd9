"""What Dagster loads: every name, and nothing outside its place."""

import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest
import yaml

from assets.dagster_home import dagster_environment
from assets.definitions import build_defs
from assets.dev import PROJECT
from assets.partitions import RANGE_END, RANGE_START, range_tags
from pipelines.store.home import Home
from schemas.regions import region_names
from schemas.tables.derive import column_names, description
from schemas.tables.registry import EDITION_TABLES, TABLES

ASSETS = {
    "report/annual",
    "audit/explanations",
    "audit/corrections",
    "audit/findings",
    "audit/returns",
    "codes/definitions",
    "codes/footnotes",
    "codes/frameworks",
    "codes/indicators",
    "codes/institutions",
    "codes/labels",
    "edition/release",
    "facts/observations",
    "quality/results",
    "raw/findings",
    "raw/observations",
    "raw/readings",
    "region/competing_figures",
    "region/coverage",
    "region/deployment",
    "region/leadership",
    "region/mechanisms",
    "region/passports",
    "region/plan_monitoring",
    "region/projections",
    "region/target_outlook",
    "region/plans",
    "region/promotion",
    "region/recruitment",
    "region/representation",
    "region/retention",
    "region/revisions",
    "region/targets",
    "region/sums",
    "region/training",
    "region/services",
}
NEVER_EMPTY = {"codes/indicators", "codes/institutions", "codes/labels", "region/coverage"}


@pytest.fixture(scope="module")
def definitions() -> dg.Definitions:
    return build_defs()


@pytest.fixture(scope="module")
def graph(definitions: dg.Definitions):
    return definitions.resolve_asset_graph()


def test_all_assets(graph):
    assert {key.to_user_string() for key in graph.get_all_asset_keys()} == ASSETS


def test_a_table_has_one_name_in_three_places(graph, tmp_path):
    lake = Home(tmp_path).lake
    for table in TABLES:
        key = table.replace(".", "/")
        assert graph.has(dg.AssetKey(key.split("/")))
        path = lake.path("simulated", table, "SA-AF_2023" if table.startswith("raw.") else None)
        assert path.is_relative_to(tmp_path / "lake" / "simulated" / key) or path == (
            tmp_path / "lake" / "simulated" / f"{key}.parquet"
        )


def test_all_jobs_sensors_schedules(definitions):
    repository = definitions.get_repository_def()
    jobs = {job.name for job in repository.get_all_jobs()} - {"__ASSET_JOB"}
    assert jobs == {"intake", "figures", "quality", "report"}
    assert [sensor.name for sensor in repository.sensor_defs] == ["ledger_acts", "new_editions"]
    assert [(one.name, one.cron_schedule) for one in repository.schedule_defs] == [
        ("yearly_edition", "0 6 31 3 *")
    ]


def test_all_checks(graph):
    found = {(key.asset_key.to_user_string(), key.name) for key in graph.asset_check_keys}
    tables = {table.replace(".", "/") for table in EDITION_TABLES}
    assert found == (
        {(table, "follows_model") for table in tables}
        | {(table, "primary_key") for table in tables}
        | {(table, "not_empty") for table in NEVER_EMPTY}
        | {("edition/release", "same_rows")}
        | {("quality/results", table.replace("/", "_")) for table in tables}
    )
    audits = {key for key in graph.asset_check_keys if key.asset_key.path[0] == "quality"}
    assert all(graph.get(key).blocking == (key not in audits) for key in graph.asset_check_keys)


def test_words_and_columns_come_from_the_models(graph):
    for table, model in TABLES.items():
        node = graph.get(dg.AssetKey(table.split(".")))
        assert node.description.startswith(description(model))
        assert node.group_name == table.split(".")[0]
        schema = node.metadata["dagster/column_schema"]
        assert [column.name for column in schema.columns] == column_names(model)
        assert all(column.description for column in schema.columns)


def test_every_asset_and_check_says_what_it_is(graph):
    assert all(graph.get(key).description for key in graph.get_all_asset_keys())
    assert all(graph.get(key).description for key in graph.asset_check_keys)


def test_partitions(graph):
    for key in graph.get_all_asset_keys():
        partitions = graph.get(key).partitions_def
        if key.path[0] == "raw":
            assert partitions == dg.DynamicPartitionsDefinition(name="return_key")
        else:
            assert partitions.get_partition_keys() == list(region_names())


def test_facts_come_from_every_return(graph):
    assert graph.get(dg.AssetKey(["facts", "observations"])).parent_keys == {
        dg.AssetKey(["raw", "observations"])
    }
    assert graph.get(dg.AssetKey(["edition", "release"])).parent_keys == {
        dg.AssetKey(table.split(".")) for table in EDITION_TABLES
    }


def test_range_tags_cover_exactly_what_is_wanted():
    known = ["A_1", "B_1", "C_1", "D_1", "E_1"]
    assert range_tags(known, ["D_1", "E_1"]) == [{RANGE_START: "D_1", RANGE_END: "E_1"}]
    assert range_tags(known, ["E_1", "A_1", "B_1"]) == [
        {RANGE_START: "A_1", RANGE_END: "B_1"},
        {RANGE_START: "E_1", RANGE_END: "E_1"},
    ]
    assert range_tags(known, []) == []
    with pytest.raises(ValueError, match="X_1"):
        range_tags(known, ["X_1"])


def test_dagster_lives_in_the_home_and_sends_nothing(tmp_path):
    environment = dagster_environment(Home(tmp_path))
    assert environment["DAGSTER_HOME"] == str(tmp_path / "dagster")
    assert environment["MUSTER_HOME"] == str(tmp_path)
    assert environment["DAGSTER_DISABLE_TELEMETRY"] == "yes"
    settings = yaml.safe_load((tmp_path / "dagster" / "dagster.yaml").read_text(encoding="utf-8"))
    assert settings["telemetry"] == {"enabled": False}
    assert settings["concurrency"] == {"runs": {"max_concurrent_runs": 1}}
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["dagster", "dagster.yaml"]


@pytest.mark.parametrize(
    "command",
    [
        ["dg", "check", "defs"],
        ["dagster", "definitions", "validate", "-w", "workspace.yaml"],
    ],
    ids=["dg", "workspace.yaml"],
)
def test_both_ways_of_loading(command: list[str], tmp_path: Path):
    done = subprocess.run(
        [str(Path(sys.executable).parent / command[0]), *command[1:]],
        cwd=PROJECT,
        env=dagster_environment(Home(tmp_path)),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{PROJECT}/assets" not in done.stderr, done.stderr
