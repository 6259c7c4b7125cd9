"""What assets are given: the home in which everything lies.

Belongs here: resources. Does not belong here: reading and writing (`pipelines.store`).
"""

from pathlib import Path

import dagster as dg

from pipelines.store.home import Home, muster_home


class Store(dg.ConfigurableResource):
    """The home of vault, ledger, lake and editions; MUSTER_HOME unless a folder is given."""

    folder: str = ""

    def home(self) -> Home:
        """Return the home."""
        return Home(Path(self.folder)) if self.folder else muster_home()
