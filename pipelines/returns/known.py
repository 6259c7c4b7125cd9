"""What else is known beside a return: its revisions before, the returns of its group and its members.

Belongs here: finding them in ledger and vault, as they were at an act. Does not belong here: the year
before (`against`), comparing (`checking`).
"""

from dataclasses import replace

import pandas as pd

from pipelines.checking.result import CheckContext
from pipelines.intake.reading import Reading
from pipelines.intake.registers.reading import RegisterReading
from pipelines.returns.keeping import read_kept
from pipelines.store.acts import ReturnRevision
from pipelines.store.home import Home
from schemas.regions import Region, region_of


def _relatives(region: Region, institution: str) -> list[str]:
    """Return the groups that an institution belongs to and all members below it."""
    nodes = region.institutions
    found = []
    above = nodes[institution].parent
    while above:
        found.append(above)
        above = nodes[above].parent
    below = {institution}
    for node in nodes.values():  # parents stand before their children
        if node.parent in below:
            below.add(node.institution)
            found.append(node.institution)
    return found


def related_returns(
    home: Home, institution: str, time_period: int, as_of: int | None = None
) -> list[ReturnRevision]:
    """Return what is accepted for the same year of the institution's groups and members, as of an act."""
    keys = [f"{name}_{time_period}" for name in _relatives(region_of(institution), institution)]
    revisions = [item for key in keys for item in home.ledger.returns(key, as_of)]
    return [item for item in revisions if item.state == "accepted"]


def _is_register(reading: Reading | RegisterReading) -> bool:
    return isinstance(reading, RegisterReading)


def _newest(home: Home, revisions: list[ReturnRevision], *, register: bool) -> pd.DataFrame | None:
    """Return the observations of the newest revision that was sent as a register, or as no register."""
    readings = (read_kept(home, item) for item in reversed(revisions))
    return next((found.observations for found in readings if _is_register(found) == register), None)


def with_known(
    home: Home,
    context: CheckContext,
    reading: Reading,
    before: list[ReturnRevision],
    as_of: int | None = None,
) -> CheckContext:
    """Return the context with what is known of the return that a reading is of.

    `before` are the revisions of the return before this one, oldest first. A revision is compared with
    the newest of its own kind; the newest of the other kind (register or not) is a second source.
    """
    if reading.cover is None:
        return context
    related = related_returns(home, reading.cover.institution, reading.cover.time_period, as_of)
    frames = [read_kept(home, item).observations for item in related]
    own = _is_register(reading)
    return replace(
        context,
        earlier=_newest(home, before, register=own),
        other_kind=_newest(home, before, register=not own),
        relatives=pd.concat(frames, ignore_index=True) if frames else None,
    )
