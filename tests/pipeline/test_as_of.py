"""As of a moment: what is rebuilt is what was published then, and the present stays as it is."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines import chain
from pipelines.checking.result import CheckContext
from pipelines.cli import app
from pipelines.intake.template import write_template
from pipelines.rebuilding import Moment, Rebuilt, moment_of, rebuild
from pipelines.returns import accept, submit
from pipelines.simulation import simulate
from pipelines.store.acts import Act
from pipelines.store.edition import Edition, latest_edition
from pipelines.store.errors import StoreError
from pipelines.store.home import Home
from pipelines.store.ledger import Ledger, LedgerError

REGION = "simulated"
FIRST, SECOND = datetime(2024, 2, 1, 8, tzinfo=UTC), datetime(2024, 3, 1, 8, tzinfo=UTC)
NOW = datetime(2024, 6, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Published:
    """A home in which two editions were published, and its files then."""

    home: Home
    editions: tuple[Edition, Edition]
    keys: tuple[str, str]


def send_and_accept(home: Home, content: bytes, at: datetime) -> str:
    return_id = str(submit(home, content, CheckContext("return.xlsx"), "Ana", at).return_id)
    accept(home, return_id, "Petra", "checked", at + timedelta(minutes=5))
    return return_id


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Two returns, an edition; a revision of the first with one more woman trained, another edition."""
    home = Home(tmp_path_factory.mktemp("home"))
    first, second = sorted(simulate(2, 1, seed=7), key=lambda item: item.institution)[:2]
    for item, at in ((first, FIRST), (second, FIRST + timedelta(hours=1))):
        content = write_template(item.institution, item.time_period, item.language, values=item.observations)
        send_and_accept(home, content, at)
    before = chain.publish(home, REGION)
    values = first.observations.copy()
    trained = values["measure"].eq("trained") & values["detail"].eq("predeployment_training")
    values.loc[trained & values["sex"].isin(["F", "_T"]), "obs_value"] += 1
    content = write_template(first.institution, first.time_period, "en", values=values)
    send_and_accept(home, content, SECOND)
    keys = tuple(f"{item.institution}_{item.time_period}" for item in (first, second))
    return Published(home, (before, chain.publish(home, REGION)), (keys[0], keys[1]))


def tables(edition: Edition) -> dict[str, bytes]:
    folder = edition.folder / "parquet"
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.parquet")}


def present(home: Home) -> dict[str, tuple[int, int]]:
    """Return every file of lake and editions with its size and time."""
    paths = [path for name in ("lake", "editions") for path in (home.folder / name).rglob("*")]
    stats = {str(path): path.lstat() for path in paths if not path.is_dir()}
    return {name: (stat.st_size, stat.st_mtime_ns) for name, stat in stats.items()}


def as_of(published: Published, text: str) -> Rebuilt:
    return rebuild(published.home, REGION, moment_of(text, NOW))


@pytest.mark.long
@pytest.mark.parametrize(("number", "text"), [(0, "2024-02-20"), (1, "2024-03-01T08:05:00Z")])
def test_what_is_rebuilt_is_what_was_published_and_the_present_stays(
    published: Published, number: int, text: str
) -> None:
    edition, before = published.editions[number], present(published.home)
    found = as_of(published, text)
    assert tables(found.edition) == tables(edition)
    assert found.same_as == (f"{edition.year}.{edition.release}",)
    assert found.act == found.edition.manifest["ledger_sequence"] == edition.manifest["ledger_sequence"]
    assert present(published.home) == before
    assert latest_edition(published.home, REGION).folder.samefile(published.editions[1].folder)
    assert not list(published.home.folder.glob(".new-*")), "the lake of the past is swept away"


@pytest.mark.long
def test_it_lies_apart_says_what_it_is_and_is_made_once(published: Published) -> None:
    found = as_of(published, "2024-02-10").edition
    year = found.year
    assert found.folder == published.home.folder / "as_of" / "2024-02-10" / REGION / f"{year}.1"
    assert found.manifest["as_of"] == "the end of 2024-02-10 (UTC)"
    assert found.manifest["notice"].endswith(
        "Rebuilt as of the end of 2024-02-10 (UTC), act 6 of the ledger; this is no published edition."
    )
    with found.connect() as connection:
        told = connection.execute("SELECT as_of, ledger_sequence FROM audit.edition").fetchall()
    assert told == [("the end of 2024-02-10 (UTC)", 6)]
    assert as_of(published, "2024-02-10").edition.folder == found.folder


