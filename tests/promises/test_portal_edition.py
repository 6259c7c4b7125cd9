"""The edition in the portal: each tier its own figures and files, why one is missing, nothing above it."""

import json
import re
from pathlib import Path
from shutil import copytree

import pytest
from fastapi.testclient import TestClient

from pipelines.portal.charts import scale
from pipelines.portal.errors import DeniedError
from pipelines.portal.published import Published
from pipelines.portal.trends import Trend, trend
from pipelines.store.edition import latest_edition, open_edition
from pipelines.store.home import Home
from schemas.languages import LANGUAGES
from schemas.regions import load_region
from tests.promises.portal_world import World, shown
from tests.promises.tiers_world import HASH, REGION, SECRETS, SHEET, WITHHELD, build, fill

FIGURE = "figure?indicator={}&sector=AF&year=2023&area={}&population=military&rank=_T&sex=F"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("home"))
    fill(home)
    build(home, None)
    return home


@pytest.fixture(scope="module")
def world(home: Home) -> World:
    return World(home.folder, REGION)


@pytest.fixture(scope="module")
def partner(world: World) -> TestClient:
    return world.logged_in("partner")


def row_of(page: str, area: str) -> str:
    """Return the words of the first row of an area in a table."""
    found = re.search(rf'<th scope="row">{area}</th>(.*?)</tr>', page, re.DOTALL)
    assert found, area
    return shown(found[1])


def test_a_portal_without_an_edition_says_so(tmp_path: Path) -> None:
    world = World(tmp_path)
    answer = world.client().get("/edition")
    assert answer.status_code == 200
    assert "There is no edition yet" in answer.text
    assert world.client().get("/edition/files/manifest.json").status_code == 404


def test_values_stand_with_what_they_are_made_of(world: World) -> None:
    page = world.client().get("/edition?indicator=share_of_women&sector=AF&year=2023").text
    assert row_of(page, "Montenegro").startswith("10.0 30 of 300 1 of 2 No value for last year")
    assert row_of(page, "Albania").startswith("1.8 9 of 500 2 of 2")
    # 39 of 800 persons of two of the region's areas; too few for a regional value is said, not left out
    assert row_of(page, "Regional value")


def test_what_is_withheld_says_so_and_is_nowhere_on_the_page(world: World) -> None:
    answer = world.client().get("/edition?indicator=service_years&sector=AF&year=2023")
    assert "Withheld: it would tell of single persons" in row_of(answer.text, "Albania")
    assert str(WITHHELD) not in answer.text.replace(",", "")


def test_partners_see_more_and_only_when_logged_in(world: World, partner: TestClient) -> None:
    path = "?indicator=service_years&sector=AF&year=2023"
    assert world.client().get(f"/partners{path}").status_code == 303
    page = partner.get(f"/partners{path}").text
    assert "8,642.0" in row_of(page, "Albania")
    assert "Do not pass it on" in page


def test_a_number_leads_to_definition_base_and_figures_of_its_tier(world: World) -> None:
    page = shown(world.client().get(f"/edition/{FIGURE.format('share_of_women', 'ME')}").text)
    assert "Above the line 30 Below the line 300" in page
    assert "100 x strength F / strength _T" in page
    assert "2023 Strength at the end of the period, Women 30" in page


@pytest.mark.parametrize(
    "query",
    [
        FIGURE.format("share_of_women", "RS"),
        FIGURE.format("nothing", "ME"),
        FIGURE.format("share_of_women", "%00"),
        FIGURE.format("share_of_women", "ME").replace("2023", "9" * 30),
        "files/muster.duckdb.wal",
        "nothing",
    ],
)
def test_what_is_not_there_is_not_found(world: World, query: str) -> None:
    assert world.client().get(f"/edition/{query}").status_code == 404


def test_a_choice_without_figures_says_for_which_there_are(world: World) -> None:
    page = world.client().get("/edition?indicator=share_of_women&sector=POL&year=2023").text
    assert "no figures for this choice" in page
    assert 'href="/edition?indicator=share_of_women&amp;sector=AF&amp;year=2023"' in page


def test_every_file_of_a_tier_is_given_as_it_lies_there(world: World, home: Home) -> None:
    folder = latest_edition(home, REGION).folder / "public"
    page = world.client().get("/edition").text
    names = re.findall(r'href="/edition/files/([^"]+)"', page)
    assert sorted(names) == sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
    for name in names:
        answer = world.client().get(f"/edition/files/{name}")
        assert answer.content == (folder / name).read_bytes()
        assert answer.headers["content-disposition"].startswith("attachment")
    manifest = json.loads(world.client().get("/edition/files/manifest.json").content)
    assert manifest["tier"] == "public"


@pytest.mark.parametrize(
    "name",
    [
        "../manifest.json",
        "%2e%2e/manifest.json",
        "..%2fmanifest.json",
        "csv/../../manifest.json",
        "../partners/manifest.json",
        "/etc/passwd",
        "//etc/passwd",
        "csv",
        "",
        "muster.duckdb%00",
    ],
)
def test_no_name_leads_out_of_the_folder_of_a_tier(world: World, name: str) -> None:
    answer = world.client().get(f"/edition/files/{name}")
    assert answer.status_code == 404
    assert not any(secret in answer.text for secret in SECRETS)


