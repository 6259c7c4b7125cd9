"""Files in no return: who sees them, what is said of them, and that they become the return that they are."""

from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from pipelines.checking.result import CheckContext
from pipelines.portal.pages import set_aside
from pipelines.portal.sent import ASIDE
from pipelines.receipts.signed import read_receipt, verify
from pipelines.returns import accept, submit
from pipelines.sample.replay import SAMPLE_FOLDER
from pipelines.store.acts import Act, fold_files
from schemas.languages import LANGUAGES
from tests.promises.portal_world import World, shown

GOOD = (SAMPLE_FOLDER / "simulated/QM-AF_2022_bs_simulated.xlsx").read_bytes()
OTHERS = (SAMPLE_FOLDER / "simulated/QN-AF_2022_cnr_simulated.xlsx").read_bytes()
NUMBER = "0101990500011"
PERSONS = f"Surname;Number\nPerson;{NUMBER}\n".encode()
NO_RETURN = b"This is no workbook."


def send(client: TestClient, content: bytes, year: int, institution: str = "QM-AF") -> Response:
    files = {"file": ("return.xlsx", content)}
    return client.post(f"/institutions/{institution}/upload", data={"year": str(year)}, files=files)


def aside(world: World) -> list[Act]:
    return [act for act in fold_files(world.portal.home.ledger.acts()) if act.state in ASIDE]


def page_of(world: World) -> str:
    (file,) = aside(world)
    return f"/files/{file.sha256}"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def reporter(world: World) -> TestClient:
    return world.logged_in("reporter", "QM-AF")


@pytest.fixture
def analyst(world: World) -> TestClient:
    return world.logged_in("analyst")


def test_a_file_for_another_year_is_sent_by_one_button(world: World, reporter: TestClient) -> None:
    answer = send(reporter, GOOD, 2023)
    page = page_of(world)
    assert (answer.status_code, f'href="{page}"' in answer.text) == (422, True)
    assert f'href="{page}"' in reporter.get("/institutions/QM-AF").text
    text = reporter.get(page).text
    assert "The cover names the year 2022; a return for 2023 was expected." in text
    assert "Send it as the return for 2022" in text
    assert reporter.post(f"{page}/sending", data={"year": "2021"}).status_code == 422
    assert reporter.post(f"{page}/sending", data={"year": "the last"}).status_code == 422
    assert world.portal.home.ledger.returns() == []
    sent = reporter.post(f"{page}/sending", data={"year": "2022"})
    assert (sent.status_code, sent.headers["location"]) == (303, "/returns/QM-AF_2022_r1?done=sent")
    assert aside(world) == []
    (revision,) = world.portal.home.ledger.returns()
    assert (revision.submitted_by, revision.origin) == (
        "reporter QM-AF (reporter.qm-af@example.org)",
        "simulated",
    )
    assert reporter.get(page).status_code == 404, "it is in a return now"


@pytest.mark.long
def test_what_stands_is_not_replaced_by_one_button(world: World, reporter: TestClient) -> None:
    send(reporter, GOOD, 2022)
    accept(world.portal.home, "QM-AF_2022_r1", "Petra", "Enough", world.clock())
    send(reporter, GOOD, 2023)
    page = page_of(world)
    assert "signed off or accepted already" in shown(reporter.get(page).text)
    assert "Send it as the return for 2022" not in reporter.get(page).text
    again = reporter.post(f"{page}/sending", data={"year": "2022"})
    assert again.headers["location"] == "/returns/QM-AF_2022_r1?done=sent_before"


