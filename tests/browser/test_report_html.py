"""The report's page in a browser that has no network: every number is followed, every drawing is there.

Belongs here: what the page does and how it can be used. Does not belong here: what the report says (the
chapters), how charts look.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page

from pipelines.figures.traced import Contribution
from pipelines.report.charts.contents import Dot, Dots, Pyramid, RankOfPyramid
from pipelines.report.figures import Absence, Behind, Figure, Reference, count_of
from pipelines.report.forms.html import html
from pipelines.report.making import make_report
from pipelines.report.model import Drawing, Listing, Paragraph, Report, Section, Table, Text
from pipelines.store.edition import Edition
from pipelines.store.home import Home
from schemas.regions import load_region
from schemas.texts import text
from tests.browser.portal_browser import CHROMIUM, NARROW, SIDEWAYS, WIDE, chromium
from tests.pipeline.report_world import publish

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no browser is installed")

BASE = 400.0
AREAS = ("XK", "RS", "ME")
REFUSALS = """
window.refused = [];
addEventListener("securitypolicyviolation", (event) => refused.push(event.blockedURI));
"""
NUMBERS = ".tabled:not(details .tabled) button.number"


def share(area: str, value: float | None, absence: Absence | None = None, **changes: object) -> Figure:
    """Return the share of women in an area's armed forces."""
    key = (("indicator", "share_of_women"), ("ref_area", area), ("sector", "AF"), ("time_period", 2023))
    key += (("population", "military"), ("rank", "_T"), ("sex", "F"))
    women = None if value is None else value * BASE / 100
    behind = Behind("share_of_women", women, BASE, 1, 2, 61.5, "counts", None, "reported")
    given = {"behind": behind, "absence": absence, **changes}
    return Figure(value, "percent", (Reference("region.representation", key, "value"),), **given)  # type: ignore[arg-type]


def persons(sex: str, rank: str, value: float) -> Figure:
    key = (("ref_area", "RS"), ("measure", "strength"), ("rank", rank), ("sex", sex), ("time_period", 2023))
    return Figure(value, "persons", (Reference("region.sums", key, "obs_value"),))


def words(*parts: str | Figure) -> Text:
    return Text(parts)


def example(language: str = "en") -> Report:
    """Return a report with every kind of block, and every way of a number to be missing."""
    names = load_region("western_balkans").areas
    found = {
        "XK": share("XK", 10.0),
        "RS": share("RS", 0.0, marks=("B",)),
        "ME": share("ME", 12.5, is_of_few=True),
    }
    area = {code: names.label(code, language) for code in AREAS}
    dots = Dots(
        "percent", tuple(Dot(area[code], found[code], True) for code in AREAS), "Σ", share("_T", 11.0)
    )
    counted = count_of((found["XK"], found["RS"]))
    ranks = Pyramid((RankOfPyramid("OF", persons("F", "OF", 3), persons("M", "OF", 40)),))
    missing = [share("RS", None, absence, behind=None) for absence in Absence]
    sections = (
        Section(
            "shares", "1", (
                Paragraph(words("→ ", found["XK"], " / ", counted), "message"),
                Drawing("shares-dots", words("Δ"), dots),
                Table(
                    "shares-table", words("Θ ", found["ME"]), ("A", "B", "C"),
                    tuple((words(area[code]), found[code], share("_T", 11.0)) for code in AREAS),
                ),
            ), starts_page=True,
        ),
        Section(
            "missing", "2", (
                Listing(tuple(words(one) for one in missing)),
                Paragraph(words("…"), "caveat"),
            ), (Section("ranks", "2.1", (Drawing("ranks-pyramid", words("Λ"), ranks),)),), starts_page=True,
        ),
    )  # fmt: skip
    return Report(
        "Σ 2023",
        "Σ",
        language,
        "western_balkans",
        "2023.1",
        2023,
        "public",
        "1. 3. 2026.",
        "…",
        "…",
        sections,
    )


def passports(page: bytes) -> dict[str, object]:
    """Return what is behind the numbers, as the page holds it."""
    (found,) = re.findall(r'<script type="application/json" id="passports">(.*?)</script>', page.decode())
    return json.loads(found)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


_written = cache(html)


def opened(browser: Browser, folder: Path, report: Report, **settings: object) -> Page:
    """Open a report's page from disk, without a network; note what it asks for and what goes wrong in it."""
    path = folder / f"report_{report.language}.html"
    path.write_bytes(_written(report))
    page = browser.new_context(viewport=WIDE, offline=True, **settings).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(5_000)
    page.add_init_script(REFUSALS)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(path.as_uri())
    assert asked == [path.as_uri()]
    return page


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Page:
    return opened(browser, tmp_path_factory.mktemp("report"), example())


