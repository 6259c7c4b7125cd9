"""A file that was received is never lost, whatever happens while it is read; of two acts one counts."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.checking.result import CheckContext
from pipelines.cli import app
from pipelines.intake.template import write_template
from pipelines.receipts.issue import issue
from pipelines.returns import (
    accept,
    files_aside,
    reopen,
    resume,
    sign_off,
    submit,
    withdraw,
    withdraw_file,
)
from pipelines.simulation import SimulatedReturn, simulate
from pipelines.store.errors import ActNotAllowedError
from pipelines.store.home import Home

AT = datetime(2024, 2, 1, 8, 0, tzinfo=UTC)

STOPPED_WHILE_READING = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from pipelines.checking.result import CheckContext
from pipelines.returns import submit, submitting
from pipelines.store.home import Home

def never_ends(*_):
    print("reading", flush=True)
    time.sleep(600)

submitting.read_for = never_ends
path = Path(sys.argv[2])
at = datetime(2024, 2, 1, 8, 0, tzinfo=UTC)
submit(Home(Path(sys.argv[1])), path.read_bytes(), CheckContext(path.name), "Ana", at)
"""


@pytest.fixture(scope="module")
def item() -> SimulatedReturn:
    return simulate(1, 1, seed=3)[0]


@pytest.fixture(scope="module")
def content(item: SimulatedReturn) -> bytes:
    return write_template(item.institution, item.time_period, item.language, values=item.observations)


@pytest.fixture(scope="module")
def one(item: SimulatedReturn) -> str:
    return f"{item.institution}_{item.time_period}_r1"


@pytest.fixture
def stopped(tmp_path: Path, content: bytes) -> Home:
    """A store in which a process was killed while it read a file."""
    path, home = tmp_path / "return.xlsx", tmp_path / "home"
    path.write_bytes(content)
    command = [sys.executable, "-c", STOPPED_WHILE_READING, str(home), str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "reading\n"
        worker.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
    return Home(home)


def acts(home: Home) -> list[tuple[str, str | None]]:
    return [(act.act, act.return_id) for act in home.ledger.acts()]


def send(home: Home, content: bytes) -> tuple[str | None, bool]:
    sent = submit(home, content, CheckContext("return.xlsx"), "Ana", AT)
    return sent.return_id, sent.is_new


def test_a_file_is_named_and_has_a_receipt_though_its_reader_was_killed(stopped: Home) -> None:
    (file,) = files_aside(stopped, "received")
    assert (file.file_name, file.actor, file.at) == ("return.xlsx", "Ana", AT)
    assert acts(stopped) == [("receive", None)]
    shown = CliRunner().invoke(app, ["status", "--json"], env={"MUSTER_HOME": str(stopped.folder)})
    assert [item["file"] for item in json.loads(shown.stdout)["received"]] == ["return.xlsx"]
    assert issue(stopped, str(file.sha256)).body["state"] == "received"


def test_it_is_taken_on_when_it_is_sent_again(stopped: Home, content: bytes, one: str) -> None:
    assert send(stopped, content) == (one, True)
    assert send(stopped, content) == (one, False)
    assert acts(stopped) == [("receive", None), ("submit", one)]
    assert files_aside(stopped, "received") == []


def test_or_by_resuming_in_the_name_of_who_sent_it(stopped: Home, one: str) -> None:
    later = AT.replace(day=2)
    (done,) = resume(stopped, later)
    assert (done.return_id, done.state, done.is_new) == (one, "ready", True)
    (revision,) = stopped.ledger.returns()
    assert (revision.submitted_by, revision.file_name, revision.submitted_at) == ("Ana", "return.xlsx", later)
    assert issue(stopped, one).body["sent_at"] == AT.isoformat()
    assert resume(stopped, later) == []
    assert acts(stopped) == [("receive", None), ("submit", one)]


def test_or_it_is_taken_back_unread(stopped: Home, content: bytes, one: str) -> None:
    (file,) = files_aside(stopped, "received")
    withdraw_file(stopped, str(file.sha256), "Ana", "the wrong file", AT)
    assert resume(stopped, AT) == []
    assert files_aside(stopped, "received") == []
    assert send(stopped, content) == (one, True)  # unless she sends it after all


def test_what_a_role_may_not_send_leaves_nothing_behind(tmp_path: Path, content: bytes) -> None:
    home = Home(tmp_path)
    for options in ({"role": "administrator"}, {"role": "reporter", "is_published": True}):
        with pytest.raises(ActNotAllowedError, match="not for this role"):
            submit(home, content, CheckContext("return.xlsx"), "Ana", AT, **options)
    assert home.ledger.acts() == []
    assert not list(tmp_path.glob("waiting/*"))


def test_what_names_another_return_is_set_aside_and_compared_with_nothing(
    tmp_path: Path, item: SimulatedReturn, content: bytes, one: str
) -> None:
    home = Home(tmp_path)
    send(home, content)
    other = write_template(item.institution, item.time_period, item.language)  # every figure is gone
    for context in (
        CheckContext("return.xlsx", "QN-AF", item.time_period),
        CheckContext("return.xlsx", item.institution, item.time_period + 1),
    ):
        sent = submit(home, other, context, "Bo", AT)
        assert (sent.return_id, sent.state) == (None, "quarantined")
        rules = {finding.rule for finding in sent.result.findings}
        assert rules <= {"wrong_institution", "wrong_year", "figures_not_checked"}
        (aside,) = files_aside(home, "quarantined")
        assert (aside.institution, aside.time_period) == (context.institution, context.time_period)
    assert [item.return_id for item in home.ledger.returns()] == [one]


def test_one_file_sent_many_times_at_once_is_one_return(tmp_path: Path, content: bytes, one: str) -> None:
    Home(tmp_path).ledger.last()
    with ThreadPoolExecutor(4) as threads:
        sent = list(threads.map(lambda _: send(Home(tmp_path), content), range(4)))
    assert sorted(sent) == [(one, False)] * 3 + [(one, True)]
    assert acts(Home(tmp_path)) == [("receive", None), ("submit", one)]


def done(act: Callable[[], object]) -> bool:
    try:
        act()
    except ActNotAllowedError:
        return False
    return True


def test_of_two_who_decide_at_once_one_is_told(tmp_path: Path, content: bytes, one: str) -> None:
    send(Home(tmp_path), content)
    with ThreadPoolExecutor(6) as threads:
        signed = threads.map(
            lambda name: done(lambda: sign_off(Home(tmp_path), one, name, None, AT)), ["Ana", "Eva", "Ida"]
        )
        assert sorted(signed) == [False, False, True]
        decisions: list[Callable[[], object]] = [
            lambda: accept(Home(tmp_path), one, "Petra", None, AT),
            lambda: accept(Home(tmp_path), one, "Pavle", None, AT),
            lambda: reopen(Home(tmp_path), one, "Ana", "too early", AT),
        ]
        assert sorted(threads.map(done, decisions)) == [False, False, True]
    assert len(Home(tmp_path).ledger.acts()) == 4


def test_what_was_withdrawn_can_be_sent_again(tmp_path: Path, content: bytes, one: str) -> None:
    home = Home(tmp_path)
    assert send(home, content) == (one, True)
    withdraw(home, one, "Ana", "too early", AT)
    assert send(home, content) == (one.replace("_r1", "_r2"), True)
    assert [item.state for item in home.ledger.returns()] == ["withdrawn", "ready"]
