"""The audit of an edition: what is true holds, a planted fault fails where it stands, no value gets out."""

import json
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import dagster as dg
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from assets.definitions import build_defs
from assets.quality import QUALITY
from assets.resources import Store
from assets.sensors import new_editions
from pipelines.cli import app
from pipelines.intake.template import write_template
from pipelines.quality.audit import read_tables, table_results
from pipelines.quality.derived import FORMULAS, is_of_indicators
from pipelines.quality.history import checks_of, history, keep
from pipelines.quality.results import EditionResults
from pipelines.quality.suites import codes_of, suite
from pipelines.quality.validating import expectations_context
from pipelines.simulation import simulate
from pipelines.store.edition import latest_edition
from pipelines.store.frames import STRING
from pipelines.store.home import Home
from schemas.indicators import indicators
from schemas.tables.derive import arrow_schema
from schemas.tables.registry import EDITION_TABLES, table_model

REGION, EDITION = "simulated", "2023.1"
SECRET, SMALL = "Amra H., Tuzla", -7.3125
"""A text and a number that stand nowhere else: what must never be seen on a page."""


def muster(home: Path, *arguments: object) -> str:
    answer = CliRunner().invoke(app, [str(item) for item in arguments], env={"MUSTER_HOME": str(home)})
    assert answer.exit_code in (0, 1), answer.output
    assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
    return answer.stdout


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Two returns accepted and one refused, published by the commands themselves."""
    folder = tmp_path_factory.mktemp("home")
    for number, item in enumerate(simulate(1, 3, seed=5)):
        values = item.observations.copy()
        if number == 1:
            women = values[["measure", "sex", "rank", "detail"]].eq(["strength", "F", "_T", "_T"]).all(axis=1)
            values.loc[women, "obs_value"] += 1000
        path = folder / f"{item.institution}_{item.time_period}.xlsx"
        path.write_bytes(write_template(item.institution, item.time_period, "en", values=values))
        muster(folder, "submit", path, "--by", "Ana")
        if number != 1:
            muster(folder, "accept", f"{path.stem}_r1", "--by", "Petra", "--reason", "checked")
    muster(folder, "publish", "--region", REGION)
    return Home(folder)


@pytest.fixture(scope="module")
def tables(home: Home) -> dict[str, pa.Table]:
    return read_tables(latest_edition(home, REGION))


@pytest.fixture(scope="module")
def context() -> Iterator[object]:
    with expectations_context() as found:
        yield found


@pytest.fixture(scope="module")
def audited(home: Home) -> Iterator[dg.ExecuteInProcessResult]:
    """The audit as Dagster runs it, where nothing can be reached and nothing be left lying about."""
    reached: list[object] = []
    folder = Path(tempfile.mkdtemp())
    with pytest.MonkeyPatch.context() as patch, dg.DagsterInstance.ephemeral() as instance:
        patch.setattr(socket.socket, "connect", lambda _, address: reached.append(address))
        patch.setattr(tempfile, "tempdir", str(folder))
        job = build_defs(Store(folder=str(home.folder))).resolve_job_def("quality")
        yield job.execute_in_process(instance=instance, partition_key=REGION)
    assert reached == []
    assert [path for path in folder.rglob("*") if path.suffix in (".html", ".json")] == []
    shutil.rmtree(folder)


def edition_results(home: Home) -> EditionResults:
    return checks_of(home, REGION, EDITION)[0].results


def test_everything_holds_in_what_was_published(home, audited):
    assert audited.success
    results = edition_results(home)
    assert list(results.failures()) == []
    assert [item.table for item in results.tables] == list(EDITION_TABLES)
    rows = {name: entry["rows"] for name, entry in latest_edition(home, REGION).manifest["tables"].items()}
    assert {item.table: item.rows for item in results.tables} == rows
    assert rows["facts.observations"] > 100


def test_dagster_shows_a_check_for_every_table_and_counts_only(audited):
    checks = audited.get_asset_check_evaluations()
    assert {check.check_name for check in checks} == {table.replace(".", "_") for table in EDITION_TABLES}
    assert all(check.passed for check in checks)
    (event,) = audited.asset_materializations_for_node("quality__results")
    assert set(event.metadata) == {"dagster/uri", "edition", "check", "expectations", "not_holding"}
    assert event.metadata["not_holding"].value == 0


def test_the_sensor_asks_once_for_what_nobody_has_audited(tmp_path, home, audited):
    assert audited.success
    assert list(new_editions(store=Store(folder=str(home.folder)))) == []
    shutil.copytree(home.folder / "editions", tmp_path / "editions", symlinks=True)
    requests = list(new_editions(store=Store(folder=str(tmp_path))))
    assert [(one.partition_key, one.run_key) for one in requests] == [
        (REGION, f"quality:simulated:{EDITION}")
    ]


Plant = Callable[[pd.DataFrame], None]


def cell(column: str, value: object, rows: Callable[[pd.DataFrame], pd.Series] | None = None) -> Plant:
    """Return what puts a value into the first row, of those that `rows` picks."""

    def plant(frame: pd.DataFrame) -> None:
        first = frame.index[rows(frame) if rows else slice(None)][0]
        frame.loc[first, column] = value(frame.loc[first]) if callable(value) else value

    return plant


def again(frame: pd.DataFrame) -> None:
    kinds = frame.dtypes  # a column that is empty throughout would become one of numbers
    frame.loc[len(frame)] = frame.iloc[0]
    for column, kind in kinds.items():
        frame[column] = frame[column].astype(kind)


def women(frame: pd.DataFrame) -> pd.Series:
    return (
        frame["sex"].eq("F") & frame["measure"].eq("strength") & frame["unit_measure"].eq("persons")
    ) & frame["obs_value"].gt(0)


def computed(frame: pd.DataFrame) -> pd.Series:
    return frame["basis"].eq("counts") & frame["indicator"].eq("share_of_women") & frame["value"].notna()


def too_many(row: pd.Series) -> float:
    return row["denominator"] + 1


def accepted(frame: pd.DataFrame) -> pd.Series:
    return frame["state"].eq("accepted")


def blocking(frame: pd.DataFrame) -> pd.Series:
    return frame["severity"].eq("block")


FACTS, WOMEN = "facts.observations", "region.representation"
FAULTS: list[tuple[str, Plant, set[str]]] = [
    (FACTS, cell("sex", "X"), {"sex.code"}),
    (FACTS, cell("institution", "SX-AF"), {"institution.known"}),
    (FACTS, cell("ref_area", "xx"), {"ref_area.code", "ref_area.form"}),
    (FACTS, cell("time_period", 1900), {"time_period.range"}),
    (FACTS, cell("obs_status", None), {"obs_status.never_empty"}),
    (FACTS, cell("origin", "invented"), {"origin.allowed", "origin.code"}),
    (FACTS, cell("return_id", "QM-AF_2021_r9"), {"return_id.known"}),
    (FACTS, cell("return_id", "QM-AF_2022_r1"), {"return_id.accepted"}),
    (FACTS, cell("obs_value", 1e7, women), {"obs_value.at_most.whole"}),
    (FACTS, cell("obs_value", -1.0, women), {"obs_value.range.persons"}),
    (FACTS, again, {"primary_key"}),
    (WOMEN, cell("value", 101.0, computed), {"share.range", "value.formula"}),
    (WOMEN, cell("value", lambda row: row["value"] + 1e-6, computed), {"value.formula"}),
    (WOMEN, cell("numerator", too_many, computed), {"part.at_most.denominator", "value.formula"}),
    (WOMEN, cell("coverage", 12.5), {"coverage.formula"}),
    (WOMEN, cell("unit_measure", "ratio", computed), {"unit_measure.own"}),
    (WOMEN, cell("indicator", "exit_rate", computed), {"indicator.own"}),
    (WOMEN, cell("numerator", None, computed), {"numerator.never_empty.is_counted"}),
    ("audit.returns", cell("sha256", "ab"), {"sha256.form"}),
    ("audit.returns", cell("accepted_by", None, accepted), {"accepted_by.never_empty.accepted"}),
    ("audit.findings", cell("return_id", "QM-AF_2021_r1", blocking), {"severity.of_accepted"}),
]


QUICK = {"sex.code", "return_id.known", "primary_key", "value.formula", "severity.of_accepted"}
"""One of each sort; the rest with what takes long."""


def planted(table: pa.Table, plant: Plant) -> pa.Table:
    """Return a table with a fault in it: no model looks at it on the way."""
    types = {pa.string(): STRING, pa.int64(): pd.Int64Dtype()}
    frame = table.to_pandas(types_mapper=types.get)
    plant(frame)
    return pa.Table.from_pandas(frame, preserve_index=False)


def failing(context: object, name: str, tables: dict[str, pa.Table]) -> set[str]:
    return {item.name for item in table_results(context, name, tables).failed}


@pytest.mark.parametrize(
    ("name", "plant", "expected"),
    [
        pytest.param(*fault, id=min(fault[2]), marks=[] if fault[2] & QUICK else [pytest.mark.long])
        for fault in FAULTS
    ],
)
def test_a_planted_fault_fails_exactly_its_expectations(context, tables, name, plant, expected):
    assert failing(context, name, tables | {name: planted(tables[name], plant)}) == expected


def test_a_wrong_type_is_seen(context, tables):
    facts = tables[FACTS]
    position = facts.column_names.index("time_period")
    wrong = facts.set_column(position, "time_period", facts.column("time_period").cast(pa.float64()))
    assert failing(context, FACTS, tables | {FACTS: wrong}) == {"time_period.type"}


def test_a_missing_column_and_a_missing_table_are_not_checked(context, tables):
    found = table_results(context, WOMEN, tables | {WOMEN: tables[WOMEN].drop_columns(["basis"])})
    outcomes = {item.name: (item.outcome, item.rows) for item in found.failed}
    assert outcomes.pop("columns") == ("fails", None)
    assert set(outcomes.values()) == {("not_checked", None)}
    assert {"basis.never_empty", "value.formula", "value.empty.none"} <= set(outcomes)
    without = {name: table for name, table in tables.items() if name != WOMEN}
    assert failing(context, WOMEN, without) == {"table"}


def plant_both(frame: pd.DataFrame) -> None:
    cell("sex", SECRET)(frame)
    cell("obs_value", SMALL, women)(frame)


BOTH = {(FACTS, "sex.code", 1), (FACTS, "obs_value.range.persons", 1)}


def shows_nothing(quality: Path, *more: str) -> bool:
    files = [path for path in quality.rglob("*") if path.is_file()]
    assert {path.name for path in files} == {".lock", "index.html", "results.json"}
    texts = [*(path.read_text(encoding="utf-8") for path in files), *more]
    return not any(word in text for text in texts for word in ("Amra", "7.3125"))


@pytest.fixture(scope="module")
def copy(home: Home, audited, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A copy of editions and audits, to be spoilt."""
    assert audited.success
    found = Home(tmp_path_factory.mktemp("copy"))
    for name in ("editions", "quality"):
        shutil.copytree(home.folder / name, found.folder / name, symlinks=True)
    for path in found.folder.rglob("*"):
        path.chmod(path.stat().st_mode | 0o200)
    return found