@pytest.fixture
def dialog(page: Page) -> Iterator[Locator]:
    yield page.locator("dialog")
    page.keyboard.press("Escape")
    page.set_viewport_size(WIDE)


def violations(page: Page) -> list[str]:
    return [
        f"{item['id']}: {node['target']}"
        for item in Axe().run(page).response["violations"]
        for node in item["nodes"]
    ]


def test_the_page_reaches_nobody(page: Page) -> None:
    """What the policy refuses is refused before the network is asked."""
    assert page.evaluate("refused") == []
    page.evaluate("new Image().src = 'https://example.org/pixel'")
    assert page.evaluate("fetch('https://example.org/').catch(() => 'refused')") == "refused"
    page.wait_for_function("refused.length === 2")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))"
    )
    assert page.evaluate("window.ran") is None


def test_a_number_tells_what_it_is_made_of(page: Page, dialog: Locator) -> None:
    number = page.locator("#shares .message button.number").first
    assert number.inner_text() == "10.0%"
    number.click()
    told = dialog.inner_text()
    for line in (
        "40",
        "400",
        "1 of 2, with 61.5% of the strength",
        "region.representation",
        "share_of_women",
    ):
        assert line in told
    assert "WHERE indicator = 'share_of_women' AND ref_area = 'XK' AND sector = 'AF'" in told
    assert text("report.html.passport.closed", "en") in told
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert page.evaluate("document.activeElement.textContent") == "10.0%"


def test_a_count_leads_to_each_of_what_is_counted(page: Page, dialog: Locator) -> None:
    page.locator("#shares .message button.number").nth(1).click()
    assert dialog.locator(".place").count() == 2


def test_drawings_are_there_and_their_marks_lead_on(page: Page, dialog: Locator) -> None:
    for name in ("shares-dots", "ranks-pyramid"):
        drawn = page.locator(f"#{name} svg[role=img]")
        assert drawn.bounding_box()["height"] > 50  # type: ignore[index]
        assert page.locator(f"#{drawn.get_attribute('aria-describedby')}").text_content()
    assert "Kosovo*" in page.locator("#shares-dots svg text").all_text_contents()
    mark = page.locator("#ranks-pyramid [data-passport]").first
    mark.hover()
    told = "Serbia, Strength at the end of the period, Women, Officers (OF-1 to OF-10), 2023: 3"
    assert page.locator("#tip").inner_text() == told
    mark.click()
    assert "region.sums" in dialog.inner_text()


def test_the_table_behind_a_drawing_holds_its_numbers(page: Page) -> None:
    behind = page.locator("#ranks-pyramid-table")
    assert not behind.is_visible()
    page.locator("#ranks-pyramid summary").click()
    assert behind.locator("button.number").all_inner_texts() == ["3", "40"]


def test_the_keyboard_goes_from_number_to_number(page: Page, dialog: Locator) -> None:
    table = page.locator("#shares-table tbody")
    table.locator("button.number").first.focus()
    seen = []
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
        seen.append(
            page.evaluate(
                "(b => `${b.closest('tr').rowIndex}/${b.closest('td').cellIndex}`)(document.activeElement)"
            )
        )
    assert seen == ["1/2", "2/2", "2/1", "3/1", "3/1"]
    page.keyboard.press("Enter")
    assert dialog.is_visible()
    assert dialog.locator(".shown").inner_text() == "50 of 400"
    page.keyboard.press("Enter")  # on what closes it
    assert not dialog.is_visible()
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.matches('#shares-table tbody *')")


def test_the_first_stop_leads_past_the_contents(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, example())
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "report"


def test_a_footnote_stands_where_its_asterisk_does(page: Page) -> None:
    footnote = load_region("western_balkans").footnotes("en")["XK"]
    assert page.locator("#shares .footnote").all_inner_texts() == [f"* {footnote}"]
    assert page.locator("#missing .footnote").count() == 0


def test_every_way_to_be_missing_has_its_words(page: Page) -> None:
    said = page.locator("#missing li").all_inner_texts()
    assert said == [text(f"report.absence.{absence}", "en") for absence in Absence]
    assert page.locator("#shares-table .mark").get_attribute("title") == "Break in series"


