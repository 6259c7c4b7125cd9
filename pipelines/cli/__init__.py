"""The `muster` command.

Belongs here: reading options, the clock, what a screen shows, exit statuses. Does not belong here:
any work; every command calls one function of `pipelines` and shows its answer. Heavy libraries are
imported inside the commands, so that `muster --help` answers at once.
"""

from pipelines.cli import (
    charting,
    deciding,
    explaining,
    history,
    institution,
    layout,
    operating,
    portal,
    programme,
    quality,
    querying,
    receipts,
    replies,
    reporting,
    tracing,
)
from pipelines.cli.app import app

__all__ = [
    "app",
    "charting",
    "deciding",
    "explaining",
    "history",
    "institution",
    "layout",
    "operating",
    "portal",
    "programme",
    "quality",
    "querying",
    "receipts",
    "replies",
    "reporting",
    "tracing",
]
