"""The first pages in a real browser: accessible, narrow, by keyboard alone, asking nobody else."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from portal_browser import CHROMIUM, Served, chromium, served, window

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed (.ci/run installs it)")


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("home")) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.mark.parametrize(("language", "institution"), [("sr-Cyrl", "QO-AF"), ("sq", "QP-AF")])
def test_an_account_is_opened_on_accessible_pages(
    portal: Served, browser: Browser, language: str, institution: str
) -> None:
    one = window(browser, portal, language)
    _, link = portal.invite("reporter", institution, language)
    one.open_account(link)
    for path in (
        f"/institutions/{institution}",
        f"/institutions/{institution}/upload",
        "/account",
        "/nothing",
    ):
        one.go(path)
    assert not one.wrong, "\n".join(one.wrong)
    assert {url.split("/")[2].partition(":")[0] for url in one.asked} == {"127.0.0.1"}


def test_logging_in_needs_no_mouse(portal: Served, browser: Browser) -> None:
    page = window(browser, portal, "en").page
    page.goto(portal.portal.settings.address + "/log-in")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "email"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.type("nobody@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type("not a password")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".summary[role=alert]").count() == 1
