"""How much a file may hold, in one place.

Belongs here: the limits, generous to honest files. Does not belong here: who applies them (`guard`).
"""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """How much a file may hold. A filled template has 0.1 MB, some 20 parts and a few thousand cells."""

    megabytes: int = 20
    parts: int = 1000
    unpacked_megabytes: int = 200
    cells_per_sheet: int = 2_000_000
    merges_per_sheet: int = 100_000


LIMITS = Limits()
