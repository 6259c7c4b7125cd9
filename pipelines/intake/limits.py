"""How much a file may hold, in one place.

Belongs here: the limits, generous to honest files. Does not belong here: who applies them (`guard` before a
parser is called, `isolation` while it runs).
"""

import sys
from dataclasses import dataclass

MEGABYTE = 1024 * 1024
LIMITS_MEMORY = sys.platform == "linux"
"""Whether this system lets a process limit its own memory. Elsewhere only its seconds are limited."""


@dataclass(frozen=True)
class Limits:
    """How much a file may hold, and how much reading it may take.

    A filled template has 0.1 MB, some 20 parts and a few thousand cells, and is read in a tenth of a
    second; in three seconds go some 200,000 to 300,000 cells. A reader that only waits is ended after
    `waiting` times its processor seconds: machines may be busy.
    """

    megabytes: int = 20
    parts: int = 1000
    unpacked_megabytes: int = 200
    cells_per_sheet: int = 2_000_000
    filled_cells_per_sheet: int = 300_000
    merges_per_sheet: int = 100_000
    memory_megabytes: int = 1024
    processor_seconds: int = 3
    waiting: int = 3
    workers: int = 2


LIMITS = Limits()
REGISTER_LIMITS = Limits(megabytes=200, unpacked_megabytes=2000, memory_megabytes=2048, processor_seconds=120)
"""A register has a row per person: a million rows are honest, and take some 15 seconds."""
