"""The edition: immutable, whole, explained, the same for the same lake."""

import csv
import json
import shutil
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.store import edition as edition_module
from pipelines.store import edition_files
from pipelines.store.acts import Act
from pipelines.store.edition import Edition, build_edition, latest_edition
from pipelines.store.errors import NoEditionError, StoreError
from pipelines.store.frames import empty_frame, typed_frame
from pipelines.store.home import Home
from schemas.regions import load_region
from schemas.tables.audit import AuditReturns
from schemas.tables.facts import FactsObservations
from schemas.tables.registry import EDITION_TABLES, table_model

REGION = "western_balkans"
AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def fact(**changes: object) -> dict[str, object]:
    return {
        "ref_area": "BA",
        "sector": "AF",
        "institution": "BA-AF",
        "time_period": 2023,
        "period_start": date(2023, 1, 1),
        "period_end": None,
        "measure": "strength",
        "population": "military",
        "rank": "_T",
        "sex": "F",
        "detail": "_T",
        "unit_measure": "persons",
        "obs_value": 674.0,
        "obs_status": "A",
        "conf_status": "F",
        "comment": None,
        "origin": "published",
        "return_id": "BA-AF_2023_r1",
        "revision": 1,
        "sheet": "Snaga",
        "cell": "D14",
    } | changes


def audited(return_id: str, state: str = "accepted") -> dict[str, object]:
    institution, year, revision = return_id.split("_")
    return {
        "return_id": return_id,
        "revision": int(revision[1:]),
        "institution": institution,
        "time_period": int(year),
        "state": state,
        "file_name": f"{institution}.xlsx",
        "sha256": "ab" * 32,
        "submitted_by": "Ana",
        "submitted_at": AT.replace(tzinfo=None),
        "accepted_by": "Petra",
        "accepted_at": AT.replace(tzinfo=None),
        "accepted_reason": None,
        "origin": "published",
    }


def fill(home: Home, facts: list[dict[str, object]], returns: list[dict[str, object]]) -> None:
    home.lake.write(REGION, "facts.observations", typed_frame(FactsObservations, facts))
    home.lake.write(REGION, "audit.returns", typed_frame(AuditReturns, returns))


def copied(home: Home, folder: Path) -> Home:
    """Return a home in a new folder that holds what another holds."""
    shutil.copytree(home.folder, folder, symlinks=True, dirs_exist_ok=True)
    return Home(folder)


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home whose tables are all there and empty; tests take copies of it."""
    home = Home(tmp_path_factory.mktemp("blank"))
    for name in EDITION_TABLES:
        home.lake.write(REGION, name, empty_frame(table_model(name)))
    return home


@pytest.fixture(scope="module")
def filled(blank: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with two facts and no edition; tests take copies of it."""
    home = copied(blank, tmp_path_factory.mktemp("filled"))
    fill(home, [fact(), fact(sex="M", comment='=1+1, "so"\nthey say')], [audited("BA-AF_2023_r1")])
    return home


