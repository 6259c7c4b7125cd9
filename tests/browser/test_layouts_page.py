"""A layout made in a real browser: accessible, narrow, with line numbers that lead to their lines."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from portal_browser import CHROMIUM, Served, chromium, served, window

from pipelines.portal.people import add_person
from pipelines.portal.sessions import start_session
from tests.promises.test_kept_layouts import LAYOUT, book

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed (.ci/run installs it)")


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path / "home") as found:
        yield found


@pytest.mark.long
def test_a_layout_is_made_on_accessible_pages(portal: Served, tmp_path: Path) -> None:
    """Opening accounts and logging in have tests of their own."""
    person = add_person(
        portal.portal.database, email="ana@example.org", name="Ana", role="analyst", institution=None,
        language="sr-Cyrl", at=portal.clock(),
    )  # fmt: skip
    with chromium() as browser:
        one = window(browser, portal, "sr-Cyrl")
        token = start_session(portal.portal.database, person.id, portal.clock())
        one.page.context.add_cookies(
            [{"name": "muster", "value": token, "url": portal.portal.settings.address}]
        )
        workbook = tmp_path / "staff.xlsx"
        workbook.write_bytes(book())
        one.go("/layouts/suggestion?institution=QO-AF&year=2023")
        one.page.set_input_files("input[type=file]", workbook)
        one.page.get_by_role("button", name=one.say("layouts.suggest")).click()
        one.page.wait_for_url("**/layouts/drafts/**")
        one.look()
        assert one.page.locator(".numbers").inner_text().split()[:3] == ["1", "2", "3"]
        one.page.locator("a.line").first.click()
        chosen = "document.getSelection().toString()"
        assert "population" in one.page.evaluate(chosen)
        one.page.fill("#text", LAYOUT)
        one.press("layouts.try")
        one.page.fill("#reason", "њихова табела")
        one.press("layouts.keep")
        for path in ("/layouts", "/institutions/QO-AF/layouts"):
            one.go(path)
        assert not one.wrong, "\n".join(one.wrong)
