"""A portal that real browsers use: served on a port of its own by a clock that a test moves.

Belongs here: the server, a browser's window that judges every page it comes to. Does not belong here: any
test.
"""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from pipelines.portal.accounts.inviting import invite_person
from pipelines.portal.app import create_app
from pipelines.portal.portal import Portal, portal_of
from pipelines.portal.settings import PortalSettings
from pipelines.store.home import Home
from schemas.texts import text
from tests.promises.portal_server import free_port
from tests.promises.portal_world import Clock

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PASSWORD = "jabuka pod snijegom 47"  # noqa: S105
NARROW, WIDE = {"width": 320, "height": 900}, {"width": 1200, "height": 900}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Served:
    """A portal that listens; its people and its clock."""

    portal: Portal
    clock: Clock

    def invite(self, role: str, institution: str | None, language: str) -> tuple[str, str]:
        """Return the address and the link of somebody who was invited."""
        email = f"{role}.{institution or 'programme'}.{language}@example.org".casefold()
        link = invite_person(
            self.portal, email=email, name=f"{role} {institution or ''}", role=role, institution=institution,
            language=language, by="test", at=self.clock(),
        )  # fmt: skip
        return email, link


@contextmanager
def served(folder: Path, region: str = "simulated") -> Iterator[Served]:
    """Serve a portal of a region in a thread."""
    port, clock = free_port(), Clock(datetime(2024, 3, 4, 8, 0, tzinfo=UTC))
    portal = portal_of(PortalSettings(region, f"http://127.0.0.1:{port}"), Home(folder), clock)
    server = uvicorn.Server(uvicorn.Config(create_app(portal), port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield Served(portal, clock)
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Window:
    """One person's window. What it asks for elsewhere, and what is wrong with its pages, is noted."""

    page: Page
    served: Served
    language: str
    asked: set[str] = field(default_factory=set)
    pages: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def say(self, key: str, **values: object) -> str:
        return text(f"portal.{key}", self.language, **values)

    def go(self, path: str) -> None:
        address = self.served.portal.settings.address
        self.page.goto(path if path.startswith("http") else address + path)
        self.look()

    def press(self, key: str) -> None:
        """Press the button of these words, and look at the page that comes."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=self.say(key), exact=True).first.click()
        self.look()

    def follow(self, selector: str) -> None:
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        self.look()

    def look(self) -> None:
        """Judge the page: accessible, and without sideways scrolling on a narrow screen."""
        where = self.page.url.removeprefix(self.served.portal.settings.address)
        self.pages.add(where.partition("?")[0])
        found = Axe().run(self.page)
        self.wrong += [
            f"{where}: {item['id']}: {node['target']}"
            for item in found.response["violations"]
            for node in item["nodes"]
        ]
        self.page.set_viewport_size(NARROW)
        over = self.page.evaluate(SIDEWAYS)
        if over > 0:
            self.wrong.append(f"{where}: {over} px wider than 320")
        self.page.set_viewport_size(WIDE)
        if self.page.locator("html").get_attribute("lang") != self.language:
            self.wrong.append(f"{where}: not in {self.language}")

    def open_account(self, link: str) -> str:
        """Choose a password and second factor as somebody who was invited; return the factor's secret."""
        self.go(link)
        secret = self.page.locator("code").first.inner_text()
        self.page.fill("#password", PASSWORD)
        self.page.fill("#again", PASSWORD)
        self.page.fill("#code", pyotp.TOTP(secret).at(self.served.clock()))
        self.press("account.invitation.open")
        assert self.page.locator(".codes code").count() == 10
        return secret

    def log_in(self, email: str, secret: str) -> None:
        """Log in with password and second factor."""
        self.served.clock.pass_by(minutes=1)  # a code is good once
        self.go("/log-in")
        self.page.fill("#email", email)
        self.page.fill("#password", PASSWORD)
        self.press("account.continue")
        self.page.fill("#code", pyotp.TOTP(secret).at(self.served.clock()))
        self.press("log_in")

    def upload(self, path: Path) -> str:
        """Send a workbook; return the return id."""
        self.page.set_input_files("input[type=file]", path)
        self.page.get_by_role("button", name=self.say("return.upload.send")).click()
        self.page.wait_for_url("**/returns/**", timeout=60_000)
        self.look()
        return self.page.url.rpartition("/")[2].partition("?")[0]

    def download(self, selector: str, folder: Path) -> Path:
        """Save what a link gives."""
        with self.page.expect_download() as given:
            self.page.locator(selector).first.click()
        path = folder / given.value.suggested_filename
        given.value.save_as(path)
        return path


def window(browser: Browser, portal: Served, language: str) -> Window:
    """Open a window of its own for somebody whose browser asks for a language."""
    locale = {"sr-Cyrl": "sr-Cyrl-RS", "sq": "sq-AL"}.get(language, language)
    context = browser.new_context(viewport=WIDE, locale=locale, accept_downloads=True)
    context.set_default_timeout(30_000)
    found = Window(context.new_page(), portal, language)
    context.on("request", lambda request: found.asked.add(request.url))
    return found
