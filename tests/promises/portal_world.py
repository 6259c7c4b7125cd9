"""A portal on an empty home, and clients that are logged in as somebody: for the tests of every page.

Belongs here: what those tests share. Does not belong here: any test.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fastapi.testclient import TestClient

from pipelines.portal.app import create_app
from pipelines.portal.people import Person, add_person, person_by_email
from pipelines.portal.portal import Portal, portal_of
from pipelines.portal.sessions import form_token, start_session
from pipelines.portal.settings import PortalSettings
from pipelines.store.home import Home

ADDRESS = "http://127.0.0.1:8765"


def email_of(role: str, institution: str | None) -> str:
    return f"{role}.{institution or 'programme'}@example.org"


@dataclass
class Clock:
    """A clock that a test moves."""

    at: datetime = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **time: int) -> None:
        self.at += timedelta(**time)


class World:
    """A portal, its clock, and its people."""

    def __init__(self, folder: Path, region: str = "simulated", database: str | None = None) -> None:
        self.clock = Clock()
        settings = PortalSettings(region=region, database=database)
        self.portal: Portal = portal_of(settings, Home(folder), self.clock)
        self.app = create_app(self.portal)

    def client(self, **cookies: str) -> TestClient:
        """Return a browser without scripts; it follows no redirects by itself."""
        found = TestClient(self.app, base_url=ADDRESS, follow_redirects=False, raise_server_exceptions=False)
        found.cookies.update(cookies)
        return found

    def person(self, role: str, institution: str | None = None, language: str = "en") -> Person:
        """Make an account with a name of its own."""
        name = f"{role} {institution or 'programme'}"
        email = email_of(role, institution)
        return add_person(
            self.portal.database,
            email=email,
            name=name,
            role=role,
            institution=institution,
            language=language,
            at=self.clock(),
        )

    def logged_in(self, role: str, institution: str | None = None, language: str = "en") -> TestClient:
        """Return a browser in which a person of this role is logged in; its forms hold their token.

        She is made where there is none yet.
        """
        with self.portal.database.reading() as connection:
            someone = person_by_email(connection, email_of(role, institution))
        someone = someone or self.person(role, institution, language)
        token = start_session(self.portal.database, someone.id, self.clock())
        found = self.client(muster=token)
        found.headers["x-form-token"] = form_token(token)
        return found


def shown(page: str) -> str:
    """Return the words of a page without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).strip()
