"""The pages of the programme: the board, decisions, questions."""

import re
import time
from datetime import date
from pathlib import Path

import pytest

from pipelines.checking.result import CheckContext
from pipelines.portal.orders import carry_out, order, orders
from pipelines.portal.people import person_by_email
from pipelines.portal.periods import Period, PeriodError, periods, set_period
from pipelines.portal.trail import entries, note
from pipelines.returns import accept, find, sign_off, submit
from pipelines.sample.replay import SAMPLE_FOLDER
from schemas.languages import LANGUAGES
from tests.promises.portal_world import World, shown

GOOD = "simulated/QM-AF_2022_bs_simulated.xlsx"
DOUBTFUL = "faulty/QM-AF_2023_bs_share_as_fraction.xlsx"
REGION = "simulated"


def sent(world: World, name: str, year: int) -> str:
    content = (SAMPLE_FOLDER / name).read_bytes()
    done = submit(world.portal.home, content, CheckContext("sent.xlsx", "QM-AF", year), "Ana", world.clock())
    assert done.return_id
    return done.return_id


def signed(world: World) -> str:
    return_id = sent(world, GOOD, 2022)
    sign_off(world.portal.home, return_id, "Ana", None, world.clock())
    return return_id


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def line_of(page: str, institution: str) -> str:
    """Return what the board says of an institution."""
    return next(shown(row) for row in page.split("<tr role") if f"{institution} ·" in row)


def test_the_board_shows_who_is_missing_and_how_late(world: World) -> None:
    set_period(world.portal.database, REGION, Period(2022, date(2023, 1, 10), date(2026, 2, 28)))
    return_id = signed(world)
    analyst = world.logged_in("analyst")
    page = analyst.get("/board?year=2022").text
    assert "Signed off by the institution 2 days late" in line_of(page, "QM-AF")
    assert f"/returns/{return_id}" in page
    assert "Nothing received 2 days late" in line_of(page, "QN-POL")
    world.clock.pass_by(days=5)
    page = world.logged_in("administrator", language="sq").get("/board?year=2022").text
    assert "Kanë kaluar 2 ditë nga afati" in line_of(page, "QM-AF")
    assert "Kanë kaluar 7 ditë nga afati" in line_of(page, "QN-POL")


def test_the_board_is_filtered_and_counted(world: World) -> None:
    signed(world)
    analyst = world.logged_in("analyst")
    whole = shown(analyst.get("/board?year=2022").text)
    assert "10 institutions State 2022 Nothing received 9 Signed off by the institution 1" in whole
    part = analyst.get("/board?year=2022&state=signed_off").text
    assert "1 institution " in shown(part)
    assert "QN-AF ·" not in part
    assert "QM-POL ·" not in analyst.get("/board?year=all&sector=AF").text
    assert "No institution fits" in analyst.get("/board?year=2022&area=none").text
    assert "2025 Nothing received 10" in shown(analyst.get("/board").text), "the year that is asked for now"


def test_an_administrator_sees_the_board_without_ways_into_returns(world: World) -> None:
    signed(world)
    page = world.logged_in("administrator").get("/board?year=2022").text
    assert "Signed off by the institution" in line_of(page, "QM-AF")
    assert "/returns/" not in page


def test_a_period_that_closes_before_it_opens_is_refused(world: World) -> None:
    with pytest.raises(PeriodError):
        set_period(world.portal.database, REGION, Period(2025, date(2026, 3, 1), date(2026, 2, 28)))
    assert periods(world.portal.database, REGION) == {}


def test_an_analyst_accepts_what_was_signed_off(world: World) -> None:
    return_id = signed(world)
    analyst = world.logged_in("analyst")
    assert f'action="/returns/{return_id}/acceptance"' in analyst.get(f"/returns/{return_id}").text
    answer = analyst.post(f"/returns/{return_id}/acceptance")
    assert answer.headers["location"] == f"/returns/{return_id}?done=accepted"
    item = find(world.portal.home, return_id)
    assert (item.state, item.accepted_by) == (
        "accepted",
        "analyst programme (analyst.programme@example.org)",
    )
    assert "Accepted. The figures count" in analyst.get(answer.headers["location"]).text


def test_what_was_not_signed_off_needs_a_reason_and_what_was_typed_stays(world: World) -> None:
    return_id = sent(world, DOUBTFUL, 2023)
    analyst = world.logged_in("analyst")
    for act in ("acceptance", "sending-back"):
        refused = analyst.post(f"/returns/{return_id}/{act}", data={"reason": " "})
        assert refused.status_code == 422
        assert 'class="error"' in refused.text
    assert find(world.portal.home, return_id).state == "to_explain"
    done = analyst.post(f"/returns/{return_id}/sending-back", data={"reason": "Shares in per cent, please."})
    assert done.status_code == 303
    assert (
        "Shares in per cent, please."
        in world.logged_in("reporter", "QM-AF").get(f"/returns/{return_id}").text
    )


