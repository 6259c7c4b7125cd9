"""What every route needs: home, region, database, settings, clock.

Belongs here: the parts of one running portal. Does not belong here: anything about a request (`visitor`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import Request

from pipelines.portal.database import Database, open_database
from pipelines.portal.settings import PortalSettings
from pipelines.store.home import Home
from pipelines.store.keys import KeyFile
from schemas.regions import Region, load_region


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Portal:
    """One running portal; `now` is its clock, which tests set."""

    settings: PortalSettings
    home: Home
    region: Region
    database: Database
    now: Callable[[], datetime] = _now

    @property
    def key(self) -> KeyFile:
        """Return the key of what the portal's database keeps encrypted."""
        return KeyFile(self.home.folder / "keys" / "portal.key")


def portal_behind(request: Request) -> Portal:
    """Return the portal that a request came to."""
    found: Portal = request.app.state.portal
    return found


def portal_of(settings: PortalSettings, home: Home, now: Callable[[], datetime] = _now) -> Portal:
    """Return a portal on a home; raise SchemaError for a region that there is not."""
    return Portal(settings, home, load_region(settings.region), open_database(settings, home), now)
