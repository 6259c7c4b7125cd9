"""Encrypted files: nobody reads them without the key, and the key is where it should be."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipelines.store.errors import StoreError
from pipelines.store.home import Home
from pipelines.store.keys import BEGINNING, KEY_VARIABLE, KeyFile, KeyUnusableError

CONTENT = b"Prezime i ime;JMBG\r\nAna;0101990505003\r\n"


@pytest.fixture
def key(tmp_path: Path) -> KeyFile:
    return KeyFile(tmp_path / "keys" / "vault.key")


def test_what_was_encrypted_comes_back_and_says_nothing_before(key: KeyFile) -> None:
    encrypted = key.encrypt(CONTENT)
    assert encrypted.startswith(BEGINNING)
    assert not any(word in encrypted for word in CONTENT.split(b";"))
    assert key.decrypt(encrypted) == CONTENT


def test_the_same_content_is_encrypted_to_the_same_bytes_and_another_with_another_nonce(key: KeyFile) -> None:
    start = len(BEGINNING) + 8
    one, again, other = key.encrypt(CONTENT), key.encrypt(CONTENT), key.encrypt(CONTENT + b" ")
    assert one == again
    assert one[start : start + 12] != other[start : start + 12]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_the_key_is_made_once_and_only_its_owner_may_read_it(key: KeyFile) -> None:
    key.encrypt(b"first")
    made = key.path.read_bytes()
    key.encrypt(b"second")
    assert (key.path.read_bytes(), len(made)) == (made, 32)
    assert key.path.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in key.path.parent.iterdir()] == ["vault.key"]


def test_many_who_make_the_key_at_once_have_one_key(key: KeyFile) -> None:
    with ThreadPoolExecutor(8) as threads:
        encrypted = list(threads.map(lambda _: KeyFile(key.path).encrypt(CONTENT), range(16)))
    assert len(set(encrypted)) == 1


def test_a_lost_key_is_said_and_none_is_made_in_its_place(key: KeyFile) -> None:
    encrypted = key.encrypt(CONTENT)
    key.path.unlink()
    with pytest.raises(KeyUnusableError, match="is not there"):
        key.decrypt(encrypted)
    assert not key.path.exists()


def test_another_key_and_changed_bytes_are_said(key: KeyFile, tmp_path: Path) -> None:
    encrypted = key.encrypt(CONTENT)
    other = KeyFile(tmp_path / "other.key")
    other.encrypt(b"x")
    with pytest.raises(KeyUnusableError, match="another key"):
        other.decrypt(encrypted)
    with pytest.raises(KeyUnusableError, match="not as it was put there"):
        key.decrypt(encrypted[:-1] + bytes([encrypted[-1] ^ 1]))
    key.path.write_bytes(b"short")
    with pytest.raises(KeyUnusableError, match="is no key"):
        key.decrypt(encrypted)


def test_a_key_that_was_named_must_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = tmp_path / "elsewhere" / "own.key"
    monkeypatch.setenv(KEY_VARIABLE, str(named))
    home = Home(tmp_path / "home")
    with pytest.raises(KeyUnusableError, match="is not there"):
        home.key.encrypt(CONTENT)
    named.parent.mkdir()
    named.write_bytes(bytes(range(32)))
    assert home.key.decrypt(home.key.encrypt(CONTENT)) == CONTENT
    assert not (tmp_path / "home" / "keys").exists()


def test_a_file_waits_encrypted_until_it_is_removed(tmp_path: Path) -> None:
    home = Home(tmp_path)
    name = home.waiting.put(CONTENT)
    home.waiting.put(CONTENT)
    assert [path.name for path in home.waiting.folder.iterdir()] == [name]
    assert b"Ana" not in home.waiting.path(name).read_bytes()
    assert home.waiting.get(name) == CONTENT
    home.waiting.remove(name)
    home.waiting.remove(name)
    with pytest.raises(StoreError, match="sent again"):
        home.waiting.get(name)