def test_an_analyst_opens_again_and_withdraws(world: World) -> None:
    return_id = signed(world)
    accept(world.portal.home, return_id, "Petra", None, world.clock())
    analyst = world.logged_in("analyst")
    analyst.post(f"/returns/{return_id}/reopening", data={"reason": "Counted twice."})
    assert find(world.portal.home, return_id).state == "ready"
    accept(world.portal.home, return_id, "Petra", "After all.", world.clock())
    analyst.post(f"/returns/{return_id}/withdrawal", data={"reason": "Taken back."})
    assert find(world.portal.home, return_id).state == "withdrawn"


def test_a_question_on_a_cell_reaches_the_institution_and_the_list(world: World) -> None:
    return_id = sent(world, DOUBTFUL, 2023)
    analyst = world.logged_in("analyst")
    wrong = {"words": "Is it 12?", "sheet": "Strength", "cell": "nowhere"}
    refused = analyst.post(f"/returns/{return_id}/questions", data=wrong)
    assert refused.status_code == 422
    assert "Is it 12?" in refused.text
    assert analyst.post(f"/returns/{return_id}/questions", data={"words": " "}).status_code == 422
    assert "No question is open." in analyst.get("/questions").text
    asked = analyst.post(f"/returns/{return_id}/questions", data={"words": "Is it all of 2023?"})
    assert asked.status_code == 303
    reporter = world.logged_in("reporter", "QM-AF")
    assert "Is it all of 2023?" in reporter.get(f"/returns/{return_id}").text
    page = shown(analyst.get("/questions").text)
    assert "Simulated armed forces QM, 2023" in page
    assert "Is it all of 2023?" in page
    assert "1 question open" in line_of(analyst.get("/board?year=2023").text, "QM-AF")


ANA = {
    "email": "ana@example.org",
    "name": "Ana",
    "role": "reporter",
    "institution": "QM-AF",
    "language": "mk",
}


def test_an_administrator_invites_shows_the_link_once_and_closes(world: World) -> None:
    administrator = world.logged_in("administrator")
    page = administrator.post("/accounts", data=ANA).text
    link = re.search(r"http://127.0.0.1:8765(/invitations/[\w-]+)", page)
    assert link
    assert world.client().get(link[1]).status_code == 200
    assert link[1] not in administrator.get("/accounts").text
    assert "Invited, not opened yet" in administrator.get("/accounts").text
    assert "Ana, Reporting officer (Invited, not opened yet)" in shown(
        administrator.get("/institutions").text
    )
    with world.portal.database.reading() as connection:
        ana = person_by_email(connection, "ana@example.org")
    assert ana
    again = administrator.post(f"/accounts/{ana.id}/invitation").text
    assert world.client().get(link[1]).status_code == 404, "an earlier link holds no longer"
    renewed = re.search(r"http://127.0.0.1:8765(/invitations/[\w-]+)", again)
    assert renewed
    assert "was closed" in administrator.post(f"/accounts/{ana.id}/closing").text
    assert world.client().get(renewed[1]).status_code == 404
    refused = administrator.post(f"/accounts/{ana.id}/invitation")
    assert refused.status_code == 422
    assert [entry.event for entry in entries(world.portal.database)] == [
        "account_closed",
        "invited",
        "invited",
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"institution": ""}, "institution"),
        ({"role": "analyst"}, "institution"),
        ({"institution": "ZZ"}, "institution"),
        ({"role": "queen"}, "role"),
        ({"name": " "}, "name"),
    ],
)
def test_an_account_that_cannot_be_is_refused_beside_its_field(
    world: World, wrong: dict[str, str], field: str
) -> None:
    answer = world.logged_in("administrator").post("/accounts", data=ANA | wrong)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert "ana@example.org" in answer.text, "what was typed stays"


def test_nobody_closes_her_own_account_and_a_closed_one_is_out(world: World) -> None:
    administrator = world.logged_in("administrator")
    with world.portal.database.reading() as connection:
        own = person_by_email(connection, "administrator.programme@example.org")
    assert own
    assert administrator.post(f"/accounts/{own.id}/closing").status_code == 422
    assert administrator.get("/accounts").status_code == 200
    analyst = world.logged_in("analyst")
    assert analyst.get("/board").status_code == 200
    administrator.post(f"/accounts/{own.id + 1}/closing")
    assert analyst.get("/board").headers["location"] == "/log-in?next=/board"
    assert administrator.post("/accounts/99/closing").status_code == 404


def accepted(world: World) -> str:
    return_id = signed(world)
    accept(world.portal.home, return_id, "Petra", None, world.clock())
    return return_id


def test_one_edition_at_a_time_and_one_that_fell_silent_was_stopped(world: World) -> None:
    accepted(world)
    analyst = world.logged_in("analyst")
    order(world.portal, 2022, by="petra@example.org")
    refused = analyst.post("/editions", data={"year": "2022"})
    assert refused.status_code == 422
    assert "An edition is being built." in refused.text
    assert analyst.post("/editions", data={"year": "1999"}).status_code == 404
    world.clock.pass_by(minutes=2)
    assert "Stopped before it ended; order it again" in analyst.get("/editions").text
    order(world.portal, 2022, by="petra@example.org")
    states = [one.state for one in orders(world.portal.database, REGION, world.clock())]
    assert states == ["queued", "stopped"]


