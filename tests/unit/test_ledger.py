"""The ledger only grows, keeps what was recorded, and takes in the ledgers of earlier Musters."""

import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from pipelines.store.acts import Act, fold, fold_files
from pipelines.store.errors import ActNotAllowedError
from pipelines.store.home import Home
from pipelines.store.ledger import Ledger, LedgerError

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def submitted(revision: int = 1, state: str = "ready", institution: str = "BA-AF") -> Act:
    return Act(
        at=AT,
        actor="Ana",
        act="submit",
        state=state,
        return_key=f"{institution}_2023",
        return_id=f"{institution}_2023_r{revision}",
        institution=institution,
        time_period=2023,
        revision=revision,
        file_name="ba.xlsx",
        sha256=f"{revision:064d}",
        origin="reported",
        findings_explain=2,
    )


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")


def test_acts_come_back_as_they_were_recorded_in_order(ledger: Ledger) -> None:
    recorded = ledger.record(submitted()) + ledger.record(submitted(2))
    assert [act.sequence for act in recorded] == [1, 2]
    assert ledger.acts() == recorded
    assert ledger.acts(after=1) == recorded[1:]
    assert ledger.acts(return_key="ME-AF_2023") == []


def test_times_are_utc_whatever_zone_they_were_given_in(ledger: Ledger) -> None:
    local = AT.astimezone(timezone(timedelta(hours=2)))
    ledger.record(Act(at=local, actor="Ana", act="quarantine", state="quarantined"))
    assert ledger.acts()[0].at == AT
    assert ledger.acts()[0].at.utcoffset() == timedelta(0)


def test_a_time_without_zone_is_refused(ledger: Ledger) -> None:
    naive = Act(at=datetime(2026, 3, 1), actor="Ana", act="quarantine", state="quarantined")
    with pytest.raises(Exception, match="names no time zone"):
        ledger.record(naive)


@pytest.mark.parametrize("statement", ["UPDATE acts SET actor = 'x'", "DELETE FROM acts"])
def test_the_database_itself_refuses_changes(ledger: Ledger, tmp_path: Path, statement: str) -> None:
    ledger.record(submitted())
    with (
        sqlite3.connect(tmp_path / "ledger.sqlite") as connection,
        pytest.raises(sqlite3.DatabaseError, match="only ever added to"),
    ):
        connection.execute(statement)


def test_it_is_safe_against_power_cuts(ledger: Ledger) -> None:
    with ledger._engine.connect() as connection:
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert pragmas == ["wal", 2, 1]


def test_two_who_submit_the_same_revision_at_once_the_second_is_told(ledger: Ledger) -> None:
    ledger.record(submitted())
    with pytest.raises(ActNotAllowedError, match="Somebody else has just done that"):
        ledger.record(submitted())
    assert len(ledger.acts()) == 1


def test_acts_recorded_together_are_recorded_together_or_not_at_all(ledger: Ledger) -> None:
    ledger.record(submitted())
    with pytest.raises(ActNotAllowedError):
        ledger.record(submitted(2), submitted(1))
    assert [act.return_id for act in ledger.acts()] == ["BA-AF_2023_r1"]


def test_a_second_ledger_on_the_same_file_sees_the_acts(ledger: Ledger) -> None:
    ledger.record(submitted())
    assert Ledger(ledger.url).acts() == ledger.acts()


def test_fold_says_who_accepted_what_when_and_why() -> None:
    accepted = Act(
        at=AT + timedelta(days=1),
        actor="Petra",
        act="accept",
        state="accepted",
        reason="checked by telephone",
        return_id="BA-AF_2023_r1",
    )
    superseded = Act(at=AT, actor="Petra", act="supersede", state="superseded", return_id="BA-AF_2023_r1")
    first, second = fold([submitted(), accepted, submitted(2)])
    assert (first.state, first.submitted_by, first.submitted_at) == ("accepted", "Ana", AT)
    assert (first.accepted_by, first.accepted_at) == ("Petra", AT + timedelta(days=1))
    assert first.accepted_reason == "checked by telephone"
    assert (second.revision, second.state, second.accepted_by) == (2, "ready", None)
    assert fold([submitted(), accepted, superseded])[0].state == "superseded"


def test_a_quarantined_file_is_no_return(ledger: Ledger) -> None:
    ledger.record(Act(at=AT, actor="Ana", act="quarantine", state="quarantined", sha256="0" * 64))
    assert ledger.returns() == []


def test_a_damaged_ledger_is_said_plainly_never_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(LedgerError, match=r"ledger\.sqlite cannot be read .* put back the copy"):
        Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}").acts()


@pytest.mark.parametrize("name", ["what?mode=memory", "100%25 #1", "Ministarstvo odbrane"])
def test_the_ledger_lies_in_the_home_whatever_the_folder_is_called(tmp_path: Path, name: str) -> None:
    home = Home(tmp_path / name)
    home.ledger.record(submitted())
    assert (tmp_path / name / "ledger.sqlite").exists()
    assert Home(tmp_path / name).ledger.last() == 1


def test_nobody_acts_between_reading_and_deciding(ledger: Ledger) -> None:
    ledger.record(submitted())
    ready, go = threading.Event(), threading.Event()

    def slowly(acts: list[Act]) -> list[Act]:
        ready.set()
        go.wait(10)
        return [submitted(len(acts) + 1)]

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(ledger.decide, slowly)
        assert ready.wait(10)
        second = threads.submit(Ledger(ledger.url).decide, lambda acts: [submitted(len(acts) + 1)])
        time.sleep(0.2)
        assert not second.done()
        assert len(ledger.acts()) == 1  # readers do not wait
        go.set()
        assert [act.revision for future in (first, second) for act in future.result()] == [2, 3]


