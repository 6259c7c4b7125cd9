"""Files that nobody can read without the key of this installation.

Belongs here: the key, making bytes unreadable and readable again. Does not belong here: which files are
kept so (`pipelines.returns.keeping`), where the bytes lie (`vault`).
"""

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pipelines.store.errors import StoreError
from pipelines.store.files import beside, sync_file, sync_folder

KEY_VARIABLE = "MUSTER_KEY_FILE"
KEY_BYTES = 32
NAME_BYTES = 8
NONCE_BYTES = 12
TAG_BYTES = 16
BEGINNING = b"muster, AES-256-GCM, 1\n"
"""Begins an encrypted file; the key's name and the nonce follow."""


class KeyUnusableError(StoreError):
    """The key is not there, is no key, or is not the one that a file was encrypted with."""


def _name(key: bytes) -> bytes:
    """Return what tells keys apart and tells nothing of them."""
    return hashlib.sha256(b"name of a key" + key).digest()[:NAME_BYTES]


@dataclass(frozen=True)
class KeyFile:
    """Where the key lies. One that somebody has named must be there; our own is made when first needed."""

    path: Path
    is_named: bool = False

    def encrypt(self, content: bytes) -> bytes:
        """Return the content, encrypted; the same content gives the same bytes, and so is kept once."""
        if not self.path.exists() and not self.is_named:
            self._make()
        key = self._read()
        beginning = BEGINNING + _name(key)
        # A nonce is no secret, but no two contents may have the same.
        nonce = hmac.digest(key, hashlib.sha256(content).digest(), "sha256")[:NONCE_BYTES]
        return beginning + nonce + AESGCM(key).encrypt(nonce, content, beginning)

    def decrypt(self, encrypted: bytes) -> bytes:
        """Return the content; raise KeyUnusableError where this key does not open it."""
        key = self._read()
        beginning = BEGINNING + _name(key)
        if not encrypted.startswith(beginning):
            raise KeyUnusableError(f"A file in the vault was encrypted with another key than {self.path}.")
        nonce = encrypted[len(beginning) : len(beginning) + NONCE_BYTES]
        try:
            return AESGCM(key).decrypt(nonce, encrypted[len(beginning) + NONCE_BYTES :], beginning)
        except InvalidTag:
            raise KeyUnusableError("An encrypted file in the vault is not as it was put there.") from None

    def _read(self) -> bytes:
        if not self.path.exists():
            raise KeyUnusableError(
                f"The key {self.path} is not there: files that were encrypted with it cannot be read. "
                "Put it back from your backup (docs/safety.md)."
            )
        key = self.path.read_bytes()
        if len(key) != KEY_BYTES:
            raise KeyUnusableError(f"{self.path} is no key: a key has {KEY_BYTES} bytes.")
        return key

    def _make(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with beside(self.path) as temporary:  # only its owner may read it
            temporary.write_bytes(secrets.token_bytes(KEY_BYTES))
            sync_file(temporary)
            try:
                os.link(temporary, self.path)
            except FileExistsError:  # another process was first: its key is the key
                return
        sync_folder(self.path.parent)


def size_before(size: int) -> int:
    """Return how many bytes a content had that has `size` bytes encrypted."""
    return size - len(BEGINNING) - NAME_BYTES - NONCE_BYTES - TAG_BYTES


def key_file(folder: Path) -> KeyFile:
    """Return the key that MUSTER_KEY_FILE names, else that of the installation in `folder`."""
    named = os.environ.get(KEY_VARIABLE)
    return KeyFile(Path(named), is_named=True) if named else KeyFile(folder / "keys" / "vault.key")
