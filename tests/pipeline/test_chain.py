"""Real workbooks through submit, accept, publish and trace."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipelines import chain
from pipelines.checking.result import CheckContext
from pipelines.figures.trace import trace
from pipelines.intake.template import write_template
from pipelines.raw_tables import is_read
from pipelines.returns import Submission, accept, files_aside, previous_observations, status, submit
from pipelines.simulation import SimulatedReturn, simulate
from pipelines.store.build import one_build
from pipelines.store.edition import Edition, latest_edition
from pipelines.store.errors import ActNotAllowedError, StoreError, UnknownReturnError
from pipelines.store.home import Home
from schemas.tables.registry import EDITION_TABLES, table_model

AT = datetime(2024, 2, 1, 8, 0, tzinfo=UTC)
REGION = "simulated"


@pytest.fixture(scope="module")
def returns() -> dict[str, SimulatedReturn]:
    return {f"{item.institution}_{item.time_period}": item for item in simulate(2, 2, seed=7)}


def workbook(item: SimulatedReturn, women_more: float = 0) -> bytes:
    """Return a workbook; `women_more` is added to the women in all ranks, and nowhere else."""
    values = item.observations.copy()
    women = values["measure"].eq("strength") & values["sex"].eq("F") & values["rank"].eq("_T")
    values.loc[women & values["population"].isin(["military", "police_officials"]), "obs_value"] += women_more
    return write_template(item.institution, item.time_period, item.language, values=values)


def send(home: Home, content: bytes, name: str = "return.xlsx") -> Submission:
    return submit(home, content, CheckContext(name), "Ana", AT)


@pytest.fixture(scope="module")
def key(returns: dict[str, SimulatedReturn]) -> str:
    return min(key for key in returns if "AF" in key)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, returns: dict[str, SimulatedReturn]) -> Home:
    """All returns accepted; tests only look at it."""
    home = Home(tmp_path_factory.mktemp("full"))
    for name, item in returns.items():
        sent = send(home, workbook(item), f"{name}.xlsx")
        accept(home, str(sent.return_id), "Petra", "checked", AT)
    return home


@pytest.fixture(scope="module")
def edition(full: Home) -> Edition:
    return chain.publish(full, REGION)


def test_a_good_return_is_ready_and_counts_once_accepted(
    full: Home, returns: dict[str, SimulatedReturn]
) -> None:
    found = full.ledger.returns()
    assert [item.return_id for item in found] == sorted(f"{key}_r1" for key in returns)
    assert {item.state for item in found} == {"accepted"}
    assert {act.findings_block for act in full.ledger.acts()} == {0}


def test_the_same_bytes_again_change_nothing(
    full: Home, returns: dict[str, SimulatedReturn], key: str
) -> None:
    acts = full.ledger.acts()
    again = send(full, workbook(returns[key]), "another name.xlsx")
    assert (again.return_id, again.is_new) == (f"{key}_r1", False)
    assert full.ledger.acts() == acts


def test_the_year_before_is_what_was_accepted_of_it(full: Home, key: str) -> None:
    institution, year = key.split("_")
    previous = previous_observations(full, institution, int(year) + 1)
    assert previous is not None
    table_model("facts.observations").validate(previous)
    assert set(previous["return_id"]) == {f"{key}_r1"}
    assert previous_observations(full, institution, int(year)) is None


def test_every_table_is_there_and_valid(full: Home, edition: Edition) -> None:
    for name in EDITION_TABLES:
        frame = full.lake.read(REGION, name)
        table_model(name).validate(frame)
        assert len(frame) == edition.manifest["tables"][name]["rows"]
    assert len(full.lake.read(REGION, "facts.observations")) > 100


def test_publishing_again_changes_nothing(full: Home, edition: Edition) -> None:
    files = {path: path.read_bytes() for path in (full.folder / "lake").rglob("*.parquet")}
    assert chain.publish(full, REGION).folder == edition.folder
    assert {path: path.read_bytes() for path in (full.folder / "lake").rglob("*.parquet")} == files


def test_publishing_says_its_steps(full: Home, edition: Edition) -> None:
    heard: list[tuple[str, int]] = []
    chain.publish(full, REGION, edition.year, lambda name, of: heard.append((name, of)))
    assert [name for name, _ in heard][-5:] == ["facts", "codes", "region", "audit", "edition"]
    assert {of for _, of in heard} == {len(heard)}


def test_a_value_leads_to_cells_that_hold_its_numbers(full: Home, edition: Edition, key: str) -> None:
    institution, year = key.split("_")
    area, sector = institution.split("-")
    with edition.connect() as connection:
        found = trace(
            connection,
            indicator="intake_share",
            ref_area=area,
            sector=sector,
            time_period=int(year),
            population="military",
            rank="_T",
            sex="F",
        )
    assert {item.side for item in found.contributions} == {"numerator", "denominator"}
    for item in found.contributions:
        book = load_workbook(BytesIO(full.vault.get(item.sha256)), read_only=True)
        assert book[str(item.sheet)][str(item.cell)].value == item.obs_value
    assert found.row["value"] == 100 * found.row["numerator"] / found.row["denominator"]


def test_status_names_what_is_missing(full: Home, key: str) -> None:
    institution, year = key.split("_")
    states = {(item.institution, item.time_period): item.state for item in status(full, REGION)}
    assert states[institution, int(year)] == "accepted"
    assert states[institution, int(year) - 1] == "missing"
    assert set(states.values()) == {"accepted", "missing"}


def test_status_and_the_table_of_coverage_say_the_same(full: Home, edition: Edition) -> None:
    with edition.connect() as connection:
        query = "SELECT institution, time_period, state, revisions FROM region.coverage"
        rows = set(connection.execute(query).fetchall())
    said = {(item.institution, item.time_period, item.state, item.revisions) for item in status(full, REGION)}
    assert said == rows


def test_a_blocked_return_is_kept_but_never_counts(
    tmp_path: Path, returns: dict[str, SimulatedReturn], key: str
) -> None:
    home = Home(tmp_path)
    blocked = send(home, workbook(returns[key], women_more=1000))
    assert blocked.result.state == "blocked"
    assert home.vault.get(blocked.result.sha256) == workbook(returns[key], women_more=1000)
    with pytest.raises(ActNotAllowedError, match="errors that must be corrected first"):
        accept(home, f"{key}_r1", "Petra", "please", AT)
    with pytest.raises(StoreError, match="Nothing has been accepted"):
        chain.publish(home, REGION)

    corrected = send(home, workbook(returns[key]))
    assert (corrected.return_id, corrected.result.state) == (f"{key}_r2", "ready")
    accept(home, f"{key}_r2", "Petra", "checked", AT)
    edition = chain.publish(home, REGION)
    assert [item["return_id"] for item in edition.manifest["returns"]] == [f"{key}_r2"]
    assert set(home.lake.read(REGION, "facts.observations")["return_id"]) == {f"{key}_r2"}
    audited = home.lake.read(REGION, "audit.returns").set_index("return_id")["state"].to_dict()
    assert audited == {f"{key}_r1": "superseded", f"{key}_r2": "accepted"}
    findings = home.lake.read(REGION, "audit.findings")
    assert set(findings.loc[findings["severity"] == "block", "return_id"]) == {f"{key}_r1"}
    assert len(findings) >= len(blocked.result.findings)


@pytest.mark.long
def test_a_later_revision_replaces_the_accepted_one_only_when_it_is_accepted(
    tmp_path: Path, returns: dict[str, SimulatedReturn], key: str
) -> None:
    home = Home(tmp_path)
    send(home, workbook(returns[key]))
    accept(home, f"{key}_r1", "Petra", "checked", AT)
    first = chain.publish(home, REGION)
    other = write_template(*key_parts(key), "en", values=returns[key].observations)
    assert send(home, other).return_id == f"{key}_r2"
    chain.publish(home, REGION)
    assert set(home.lake.read(REGION, "facts.observations")["return_id"]) == {f"{key}_r1"}
    accept(home, f"{key}_r2", "Petra", "checked", AT)
    second = chain.publish(home, REGION)
    assert set(home.lake.read(REGION, "facts.observations")["return_id"]) == {f"{key}_r2"}
    assert second.release > first.release
    with pytest.raises(ActNotAllowedError, match="a later revision has been accepted"):
        accept(home, f"{key}_r1", "Petra", "no, the first", AT)


def key_parts(key: str) -> tuple[str, int]:
    institution, year = key.split("_")
    return institution, int(year)


def test_a_file_that_names_no_return_is_kept_outside_all_returns(tmp_path: Path) -> None:
    home = Home(tmp_path)
    sent = send(home, b"not a workbook", "letter.xlsx")
    assert (sent.return_id, sent.is_new, sent.result.state) == (None, True, "blocked")
    assert send(home, b"not a workbook", "letter.xlsx").is_new is False
    received, act = home.ledger.acts()
    assert (received.act, received.state, received.sha256) == ("receive", "received", act.sha256)
    assert (act.act, act.state, act.file_name, act.return_id) == (
        "quarantine",
        "quarantined",
        "letter.xlsx",
        None,
    )
    assert act.findings_block + act.findings_explain + act.findings_inform == len(sent.result.findings)
    assert home.vault.get(str(act.sha256)) == b"not a workbook"
    assert home.ledger.returns() == []


def test_what_nobody_submitted_cannot_be_accepted_or_written(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with pytest.raises(UnknownReturnError, match="No return QM-AF_2023_r1"):
        accept(home, "QM-AF_2023_r1", "Petra", "checked", AT)
    with pytest.raises(StoreError, match="No return 'QM-AF_2023'"):
        chain.write_raw(home, "QM-AF_2023")


def send_and_accept(home: Home, returns: dict[str, SimulatedReturn], key: str) -> None:
    accept(home, str(send(home, workbook(returns[key])).return_id), "Petra", "checked", AT)


def returns_in_facts(home: Home) -> set[str]:
    return set(home.lake.read(REGION, "facts.observations")["return_id"])


@pytest.fixture
def two(returns: dict[str, SimulatedReturn]) -> tuple[str, str]:
    """Two returns of one year."""
    first, second, *_ = sorted(returns, key=lambda key: key_parts(key)[1])
    return first, second


def test_what_is_accepted_is_in_the_facts_whether_or_not_anybody_has_read_it(
    tmp_path: Path, returns: dict[str, SimulatedReturn], key: str
) -> None:
    home = Home(tmp_path)
    send_and_accept(home, returns, key)
    chain.write_facts(home, REGION)
    assert returns_in_facts(home) == {f"{key}_r1"}
    other = write_template(*key_parts(key), "en", values=returns[key].observations)
    accept(home, str(send(home, other).return_id), "Petra", "checked", AT)
    chain.write_facts(home, REGION)  # the lake holds the part, of the revision before
    assert returns_in_facts(home) == {f"{key}_r2"}


def test_an_empty_part_is_read_once_and_a_half_written_one_again(
    tmp_path: Path, returns: dict[str, SimulatedReturn], key: str
) -> None:
    home = Home(tmp_path)
    send(home, workbook(returns[key]))
    revisions = home.ledger.returns(key)
    assert not is_read(home, REGION, revisions)
    chain.write_raw(home, key)
    assert is_read(home, REGION, revisions)
    assert home.lake.read(REGION, "raw.findings", key).empty  # nothing was found, and that is known
    home.lake.path(REGION, "raw.observations", key).unlink()
    assert not is_read(home, REGION, revisions)


@pytest.mark.long
def test_accepting_while_an_edition_is_built_is_for_the_next_one(
    tmp_path: Path, returns: dict[str, SimulatedReturn], two: tuple[str, str]
) -> None:
    home = Home(tmp_path)
    first, second = two
    send_and_accept(home, returns, first)
    meanwhile = {"region": lambda: send_and_accept(home, returns, second)}
    edition = chain.publish(home, REGION, None, lambda name, _: meanwhile.get(name, lambda: None)())
    assert [item["return_id"] for item in edition.manifest["returns"]] == [f"{first}_r1"]
    assert edition.manifest["ledger_sequence"] == 3
    with edition.connect() as connection:
        query = "SELECT institution || '_' || time_period FROM region.coverage WHERE state <> 'missing'"
        assert connection.execute(query).fetchall() == [(first,)]
        assert connection.execute("SELECT return_id FROM audit.returns").fetchall() == [(f"{first}_r1",)]
    following = chain.publish(home, REGION)
    assert {item["return_id"] for item in following.manifest["returns"]} == {f"{first}_r1", f"{second}_r1"}
    assert returns_in_facts(home) == {f"{first}_r1", f"{second}_r1"}


@pytest.mark.long
def test_tables_of_another_moment_are_not_published(
    tmp_path: Path, returns: dict[str, SimulatedReturn], two: tuple[str, str]
) -> None:
    home = Home(tmp_path)
    first, second = two
    send_and_accept(home, returns, first)
    chain.publish(home, REGION)
    send_and_accept(home, returns, second)
    with pytest.raises(StoreError, match=r"facts.observations, audit.returns, region.coverage .* at act 6"):
        chain.write_edition(home, REGION)
    chain.write_audit(home, REGION)
    chain.write_region(home, REGION)
    with pytest.raises(StoreError, match=r"lake's facts.observations of region"):
        chain.write_edition(home, REGION)


@pytest.mark.long
def test_one_build_at_a_time(tmp_path: Path, returns: dict[str, SimulatedReturn], key: str) -> None:
    home = Home(tmp_path)
    send_and_accept(home, returns, key)
    with ThreadPoolExecutor(1) as threads:
        with one_build(home, REGION):
            other = threads.submit(chain.publish, home, REGION)
            time.sleep(0.5)
            assert not home.lake.path(REGION, "raw.observations", key).exists()
        assert other.result(60).release == 1


@pytest.mark.parametrize("year", [2099, -5, 0])
def test_an_edition_is_of_a_year_with_accepted_returns(
    full: Home, edition: Edition, returns: dict[str, SimulatedReturn], year: int
) -> None:
    before = sorted(path.name for path in edition.folder.parent.iterdir())
    years = ", ".join(sorted({key.split("_")[1] for key in returns}))
    with pytest.raises(StoreError, match=f"for {year}: an edition can be of {years}"):
        chain.publish(full, REGION, year)
    assert sorted(path.name for path in edition.folder.parent.iterdir()) == before
    assert latest_edition(full, REGION).folder.samefile(edition.folder)


@pytest.mark.long
def test_two_who_accept_two_revisions_at_once_leave_one_that_counts(
    tmp_path: Path, returns: dict[str, SimulatedReturn], key: str
) -> None:
    home = Home(tmp_path)
    send(home, workbook(returns[key]))
    send(home, write_template(*key_parts(key), "en", values=returns[key].observations))

    def accepted(revision: int) -> bool:
        try:
            accept(Home(tmp_path), f"{key}_r{revision}", "Petra", "checked", AT)
        except ActNotAllowedError:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        done = list(threads.map(accepted, (2, 1)))
    assert done[0]
    assert [item.state for item in home.ledger.returns()] == ["superseded", "accepted"]
    chain.publish(home, REGION)
    assert returns_in_facts(home) == {f"{key}_r2"}


def test_two_who_submit_at_once_are_two_revisions(tmp_path: Path, key: str) -> None:
    Home(tmp_path).ledger.last()
    contents = [write_template(*key_parts(key), language) for language in ("en", "bs")]
    with ThreadPoolExecutor(2) as threads:
        sent = list(threads.map(lambda content: send(Home(tmp_path), content), contents))
    assert sorted(str(item.return_id) for item in sent) == [f"{key}_r1", f"{key}_r2"]
    assert all(item.is_new for item in sent)


def test_one_can_go_back_to_an_earlier_file(
    tmp_path: Path, returns: dict[str, SimulatedReturn], key: str
) -> None:
    home = Home(tmp_path)
    first = workbook(returns[key])
    second = write_template(*key_parts(key), "en", values=returns[key].observations)
    sent = [send(home, content) for content in (first, second, second, first, first)]
    assert [item.return_id for item in sent] == [f"{key}_r{number}" for number in (1, 2, 2, 3, 3)]
    assert [item.is_new for item in sent] == [True, True, False, True, False]


def test_a_file_that_names_no_return_is_told_of_until_it_is_sent_for_one(tmp_path: Path) -> None:
    home = Home(tmp_path)
    send(home, b"not a workbook", "letter.xlsx")
    (act,) = files_aside(home, "quarantined")
    assert (act.file_name, act.actor, act.at) == ("letter.xlsx", "Ana", AT)
    assert act.reason
    home.ledger.record(replace(act, act="submit", state="blocked", return_id="QM-AF_2023_r1"))
    assert files_aside(home, "quarantined") == []
