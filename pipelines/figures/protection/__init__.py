"""Disclosure control: what partners and the public see, and the proof that the rest does not follow.

Belongs here: tables in, protected tables out. Does not belong here: which figures are protected and how
far (`schemas/disclosure.yml`), writing files (`store`).
"""

from pipelines.figures.protection.audit import UnsafeReleaseError
from pipelines.figures.protection.protect import PublishedBefore, Release, protect
from pipelines.figures.protection.releasing import safe_releases

__all__ = ["PublishedBefore", "Release", "UnsafeReleaseError", "protect", "safe_releases"]