def test_it_tells_how_things_stood_at_an_earlier_act(ledger: Ledger) -> None:
    ledger.record(submitted())
    ledger.record(replace(submitted(), act="accept", state="accepted"))
    ledger.record(submitted(2))
    assert [item.state for item in ledger.returns(as_of=1)] == ["ready"]
    assert [item.state for item in ledger.returns(as_of=2)] == ["accepted"]
    assert [item.state for item in ledger.returns()] == ["accepted", "ready"]


def test_a_ledger_in_which_two_revisions_were_accepted_counts_the_later_one() -> None:
    acts = [submitted(), submitted(2)]
    acts += [replace(act, act="accept", state="accepted") for act in reversed(acts)]
    assert [item.state for item in fold(acts)] == ["superseded", "accepted"]


FIRST_TABLE = """
CREATE TABLE acts (
    sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at DATETIME NOT NULL, actor TEXT NOT NULL, act TEXT NOT NULL, state TEXT NOT NULL, reason TEXT,
    return_key TEXT, return_id TEXT, institution TEXT, time_period INTEGER, revision INTEGER,
    file_name TEXT, sha256 TEXT, origin TEXT,
    findings_block INTEGER NOT NULL, findings_explain INTEGER NOT NULL, findings_inform INTEGER NOT NULL,
    UNIQUE (return_id, act)
);
CREATE INDEX ix_acts_return_key ON acts (return_key);
CREATE TRIGGER acts_no_update BEFORE UPDATE ON acts
BEGIN SELECT RAISE(ABORT, 'the ledger is only ever added to'); END;
CREATE TRIGGER acts_no_delete BEFORE DELETE ON acts
BEGIN SELECT RAISE(ABORT, 'the ledger is only ever added to'); END;
"""
"""As the first Muster made it."""

FIRST_ACTS = """
INSERT INTO acts VALUES
(3, '2026-03-01 09:30:00.000000', 'Ana', 'submit', 'to_explain', NULL, 'BA-AF_2023', 'BA-AF_2023_r1',
 'BA-AF', 2023, 1, 'ba.xlsx', '{sha}', 'reported', 0, 2, 0),
(4, '2026-03-02 09:30:00.000000', 'Petra', 'accept', 'accepted', 'by telephone', 'BA-AF_2023',
 'BA-AF_2023_r1', 'BA-AF', 2023, 1, 'ba.xlsx', '{sha}', NULL, 0, 0, 0),
(5, '2026-03-03 09:30:00.000000', 'Ana', 'quarantine', 'quarantined', 'no cover', NULL, NULL,
 NULL, NULL, NULL, 'letter.xlsx', '{other}', NULL, 1, 0, 0);
"""


@pytest.fixture
def first_ledger(tmp_path: Path) -> Path:
    path = tmp_path / "first.sqlite"
    with sqlite3.connect(path) as database:
        database.executescript(FIRST_TABLE)
        database.executescript(FIRST_ACTS.format(sha="1" * 64, other="2" * 64))
    database.close()
    return path


def test_the_ledger_of_the_first_muster_is_read_as_it_is_and_added_to(first_ledger: Path) -> None:
    ledger = Ledger(f"sqlite:///{first_ledger}")
    assert [act.sequence for act in ledger.acts()] == [3, 4, 5]
    (item,) = ledger.returns()
    assert (item.state, item.accepted_by, item.accepted_reason) == ("accepted", "Petra", "by telephone")
    assert (item.kept_as, item.kept_sha256) == ("file", "1" * 64)
    assert {act.role for act in ledger.acts()} == {None}
    assert [act.state for act in fold_files(ledger.acts())] == ["quarantined"]
    again = replace(ledger.acts()[1], act="explain", state="accepted", reason="once")
    added = ledger.record(again, replace(again, reason="twice"))
    assert [act.sequence for act in added] == [6, 7]


def test_a_ledger_brought_up_to_date_still_only_grows(first_ledger: Path) -> None:
    Ledger(f"sqlite:///{first_ledger}").last()
    with sqlite3.connect(first_ledger) as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert tables == {"acts", "sqlite_sequence"}
        for statement in ("UPDATE acts SET actor = 'x'", "DELETE FROM acts"):
            with pytest.raises(sqlite3.DatabaseError, match="only ever added to"):
                database.execute(statement)
    ledger = Ledger(f"sqlite:///{first_ledger}")
    with pytest.raises(ActNotAllowedError):
        ledger.record(replace(submitted(), sequence=0))


def test_a_ledger_is_brought_up_to_date_once_whoever_opens_it_first(first_ledger: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: Ledger(f"sqlite:///{first_ledger}").acts(), range(4)))
    assert [[act.sequence for act in acts] for acts in found] == [[3, 4, 5]] * 4


def test_moving_an_old_ledger_is_done_whole_or_not_at_all(
    first_ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pull_the_plug(*_: object) -> None:
        raise ConnectionError("the plug was pulled")

    with monkeypatch.context() as patched:
        patched.setattr("pipelines.store.ledger.METADATA.create_all", pull_the_plug)
        with pytest.raises(ConnectionError):
            Ledger(f"sqlite:///{first_ledger}").acts()
    assert [act.sequence for act in Ledger(f"sqlite:///{first_ledger}").acts()] == [3, 4, 5]