@pytest.mark.long
def test_between_two_moments_of_publishing_it_is_what_would_have_been(published: Published) -> None:
    first, _ = published.keys
    found = as_of(published, "2024-03-01T08:02:00+00:00")
    with found.edition.connect() as connection:
        states = dict(connection.execute("SELECT return_id, state FROM audit.returns").fetchall())
        facts = {row[0] for row in connection.execute("SELECT return_id FROM facts.observations").fetchall()}
    assert states[f"{first}_r1"] == "accepted", "the revision had come and was not accepted"
    assert f"{first}_r2" in states
    assert f"{first}_r2" not in facts
    assert found.same_as == ()


def test_the_second_edition_says_what_it_changed_in_the_first(published: Published) -> None:
    first, second = published.editions
    with first.connect() as connection:
        assert connection.execute("SELECT count(*) FROM region.revisions").fetchall() == [(0,)]
    with second.connect() as connection:
        rows = connection.execute(
            "SELECT DISTINCT indicator, event, reasons, edition_before, returns_before, returns_now "
            "FROM region.revisions WHERE ref_area <> '_T'"
        ).fetchall()
        numerators = connection.execute(
            "SELECT numerator_now - numerator_before FROM region.revisions "
            "WHERE indicator = 'predeployment_training_coverage' AND ref_area <> '_T'"
        ).fetchall()
    key = published.keys[0]
    assert {row[1:] for row in rows} == {
        ("changed", "revision", f"{first.year}.1", f"{key}_r1", f"{key}_r2"),
    }
    assert {row[0] for row in rows} >= {"predeployment_training_coverage"}
    assert set(numerators) == {(1.0,)}


@pytest.mark.long
def test_publishing_again_makes_no_release_whatever_was_revised(published: Published) -> None:
    again = chain.publish(published.home, REGION)
    assert again.folder.samefile(published.editions[1].folder)


def test_a_day_is_its_end_and_a_time_without_a_zone_is_utc() -> None:
    assert moment_of("2024-03-01", NOW) == Moment(
        datetime(2024, 3, 1, 23, 59, 59, 999999, UTC), "the end of 2024-03-01 (UTC)", "2024-03-01"
    )
    for text in ("2024-03-01T14:30", "2024-03-01 14:30", "2024-03-01T15:30+01:00"):
        assert moment_of(text, NOW) == Moment(
            datetime(2024, 3, 1, 14, 30, tzinfo=UTC), "2024-03-01 14:30:00 (UTC)", "2024-03-01T143000Z"
        )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("yesterday", "'yesterday' is no day and no time: write 2024-03-01 or"),
        ("2024-02-30", "is no day and no time"),
        ("2024-06-01", r"As of the end of 2024-06-01 \(UTC\): that has not come yet"),
        ("2025-01-01T00:00", "has not come yet"),
    ],
)
def test_what_is_no_moment_of_the_past_is_told_in_words(text: str, message: str) -> None:
    with pytest.raises(StoreError, match=message):
        moment_of(text, NOW)


def test_before_the_first_act_there_is_nothing(published: Published) -> None:
    with pytest.raises(
        LedgerError, match=r"nothing in it at 2024-01-31 .* first act is of 2024-02-01 08:00:00"
    ):
        as_of(published, "2024-01-31")
    with pytest.raises(StoreError, match="Nothing has been accepted in region simulated yet"):
        as_of(published, "2024-02-01T08:01")
    assert not (published.home.folder / "as_of" / "2024-01-31").exists()


def act(at: datetime) -> Act:
    return Act(at, "Ana", "receive", "received", file_name="a.xlsx", sha256="0" * 64)


def test_acts_out_of_the_order_of_time_stand_for_no_moment(tmp_path: Path) -> None:
    ledger = Ledger(f"sqlite:///{tmp_path}/ledger.sqlite")
    ledger.record(act(SECOND), act(FIRST), act(NOW))
    assert ledger.act_at(SECOND) == 2
    assert ledger.act_at(NOW) == 3
    with pytest.raises(LedgerError, match=r"Act 2 of the ledger is of before .* added after act 1"):
        ledger.act_at(FIRST)


@pytest.mark.long
def test_the_command_says_where_it_is_and_which_edition_holds_the_same(
    published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUSTER_HOME", str(published.home.folder))
    command = ["publish", "--region", REGION, "--as-of", "2024-02-20"]
    said = CliRunner().invoke(app, command)
    assert said.exit_code == 0
    words = " ".join(said.stdout.split())
    assert "as of the end of 2024-02-20 (UTC), act 6 of the ledger:" in words
    assert f"Its tables are those of edition {published.editions[0].year}.1." in words
    told = json.loads(CliRunner().invoke(app, [*command, "--json"]).stdout)
    assert told["same_as"] == [f"{published.editions[0].year}.1"]
    assert (told["ledger_sequence"], told["as_of"]) == (6, "the end of 2024-02-20 (UTC)")
    refused = CliRunner().invoke(app, [*command[:-1], "then"])
    assert (refused.exit_code, "Traceback" in refused.output) == (2, False)
    assert "'then' is no day and no time" in refused.output
