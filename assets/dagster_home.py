"""Where Dagster keeps its runs and events: `$MUSTER_HOME/dagster`, nowhere else, and silent to the outside.

Belongs here: DAGSTER_HOME and its settings. Does not belong here: any definition.
"""

import os
import shutil
import sys
from pathlib import Path

import dagster as dg

from pipelines.store.home import Home

SETTINGS = Path(__file__).parent / "dagster.yaml"


def dagster_home(home: Home) -> Path:
    """Make the home's Dagster folder with the shipped settings and return it."""
    folder = home.folder / "dagster"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(SETTINGS, folder / SETTINGS.name)
    return folder


def dagster_environment(home: Home) -> dict[str, str]:
    """Return the environment in which Dagster is started for `home`."""
    return os.environ | {
        "MUSTER_HOME": str(home.folder.resolve()),
        "DAGSTER_HOME": str(dagster_home(home).resolve()),
        "DAGSTER_DISABLE_TELEMETRY": "yes",
        "VIRTUAL_ENV": sys.prefix,
    }


def open_instance(home: Home) -> dg.DagsterInstance:
    """Return the Dagster instance of `home`; use it in a `with`."""
    os.environ.update(dagster_environment(home))
    return dg.DagsterInstance.get()