def test_an_order_that_cannot_be_says_plainly_why(world: World) -> None:
    number = order(world.portal, None, by="petra@example.org")
    carry_out(world.portal, number)
    page = world.logged_in("analyst").get("/editions").text
    assert "Nothing has been accepted in region simulated yet" in page
    assert "Refused; nothing was published" in page


@pytest.mark.long
def test_an_edition_that_is_ordered_is_published_by_a_process_of_its_own(world: World) -> None:
    accepted(world)
    analyst = world.logged_in("analyst")
    assert analyst.post("/editions", data={"year": "2022"}).status_code == 303
    for _ in range(150):
        (found,) = orders(world.portal.database, REGION, world.clock())
        if not found.is_under_way:
            break
        time.sleep(1)
    assert (found.state, found.edition, found.reason) == ("done", "2022.1", None)
    page = shown(analyst.get("/editions").text)
    assert "Edition 2022.1 It holds 1 return." in page
    assert b"QM-AF_2022_r1" in analyst.get("/editions/2022.1/files/manifest.json").content
    assert b"Disclosure report" in analyst.get("/editions/2022.1/files/disclosure.html").content
    for name in ("../2022.1/manifest.json", "..%2F..%2F..%2Fledger.sqlite", "/etc/passwd", "parquet"):
        assert analyst.get(f"/editions/2022.1/files/{name}").status_code == 404
    assert world.logged_in("reporter", "QM-AF").get("/editions/2022.1/files/manifest.json").status_code == 404
    events = [entry.event for entry in entries(world.portal.database)]
    assert events == ["edition_done", "edition_ordered"]


def test_an_administrator_sets_the_dates_of_a_year(world: World) -> None:
    administrator = world.logged_in("administrator")
    dates = {"year": "2025", "opens_on": "2026-01-15", "closes_on": "2026-02-27"}
    assert administrator.post("/periods", data=dates).status_code == 303
    assert periods(world.portal.database, REGION) == {
        2025: Period(2025, date(2026, 1, 15), date(2026, 2, 27))
    }
    for wrong, field in (({"closes_on": "2026-01-14"}, "closes_on"), ({"opens_on": "soon"}, "opens_on")):
        refused = administrator.post("/periods", data=dates | wrong)
        assert refused.status_code == 422
        assert f'href="#{field}"' in refused.text
    page = shown(administrator.get("/periods").text)
    assert "2025 15 Jan 2026 27 Feb 2026 Not open" in page.replace("\u00a0", " ")


def test_the_trail_is_paged_and_says_when_it_was_changed(world: World) -> None:
    for number in range(60):
        note(
            world.portal.database,
            actor="ana@example.org",
            event="log_in",
            at=world.clock(),
            subject=f"s{number}",
        )
    administrator = world.logged_in("administrator")
    newest = administrator.get("/trail").text
    assert "60 entries, all as they were written." in newest
    assert "s59" in newest
    assert "s9 " not in shown(newest)
    assert "/trail?before=11" in newest
    oldest = administrator.get("/trail?before=11").text
    assert "s0" in shown(oldest)
    assert 'href="/trail?before' not in oldest
    with world.portal.database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER trail_no_update")
        connection.exec_driver_sql("UPDATE trail SET actor = 'nobody' WHERE sequence = 7")
    assert "entry 7 was changed" in administrator.get("/trail").text


def test_an_edition_of_an_earlier_muster_is_shown_and_links_lead_nowhere_else(world: World) -> None:
    folder = world.portal.home.editions / REGION / "2022.1"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text('{"year": 2022, "release": 1, "returns": []}', encoding="utf-8")
    (folder / "stolen").symlink_to(world.portal.home.folder / "portal.sqlite")
    analyst = world.logged_in("analyst")
    assert "Edition 2022.1 It holds 0 returns." in shown(analyst.get("/editions").text)
    assert analyst.get("/editions/2022.1/files/manifest.json").status_code == 200
    for name in ("stolen", "../../../portal.sqlite", "..%2F..%2F..%2Fportal.sqlite", "/etc/passwd"):
        assert analyst.get(f"/editions/2022.1/files/{name}").status_code == 404
    assert world.logged_in("head", "QM-AF").get("/editions/2022.1/files/manifest.json").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_there_in_every_language(world: World, language: str) -> None:
    analyst = world.logged_in("analyst", language=language)
    administrator = world.logged_in("administrator", language=language)
    pages = {
        analyst: ("/board", "/questions", "/editions"),
        administrator: ("/accounts", "/institutions", "/periods", "/trail"),
    }
    for client, path in ((client, path) for client, paths in pages.items() for path in paths):
        answer = client.get(path)
        assert answer.status_code == 200
        assert f'<html lang="{language}">' in answer.text
