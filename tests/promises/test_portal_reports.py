"""Annual reports in the portal: ordered by analysts, each tier's given to its own readers and nobody else."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from shutil import copytree
from zipfile import ZipFile

import pytest
from fastapi.testclient import TestClient

from pipelines.portal.middleware import CONTENT_POLICY
from pipelines.portal.ordering import UnderWayError
from pipelines.portal.people import add_person
from pipelines.portal.report_orders import ReportOrder, carry_out, order_report, report_orders
from pipelines.portal.sessions import start_session
from pipelines.portal.trail import entries
from pipelines.report.filed import ENDINGS, filed_reports, folder_of
from pipelines.store.edition import build_edition
from pipelines.store.home import Home
from schemas.languages import LANGUAGES
from tests.pipeline.report_world import publish
from tests.promises.portal_world import World, shown
from tests.promises.tiers_world import REGION, fill

EDITION = "2023.1"
PAGE = f"/editions/{EDITION}/reports"
TIERS = ("internal", "partners", "public")
WANTED = {"tier": "public", "languages": ["sq"], "forms": ["xlsx"]}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return a portal whose edition has one report that was really made, and stand-ins for the others.

    All tiers have the same tables: who gets which file is asked here, not what is in it.
    """
    home = Home(tmp_path_factory.mktemp("home"))
    fill(home)
    edition = build_edition(home, REGION, 2023, 0)
    for tier in ("partners", "public"):
        folder = copytree(edition.folder, home.folder / tier)
        (folder / "manifest.json").chmod(0o644)
        (folder / "manifest.json").write_text(
            json.dumps({**edition.manifest, "tier": tier}), encoding="utf-8"
        )
        edition.folder.chmod(0o755)
        folder.chmod(0o755)
        folder.rename(edition.folder / tier)
    found = World(home.folder, REGION)
    carry_out(found.portal, order_report(found.portal, EDITION, "public", ["en"], ["html"], by="petra"))
    for tier in TIERS:
        folder = folder_of(home, REGION, EDITION, tier)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "report_mk.pdf").write_bytes(f"%PDF of {tier}".encode())
        (folder / f"report_{'bs' if tier == 'partners' else 'hr'}.xlsx").write_bytes(tier.encode())
        (folder / "brief_ME_en.pdf").write_bytes(b"%PDF another document")
        (folder / ".new-report_en.docx").write_bytes(b"half")
    return found


@pytest.fixture
def analyst(world: World) -> TestClient:
    return world.logged_in("analyst")


def last_order(world: World, edition: str = EDITION) -> ReportOrder:
    return report_orders(world.portal.database, REGION, edition, world.clock())[0]


def test_an_order_is_carried_out_listed_and_in_the_trail(world: World, analyst: TestClient) -> None:
    found = report_orders(world.portal.database, REGION, EDITION, world.clock())[-1]
    assert (found.state, found.step, found.reason) == ("done", "en", None)
    page = shown(analyst.get(PAGE).text)
    assert "The public English Web page" in page
    assert f"Annual report: edition {EDITION}" in shown(analyst.get("/editions").text)
    noted = [(one.actor, one.event, one.subject) for one in entries(world.portal.database)]
    what = f"{REGION} {EDITION} public: en; html"
    assert noted[-2:] == [("Muster", "report_done", what), ("petra", "report_ordered", what)]


def test_a_page_runs_its_own_script_in_a_sandbox_and_nothing_else(world: World) -> None:
    answer = world.client().get("/edition/reports/report_en.html")
    assert "<title>Women and men in defence and police, 2023</title>" in answer.text
    first, *rest = answer.headers["content-security-policy"].split("; ")
    assert first == "sandbox allow-scripts"
    named = dict(directive.split(" ", 1) for directive in rest)
    digests = {named.pop("script-src"), named.pop("style-src")}
    assert all(re.fullmatch(r"'sha256-[\w+/]{43}='", one) for one in digests)
    assert named == dict.fromkeys(("default-src", "base-uri", "form-action", "frame-ancestors"), "'none'")
    assert answer.headers["cross-origin-opener-policy"] == "unsafe-none"
    assert answer.headers["x-frame-options"] == "DENY"
    page = world.client().get("/edition")
    assert page.headers["content-security-policy"] == CONTENT_POLICY
    assert page.headers["cross-origin-opener-policy"] == "same-origin"


