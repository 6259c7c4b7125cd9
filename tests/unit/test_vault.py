"""The vault keeps bytes, once, and notices when somebody changed them."""

import os
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.store.build import one_build
from pipelines.store.errors import StoreError
from pipelines.store.home import Home
from pipelines.store.vault import DamagedFileError, Vault


@given(content=st.binary(max_size=200))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_comes_out_is_what_went_in(tmp_path: Path, content: bytes) -> None:
    vault = Vault(tmp_path / "vault")
    digest = vault.put(content)
    assert digest == sha256(content).hexdigest()
    assert vault.get(digest) == content


def test_a_file_lies_under_its_first_two_digits_and_is_read_only(tmp_path: Path) -> None:
    digest = Vault(tmp_path).put(b"strength")
    path = tmp_path / digest[:2] / digest
    assert path.stat().st_mode & 0o777 == 0o444
    assert [entry.name for entry in path.parent.iterdir()] == [digest]


def test_the_same_bytes_again_leave_the_file_untouched(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    digest = vault.put(b"strength")
    os.utime(vault.path(digest), (1, 1))
    vault.put(b"strength")
    assert vault.path(digest).stat().st_mtime == 1


def test_changed_bytes_are_refused(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    digest = vault.put(b"601 women")
    vault.path(digest).chmod(0o644)
    vault.path(digest).write_bytes(b"602 women")
    with pytest.raises(DamagedFileError, match="changed after it was received"):
        vault.get(digest)


def test_an_unknown_hash_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="has no file"):
        Vault(tmp_path).get("0" * 64)


def test_a_disk_without_hard_links_keeps_files_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError("exFAT knows no second name")

    monkeypatch.setattr(os, "link", refused)
    vault = Vault(tmp_path)
    digest = vault.put(b"strength")
    assert vault.get(vault.put(b"strength")) == b"strength"
    assert [entry.name for entry in vault.path(digest).parent.iterdir()] == [digest]
    assert vault.path(digest).stat().st_mode & 0o777 == 0o444


def test_no_file_is_removed_while_it_may_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses that."""
    unlink = Path.unlink

    def as_on_windows(path: Path, missing_ok: bool = False) -> None:
        if path.exists() and not path.stat().st_mode & 0o200:
            raise PermissionError(path)
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", as_on_windows)
    vault = Vault(tmp_path)
    assert vault.get(vault.put(b"strength")) == b"strength"


def test_what_killed_writers_left_is_swept_away_and_what_is_being_written_stays(tmp_path: Path) -> None:
    home = Home(tmp_path)
    digest = home.vault.put(b"strength")
    folders = (home.vault.path(digest).parent, tmp_path / "lake" / "simulated" / "facts")
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        for name in (".new-killed", ".new-writing"):
            (folder / name).write_bytes(b"half")
        os.utime(folder / ".new-killed", (1, 1))
    with one_build(home, "simulated"):
        pass
    for folder in folders:
        assert [path.name for path in folder.glob(".new-*")] == [".new-writing"]
    assert home.vault.get(digest) == b"strength"