def test_what_came_out_differently_is_the_next_check_and_shows_no_value(context, tables, home, copy):
    found = table_results(context, FACTS, tables | {FACTS: planted(tables[FACTS], plant_both)})
    assert {(FACTS, item.name, item.failing) for item in found.failed} == BOTH
    first = checks_of(copy, REGION, EDITION)[0]
    kept = keep(copy, replace(first.results, tables=(found, *first.results.tables[1:])))
    assert kept.folder.name == "check_2"
    assert [(check.number, check.results.failed) for check in history(copy, REGION)] == [(2, 2), (1, 0)]
    assert shows_nothing(copy.quality)
    page = (copy.quality / REGION / "index.html").read_text(encoding="utf-8")
    assert page.index("check_2/index.html") < page.index("check_1/index.html")
    before = home.quality / REGION / EDITION / "check_1" / "results.json"
    assert (first.folder / "results.json").read_bytes() == before.read_bytes()


@pytest.mark.long
def test_a_fault_in_an_edition_is_told_by_the_command_and_stops_nothing(copy):
    path = copy.editions / REGION / EDITION / "parquet" / "facts" / "observations.parquet"
    pq.write_table(planted(pq.ParquetFile(path).read(), plant_both), path)
    answer = CliRunner().invoke(
        app, ["quality", "--region", REGION, "--json"], env={"MUSTER_HOME": str(copy.folder)}
    )
    assert answer.exit_code == 1
    found = {
        (table["table"], item["name"], item["failing"])
        for table in json.loads(answer.stdout)["tables"]
        for item in table["results"]
        if item["outcome"] != "holds"
    }
    assert found == BOTH
    assert shows_nothing(copy.quality, answer.output)