@pytest.mark.parametrize(
    "policy",
    [
        "default-src 'none'; script-src 'unsafe-inline'",
        "default-src 'none'; script-src https://example.org",
        "default-src *",
        "default-src 'none'; sandbox allow-same-origin allow-scripts",
        None,
    ],
)
def test_a_page_that_lets_in_more_is_not_given(world: World, policy: str | None) -> None:
    stated = f'<meta http-equiv="Content-Security-Policy" content="{policy}">' if policy else ""
    at = folder_of(world.portal.home, REGION, EDITION, "public") / "report_sr-Latn.html"
    at.write_text(f"<!DOCTYPE html><head>{stated}</head>", encoding="utf-8")
    try:
        assert world.client().get(f"/edition/reports/{at.name}").status_code == 404
    finally:
        at.unlink()


def test_each_tier_is_given_to_its_own_readers_alone(world: World, analyst: TestClient) -> None:
    public, partner = world.client(), world.logged_in("partner")
    places = {"public": (public, "/edition/reports"), "partners": (partner, "/partners/reports")}
    for tier, (reader, place) in places.items():
        answer = reader.get(f"{place}/report_mk.pdf")
        assert answer.content == f"%PDF of {tier}".encode()
        assert f'filename="{REGION}_{EDITION}_{tier}_report_mk.pdf"' in answer.headers["content-disposition"]
    assert public.get("/partners/reports/report_mk.pdf").status_code == 303
    assert public.get("/edition/reports/report_bs.xlsx").status_code == 404, "partners alone have that one"
    assert partner.get("/partners/reports/report_hr.xlsx").status_code == 404, "partners do not"
    for tier in TIERS:
        place = f"{PAGE}/{tier}/report_mk.pdf"
        assert analyst.get(place).content == f"%PDF of {tier}".encode()
        assert public.get(place).status_code == 303
        for role, own in (
            ("partner", None),
            ("administrator", None),
            ("reporter", "ME-AF"),
            ("head", "ME-AF"),
        ):
            assert world.logged_in(role, own).get(place).status_code == 404, (role, tier)


def test_readers_see_the_reports_of_their_tier_by_language_and_form(world: World) -> None:
    page = world.client().get("/edition").text
    assert '<a href="/edition/reports/report_en.html" hreflang="en">Web page' in page
    assert '<a href="/edition/reports/report_mk.pdf" hreflang="mk" download>PDF' in page
    size = filed_reports(world.portal.home, REGION, EDITION, "public")["report_en.html"].size
    assert f"English Web page ( English ) {-(-size // 1024)} KB" in shown(page)
    assert "report_bs" not in page
    partners = world.logged_in("partner").get("/partners").text
    assert set(re.findall(r"/partners/reports/([\w.-]+)", partners)) == {"report_mk.pdf", "report_bs.xlsx"}
    assert "/edition/reports" not in partners


@pytest.mark.parametrize(
    "name",
    [
        "brief_ME_en.pdf",
        ".new-report_en.docx",
        "..%2Fpartners%2Freport_mk.pdf",
        "report_en.txt",
        "stolen",
        "report_xx.pdf",
    ],
)
def test_nothing_else_that_lies_there_is_given(world: World, analyst: TestClient, name: str) -> None:
    folder = folder_of(world.portal.home, REGION, EDITION, "public")
    if not (folder / "report_cnr.pdf").is_symlink():
        (folder / "report_cnr.pdf").symlink_to(world.portal.home.folder / "portal.sqlite")
    for asked in (name, "report_cnr.pdf"):
        assert world.client().get(f"/edition/reports/{asked}").status_code == 404
        assert analyst.get(f"{PAGE}/public/{asked}").status_code == 404


