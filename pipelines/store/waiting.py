"""Files that came in and have not been read yet, so that nobody knows what is in them.

Belongs here: keeping them until then, encrypted, so that being killed loses none and leaves nothing
readable behind. Does not belong here: what is kept of them afterwards (`pipelines.returns.keeping`).
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pipelines.store.errors import StoreError
from pipelines.store.files import beside, sync_file, sync_folder
from pipelines.store.keys import KeyFile


@dataclass(frozen=True)
class WaitingRoom:
    """A folder of encrypted files, each under the SHA-256 of what it holds, until it is removed."""

    folder: Path
    key: KeyFile

    def path(self, sha256: str) -> Path:
        """Return where a file waits."""
        return self.folder / sha256

    def put(self, content: bytes) -> str:
        """Let a file wait; return its SHA-256."""
        digest = hashlib.sha256(content).hexdigest()
        if not self.path(digest).exists():
            with beside(self.path(digest)) as temporary:
                temporary.write_bytes(self.key.encrypt(content))
                sync_file(temporary)
                temporary.replace(self.path(digest))
            sync_folder(self.folder)
        return digest

    def get(self, sha256: str) -> bytes:
        """Return a file that waits; raise StoreError where there is none."""
        if not self.path(sha256).exists():
            raise StoreError(f"No file {sha256} waits in {self.folder} any more: it has to be sent again.")
        return self.key.decrypt(self.path(sha256).read_bytes())

    def remove(self, sha256: str) -> None:
        """Let a file wait no longer: it has been read, and what may be kept of it is in the vault."""
        self.path(sha256).unlink(missing_ok=True)
