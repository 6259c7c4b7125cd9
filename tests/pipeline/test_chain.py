"""Real workbooks through submit, accept, publish and trace."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipelines import chain
from pipelines.checking.result import CheckContext
from pipelines.figures.trace import trace
from pipelines.intake.template import write_template
from pipelines.returns import Submission, accept, previous_observations, status, submit
from pipelines.simulation import SimulatedReturn, simulate
from pipelines.store.edition import Edition
from pipelines.store.errors import AbsentTableError, ActNotAllowedError, StoreError, UnknownReturnError
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
    accept(home, f"{key}_r2", "Petra", None, AT)
    edition = chain.publish(home, REGION)
    assert [item["return_id"] for item in edition.manifest["returns"]] == [f"{key}_r2"]
    assert set(home.lake.read(REGION, "facts.observations")["return_id"]) == {f"{key}_r2"}
    audited = home.lake.read(REGION, "audit.returns").set_index("return_id")["state"].to_dict()
    assert audited == {f"{key}_r1": "superseded", f"{key}_r2": "accepted"}
    findings = home.lake.read(REGION, "audit.findings")
    assert set(findings.loc[findings["severity"] == "block", "return_id"]) == {f"{key}_r1"}
    assert len(findings) >= len(blocked.result.findings)


def test_a_later_revision_replaces_the_accepted_one_only_when_it_is_accepted(
    tmp_path: Path, returns: dict[str, SimulatedReturn], key: str
) -> None:
    home = Home(tmp_path)
    send(home, workbook(returns[key]))
    accept(home, f"{key}_r1", "Petra", None, AT)
    first = chain.publish(home, REGION)
    other = write_template(*key_parts(key), "en", values=returns[key].observations)
    assert send(home, other).return_id == f"{key}_r2"
    chain.publish(home, REGION)
    assert set(home.lake.read(REGION, "facts.observations")["return_id"]) == {f"{key}_r1"}
    accept(home, f"{key}_r2", "Petra", None, AT)
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
    (act,) = home.ledger.acts()
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
    with pytest.raises(UnknownReturnError, match="No return 'QM-AF_2023_r1'"):
        accept(home, "QM-AF_2023_r1", "Petra", None, AT)
    with pytest.raises(StoreError, match="No return 'QM-AF_2023'"):
        chain.write_raw(home, "QM-AF_2023")


def test_facts_are_not_written_without_the_part_of_an_accepted_return(
    tmp_path: Path, returns: dict[str, SimulatedReturn], key: str
) -> None:
    home = Home(tmp_path)
    send(home, workbook(returns[key]))
    accept(home, f"{key}_r1", "Petra", None, AT)
    with pytest.raises(AbsentTableError, match=f"no table raw.observations of {key}"):
        chain.write_facts(home, REGION)