def test_an_analyst_says_whose_file_it_is(world: World, reporter: TestClient, analyst: TestClient) -> None:
    send(reporter, OTHERS, 2022)
    page = page_of(world)
    assert "On the cover stands another institution." in shown(reporter.get(page).text)
    own = {"institution": "QN-AF", "year": "2022"}
    assert reporter.post(f"{page}/sending", data=own).status_code == 422, "a reporter sends only her own"
    assert 'href="/files"' in analyst.get("/board").text
    listed = shown(analyst.get("/files").text)
    assert "The cover names the institution QN-AF; a return of QM-AF was expected." in listed
    assert "reporter QM-AF (reporter.qm-af@example.org)" in listed
    assert '<option value="QN-AF" selected>' in analyst.get(page).text
    wrong = analyst.post(f"{page}/sending", data={"institution": "QO-AF", "year": "2022"})
    assert (wrong.status_code, "Nothing was recorded" in wrong.text) == (422, True)
    assert [file.institution for file in aside(world)] == ["QM-AF"], "nobody sees it for a slip of the hand"
    absent = analyst.post(f"{page}/sending", data={"institution": "BA-AF", "year": "2022"})
    assert (absent.status_code, "Choose the institution." in absent.text) == (422, True)
    number = analyst.post(f"{page}/sending", data=own | {"reason": f"She said so: {NUMBER}"})
    assert (number.status_code, "holds a personal number" in number.text) == (422, True)
    sent = analyst.post(f"{page}/sending", data=own | {"reason": "They share a mailbox."})
    assert sent.headers["location"] == "/returns/QN-AF_2022_r1?done=sent"
    assert "They share a mailbox." in analyst.get("/returns/QN-AF_2022_r1").text
    assert reporter.get(page).status_code == 404
    assert "No file waits." in analyst.get("/files").text


def test_a_file_for_nobody_is_the_programmes(world: World, reporter: TestClient, analyst: TestClient) -> None:
    home = world.portal.home
    submit(home, NO_RETURN, CheckContext("list.csv"), "Operator", world.clock())
    page = page_of(world)
    assert reporter.get(page).status_code == 404
    text = analyst.get(page).text
    layout = f"/layouts/suggestion?file={page.removeprefix('/files/')}"
    assert ("No institution named" in text, f'href="{layout}"' in text) == (True, True)
    assert analyst.get(layout).status_code == 200
    assert read_receipt(analyst.get(f"{page}/receipt.json").content).body["institution"] is None
    assert analyst.post(f"{page}/withdrawal", data={"reason": "Not ours."}).status_code == 303


def test_persons_are_never_read_again(world: World, reporter: TestClient, analyst: TestClient) -> None:
    send(reporter, PERSONS, 2022)
    (file,) = aside(world)
    page = page_of(world)
    assert file.kept_as == "encrypted"
    for client in (reporter, analyst):
        text = shown(client.get(page).text)
        assert "It is kept locked, and nobody reads it again." in text
        assert NUMBER not in text
    given = {"institution": "QM-AF", "year": "2022"}
    for client in (reporter, analyst):
        answer = client.post(f"{page}/sending", data=given)
        assert (answer.status_code, "it is kept locked" in shown(answer.text)) == (422, True)
    assert "it is kept locked" in shown(analyst.get("/files").text)
    assert world.portal.home.ledger.returns() == []


def test_nobody_sees_anothers_file(world: World, reporter: TestClient) -> None:
    other = world.logged_in("reporter", "QN-AF")
    send(reporter, GOOD, 2022)
    send(other, GOOD, 2022, "QN-AF")  # the very bytes that are another's return
    page = page_of(world)
    for path in ("", "/receipt", "/receipt.json", "/receipt.pdf"):
        assert (other.get(page + path).status_code, reporter.get(page + path).status_code) == (200, 404)
    for path in ("/sending", "/withdrawal"):
        assert reporter.post(page + path, data={"year": "2022", "reason": "x"}).status_code == 404
    accept(world.portal.home, "QM-AF_2022_r1", "Petra", "Enough", world.clock())
    body = read_receipt(other.get(f"{page}/receipt.json").content).body
    assert (body["institution"], body["return_id"], body["state"]) == ("QN-AF", None, "quarantined")
    assert "QM-AF_2022" not in other.get(page).text
    assert page not in reporter.get("/institutions/QM-AF").text
    administrator = world.logged_in("administrator")
    listed = administrator.get("/files")
    assert (listed.status_code, "The cover names" in listed.text, page in listed.text) == (200, False, False)


