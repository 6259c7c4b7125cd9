"""What comes outside its period says so on its pages; what is awaited says so until it is signed off."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.checking.result import CheckContext
from pipelines.portal.periods import Period, days_outside, set_period
from pipelines.returns import sign_off, submit
from pipelines.sample.replay import SAMPLE_FOLDER
from schemas.languages import LANGUAGES
from schemas.texts import text
from tests.promises.portal_world import World, shown
from tests.promises.test_portal_api import API, with_token

HOME, RETURN = "/institutions/QM-AF", "/returns/QM-AF_2022_r1"
BOOK = SAMPLE_FOLDER / "simulated/QM-AF_2022_bs_simulated.xlsx"
CLOSES = date(2026, 3, 31)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A return that came on 2 March 2026."""
    found = World(tmp_path_factory.mktemp("home"))
    context = CheckContext(BOOK.name, "QM-AF", 2022)
    submit(found.portal.home, BOOK.read_bytes(), context, "Ana", found.clock())
    return found


def open_from(world: World, opens: date, closes: date, year: int = 2022) -> None:
    set_period(world.portal.database, "simulated", Period(year, opens, closes))


def words(page: str) -> str:
    return shown(page).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("day", "days"), [(date(2026, 1, 14), -1), (date(2026, 1, 15), 0), (CLOSES, 0), (date(2026, 4, 2), 2)]
)
def test_days_outside_a_period_are_counted_from_its_nearer_end(day: date, days: int) -> None:
    period = Period(2025, date(2026, 1, 15), CLOSES)
    at = datetime(day.year, day.month, day.day, 23, 59, tzinfo=UTC)
    assert days_outside({2025: period}, 2025, at) == period.days_outside(day) == days
    assert days_outside({2025: period}, 2024, at) is None


@pytest.mark.parametrize(
    ("opens", "closes", "on_page", "on_board", "days"),
    [
        (date(2026, 1, 15), date(2026, 3, 2), "", "", 0),
        (
            date(2026, 3, 5), CLOSES,
            "It came 3 days before the opening date, 5 Mar 2026. It is taken all the same",
            "Came 3 days before the opening date", -3,
        ),
        (
            date(2025, 1, 15), date(2026, 3, 1),
            "It came 1 day after the closing date, 1 Mar 2026. It is taken",
            "1 day late", 1,
        ),
    ],
)  # fmt: skip
def test_a_return_says_where_it_is_shown_that_it_came_outside_its_period(
    world: World, opens: date, closes: date, on_page: str, on_board: str, days: int
) -> None:
    open_from(world, opens, closes)
    answer = words(world.logged_in("reporter", "QM-AF").get(f"{RETURN}?done=sent").text)
    assert "The file has arrived and was checked." in answer
    assert on_page in answer
    assert ("It came" in answer) == bool(on_page)
    board = words(world.logged_in("analyst").get("/board?year=2022").text)
    assert on_board in board
    assert ("before the opening date" in board) == (days < 0)
    state = with_token(world).get(f"{API}{RETURN}").json()
    assert state["days_outside_period"] == days


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (-15, ""),
        (-14, "is in 14 days, and the return has not been signed off yet. Send a file This notice"),
        (-1, "is in 1 day"),
        (0, "31 Mar 2026, is today"),
        (1, "was 1 day ago, and the return has not been signed off yet. It is still taken."),
        (30, "was 30 days ago"),
        (31, ""),
    ],
)
def test_the_home_of_an_institution_reminds_on_the_days_of_the_mails(
    tmp_path: Path, day: int, said: str
) -> None:
    world = World(tmp_path)
    open_from(world, date(2026, 1, 15), CLOSES, 2025)
    world.clock.at = datetime(2026, 3, 31, 6, tzinfo=UTC) + timedelta(days=day)
    page = words(world.logged_in("reporter", "QM-AF").get(HOME).text)
    assert said in page
    assert ("The return for 2025 is awaited" in page) == bool(said)


def test_a_reminder_is_in_every_language(world: World) -> None:
    open_from(world, date(2026, 1, 15), date(2026, 3, 10), 2025)
    head = world.logged_in("head", "QM-AF")
    for language in LANGUAGES:
        head.post("/language", data={"language": language})
        assert text("portal.return.reminder", language, year="2025") in head.get(HOME).text


def test_a_reminder_goes_away_once_the_return_has_been_signed_off(world: World) -> None:
    open_from(world, date(2026, 1, 15), date(2026, 3, 10))
    reporter = world.logged_in("reporter", "QM-AF")
    assert "The return for 2022 is awaited" in words(reporter.get(HOME).text)
    sign_off(world.portal.home, "QM-AF_2022_r1", "Ana", None, world.clock())
    assert "The return for 2022 is awaited" not in words(reporter.get(HOME).text)