@pytest.mark.usefixtures("dialog")
def test_the_page_is_accessible_wide_and_narrow_with_a_number_followed(page: Page) -> None:
    assert violations(page) == []
    page.set_viewport_size(NARROW)
    assert page.evaluate(SIDEWAYS) <= 0
    page.locator(NUMBERS).first.click()
    assert violations(page) == []
    assert page.evaluate(
        "document.querySelector('dialog').scrollWidth <= document.querySelector('dialog').clientWidth"
    )


def test_on_paper_there_are_no_controls_and_chapters_begin_pages(page: Page) -> None:
    page.emulate_media(media="print")
    shown = [page.locator(name).first.is_visible() for name in (".skip", "summary", ".reading", ".cover")]
    pages = re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))
    page.emulate_media(media="screen")
    assert shown == [False, False, False, True]
    assert len(pages) == 4  # cover, contents, two chapters


def test_a_short_document_has_no_contents_and_no_cover_of_its_own(browser: Browser, tmp_path: Path) -> None:
    (chapter, *_) = example().sections
    page = opened(browser, tmp_path, replace(example(), sections=(chapter,), is_short=True))
    assert page.locator("nav").count() == 0
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1
    assert violations(page) == []


def test_without_scripts_every_number_stands_and_says_its_value(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, example(), java_script_enabled=False)
    assert page.locator("button.number").count() == 0
    number = page.locator("#shares .message data.number").first
    assert (number.inner_text(), number.get_attribute("value")) == ("10.0%", "10")
    assert page.get_by_text(text("report.html.without_script", "en")).is_visible()
    assert page.locator("#shares-dots svg").is_visible()


def test_each_number_of_the_report_has_a_passport_and_the_page_is_the_same_again() -> None:
    report = example()
    made = html(report)
    assert made == _written(report)
    said = passports(made)
    references = [place for passport in said["passports"] for place in passport[3]]  # type: ignore[attr-defined]
    places = {tuple(said["strings"][at] for at in place) for place in references}  # type: ignore[index]
    wanted = {
        (item.table, item.column, *(str(part) for pair in item.key for part in pair))
        for figure in report.figures
        for item in figure.references
    }
    assert places == wanted


def test_the_programme_is_told_the_cells(browser: Browser, tmp_path: Path) -> None:
    (first, *_) = example().figures
    of_women = Contribution(
        side="numerator", weight=1, institution="XK-AF", time_period=2023, measure="strength",
        population="military", rank="_T", sex="F", detail="_T", unit_measure="persons", obs_value=40.0,
        obs_status="A", comment=None, correction=None, return_id="XK-AF_2023_r1", file_name="ksf.xlsx",
        sha256="0", submitted_by="A", sheet="Stafi", cell="D8",
    )  # fmt: skip
    cells = {
        first.references[0].row: (of_women, replace(of_women, side="denominator", sheet=None, cell=None))
    }
    page = opened(browser, tmp_path, replace(example(), tier="internal", cells=cells))
    page.locator("#shares .message button.number").first.click()
    rows = page.locator("dialog .cells tbody tr").all_inner_texts()
    assert "ksf.xlsx\tStafi!D8\t40" in rows[0]
    assert text("report.html.passport.register", "en") in rows[1]
    assert (
        "muster trace --region western_balkans --table region.representation"
        in page.locator("dialog").inner_text()
    )
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.locator("#ranks-pyramid [data-passport]").first.click()
    assert not page.locator("dialog .cells").is_visible()


@pytest.mark.parametrize(("tier", "has_cells"), [("internal", True), ("partners", False), ("public", False)])
def test_only_the_programme_is_told_how_to_reach_the_cells(tier: str, has_cells: bool) -> None:
    assert passports(html(replace(example(), tier=tier, sections=())))["isInternal"] is has_cells


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return publish(Home(tmp_path_factory.mktemp("home")), for_all=True)


@pytest.mark.long
@pytest.mark.parametrize(
    ("tier", "language"), [("public", "en"), ("partners", "sr-Cyrl"), ("internal", "sq")]
)
def test_a_real_report_is_accessible(
    browser: Browser, tmp_path: Path, edition: Edition, tier: str, language: str
) -> None:
    page = opened(browser, tmp_path, make_report(edition.of_tier(tier), language))
    assert page.locator("html").get_attribute("lang") == language
    assert violations(page) == []
    page.set_viewport_size(NARROW)
    assert page.evaluate(SIDEWAYS) <= 0
    assert page.evaluate("refused") == []
