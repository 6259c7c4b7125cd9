"""Editions for partners and the public: whole, safe to hand over, and nothing in them that is not theirs."""

import json
import re
import zipfile
from pathlib import Path

import frictionless
import pandas as pd
import pyarrow.parquet as pq
import pytest
import sdmx
from openpyxl import load_workbook
from tiers_world import REGION, SECRETS, WITHHELD, build, fill, tree

from pipelines.figures.protection import UnsafeReleaseError
from pipelines.figures.protection.releasing import safe_releases
from pipelines.figures.protection.shares import protected_tables
from pipelines.store.edition import Edition, latest_edition
from pipelines.store.errors import StoreError
from pipelines.store.frames import from_arrow
from pipelines.store.home import Home
from pipelines.store.releases import remembered
from pipelines.tiers import protecting
from schemas.tables.derive import primary_key
from schemas.tables.facts import FactsObservations
from schemas.tiers import PROTECTED, columns_of, tables_of, tier_model


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("home"))
    fill(home)
    return home


@pytest.fixture(scope="module")
def edition(home: Home) -> Edition:
    """A release that tests only look at."""
    return build(home)


@pytest.fixture(params=PROTECTED)
def tier(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def table(edition: Edition, name: str) -> pd.DataFrame:
    return pq.read_table(edition.folder / f"parquet/{name.replace('.', '/')}.parquet").to_pandas()


def texts(edition: Edition) -> dict[str, str]:
    """Return all text of an edition by file: of archives and databases what is in them."""
    found = {}
    for path in sorted(path for path in edition.folder.rglob("*") if path.is_file()):
        name = path.relative_to(edition.folder).as_posix()
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as archive:
                found[name] = "\n".join(archive.read(one).decode() for one in archive.namelist())
        elif path.suffix == ".parquet":
            found[name] = pq.read_table(path).to_pandas().to_csv()
        elif path.suffix != ".duckdb":
            found[name] = path.read_text(encoding="utf-8")
        found[f"{name}, as it stands"] = path.read_bytes().decode("latin-1")
    with edition.connect() as connection:
        names = connection.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables()").fetchall()
        names += connection.execute(
            "SELECT schema_name || '.' || view_name FROM duckdb_views() WHERE NOT internal"
        ).fetchall()
        for (name,) in names:
            found[f"database, {name}"] = connection.execute(f"FROM {name}").df().to_csv()
        described = connection.execute("SELECT * FROM duckdb_tables()").df().to_csv()
        described += connection.execute("SELECT * FROM duckdb_columns() WHERE NOT internal").df().to_csv()
        described += connection.execute("SELECT * FROM duckdb_functions() WHERE NOT internal").df().to_csv()
        found["database, what it says of itself"] = described
    return found


def test_all_tiers_are_in_the_release(edition: Edition, tier: str) -> None:
    own = edition.of_tier(tier)
    assert own.folder == edition.folder / tier
    assert own.is_whole()
    assert (own.manifest["tier"], own.year, own.release) == (tier, 2023, 1)
    assert list(own.manifest["tables"]) == tables_of(tier)
    assert edition.is_whole()
    assert edition.manifest["tiers"] == list(PROTECTED)
    assert f"{tier}/muster.duckdb" in edition.manifest["files"]


def test_the_programme_finds_what_it_planted(edition: Edition) -> None:
    everything = "\n".join(texts(edition).values())
    assert [secret for secret in SECRETS if secret not in everything] == []


def test_nothing_of_files_actors_and_words_is_in_a_tier(edition: Edition, tier: str) -> None:
    found = [
        (secret, name)
        for name, text in texts(edition.of_tier(tier)).items()
        for secret in SECRETS
        if secret in text
    ]
    assert found == []


def test_a_withheld_figure_is_in_no_file_of_the_tier(edition: Edition) -> None:
    public = edition.of_tier("public")
    found = [name for name, text in texts(public).items() if re.search(rf"(?<!\d){WITHHELD}(?!\d)", text)]
    assert found == []
    assert any(str(WITHHELD) in text for text in texts(edition.of_tier("partners")).values())


def test_what_is_withheld_is_marked_in_every_format(edition: Edition, tier: str) -> None:
    own, key = edition.of_tier(tier), primary_key(FactsObservations)
    facts, given = table(own, "facts.observations"), table(edition, "facts.observations")
    assert facts[key].equals(given[key])  # nothing is left out
    withheld = facts["obs_value"].isna() & given["obs_value"].notna()
    assert withheld.sum() > 0
    assert set(facts.loc[withheld, "obs_status"]) == {"Q"}
    assert set(facts.loc[withheld, "conf_status"]) == {"N"}
    for path in ("csv/facts/observations.csv", "sdmx/facts.observations.csv"):
        rows = pd.read_csv(own.folder / path).rename(columns=str.lower)
        assert (rows["obs_status"].eq("Q") & rows["conf_status"].eq("N")).sum() == withheld.sum()
        assert rows.loc[rows["obs_status"].eq("Q"), "obs_value"].isna().all()
    with own.connect() as connection:
        count = "SELECT count(*) FROM facts.observations WHERE obs_status = 'Q' AND obs_value IS NULL"
        assert connection.execute(count).fetchall() == [(withheld.sum(),)]
    marks = [
        cell.value
        for sheet in load_workbook(own.folder / "regional_tables.xlsx")
        for row in sheet
        for cell in row
    ]
    assert marks.count("[c]") > 1


def test_the_tables_of_a_tier_are_those_that_protection_gives(edition: Edition, tier: str) -> None:
    facts = from_arrow(
        FactsObservations, pq.read_table(edition.folder / "parquet/facts/observations.parquet")
    )
    found, _ = safe_releases(facts, tree())
    release, own = found[tier], edition.of_tier(tier)
    expected = protected_tables(facts, release, tree()) | {
        "facts.observations": release.facts,
        "region.sums": release.sums,
    }
    for name, frame in expected.items():
        key = primary_key(tier_model(name, tier))
        wanted = frame[columns_of(name, tier)].sort_values(key, ignore_index=True)
        pd.testing.assert_frame_equal(
            table(own, name)[list(wanted)], wanted, check_dtype=False, check_exact=True
        )


def test_the_public_sees_less_than_partners(edition: Edition) -> None:
    partners, public = (table(edition.of_tier(name), "facts.observations") for name in PROTECTED)
    assert public["obs_value"].isna().sum() > partners["obs_value"].isna().sum()
    assert not (partners["obs_value"].isna() & public["obs_value"].notna()).any()


def test_coverage_tells_only_whose_figures_are_there(edition: Edition, tier: str) -> None:
    rows = table(edition.of_tier(tier), "region.coverage")
    assert list(rows) == ["ref_area", "sector", "institution", "time_period", "state", "origin"]
    held = rows[rows["state"] == "accepted"]
    assert list(held["institution"]) == ["AL-AF", "ME-AF"]
    assert set(rows["state"]) == {"accepted", "missing"}


def test_frictionless_finds_nothing_wrong(edition: Edition, tier: str) -> None:
    package = edition.folder / tier / "datapackage.json"
    report = frictionless.Package(str(package)).validate()
    assert (report.valid, report.flatten(["type", "note"])) == (True, [])


def test_sdmx_is_read_back_by_another_program(edition: Edition, tier: str) -> None:
    message = sdmx.read_sdmx(edition.folder / tier / "sdmx/structures.xml")
    assert {flow.maintainer.id for flow in message.dataflow.values()} == {f"MUSTER.{REGION}.{tier}".upper()}
    sums = message.structure["REGION_SUMS"].dimensions.get("REF_AREA").local_representation.enumerated
    assert "_T" in sums


def test_views_and_macros_work_on_what_is_there(edition: Edition, tier: str) -> None:
    with edition.of_tier(tier).connect() as connection:
        views = connection.execute(
            "SELECT schema_name || '.' || view_name FROM duckdb_views() WHERE NOT internal"
        ).fetchall()
        for (view,) in views:
            connection.execute(f"FROM {view}").fetchall()
        (about,) = connection.execute("SELECT tier FROM audit.edition").fetchall()
        macros = connection.execute(
            "SELECT function_name FROM duckdb_functions() WHERE NOT internal"
        ).fetchall()
        assert connection.execute("SELECT region.share_of_women('ME', 'AF', 2023)").fetchall() == [(10.0,)]
    assert about == (tier,)
    assert ("cells",) not in macros


def test_nothing_in_a_tier_leads_outside(edition: Edition, tier: str) -> None:
    inside = edition.folder / tier
    files = {path.relative_to(inside).as_posix() for path in inside.rglob("*") if path.is_file()}
    named = json.loads((inside / "dataset.jsonld").read_text(encoding="utf-8"))["distribution"]
    assert {item["contentUrl"] for item in named} - {"dataset.jsonld"} == files - {"dataset.jsonld"}
    assert (
        set(json.loads((inside / "manifest.json").read_text(encoding="utf-8")))
        & {
            "returns",
            "ledger_sequence",
            "withheld",
            "tiers",
        }
        == set()
    )


def test_what_each_tier_withholds_is_counted_and_reported_to_the_programme(edition: Edition) -> None:
    counted = edition.manifest["withheld"]
    for name in PROTECTED:
        shown = [table(edition.of_tier(name), one) for one in ("facts.observations", "region.sums")]
        assert sum(counted[name].values()) == sum((frame["obs_status"] == "Q").sum() for frame in shown)
    report = pd.read_csv(edition.folder / "disclosure.csv")
    assert report["is_safe"].all()
    page = (edition.folder / "disclosure.html").read_text(encoding="utf-8")
    assert "exit_reasons" in page
    assert "http" not in page
    assert not list(edition.folder.glob("p*/disclosure.*"))


def test_the_same_makes_no_new_release_and_is_not_protected_again(
    home: Home, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("protection ran again")

    monkeypatch.setattr(protecting, "safe_releases", never)
    assert build(home).folder == edition.folder


@pytest.mark.long
def test_new_words_about_the_same_facts_tell_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path)
    fill(home)
    first = build(home, None)
    monkeypatch.setattr(protecting, "safe_releases", None)  # it must not be needed
    fill(home, submitted_by="Somebody else")
    second = build(home, None)
    assert second.release == 2
    for name in PROTECTED:
        one, other = (release.of_tier(name).manifest["tables"] for release in (first, second))
        assert one == other
    assert (first.folder / "disclosure.csv").read_bytes() == (second.folder / "disclosure.csv").read_bytes()


@pytest.mark.long
def test_two_builds_give_the_same_bytes(edition: Edition, tmp_path: Path) -> None:
    home = Home(tmp_path)
    fill(home)
    again = build(home)
    for name in ("internal", *PROTECTED):
        one, other = edition.of_tier(name).manifest, again.of_tier(name).manifest
        assert one["tables"] == other["tables"]
        files = {file for file in one["files"] if not file.endswith(("muster.duckdb", "manifest.json"))}
        assert {file: one["files"][file] for file in files} == {file: other["files"][file] for file in files}


def test_an_unsafe_release_is_refused_whole_and_the_one_before_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path)
    fill(home)
    first = build(home, None)

    def unsafe(*_: object) -> None:
        raise UnsafeReleaseError("1 of 9 withheld figures (public: 1) follow too nearly.")

    monkeypatch.setattr(protecting, "safe_releases", unsafe)
    fill(home, women=31)
    with pytest.raises(StoreError, match="1 of 9 withheld figures"):
        build(home, None)
    assert latest_edition(home, REGION).folder.samefile(first.folder)
    assert sorted(path.name for path in first.folder.parent.iterdir()) == [".lock", "2023.1", "latest"]
    assert list(remembered(first.folder.parent)) == ["2023.1"]


@pytest.mark.long
def test_what_an_edition_told_is_known_also_when_it_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path)
    fill(home)
    first = build(home, None)
    for path in (first.folder, *first.folder.rglob("*")):
        path.chmod(0o755)
    (first.folder / "public/muster.duckdb").unlink()
    seen = []

    def watching(facts, region, consents, before):
        seen.extend(before)
        return safe_releases(facts, region, consents, before)

    monkeypatch.setattr(protecting, "safe_releases", watching)
    fill(home, women=31)
    assert build(home, None).release == 2
    assert [item.release.tier for item in seen] == list(PROTECTED)
    public = table(first.of_tier("public"), "facts.observations")
    assert seen[1].release.facts["obs_value"].isna().sum() == public["obs_value"].isna().sum()


@pytest.mark.long
def test_without_what_editions_told_nothing_is_published(tmp_path: Path) -> None:
    home = Home(tmp_path)
    fill(home)
    (told,) = remembered(build(home, None).folder.parent).values()
    told.unlink()
    fill(home, women=31)
    with pytest.raises(StoreError, match=r"2023\.1 of region western_balkans told"):
        build(home, None)
