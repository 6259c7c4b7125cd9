"""Killed at any moment and run again: the same tables, byte for byte; and so on another machine."""

import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from pipelines import chain
from pipelines.checking.result import CheckContext
from pipelines.intake.template import write_template
from pipelines.returns import accept, submit
from pipelines.simulation import simulate
from pipelines.store.edition import latest_edition
from pipelines.store.files import TEMPORARY
from pipelines.store.home import Home

REGION = "simulated"
AT = datetime(2024, 2, 1, 8, 0, tzinfo=UTC)
KILLED_AFTER = (0.1, 0.3, 0.5, 0.7, 0.9)
"""Parts of the time that an undisturbed run takes."""

WORK = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from pipelines import chain
from pipelines.checking.result import CheckContext
from pipelines.returns import accept, submit
from pipelines.store.home import Home

home, at = Home(Path(sys.argv[1])), datetime(2024, 2, 1, 8, 0, tzinfo=UTC)
print("ready", flush=True)
for path in sorted(Path(sys.argv[2]).glob("*.xlsx")):
    sent = submit(home, path.read_bytes(), CheckContext(path.name), "Ana", at)
    states = {item.return_id: item.state for item in home.ledger.returns()}
    if states[sent.return_id] != "accepted":
        accept(home, sent.return_id, "Petra", "checked", at)
chain.publish(home, "simulated")
print("done", flush=True)
"""


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workbooks")
    for item in simulate(1, 2, seed=11):
        content = write_template(item.institution, item.time_period, item.language, values=item.observations)
        (folder / f"{item.institution}_{item.time_period}.xlsx").write_bytes(content)
    return folder


def tables(home: Home) -> dict[str, str]:
    """Return the hash of every table: in the lake, and in the latest edition as Parquet and CSV."""
    published = latest_edition(home, REGION).folder
    folders = {home.folder / "lake": "lake", published / "parquet": "parquet", published / "csv": "csv"}
    return {
        f"{name}/{path.relative_to(folder).as_posix()}": sha256(path.read_bytes()).hexdigest()
        for folder, name in folders.items()
        for path in sorted(folder.rglob("*.*"))
        if path.is_file() and not path.name.startswith(TEMPORARY)  # what a killed writer leaves is no table
    }


def send(home: Home, path: Path, at: datetime) -> str:
    return str(submit(home, path.read_bytes(), CheckContext(path.name), "Ana", at).return_id)


def run(home: Path, workbooks: Path, killed_after: float | None = None) -> float:
    """Run the chain in a process of its own, killed after some seconds; return how long it worked."""
    command = [sys.executable, "-c", WORK, str(home), str(workbooks)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        started = time.monotonic()
        if killed_after is not None:
            time.sleep(killed_after)
            worker.send_signal(signal.SIGKILL)
        _, trouble = worker.communicate(timeout=120)
    assert killed_after is not None or worker.returncode == 0, trouble
    return time.monotonic() - started


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_killed_at_many_moments_and_run_again_the_tables_are_the_same(
    tmp_path: Path, workbooks: Path
) -> None:
    took = run(tmp_path / "undisturbed", workbooks)
    for part in KILLED_AFTER:
        run(tmp_path / "killed", workbooks, killed_after=part * took)
    undisturbed = tables(Home(tmp_path / "undisturbed"))
    assert len(undisturbed) > 25
    run(tmp_path / "killed", workbooks)
    home = Home(tmp_path / "killed")
    assert tables(home) == undisturbed
    assert len(home.ledger.acts()) == 3 * len(list(workbooks.glob("*.xlsx")))  # received, submitted, accepted
    editions = home.editions / REGION
    assert sorted(path.name for path in editions.iterdir()) == [".lock", "2023.1", "latest"]


@pytest.mark.long
def test_returns_in_another_order_and_at_other_times_give_the_same_bytes(
    tmp_path: Path, workbooks: Path
) -> None:
    at = {path: AT + timedelta(hours=number) for number, path in enumerate(sorted(workbooks.glob("*.xlsx")))}
    one, other = Home(tmp_path / "one"), Home(tmp_path / "other")
    ids = {path: send(one, path, at[path]) for path in sorted(at)}
    for path, return_id in ids.items():
        accept(one, return_id, "Petra", "checked", at[path] + timedelta(days=1))
    for path in sorted(at, reverse=True):
        accept(other, send(other, path, at[path]), "Petra", "checked", at[path] + timedelta(days=1))
        chain.publish(other, REGION)
    chain.publish(one, REGION)
    # What changed since the edition before: the other has published after every return.
    assert _but_revisions(tables(one)) == _but_revisions(tables(other))


def _but_revisions(found: dict[str, str]) -> dict[str, str]:
    return {name: digest for name, digest in found.items() if "/region/revisions." not in name}