def test_reports_of_another_edition_are_the_analysts_alone(world: World) -> None:
    folder = folder_of(world.portal.home, REGION, "2022.1", "public")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report_de.pdf").write_bytes(b"%PDF")
    (folder / "report_bs.pdf").write_bytes(b"%PDF of 2022")
    assert world.client().get("/edition/reports/report_bs.pdf").status_code == 404
    assert "report_bs.pdf" not in world.client().get("/edition").text


def test_what_is_missing_in_an_order_is_said_beside_its_field(analyst: TestClient) -> None:
    answer = analyst.post(PAGE, data={"tier": "partners", "languages": ["sq", "mk"]})
    assert answer.status_code == 422
    assert 'href="#forms"' in answer.text
    assert 'id="forms-error">Choose at least one kind of file.' in answer.text
    assert 'id="languages-error"' not in answer.text
    assert set(re.findall(r'value="(\w[\w-]*)" checked', answer.text)) == {"partners", "sq", "mk"}


@pytest.mark.parametrize(
    "wrong", [{"tier": "en"}, {"tier": "world"}, {"languages": ["de"]}, {"forms": ["exe"]}]
)
def test_what_is_not_offered_cannot_be_ordered(analyst: TestClient, wrong: dict[str, object]) -> None:
    assert analyst.post(PAGE, data=WANTED | wrong).status_code == 404
    assert analyst.post("/editions/1999.1/reports", data=WANTED).status_code == 404


def test_one_order_at_a_time_and_one_that_fell_silent_was_stopped(world: World, analyst: TestClient) -> None:
    order_report(world.portal, EDITION, "public", ["en"], ["pdf"], by="petra")
    answer = analyst.post(PAGE, data=WANTED)
    assert answer.status_code == 422
    assert "A report is being made. Wait until it has ended." in answer.text
    with pytest.raises(UnderWayError):
        order_report(world.portal, EDITION, "internal", ["en"], ["pdf"], by="petra")
    world.clock.pass_by(minutes=2)
    page = shown(world.logged_in("analyst").get(PAGE).text)
    assert "Stopped before it ended Files that were finished" in page
    number = order_report(world.portal, EDITION, "internal", ["en"], ["pdf"], by="petra")
    assert last_order(world).number == number
    world.clock.pass_by(minutes=2)


def test_an_order_that_fails_says_so_plainly_and_leaves_nothing(world: World) -> None:
    folder = world.portal.home.editions / REGION / "2020.1"
    folder.mkdir()
    manifest = '{"year": 2020, "release": 1, "returns": [], "tier": "internal", "region": "western_balkans"}'
    (folder / "manifest.json").write_text(manifest, encoding="utf-8")
    analyst = world.logged_in("analyst")
    for tier, state in (("internal", "failed"), ("public", "refused")):
        carry_out(world.portal, order_report(world.portal, "2020.1", tier, ["en"], ["xlsx"], by="petra"))
        assert last_order(world, "2020.1").state == state
    page = shown(analyst.get("/editions/2020.1/reports").text)
    assert "Failed through our fault Files that were finished are listed below." in page
    assert "Refused; nothing was made" in page
    assert "None has been made yet." in page
    assert filed_reports(world.portal.home, REGION, "2020.1", "internal") == {}


