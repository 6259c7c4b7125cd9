"""The whole story in a real browser, in two languages: from the invitation to an edition with her figures."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from portal_browser import CHROMIUM, Served, Window, chromium, served, window

from pipelines.intake.template import write_template
from pipelines.simulation import SimulatedReturn, simulate
from pipelines.store.edition import latest_edition

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed (.ci/run installs it)")

YEAR = 2023
PEOPLE = {"sr-Cyrl": "QO-AF", "sq": "QP-AF"}
PROGRAMME = "en"


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.setenv("MUSTER_HOME", str(tmp_path / "home"))  # for the process that builds the edition
    monkeypatch.setenv("MUSTER_PORTAL_REGION", "simulated")
    with served(tmp_path / "home") as found:
        yield found


def returns() -> dict[str, SimulatedReturn]:
    return {item.institution: item for item in simulate(9, 1, seed=3)}


def workbook(item: SimulatedReturn, path: Path, *, is_faulty: bool) -> Path:
    """Write a filled-in workbook with a number beside the table; a faulty one has a wrong number, too."""
    path.write_bytes(write_template(item.institution, YEAR, item.language, values=item.observations))
    book = load_workbook(path)
    sheet = book.worksheets[2] if book.worksheets[1]["D9"].value is None else book.worksheets[1]
    sheet["P9"] = 17
    if is_faulty:
        sheet["D9"] = sheet["D9"].value + 40
    book.save(path)
    return path


def report(reporter: Window, head: Window, portal: Served, item: SimulatedReturn, folder: Path) -> str:
    """From the invitation to the confirmed sign-off; return the return id."""
    institution, language = item.institution, reporter.language
    email, link = portal.invite("reporter", institution, language)
    secret = reporter.open_account(link)
    reporter.go("/account")
    reporter.press("log_out")
    reporter.log_in(email, secret)
    assert reporter.page.url.endswith(f"/institutions/{institution}")

    template = reporter.download(f'a[href$="/{YEAR}/template"]', folder)
    faulty = workbook(item, folder / f"{institution}_faulty.xlsx", is_faulty=True)
    assert load_workbook(template).sheetnames == load_workbook(faulty).sheetnames

    reporter.go(f"/institutions/{institution}/upload")
    first = reporter.upload(faulty)
    assert first == f"{institution}_{YEAR}_r1"
    assert reporter.page.locator(".state.blocked").count() >= 1
    reporter.follow('a[href*="/sheets/"][href*="#"]')
    assert reporter.page.locator("#D9 .mark.block").count() >= 1
    reporter.go(f"/returns/{first}")
    annotated = load_workbook(reporter.download('a[href$="/answer/workbook"]', folder))
    assert any(cell.comment for sheet in annotated for row in sheet.iter_rows() for cell in row)

    reporter.follow('a.button[href*="/upload"]')
    second = reporter.upload(workbook(item, folder / f"{institution}_right.xlsx", is_faulty=False))
    assert second == f"{institution}_{YEAR}_r2"
    assert reporter.page.locator(".state.to_explain").count() >= 1
    reporter.go(f"/returns/{second}/comparison")
    reporter.go(f"/returns/{second}")
    reporter.page.locator("details.explain textarea").first.fill("17 = X.")
    reporter.press("return.explain")
    assert reporter.page.locator(".state.ready").count() >= 1

    reporter.follow('a[href$="/sign-off"]')
    reporter.page.check("#right")
    reporter.press("return.sign")
    assert reporter.page.locator(".state.signed_off").count() >= 1
    reporter.go(f"/returns/{second}/receipt")

    _, link = portal.invite("head", institution, language)
    head.open_account(link)
    head.go(f"/returns/{second}")
    head.press("return.confirm")
    assert head.page.get_by_role("status").inner_text() == head.say("return.done.confirmed")
    return second


@pytest.mark.long
def test_from_the_invitation_to_the_edition_with_her_figures_in_it(portal: Served, tmp_path: Path) -> None:
    items, windows, sent = returns(), [], []
    with chromium() as browser:
        for language, institution in PEOPLE.items():
            reporter, head = (window(browser, portal, language) for _ in range(2))
            windows += [reporter, head]
            sent.append(report(reporter, head, portal, items[institution], tmp_path))

        analyst = window(browser, portal, PROGRAMME)
        windows.append(analyst)
        _, link = portal.invite("analyst", None, PROGRAMME)
        analyst.open_account(link)
        for path in ("/board", "/questions", "/editions"):
            analyst.go(path)
        for return_id in sent:
            analyst.go(f"/returns/{return_id}")
            analyst.press("programme.decide.accept")
        analyst.go("/editions")
        analyst.press("programme.edition.order")
        for _ in range(90):
            if analyst.page.locator('h3[id^="edition-"]').count():
                break
            analyst.page.wait_for_timeout(2000)
            analyst.page.goto(portal.portal.settings.address + "/editions")
        analyst.look()

        edition = latest_edition(portal.portal.home, "simulated")
        assert [item["return_id"] for item in edition.manifest["returns"]] == sorted(sent)
        for one, institution in zip(windows[::2], PEOPLE.values(), strict=False):
            one.go("/partners")
            assert institution.partition("-")[0] in one.page.locator("main").inner_text()
            one.go("/edition")
            one.go("/")

        wrong = sorted({line for one in windows for line in one.wrong})
        assert not wrong, "\n".join(wrong)
        for one in windows:
            assert {url.split("/")[2].partition(":")[0] for url in one.asked} == {"127.0.0.1"}
