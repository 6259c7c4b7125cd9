"""What tests of the pipeline share: one small region, published once.

Belongs here: fixtures that several files of this folder ask for. Does not belong here: what the region gave
(`report_world`).
"""

import pytest

from pipelines.store.home import Home
from tests.pipeline.report_world import publish


@pytest.fixture(scope="session")
def report_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Return a home with the small region's edition for all tiers."""
    home = Home(tmp_path_factory.mktemp("report"))
    publish(home, for_all=True)
    return home
