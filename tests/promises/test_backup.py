"""A copy made while others work holds everything that cannot be made again, and can be put back."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.checking.result import CheckContext
from pipelines.cli import app
from pipelines.intake.template import write_template
from pipelines.portal.people import person_by_email
from pipelines.portal.trail import note, verify
from pipelines.receipts.issue import issue
from pipelines.receipts.signed import verify as verify_receipt
from pipelines.returns import submit
from pipelines.simulation import simulate
from pipelines.store.backup import BackupError, back_up, verify_backup
from pipelines.store.home import Home
from pipelines.store.signing import read_public_key
from tests.promises.portal_world import World

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def workbooks() -> list[tuple[str, bytes]]:
    return [
        (
            f"{item.institution}_{item.time_period}",
            write_template(item.institution, item.time_period, item.language, values=item.observations),
        )
        for item in simulate(3, 1, seed=3)
    ]


def send(home: Home, key: str, content: bytes) -> str | None:
    return submit(home, content, CheckContext(f"{key}.xlsx"), "Ana", AT).return_id


def test_what_is_put_back_is_what_was_there(tmp_path: Path, workbooks: list[tuple[str, bytes]]) -> None:
    world = World(tmp_path / "home")
    home = world.portal.home
    world.person("reporter", "QM-AF")
    note(world.portal.database, actor="Ana", event="log_in", at=AT)
    one = send(home, *workbooks[0])
    home.waiting.put(b"somebody's machine stopped here")
    before = issue(home, str(one))
    copy = tmp_path / "copies" / "2026-03-02"
    with ThreadPoolExecutor(1) as pool:  # others go on sending
        others = pool.submit(lambda: [send(home, *item) for item in workbooks[1:]])
        found = back_up(home, copy)
        assert None not in others.result()
    assert found.kept >= 1
    assert found.waiting >= 1
    assert not (copy / "keys").exists()

    restored = tmp_path / "restored"
    shutil.copytree(copy, restored, symlinks=True)
    shutil.copytree(home.folder / "keys", restored / "keys")
    again = World(restored)
    assert again.portal.home.ledger.last() == found.last_act
    assert issue(again.portal.home, str(one)) == before
    key = read_public_key(again.portal.home.signing_key.public_path)
    assert verify_receipt(issue(again.portal.home, str(one)), key) == "valid"
    assert send(again.portal.home, *workbooks[0]) == one  # the very file: nothing new
    assert verify(again.portal.database).broken_at is None
    with again.portal.database.reading() as connection:
        assert person_by_email(connection, "reporter.QM-AF@example.org") is not None


def test_a_copy_that_lacks_or_changes_a_file_is_not_whole(
    tmp_path: Path, workbooks: list[tuple[str, bytes]]
) -> None:
    home = Home(tmp_path / "home")
    send(home, *workbooks[0])
    copy = tmp_path / "copy"
    back_up(home, copy)
    (kept,) = (copy / "vault").glob("*/*")
    kept.chmod(0o644)
    kept.write_bytes(kept.read_bytes() + b" ")
    with pytest.raises(BackupError, match="not as it was received"):
        verify_backup(copy)
    kept.unlink()
    with pytest.raises(BackupError, match="lacks files"):
        verify_backup(copy)


def test_a_damaged_vault_is_said_and_leaves_no_copy(
    tmp_path: Path, workbooks: list[tuple[str, bytes]]
) -> None:
    home = Home(tmp_path / "home")
    send(home, *workbooks[0])
    (kept,) = home.vault.folder.glob("*/*")
    kept.unlink()
    with pytest.raises(BackupError, match="lacks files"):
        back_up(home, tmp_path / "copies" / "one")
    assert list((tmp_path / "copies").iterdir()) == []


def test_the_command_says_what_it_copied_and_where_the_keys_are(
    tmp_path: Path, workbooks: list[tuple[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUSTER_HOME", str(tmp_path / "home"))
    runner = CliRunner()
    assert runner.invoke(app, ["backup", str(tmp_path / "copy")]).exit_code == 2
    send(Home(tmp_path / "home"), *workbooks[0])
    done = runner.invoke(app, ["backup", str(tmp_path / "copy")])
    assert done.exit_code == 0, done.output
    assert "files of the vault: 1" in done.output.replace("\n", " ")
    assert "keys" in done.output
    again = runner.invoke(app, ["backup", str(tmp_path / "copy")])
    assert (again.exit_code, "there already" in again.output.replace("\n", " ")) == (2, True)