def test_an_edition_of_an_earlier_muster_has_no_form(world: World) -> None:
    folder = world.portal.home.editions / REGION / "2019.1"
    folder.mkdir()
    (folder / "manifest.json").write_text('{"year": 2019, "release": 1, "returns": []}', encoding="utf-8")
    analyst = world.logged_in("analyst")
    page = analyst.get("/editions/2019.1/reports")
    assert "published by an earlier Muster" in page.text
    assert 'action="/editions/2019.1/reports"' not in page.text
    assert analyst.post("/editions/2019.1/reports", data=WANTED).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_there_in_every_language(world: World, language: str) -> None:
    database, at = world.portal.database, world.clock()
    someone = add_person(
        database, email=f"{language}@example.org".lower(), name="Petra", role="analyst",
        institution=None, language=language, at=at,
    )  # fmt: skip
    answer = world.client(muster=start_session(database, someone.id, at)).get(PAGE)
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert re.findall(r'name="languages" value="([\w-]+)" checked', answer.text) == [language]


def test_the_forms_that_are_offered_are_those_that_are_made() -> None:
    from pipelines.report.forms import FORMS

    assert tuple(FORMS) == ENDINGS


@pytest.fixture
def own_world(tmp_path: Path) -> Iterator[World]:
    home = Home(tmp_path)
    publish(home, for_all=True)
    yield World(home.folder, REGION)


@pytest.mark.long
def test_killed_in_the_middle_nothing_is_half_there_and_it_can_be_ordered_again(own_world: World) -> None:
    world, home = own_world, own_world.portal.home
    number = order_report(world.portal, EDITION, "public", ["en", "sq"], list(ENDINGS), by="petra")
    running = subprocess.Popen(
        [sys.executable, "-m", "pipelines.portal.report_orders", str(number)],
        env=os.environ | {"MUSTER_HOME": str(home.folder), "MUSTER_PORTAL_REGION": REGION},
    )
    folder = folder_of(home, REGION, EDITION, "public")
    until = time.monotonic() + 90
    while not list(folder.glob("report_*")) and time.monotonic() < until:
        time.sleep(0.02)
    running.kill()
    running.wait()
    found = filed_reports(home, REGION, EDITION, "public")
    assert 1 <= len(found) < 8, "the kill came too late, or too soon, to say anything"
    assert "report_en.html" in found
    assert found["report_en.html"].path.read_text(encoding="utf-8").rstrip().endswith("</html>")
    world.portal.now.pass_by(days=365)  # type: ignore[attr-defined]
    analyst = world.logged_in("analyst")
    assert "Stopped before it ended Files that were finished" in shown(analyst.get(PAGE).text)
    carry_out(world.portal, order_report(world.portal, EDITION, "public", ["sq"], ["xlsx"], by="petra"))
    assert last_order(world).state == "done"


@pytest.mark.long
def test_an_order_runs_in_a_process_of_its_own_for_all_forms(own_world: World) -> None:
    world, analyst = own_world, own_world.logged_in("analyst")
    started = time.monotonic()
    answer = analyst.post(PAGE, data=WANTED | {"tier": "internal", "forms": list(ENDINGS)})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}#orders")
    assert time.monotonic() - started < 5
    assert last_order(world).is_under_way
    for _ in range(200):
        if not last_order(world).is_under_way:
            break
        time.sleep(0.5)
    assert last_order(world).state == "done", last_order(world).reason
    given = {form: analyst.get(f"{PAGE}/internal/report_sq.{form}") for form in ENDINGS}
    assert given["html"].headers["content-security-policy"].startswith("sandbox allow-scripts; ")
    assert given["pdf"].content.startswith(b"%PDF-")
    for form in ("docx", "xlsx"):
        assert ZipFile(BytesIO(given[form].content)).testzip() is None
    assert world.client().get("/edition/reports/report_sq.pdf").status_code == 404


@pytest.mark.long
def test_the_portal_loads_nothing_that_draws() -> None:
    loaded = "import sys; from pipelines.portal.pages import routers; routers(); print(sorted(sys.modules))"
    said = subprocess.run([sys.executable, "-c", loaded], capture_output=True, check=True, text=True).stdout
    assert "'pipelines.portal.pages.reports'" in said
    assert not [name for name in ("altair", "vl_convert", "docx") if f"'{name}'" in said]