def test_a_link_in_the_folder_leads_nowhere(home: Home, tmp_path: Path) -> None:
    copy = copytree(latest_edition(home, REGION).folder, tmp_path / "2023.1")
    edition = open_edition(copy).of_tier("public")
    there = edition.folder / "muster.duckdb"
    edition.folder.chmod(0o755)
    there.rename(edition.folder / "kept")
    there.symlink_to(edition.folder.parent / "muster.duckdb")
    with pytest.raises(DeniedError):
        Published(edition, load_region(REGION)).file("muster.duckdb")


@pytest.mark.parametrize("path", ["/edition", "/partners"])
def test_no_page_of_a_tier_says_who_sent_what(partner: TestClient, path: str) -> None:
    for page in ("", "?indicator=exit_rate", f"/{FIGURE.format('share_of_women', 'ME')}", "/dictionary"):
        answer = partner.get(path + page)
        assert answer.status_code == 200
        assert [secret for secret in SECRETS if secret in answer.text] == []


def test_cells_are_shown_to_whom_their_returns_are(world: World, partner: TestClient) -> None:
    of_me = FIGURE.format("share_of_women", "ME")
    analyst = world.logged_in("analyst")
    page = analyst.get(f"/partners/{of_me}").text
    assert "Every cell that is in this number" in page
    assert shown(page).count(f"ME-AF_2023_r1 {SHEET} D7") == 2
    assert HASH in page
    again = analyst.get(f"/partners/{of_me}&again=true").text
    assert "The files could not be read again" in again, "this world has none"
    own = world.logged_in("reporter", "ME-AF").get(f"/edition/{of_me}").text
    assert HASH in own
    stay = "stay with the regional programme and with the institution that sent them"
    for client in (world.logged_in("head", "AL-AF"), partner, world.client()):
        page = client.get(f"/edition/{of_me}&again=true").text
        assert stay in page
        assert [secret for secret in SECRETS if secret in page] == []


def test_a_withheld_number_says_why(world: World) -> None:
    page = world.client().get(f"/edition/{FIGURE.format('service_years', 'AL')}").text
    assert "Withheld: it would tell of single persons" in page
    assert "A withheld number is never zero" in page


def trend_of(*values: tuple[int, float | None, str | None]) -> Trend:
    rows = [
        {"ref_area": "ME", "time_period": year, "value": value, "change_note": note, "is_comparable": True}
        for year, value, note in values
    ]
    return trend(rows)


def test_lines_join_years_that_may_be_compared_and_nothing_else() -> None:
    found = trend_of((2019, 10.0, None), (2020, 20.0, None), (2022, 30.0, "no_last_year"), (2023, 40.0, None))
    (panel,) = found.panels
    assert [(one.year, two.year) for one, two in panel.lines] == [(2019, 2020), (2022, 2023)]
    assert [dot.year for dot in panel.dots if dot.y is None] == [2021], "a year without a row is a gap"
    assert [dot.y for dot in panel.dots if dot.year in (2019, 2023)] == [78.5, 26.0]
    assert [dot.year for dot in panel.dots if dot.is_labelled] == [2019, 2023]


def test_a_break_is_marked_and_not_joined() -> None:
    (panel,) = trend_of(
        (2021, 10.0, None), (2022, None, None), (2023, 8.0, None), (2024, 9.0, "series_break")
    ).panels
    assert panel.lines == ()
    assert panel.breaks == (pytest.approx((panel.dots[2].x + panel.dots[3].x) / 2),)
    assert trend_of((2024, 9.0, None)).panels == [], "one year is no line"


def test_below_zero_stands_below_the_line() -> None:
    (panel,) = trend_of((2022, -10.0, None), (2023, 10.0, None)).panels
    low, high = (dot.y for dot in panel.dots)
    assert low is not None and high is not None
    assert high < panel.zero < low


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_are_there_in_every_language(world: World, language: str) -> None:
    client = world.client(language=language)
    for page in ("", "/dictionary", f"/{FIGURE.format('service_years', 'AL')}"):
        answer = client.get(f"/edition{page}")
        assert answer.status_code == 200
        assert f'<html lang="{language}">' in answer.text


def test_bars_start_at_zero_and_leave_room_for_their_values() -> None:
    up = scale([20.0, None, 5.0])
    assert (up.zero, up.bar(20.0).width, up.bar(5.0).width) == (0.0, 80.0, 20.0)
    both = scale([-10.0, 20.0])
    assert (both.zero, both.bar(-10.0).left, both.bar(-10.0).width, both.bar(20.0).width) == (40, 20, 20, 40)
    assert both.bar(-10.0).is_negative
    assert scale([0.0]).bar(0.0).width == 0
    assert scale([None]).at(0) == 0
