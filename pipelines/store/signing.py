"""The key with which this installation signs receipts: `keys/receipts.private.pem`, made on first use.

Belongs here: making, keeping and reading the pair. Does not belong here: what is signed (`receipts`).
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from pipelines.store.errors import StoreError
from pipelines.store.files import beside, sync_file, sync_folder, write_new


class SigningKeyError(StoreError):
    """A file that holds no key, or a key whose other half is gone."""


def public_pem(key: Ed25519PublicKey) -> bytes:
    """Return a public key as it is given away."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def read_public_key(path: Path) -> Ed25519PublicKey:
    """Return the public key of a file; raise SigningKeyError where it holds none."""
    try:
        key = load_pem_public_key(path.read_bytes())
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise SigningKeyError(f"{path} holds no public key for receipts (Ed25519, PEM).")
    return key


@dataclass(frozen=True)
class SigningKey:
    """The pair of keys in a folder that only its owner may read."""

    folder: Path

    @property
    def private_path(self) -> Path:
        """Return where the private key lies; it never leaves this machine."""
        return self.folder / "receipts.private.pem"

    @property
    def public_path(self) -> Path:
        """Return where the public key lies, to be given to everybody."""
        return self.folder / "receipts.public.pem"

    def private(self) -> Ed25519PrivateKey:
        """Return the private key; make the pair where there is none.

        Raises SigningKeyError where only the public half is left: receipts of one installation are
        signed with one key.
        """
        if not self.private_path.exists():
            self._make()
        try:
            key = load_pem_private_key(self.private_path.read_bytes(), None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            key = None
        if not isinstance(key, Ed25519PrivateKey):
            raise SigningKeyError(f"{self.private_path} is damaged: put back the copy of your backup.")
        write_new(self.public_path, public_pem(key.public_key()))
        if self.public_path.read_bytes() != public_pem(key.public_key()):
            raise SigningKeyError(f"{self.private_path} and {self.public_path} are not one pair.")
        return key

    def _make(self) -> None:
        if self.public_path.exists():
            raise SigningKeyError(
                f"{self.private_path} is gone, though receipts were signed with it: put back the copy of "
                f"your backup, or remove {self.public_path} to begin with a new key."
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        with beside(self.private_path) as temporary:  # from its first byte on only its owner may read it
            temporary.write_bytes(pem)
            sync_file(temporary)
            with suppress(FileExistsError):  # another process was first
                os.link(temporary, self.private_path)
        sync_folder(self.folder)