def test_two_who_send_the_same_bytes_keep_their_own_files(world: World, reporter: TestClient) -> None:
    other = world.logged_in("reporter", "QN-AF")
    send(reporter, GOOD, 2023)  # for a year that it is not of
    page = page_of(world)
    before = reporter.get(f"{page}/receipt.json").content
    send(other, GOOD, 2022, "QN-AF")
    for one, home in ((reporter, "QM-AF"), (other, "QN-AF")):
        assert page in one.get(f"/institutions/{home}").text
        assert one.get(page).status_code == 200
    assert reporter.get(f"{page}/receipt.json").content == before
    body = read_receipt(other.get(f"{page}/receipt.json").content).body
    assert (body["institution"], body["sent_by"].partition(" (")[0]) == ("QN-AF", "reporter QN-AF")

    assert other.post(f"{page}/withdrawal", data={"reason": "Not ours."}).status_code == 303
    assert reporter.get(f"{page}/receipt.json").content == before
    sent = reporter.post(f"{page}/sending", data={"year": "2022"})
    assert sent.headers["location"] == "/returns/QM-AF_2022_r1?done=sent"
    assert reporter.get(page).status_code == 404
    assert read_receipt(other.get(f"{page}/receipt.json").content).body["state"] == "withdrawn"


def test_a_file_is_taken_back_with_its_receipt(world: World, reporter: TestClient) -> None:
    send(reporter, NO_RETURN, 2022)
    page = page_of(world)
    empty = reporter.post(f"{page}/withdrawal", data={"reason": " "})
    assert (empty.status_code, "needs a reason" in empty.text) == (422, True)
    done = reporter.post(f"{page}/withdrawal", data={"reason": "The wrong one."})
    assert done.headers["location"] == f"{page}?done=withdrawn"
    text = shown(reporter.get(done.headers["location"]).text)
    assert "The file was taken back." in text
    assert "The wrong one." in text
    assert reporter.post(f"{page}/withdrawal", data={"reason": "Again"}).status_code == 422
    assert reporter.post(f"{page}/sending", data={"year": "2022"}).status_code == 422
    receipt = read_receipt(reporter.get(f"{page}/receipt.json").content)
    assert verify(receipt) == "valid"
    assert (receipt.body["state"], receipt.body["institution"]) == ("withdrawn", "QM-AF")
    assert reporter.get(f"{page}/receipt.pdf").content.startswith(b"%PDF")
    assert receipt.body["sha256"] in reporter.get(f"{page}/receipt").text


def test_what_was_not_checked_is_checked_from_the_list(world: World, analyst: TestClient) -> None:
    """As `submit` leaves it that is killed while it reads (`test_received_first`)."""
    home = world.portal.home
    came = Act(world.clock(), "Ana", "receive", "received", file_name="return.xlsx", role="reporter")
    home.ledger.record(replace(came, institution="QM-AF", time_period=2022, sha256=home.waiting.put(GOOD)))
    page = page_of(world)
    text = shown(analyst.get(page).text)
    assert "The file is kept and waits to be checked." in text
    assert f"Size {-(-len(GOOD) // 1024)} kB" in text
    given = {"institution": "QM-AF", "year": "2022"}
    assert analyst.post(f"{page}/sending", data=given).status_code == 422
    assert analyst.post("/files/checking").status_code == 303
    assert [item.return_id for item in home.ledger.returns()] == ["QM-AF_2022_r1"]


@pytest.mark.long
def test_the_list_goes_on_and_speaks_every_language(
    world: World, analyst: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(set_aside, "ON_A_PAGE", 2)
    for number in range(3):
        content = NO_RETURN + str(number).encode()
        submit(world.portal.home, content, CheckContext(f"{number}.csv", "QM-AF", 2022), "Ana", world.clock())
    first = analyst.get("/files").text
    older = f"/files?before={aside(world)[1].sequence}"
    assert (first.count('href="/files/'), f'href="{older}"' in first) == (2 * 2, True)
    last = analyst.get(older).text
    assert (last.count('href="/files/'), 'href="/files?before' in last) == (2 * 1, False)
    for language in LANGUAGES:
        analyst.post("/language", data={"language": language})
        assert analyst.get("/files").status_code == 200
        assert analyst.get(f"/files/{aside(world)[0].sha256}").status_code == 200