@pytest.fixture(scope="module")
def published(filled: Home, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """An edition that tests only look at."""
    return build_edition(copied(filled, tmp_path_factory.mktemp("published")), REGION, 2023, 0)


@pytest.fixture
def home(filled: Home, tmp_path: Path) -> Home:
    return copied(filled, tmp_path)


@pytest.fixture
def edition(home: Home, published: Edition) -> Edition:
    """The same edition in a home of the test's own."""
    shutil.copytree(published.folder.parents[1], home.editions, symlinks=True, dirs_exist_ok=True)
    return latest_edition(home, REGION)


def test_it_lies_where_the_architecture_says(home: Home) -> None:
    edition = build_edition(home, REGION, 2023, 0)
    assert edition.folder == home.folder / "editions" / REGION / "2023.1"
    assert (edition.year, edition.release) == (2023, 1)
    assert {path.name for path in edition.folder.iterdir()} == {
        "muster.duckdb",
        "parquet",
        "csv",
        "manifest.json",
        "dictionary.md",
        "dictionary.csv",
    }
    assert latest_edition(home, REGION).folder.samefile(edition.folder)


def test_the_database_holds_every_table_with_key_checks_and_comments(published: Edition) -> None:
    with published.connect() as connection:
        tables = connection.execute("SELECT schema_name || '.' || table_name, comment FROM duckdb_tables()")
        comments = dict(tables.fetchall())
        columns = connection.execute(
            "SELECT count(*), count(comment) FROM duckdb_columns() "
            "WHERE NOT internal AND table_name <> 'edition'"
        ).fetchall()
        keys = connection.execute(
            "SELECT count(*) FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'"
        ).fetchall()
    assert set(comments) == set(EDITION_TABLES)
    for comment in comments.values():
        assert "Edition western_balkans 2023.1." in comment
        assert "1 of 1 returns holds figures taken from published sources" in comment
    assert columns[0][0] == columns[0][1] > 100
    assert keys == [(len(EDITION_TABLES),)]


def test_it_says_what_it_is(published: Edition) -> None:
    with published.connect() as connection:
        row = connection.execute("SELECT region, origin, year, release FROM audit.edition").fetchall()
    assert row == [(REGION, "published", 2023, 1)]


def test_the_notice_counts_the_returns_of_published_figures(blank: Home, tmp_path: Path) -> None:
    own = load_region(REGION).settings.notice
    for number, (first, second) in enumerate([("reported", "reported"), ("reported", "published")]):
        home = copied(blank, tmp_path / str(number))
        returns = [
            audited("BA-AF_2023_r1") | {"origin": first},
            audited("ME-AF_2023_r1") | {"origin": second},
            audited("MK-AF_2023_r1", "blocked") | {"origin": "published"},
        ]
        facts = [fact(), fact(return_id="ME-AF_2023_r1", institution="ME-AF", ref_area="ME")]
        fill(home, facts, returns)
        manifest = build_edition(home, REGION, 2023, 0).manifest
        if second == "reported":
            assert (manifest["origin"], manifest["notice"]) == ("reported", own)
        else:
            assert manifest["origin"] == "published"
            assert manifest["notice"] == (
                f"{own} 1 of 2 returns holds figures taken from published sources; "
                "the column origin says which."
            )


def test_simulated_figures_say_so_in_every_table(blank: Home, tmp_path: Path) -> None:
    home = Home(tmp_path)
    shutil.copytree(blank.lake.folder / REGION, home.lake.folder / "simulated")
    with build_edition(home, "simulated", 2023, 0).connect() as connection:
        comments = connection.execute("SELECT comment FROM duckdb_tables()").fetchall()
    assert len(comments) == len(EDITION_TABLES)
    assert all("SIMULATED FIGURES" in comment for (comment,) in comments)


def test_it_is_written_in_the_oldest_format_that_there_is(published: Edition) -> None:
    with published.connect() as connection:
        tags = connection.execute("SELECT tags FROM duckdb_databases() WHERE NOT internal").fetchall()
    assert [dict(tag)["storage_version"] for (tag,) in tags] == ["v1.0.0+"]


def test_nobody_can_write_into_it(published: Edition) -> None:
    for path in (published.folder, *published.folder.rglob("*")):
        assert path.stat().st_mode & 0o222 == 0, path
    with published.connect() as connection, pytest.raises(duckdb.InvalidInputException, match="read-only"):
        connection.execute("DELETE FROM facts.observations")


def test_parquet_csv_and_manifest_agree(published: Edition) -> None:
    for name, entry in published.manifest["tables"].items():
        path = name.replace(".", "/")
        parquet, text = published.folder / f"parquet/{path}.parquet", published.folder / f"csv/{path}.csv"
        assert sha256(parquet.read_bytes()).hexdigest() == entry["parquet_sha256"]
        assert sha256(text.read_bytes()).hexdigest() == entry["csv_sha256"]
        with text.open(encoding="utf-8", newline="") as file:
            assert len(list(csv.reader(file))) - 1 == entry["rows"] == pq.read_metadata(parquet).num_rows
    assert set(published.manifest["tables"]) == set(EDITION_TABLES)


def test_the_manifest_names_what_went_in_and_no_time_of_day(published: Edition) -> None:
    manifest = published.manifest
    assert manifest["returns"] == [
        {"return_id": "BA-AF_2023_r1", "file_name": "BA-AF.xlsx", "sha256": "ab" * 32, "origin": "published"}
    ]
    assert (manifest["region"], manifest["origin"]) == (REGION, "published")
    assert len(manifest["schemas_sha256"]) == 64
    assert json.loads((published.folder / "manifest.json").read_text(encoding="utf-8")) == manifest


def test_a_spreadsheet_runs_nothing_out_of_the_csv(published: Edition) -> None:
    with (published.folder / "csv/facts/observations.csv").open(encoding="utf-8", newline="") as file:
        comments = [row["comment"] for row in csv.DictReader(file)]
    assert comments == ["", '\'=1+1, "so"\nthey say']
    assert b"\r" not in (published.folder / "csv/facts/observations.csv").read_bytes()


def test_the_same_lake_makes_no_new_release(home: Home, edition: Edition) -> None:
    again = build_edition(home, REGION, 2023, 0)
    assert again.folder == edition.folder
    assert sorted(path.name for path in edition.folder.parent.iterdir()) == [".lock", "2023.1", "latest"]


def test_acts_elsewhere_make_no_new_release(home: Home, edition: Edition) -> None:
    home.ledger.record(Act(at=AT, actor="Ana", act="quarantine", state="quarantined"))
    assert build_edition(home, REGION, 2023, 0).release == edition.release


def test_new_figures_make_the_next_release_and_leave_the_old_one(home: Home, edition: Edition) -> None:
    before = edition.database.read_bytes()
    fill(home, [fact(obs_value=675.0)], [audited("BA-AF_2023_r1")])
    second = build_edition(home, REGION, 2023, 0)
    assert second.release == 2
    assert latest_edition(home, REGION).release == 2
    assert edition.database.read_bytes() == before


def test_an_edition_of_an_earlier_year_holds_nothing_later(home: Home) -> None:
    later = fact(time_period=2024, return_id="BA-AF_2024_r1")
    fill(home, [fact(), later], [audited("BA-AF_2023_r1"), audited("BA-AF_2024_r1")])
    newest, earlier = build_edition(home, REGION, 2024, 0), build_edition(home, REGION, 2023, 0)
    assert [edition.manifest["tables"]["facts.observations"]["rows"] for edition in (newest, earlier)] == [
        2,
        1,
    ]
    assert [item["return_id"] for item in earlier.manifest["returns"]] == ["BA-AF_2023_r1"]
    assert latest_edition(home, REGION).year == 2024


def test_facts_of_a_return_that_is_not_accepted_are_never_published(home: Home) -> None:
    fill(home, [fact()], [audited("BA-AF_2023_r1", state="ready")])
    with pytest.raises(StoreError, match="BA-AF_2023_r1 not accepted"):
        build_edition(home, REGION, 2023, 0)
    with pytest.raises(NoEditionError, match="no edition yet"):
        latest_edition(home, REGION)


def test_an_edition_that_lost_a_row_is_not_published(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(path: Path, tables: dict[str, pa.Table], release: dict[str, object]) -> None:
        short = {name: table.slice(1) if table.num_rows > 1 else table for name, table in tables.items()}
        edition_files.write_database(path, short, release)

    monkeypatch.setattr(edition_module, "write_database", forgetful)
    with pytest.raises(edition_files.EditionError, match=r"facts.observations: 1 rows, 1 missing"):
        build_edition(home, REGION, 2023, 0)
    assert not (home.editions / REGION / "2023.1").exists()


def test_what_a_killed_builder_left_is_cleared_away(home: Home, edition: Edition) -> None:
    parent = edition.folder.parent
    left = parent / ".new-killed"
    (left / "csv").mkdir(parents=True)
    (left / "csv" / "half.csv").write_bytes(b"half")
    (left / "csv").chmod(0o555)
    (parent / ".new-latest").symlink_to("2023.1")
    build_edition(home, REGION, 2023, 0)
    assert sorted(path.name for path in parent.iterdir()) == [".lock", "2023.1", "latest"]


def test_where_links_are_not_allowed_a_file_points_to_the_latest(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError("a privilege is missing")

    monkeypatch.setattr(Path, "symlink_to", refused)
    build_edition(home, REGION, 2023, 0)
    assert (home.editions / REGION / "latest.txt").read_text(encoding="utf-8") == "2023.1"
    assert latest_edition(home, REGION).release == 1


@pytest.mark.parametrize("name", ["muster.duckdb", "dictionary.md", "csv/facts/observations.csv"])
def test_an_edition_that_lost_a_file_is_published_again_as_the_next_release(
    home: Home, edition: Edition, name: str
) -> None:
    assert edition.is_whole()
    path = edition.folder / name
    path.parent.chmod(0o755)
    path.unlink()
    assert not edition.is_whole()
    second = build_edition(home, REGION, 2023, 0)
    assert (second.release, second.is_whole()) == (2, True)
    assert latest_edition(home, REGION).release == 2


def test_a_changed_file_is_noticed(edition: Edition) -> None:
    edition.database.chmod(0o644)
    with edition.database.open("ab") as file:
        file.write(b"more")
    assert not edition.is_whole()


def test_the_number_of_a_removed_release_is_never_given_again(home: Home, edition: Edition) -> None:
    for path in (edition.folder, *edition.folder.rglob("*")):
        path.chmod(0o755)
    shutil.rmtree(edition.folder)
    with pytest.raises(NoEditionError, match=r"2023.1, has been removed"):
        latest_edition(home, REGION)
    assert build_edition(home, REGION, 2023, 0).release == 2
    assert latest_edition(home, REGION).release == 2


def test_latest_never_points_beyond_the_newest_accepted_year(home: Home, edition: Edition) -> None:
    (edition.folder.parent / "2099.1").mkdir()
    build_edition(home, REGION, 2023, 0)
    assert latest_edition(home, REGION).year == 2023
