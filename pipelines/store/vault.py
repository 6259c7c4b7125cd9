"""The vault: every file ever received, by the SHA-256 of its bytes, written once.

Belongs here: bytes in and the same bytes out. Does not belong here: what is in the files, who sent
them (`ledger`).
"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pipelines.store.errors import StoreError
from pipelines.store.files import write_new


class DamagedFileError(StoreError):
    """Bytes in the vault are no longer those that were put there."""


@dataclass(frozen=True)
class Vault:
    """A folder of files that never change: `<first two hex digits>/<sha256>`."""

    folder: Path

    def path(self, digest: str) -> Path:
        """Return where the bytes with this SHA-256 lie."""
        return self.folder / digest[:2] / digest

    def put(self, content: bytes) -> str:
        """Keep `content` and return its SHA-256; what is there already stays untouched."""
        digest = sha256(content).hexdigest()
        if not self.path(digest).exists():
            write_new(self.path(digest), content)
        return digest

    def get(self, digest: str) -> bytes:
        """Return the bytes; raise StoreError where there are none, or where they were changed."""
        if not self.path(digest).exists():
            raise StoreError(f"The vault {self.folder} has no file {digest}.")
        content = self.path(digest).read_bytes()
        if sha256(content).hexdigest() != digest:
            raise DamagedFileError(
                f"The file {self.path(digest)} was changed after it was received. "
                "Put back the copy of your backup; nothing is computed from it until then."
            )
        return content