def test_the_same_again_is_no_new_check_and_nobody_writes_into_one(home, audited):
    assert audited.success
    kept = checks_of(home, REGION, EDITION)[0]
    assert keep(home, kept.results) == kept
    assert all(path.stat().st_mode & 0o222 == 0 for path in (kept.folder, *kept.folder.iterdir()))


def test_an_edition_that_is_not_there_is_said_in_words(home):
    command = ["quality", "--region", REGION, "--edition", "2021.4"]
    answer = CliRunner().invoke(app, command, env={"MUSTER_HOME": str(home.folder)})
    assert answer.exit_code == 2
    assert answer.stderr == f"Region simulated has no edition 2021.4; there: {EDITION}.\n"


@pytest.mark.parametrize("name", EDITION_TABLES)
def test_a_suite_asks_every_column_and_knows_every_code_list(name, tables):
    found = suite(name, tables)
    asked = {item.arguments.get("column") for item in found.expectations}
    assert set(arrow_schema(table_model(name)).names) <= asked
    for column in table_model(name).to_schema().columns.values():
        code_list = (column.metadata or {}).get("codes")
        assert code_list is None or codes_of(tables, code_list), code_list


def test_every_kind_of_indicator_has_its_formula():
    assert {item.kind for item in indicators().values()} <= set(FORMULAS)
    assert {item.table for item in indicators().values()} == {
        name for name in EDITION_TABLES if is_of_indicators(name)
    }


def test_nothing_imports_great_expectations_before_it_runs():
    script = (
        "import sys, assets.definitions, pipelines.cli, pipelines.quality.history as history\n"
        "sys.exit('great_expectations' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_asset_stands_behind_the_edition_and_outside_its_job():
    definitions = build_defs()
    graph = definitions.resolve_asset_graph()
    assert graph.get(QUALITY).parent_keys == {dg.AssetKey(["edition", "release"])}
    assert QUALITY not in definitions.resolve_job_def("figures").asset_layer.executable_asset_keys
