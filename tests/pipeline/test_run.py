"""Real workbooks through Dagster: everything is materialised, checked, and done only once."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rich.progress import Progress

from assets.dagster_home import open_instance
from assets.definitions import build_defs
from assets.partitions import RANGE_END, RANGE_START
from assets.quality import QUALITY
from assets.report import REPORT
from assets.resources import Store
from assets.run import editions, materialise
from assets.sensors import ledger_acts
from pipelines.checking.result import CheckContext
from pipelines.intake.template import write_template
from pipelines.returns import accept, submit
from pipelines.simulation import SimulatedReturn, simulate
from pipelines.store.edition import latest_edition
from pipelines.store.home import Home
from schemas.tables.registry import EDITION_TABLES

REGION = "simulated"
REASON = "Simulated."
ON_REQUEST = {QUALITY, REPORT}
"""The audit and the annual report: each takes longer than building an edition, and waits to be asked for."""

RELEASE = {"dagster/uri", "year", "release", "tables", "withheld_partners", "withheld_public"}
RETURNS = simulate(institutions=2, years=2, seed=7)


def key_of(one: SimulatedReturn) -> str:
    return f"{one.institution}_{one.time_period}"


KEYS = [key_of(one) for one in RETURNS]


def send(home: Home, one: SimulatedReturn, minute: int) -> str:
    """Submit a return and accept it; return its id."""
    at = datetime(2024, 4, 1, 12, minute, tzinfo=UTC)
    content = write_template(one.institution, one.time_period, one.language, values=one.observations)
    context = CheckContext(f"{key_of(one)}.xlsx")
    submission = submit(home, content, context, "institution", at)
    accept(home, submission.return_id, "programme", REASON, at)
    return submission.return_id


def run_everything(home: Home) -> None:
    """Do what `make run` does after the sample has been replayed."""
    materialise(home, Progress(disable=True))


def state_of(home: Home) -> dict[str, str]:
    """Return a hash of every file of lake and editions, by path."""
    folders = (home.lake.folder, home.editions)
    paths = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(home.folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths
    }


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Home:
    made = Home(tmp_path_factory.mktemp("home"))
    for minute, one in enumerate(RETURNS):
        send(made, one, minute)
    run_everything(made)
    return made


@pytest.fixture
def instance(home: Home, monkeypatch: pytest.MonkeyPatch):
    for name in ("DAGSTER_HOME", "MUSTER_HOME", "DAGSTER_DISABLE_TELEMETRY", "VIRTUAL_ENV"):
        monkeypatch.setenv(name, "")  # open_instance sets them; they go back after the test
    with open_instance(home) as opened:
        yield opened


def test_every_asset_is_materialised_but_those_with_a_job_of_their_own(instance):
    graph = build_defs().resolve_asset_graph()
    for key in ON_REQUEST:
        assert instance.get_materialized_partitions(key) == set(), key
    for key in graph.get_all_asset_keys() - ON_REQUEST:
        partitions = KEYS if key.path[0] == "raw" else [REGION]
        assert instance.get_materialized_partitions(key) == set(partitions), key


def test_all_new_returns_were_one_run_and_the_region_another(instance):
    runs = [(run.job_name, run.status) for run in instance.get_runs()]
    assert sorted(runs) == [
        ("figures", dg.DagsterRunStatus.SUCCESS),
        ("intake", dg.DagsterRunStatus.SUCCESS),
    ]


def test_metadata_holds_counts_and_no_figure(home, instance):
    rows = len(home.lake.read(REGION, "region.representation"))
    event = instance.get_latest_materialization_event(dg.AssetKey(["region", "representation"]))
    metadata = event.asset_materialization.metadata
    assert {name: entry.value for name, entry in metadata.items()} == {"dagster/row_count": rows}
    for key in build_defs().resolve_asset_graph().get_all_asset_keys() - ON_REQUEST:
        names = set(instance.get_latest_materialization_event(key).asset_materialization.metadata)
        assert names <= {"dagster/row_count", "dagster/partition_row_count"} | (
            RELEASE if key.path[0] == "edition" else set()
        )


def test_a_raw_partition_shows_its_own_count(home, instance):
    key = dg.AssetKey(["raw", "observations"])
    for return_key in KEYS:
        records = instance.fetch_materializations(
            dg.AssetRecordsFilter(asset_key=key, asset_partitions=[return_key]), limit=1
        )
        metadata = records.records[0].asset_materialization.metadata
        assert metadata["dagster/partition_row_count"].value == len(
            home.lake.read(REGION, "raw.observations", return_key)
        )


def test_a_second_run_starts_nothing_and_changes_nothing(home, instance):
    before = state_of(home)
    runs = instance.get_runs_count()
    run_everything(home)
    assert state_of(home) == before
    assert instance.get_runs_count() == runs


def test_the_sensor_goes_on_where_the_run_stopped(home, instance):
    store = Store(folder=str(home.folder))
    context = dg.build_sensor_context(instance=instance, definitions=build_defs(store))
    result = ledger_acts(context, store=store)
    assert result.skip_reason
    assert not result.run_requests


@pytest.mark.usefixtures("instance")
def test_what_was_removed_is_made_again_the_same(home):
    before = state_of(home)
    home.lake.folder.rename(home.folder / "away")
    run_everything(home)
    assert state_of(home) == before


def checks_of(home: Home, table: str) -> dict[str, bool]:
    """Run the checks of a table alone, as somebody would from Dagster's pages; return what passed."""
    definitions = build_defs(Store(folder=str(home.folder)))
    key = dg.AssetKey(table.split("."))
    job = dg.define_asset_job("checks", selection=dg.AssetSelection.checks_for_assets(key))
    definitions = dg.Definitions.merge(definitions, dg.Definitions(jobs=[job]))
    with dg.DagsterInstance.ephemeral() as ephemeral:
        result = definitions.resolve_job_def("checks").execute_in_process(
            instance=ephemeral,
            tags={"dagster/partition": REGION},
            raise_on_error=False,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
        return {one.check_name: one.passed for one in result.get_asset_check_evaluations()}


@pytest.fixture
def spoilt(home: Home):
    """Give a function that overwrites a table of the lake by hand; the table is put back afterwards."""
    kept: dict[Path, bytes] = {}

    def spoil(table: str, change) -> None:
        path = home.lake.path(REGION, table)
        kept[path] = path.read_bytes()
        pq.write_table(change(pq.ParquetFile(path).read()), path)

    yield spoil
    for path, content in kept.items():
        path.write_bytes(content)


@pytest.mark.parametrize("table", ["facts.observations", "region.coverage", "codes.labels", "audit.returns"])
def test_checks_pass_on_what_the_chain_wrote(home, table):
    found = checks_of(home, table)
    assert found
    assert all(found.values())


def test_a_repeated_key_in_the_lake_is_found(home, spoilt):
    spoilt("facts.observations", lambda table: pa.concat_tables([table, table.slice(0, 1)]))
    assert checks_of(home, "facts.observations") == {"follows_model": True, "primary_key": False}


def test_a_value_outside_the_model_is_found(home, spoilt):
    def above_a_hundred(table):
        frame = table.to_pandas()
        frame.loc[0, "coverage"] = 101.0
        return pa.Table.from_pandas(frame, schema=table.schema, preserve_index=False)

    spoilt("region.representation", above_a_hundred)
    assert checks_of(home, "region.representation") == {"follows_model": False, "primary_key": True}


def test_an_empty_table_that_cannot_be_empty_is_found(home, spoilt):
    spoilt("region.coverage", lambda table: table.slice(0, 0))
    assert checks_of(home, "region.coverage")["not_empty"] is False


def test_an_edition_that_differs_from_the_lake_is_found(home, spoilt):
    assert checks_of(home, "edition.release") == {"same_rows": True}
    spoilt("region.representation", lambda table: table.slice(1))
    assert checks_of(home, "edition.release") == {"same_rows": False}


def test_the_edition_holds_every_table(home):
    with latest_edition(home, REGION).connect() as connection:
        names = connection.sql("SELECT schema_name || '.' || table_name FROM duckdb_tables()").fetchall()
    assert {name for (name,) in names} >= set(EDITION_TABLES)


def test_only_regions_with_accepted_returns_are_shown(home):
    assert list(editions(home)) == [REGION]


@pytest.mark.long
@pytest.mark.usefixtures("instance")
def test_an_edition_that_lost_its_database_is_published_again(home):
    first = latest_edition(home, REGION)
    first.folder.chmod(0o755)
    first.database.unlink()
    run_everything(home)
    second = latest_edition(home, REGION)
    assert (second.release, second.is_whole()) == (first.release + 1, True)


@pytest.mark.long
def test_figures_alone_never_lose_an_accepted_return(home):
    """As the yearly schedule runs them: a new revision is accepted, and nobody has read it."""
    one = RETURNS[0]
    content = write_template(one.institution, one.time_period, "en", values=one.observations)
    at = datetime(2024, 4, 2, 12, tzinfo=UTC)
    sent = submit(home, content, CheckContext("again.xlsx"), "institution", at)
    accept(home, str(sent.return_id), "programme", REASON, at)
    definitions = build_defs(Store(folder=str(home.folder)))
    with dg.DagsterInstance.ephemeral() as ephemeral:
        result = definitions.resolve_job_def("figures").execute_in_process(
            instance=ephemeral,
            partition_key=REGION,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
    assert result.success
    edition = latest_edition(home, REGION)
    assert edition.manifest["ledger_sequence"] == home.ledger.last()
    with edition.connect() as connection:
        rows = connection.execute("SELECT DISTINCT return_id FROM facts.observations").fetchall()
    ids = {return_id for (return_id,) in rows}
    assert ids == {item["return_id"] for item in edition.manifest["returns"]}
    assert sent.return_id in ids
    assert len(ids) == len(KEYS)


@pytest.mark.long
def test_one_more_return_is_one_more_run_over_it_alone(home, instance):
    more = next(one for one in simulate(institutions=3, years=2, seed=7) if key_of(one) not in KEYS)
    send(home, more, 30)
    run_everything(home)
    last = next(run for run in instance.get_runs() if run.job_name == "intake")
    assert last.tags[RANGE_START] == last.tags[RANGE_END] == key_of(more)
    facts = home.lake.read(REGION, "facts.observations")
    assert more.institution in set(facts["institution"])
