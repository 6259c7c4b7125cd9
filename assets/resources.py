"""What assets are given: the home in which everything lies.

Belongs here: resources. Does not belong here: reading and writing (`pipelines.store`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
from pydantic import PrivateAttr

from assets.partitions import PARTITION_TAG
from pipelines.store.build import one_build
from pipelines.store.home import Home, muster_home


class Store(dg.ConfigurableResource):
    """The home of vault, ledger, lake and editions; MUSTER_HOME unless a folder is given."""

    folder: str = ""

    def home(self) -> Home:
        """Return the home."""
        return Home(Path(self.folder)) if self.folder else muster_home()


class Build(Store):
    """The home, while a run builds a region in it: as of one act of the ledger, by nobody else."""

    _as_of: int = PrivateAttr(default=0)

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["Build"]:
        """Fix the moment of the ledger that all steps of a run see; let one run at a time build a region.

        All steps of a run are in one process (`definitions`), so this happens once a run.
        """
        region = context.run.tags[PARTITION_TAG] if context.run else ""
        with one_build(self.home(), region):
            self._as_of = self.home().ledger.last()
            yield self

    def as_of(self) -> int:
        """Return the last act of the ledger that counts in this run."""
        return self._as_of
