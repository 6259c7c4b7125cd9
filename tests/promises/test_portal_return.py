"""A reporter sends, is answered, explains and signs off; a head confirms; nobody sees another's return."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from pipelines.portal.people import person_by_email
from pipelines.portal.periods import Period, set_period
from pipelines.portal.uploads import FORM_BYTES, MOST_BYTES
from pipelines.receipts.signed import read_receipt, verify
from pipelines.returns import accept, ask, send_back
from pipelines.sample.replay import SAMPLE_FOLDER
from schemas.languages import LANGUAGES
from tests.promises.portal_world import World, shown

HOME = "/institutions/QM-AF"
GOOD = "simulated/QM-AF_2022_bs_simulated.xlsx"
DOUBTFUL = "faulty/QM-AF_2023_bs_share_as_fraction.xlsx"
WRONG = "faulty/QM-AF_2023_bs_women_mistyped.xlsx"
IDENTITY = "share_looks_like_fraction:strength.military._T.F._T.percent"


def send(client: TestClient, name: str, year: int, home: str = HOME) -> Response:
    path = SAMPLE_FOLDER / name
    files = {"file": (path.name, path.read_bytes())}
    return client.post(f"{home}/upload", data={"year": str(year)}, files=files)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def reporter(world: World) -> TestClient:
    return world.logged_in("reporter", "QM-AF")


@pytest.fixture
def fresh(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture(scope="module")
def doubtful(reporter: TestClient) -> str:
    answer = send(reporter, DOUBTFUL, 2023)
    assert (answer.status_code, answer.headers["location"]) == (303, "/returns/QM-AF_2023_r1?done=sent")
    return "/returns/QM-AF_2023_r1"


def test_she_begins_at_home_with_what_to_do(fresh: World) -> None:
    reporter = fresh.logged_in("reporter", "QM-AF")
    assert reporter.get("/").headers["location"] == HOME
    page = shown(reporter.get(HOME).text)
    assert "Return for 2025 Nothing received" in page
    assert "Nothing has been sent yet." in page
    assert "Closing date" not in page
    asked = Period(2025, date(2026, 1, 15), date(2026, 3, 31))
    set_period(fresh.portal.database, "simulated", asked)
    assert "Closing date: 31 Mar 2026" in shown(reporter.get(HOME).text).replace("\xa0", " ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_there_in_every_language(reporter: TestClient, doubtful: str, language: str) -> None:
    reporter.post("/language", data={"language": language})
    for path in (
        HOME,
        f"{HOME}/upload",
        doubtful,
        f"{doubtful}/sign-off",
        f"{doubtful}/receipt",
        f"{doubtful}/sheets/1",
    ):
        answer = reporter.get(path)
        assert answer.status_code == 200
        assert f'<html lang="{language}">' in answer.text
    reporter.post("/language", data={"language": "en"})


def test_the_years_workbook_is_in_the_language_that_she_chose(reporter: TestClient) -> None:
    chosen = reporter.get(f"{HOME}/template", params={"year": 2024, "language": "sq"})
    assert chosen.headers["location"] == f"{HOME}/2024/template?language=sq"
    answer = reporter.get(chosen.headers["location"])
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''QM-AF_2024_sq.xlsx"
    assert answer.content.startswith(b"PK")
    assert reporter.get(f"{HOME}/1800/template").status_code == 404
    assert reporter.get(f"{HOME}/2024/template?language=tlh").status_code == 404


def test_the_answer_says_what_is_found_where(reporter: TestClient, doubtful: str) -> None:
    page = reporter.get(doubtful)
    assert "the stated share is 0.112 %. Perhaps 11.2 % is meant." in shown(page.text)
    assert f'href="{doubtful}/sheets/1#I8"' in page.text
    for kind, start in (("workbook", b"PK"), ("report", b"["), ("page", b"<!DOCTYPE html>")):
        answer = reporter.get(f"{doubtful}/answer/{kind}")
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert answer.content.startswith(start)
    assert reporter.get(f"{doubtful}/answer/everything").status_code == 404


def test_her_sheet_shows_the_findings_on_its_cells(reporter: TestClient, doubtful: str) -> None:
    page = reporter.get(f"{doubtful}/sheets/1").text
    cell = re.search(r'<td id="I8" class="explain figure">(.*?)</td>', page)
    assert cell
    assert shown(cell[1]) == "0.112 ? 1"
    assert 'aria-label="I8, Must be explained, finding 1"' in cell[1]
    assert '<th scope="col">I</th>' in page
    assert '<th scope="row">8</th>' in page
    assert "Nothing was found on this sheet." in reporter.get(f"{doubtful}/sheets/2").text
    assert reporter.get(f"{doubtful}/sheets/99").status_code == 404


def test_what_was_not_chosen_is_said_beside_the_field(reporter: TestClient) -> None:
    without = reporter.post(f"{HOME}/upload", data={"year": "2023"}, files={"other": ("a", b"a")})
    assert (without.status_code, "Choose a file." in without.text) == (422, True)
    empty = reporter.post(f"{HOME}/upload", data={"year": "2023"}, files={"file": ("a.xlsx", b"")})
    assert (empty.status_code, "The file is empty." in empty.text) == (422, True)
    yearless = reporter.post(f"{HOME}/upload", data={"year": "last"}, files={"file": ("a.xlsx", b"a")})
    assert (yearless.status_code, "Choose the reporting year." in yearless.text) == (422, True)


def test_from_doubt_to_confirmation(fresh: World) -> None:
    reporter, head = fresh.logged_in("reporter", "QM-AF"), fresh.logged_in("head", "QM-AF")
    page = send(reporter, DOUBTFUL, 2023).headers["location"].partition("?")[0]
    form = {"cause": "1", "finding": IDENTITY}

    refused = reporter.post(f"{page}/explanations", data=form | {"words": " "})
    assert (refused.status_code, "Write the explanation." in refused.text) == (422, True)
    personal = reporter.post(f"{page}/explanations", data=form | {"words": "Ask 0101006500006 why"})
    assert personal.status_code == 422
    assert "The text holds a personal number." in personal.text
    assert "Ask 0101006500006 why</textarea>" in personal.text  # what was typed stays
    early = reporter.post(f"{page}/sign-off", data={"right": "yes"})
    assert (early.status_code, "must be explained first" in early.text) == (422, True)

    done = reporter.post(f"{page}/explanations", data=form | {"words": "So it is."})
    assert done.headers["location"] == f"{page}?done=explained#to-explain"
    assert "You wrote: “So it is.”" in shown(reporter.get(page).text)

    unsaid = head.post(f"{page}/sign-off")
    assert (unsaid.status_code, "Say that the figures" in unsaid.text) == (422, True)
    assert head.post(f"{page}/sign-off", data={"right": "yes"}).status_code == 303
    assert "A second pair of eyes" not in head.get(HOME).text + head.get(page).text  # not her own
    same = head.post(f"{page}/confirmation")
    assert (same.status_code, "another person must confirm it" in same.text) == (422, True)
    assert head.post(f"{page}/reopening", data={"reason": "Once more"}).status_code == 303
    assert reporter.post(f"{page}/sign-off", data={"right": "yes"}).status_code == 303
    assert reporter.post(f"{page}/confirmation").status_code == 404  # only heads confirm
    assert "A second pair of eyes" in head.get(HOME).text
    assert head.post(f"{page}/confirmation").status_code == 303
    assert "A second pair of eyes" not in head.get(HOME).text

    (item,) = fresh.portal.home.ledger.returns()
    with fresh.portal.database.reading() as connection:
        people = {
            role: person_by_email(connection, f"{role}.QM-AF@example.org") for role in ("reporter", "head")
        }
    assert people["reporter"] and people["head"]
    assert (item.state, item.signed_off_by) == ("signed_off", people["reporter"].actor)
    assert item.confirmed_by == people["head"].actor

    signed = reporter.get(f"{page}/receipt.json").content
    assert verify(read_receipt(signed)) == "valid"
    assert json.loads(signed)["receipt"]["state"] == "signed_off"
    assert "Signed off by the institution" in shown(reporter.get(f"{page}/receipt").text)
    printed = reporter.get(f"{page}/receipt.pdf")
    assert printed.content.startswith(b"%PDF-1.7")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in printed.content
    assert printed.content == reporter.get(f"{page}/receipt.pdf").content


def test_questions_are_answered_and_what_is_sent_back_says_why(fresh: World) -> None:
    reporter, home = fresh.logged_in("reporter", "QM-AF"), fresh.portal.home
    page = send(reporter, GOOD, 2022).headers["location"].partition("?")[0]
    name = page.removeprefix("/returns/")
    number = ask(home, name, "Were cadets counted?", None, "Petra", fresh.clock())
    assert "1 question of the programme waits" in shown(reporter.get(HOME).text)
    empty = reporter.post(f"{page}/questions/{number}", data={"words": ""})
    assert (empty.status_code, "Write the answer." in empty.text) == (422, True)
    assert reporter.post(f"{page}/questions/{number}", data={"words": "No."}).status_code == 303
    assert "question of the programme" not in shown(reporter.get(HOME).text)
    send_back(home, name, "Petra", "Look at officers again", fresh.clock())
    assert "Look at officers again" in shown(reporter.get(page).text)
    assert reporter.post(f"{page}/withdrawal", data={"reason": ""}).status_code == 422
    assert reporter.post(f"{page}/withdrawal", data={"reason": "A new one comes"}).status_code == 303


def test_what_is_not_hers_is_set_aside_and_told_plainly(fresh: World) -> None:
    owner, other = fresh.logged_in("reporter", "QM-AF"), fresh.logged_in("reporter", "QN-AF")
    send(owner, GOOD, 2022)
    refused = send(other, "faulty/QM-AF_2023_bs_women_mistyped.xlsx", 2023, "/institutions/QN-AF")
    assert refused.status_code == 422
    assert "a return of QN-AF was expected" in refused.text
    assert send(other, GOOD, 2022, "/institutions/QN-AF").status_code == 422  # the owner's very bytes
    assert [item.return_id for item in fresh.portal.home.ledger.returns()] == ["QM-AF_2022_r1"]
    assert "Files that are in no return" not in shown(owner.get(HOME).text)
    mine = shown(other.get("/institutions/QN-AF").text)
    assert "Files that are in no return" in mine
    assert "QM-AF_2022_r1" not in mine


def test_last_years_explanation_is_offered_and_kept(fresh: World) -> None:
    reporter, home = fresh.logged_in("reporter", "QM-AF"), fresh.portal.home
    page = send(reporter, DOUBTFUL, 2023).headers["location"].partition("?")[0]
    reporter.post(f"{page}/explanations", data={"cause": "1", "finding": IDENTITY, "words": "So it is."})
    accept(home, "QM-AF_2023_r1", "Petra", "Enough", fresh.clock())
    again = send(reporter, DOUBTFUL, 2023)
    assert again.headers["location"] == "/returns/QM-AF_2023_r1?done=sent_before"


def test_a_corrected_file_shows_what_is_settled_left_and_new(fresh: World) -> None:
    reporter = fresh.logged_in("reporter", "QM-AF")
    first = send(reporter, WRONG, 2023).headers["location"].partition("?")[0]
    assert reporter.get(f"{first}/comparison").status_code == 404
    second = send(reporter, DOUBTFUL, 2023).headers["location"].partition("?")[0]
    assert "Settled: 1 · Left: 0 · New: 1" in shown(reporter.get(second).text)
    page = shown(reporter.get(f"{second}/comparison").text)
    assert "Settled 1 Brojno stanje D14 : Most likely D14: 84" in page
    assert "New 1 Brojno stanje I8 : Strength at the end" in page
    assert "Figures that changed 2" in page
    assert "Brojno stanje D14 84 75" in page


def test_before_signing_off_she_sees_her_shares_as_they_are_published(fresh: World) -> None:
    reporter = fresh.logged_in("reporter", "QM-AF")
    page = send(reporter, GOOD, 2022).headers["location"].partition("?")[0]
    signing = shown(reporter.get(f"{page}/sign-off").text)
    assert (
        "Share of women Professional military personnel, All ranks 10.6 % 134 of 1,269 not given" in signing
    )
    # Three generals: a count, no share.
    assert "Generals and admirals (OF-6 to OF-10) 0 of 3 not given" in signing


def test_nobody_unknown_sends_files_and_forms_are_small(world: World) -> None:
    nobody = world.client()
    assert nobody.post(f"{HOME}/upload", files={"file": ("a.xlsx", b"a" * 2 * FORM_BYTES)}).status_code == 401
    much = nobody.post("/log-in", data={"email": "a" * 2 * FORM_BYTES, "password": "b"})
    assert much.status_code == 413


def test_a_file_larger_than_any_is_refused_plainly(reporter: TestClient) -> None:
    headers = {"content-type": "multipart/form-data; boundary=b", "content-length": str(MOST_BYTES + 1)}
    answer = reporter.post(f"{HOME}/upload", content=b"--b", headers=headers)
    assert (answer.status_code, "What you sent is too large." in answer.text) == (413, True)
