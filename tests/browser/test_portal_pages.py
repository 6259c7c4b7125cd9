"""Pages in a real browser: accessible, narrow, by keyboard alone, asking nobody else."""

from collections.abc import Iterator
from hashlib import sha256

import pytest
from playwright.sync_api import Browser
from portal_browser import CHROMIUM, Served, Window, chromium, served, window

from pipelines.checking.result import CheckContext
from pipelines.intake.template import write_template
from pipelines.portal.people import add_person
from pipelines.portal.report_orders import carry_out, order_report
from pipelines.portal.sessions import start_session
from pipelines.returns import submit
from pipelines.store.home import Home
from tests.pipeline.report_world import REGION, publish

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed (.ci/run installs it)")

THREE = ["en", "sr-Cyrl", "sq"]


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


def enter(one: Window, role: str, institution: str | None) -> None:
    """Log somebody new in, in the window's language."""
    portal, at = one.served.portal, one.served.clock()
    email = f"{role}.{one.language}@example.org".casefold()
    person = add_person(
        portal.database,
        email=email,
        name=role,
        role=role,
        institution=institution,
        language=one.language,
        at=at,
    )
    token = start_session(portal.database, person.id, at)
    one.page.context.add_cookies([{"name": "muster", "value": token, "url": portal.settings.address}])


@pytest.mark.long
@pytest.mark.parametrize("language", THREE)
def test_a_file_that_is_in_no_return_is_sent_by_one_button(
    portal: Served, browser: Browser, language: str
) -> None:
    institution, home = "QN-AF", portal.portal.home
    sent = {
        "right.xlsx": write_template(institution, 2022, language),
        "other.xlsx": write_template("QM-AF", 2022, language),
        "locked.csv": b"Surname;Number\nPerson;0101990500011\n",
    }
    for name, content in sent.items():
        submit(home, content, CheckContext(name, institution, 2023), "Ana", portal.clock())
    files = {name: f"/files/{sha256(content).hexdigest()}" for name, content in sent.items()}
    reporter, analyst = window(browser, portal, language), window(browser, portal, language)
    enter(reporter, "reporter", institution)
    enter(analyst, "analyst", None)
    analyst.go("/files")
    for path in files.values():
        for one in (reporter, analyst):
            one.go(path)
            one.go(f"{path}/receipt")
    analyst.go(files["other.xlsx"])
    analyst.page.select_option("#year", "2023")
    analyst.press("files.assign")
    assert analyst.page.locator(".summary[role=alert]").count() == 1
    reporter.go(f"/institutions/{institution}")
    reporter.page.locator(".tasks form button").click()
    reporter.page.wait_for_url("**/returns/**")
    assert not [*reporter.wrong, *analyst.wrong], "\n".join([*reporter.wrong, *analyst.wrong])


@pytest.fixture(scope="module")
def with_report(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve an edition whose public report was made in three languages."""
    home = Home(tmp_path_factory.mktemp("home"))
    edition = publish(home, for_all=True)
    with served(home.folder, REGION) as found:
        number = order_report(found.portal, edition.folder.name, "public", THREE, ["html", "xlsx"], by="test")
        carry_out(found.portal, number)
        yield found


@pytest.mark.long
@pytest.mark.parametrize("language", THREE)
def test_a_report_is_ordered_found_and_read(with_report: Served, browser: Browser, language: str) -> None:
    analyst, reader = (window(browser, with_report, language) for _ in range(2))
    enter(analyst, "analyst", None)
    analyst.go("/editions")
    analyst.follow("a[href$='/reports']")
    analyst.page.uncheck(f"#languages-{language}")
    analyst.press("reports.order")
    assert analyst.page.locator(".summary[role=alert]").count() == 1
    analyst.page.locator(".summary a").click()
    assert analyst.page.evaluate("document.activeElement.id") == "languages"
    reader.go("/edition")
    link = reader.page.locator(f"a[href='/edition/reports/report_{language}.html']")
    assert link.get_attribute("hreflang") == language
    with reader.page.expect_navigation():
        link.click()
    assert reader.page.locator("html").get_attribute("lang") == language
    assert reader.page.evaluate("origin") == "null", "it is of no site"
    reader.page.locator("main button.number").first.click()
    assert reader.page.locator("dialog[open] dt").count() > 1, "its own script runs"
    reader.page.go_back()
    reader.download(f"a[href$='report_{language}.xlsx']", with_report.portal.home.folder)
    assert not [*analyst.wrong, *reader.wrong], "\n".join([*analyst.wrong, *reader.wrong])
    assert {url.split("/")[2].partition(":")[0] for url in reader.asked} == {"127.0.0.1"}


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


def test_a_language_is_chosen_by_the_keyboard_and_only_by_its_button(
    portal: Served, browser: Browser
) -> None:
    one = window(browser, portal, "en")
    one.go("/")
    one.page.focus("#language")
    for _ in range(3):  # each a choice of its own in a closed list: none may lead away (WCAG 3.2.2)
        one.page.keyboard.press("ArrowDown")
        one.page.wait_for_timeout(100)
    assert one.page.evaluate("document.activeElement.id") == "language"
    chosen = one.page.input_value("#language")
    one.page.keyboard.press("Tab")
    with one.page.expect_navigation():
        one.page.keyboard.press("Enter")
    assert one.page.locator("html").get_attribute("lang") == chosen != "en"
