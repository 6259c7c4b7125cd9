"""Where everything lies: the one module that knows the folders of MUSTER_HOME.

Belongs here: folder names. Does not belong here: what is in the folders (`vault`, `ledger`, `lake`,
`edition`).
"""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import sqlalchemy as sa

from pipelines.store.keys import KeyFile, key_file
from pipelines.store.lake import Lake
from pipelines.store.layouts import LayoutBook
from pipelines.store.ledger import Ledger
from pipelines.store.signing import SigningKey
from pipelines.store.vault import Vault
from pipelines.store.waiting import WaitingRoom


@dataclass(frozen=True)
class Home:
    """One installation: its vault, ledger, lake and editions."""

    folder: Path

    @cached_property
    def vault(self) -> Vault:
        """Return the files received."""
        return Vault(self.folder / "vault")

    @cached_property
    def ledger(self) -> Ledger:
        """Return the acts; the file is made where there is none."""
        self.folder.mkdir(parents=True, exist_ok=True)
        # Not as text: a `?` in the folder's name would begin the URL's options.
        return Ledger(sa.URL.create("sqlite", database=str(self.folder / "ledger.sqlite")))

    @cached_property
    def layouts(self) -> LayoutBook:
        """Return the layouts that analysts keep here, beside those of the region."""
        return LayoutBook(self.ledger.url, self.vault)

    @cached_property
    def lake(self) -> Lake:
        """Return the tables."""
        return Lake(self.folder / "lake")

    @property
    def key(self) -> KeyFile:
        """Return the key of the files that are kept encrypted: never in the vault, beside what it opens."""
        return key_file(self.folder)

    @property
    def waiting(self) -> WaitingRoom:
        """Return the files that nobody has read yet."""
        return WaitingRoom(self.folder / "waiting", self.key)

    @property
    def tried(self) -> WaitingRoom:
        """Return the workbooks that layouts are being tried on."""
        return WaitingRoom(self.folder / "tried", self.key)

    @property
    def signing_key(self) -> SigningKey:
        """Return the key that receipts are signed with."""
        return SigningKey(self.folder / "keys")

    @property
    def editions(self) -> Path:
        """Return the folder of the editions, one folder a region."""
        return self.folder / "editions"

    @property
    def quality(self) -> Path:
        """Return the folder of what audits of editions found, one folder a region."""
        return self.folder / "quality"

    @property
    def reports(self) -> Path:
        """Return the folder of the annual reports, one folder a region."""
        return self.folder / "reports"


def muster_home() -> Home:
    """Return the installation that MUSTER_HOME names, `~/.muster` where it names none."""
    return Home(Path(os.environ.get("MUSTER_HOME") or Path.home() / ".muster"))
