"""The interface for machines: tokens, what they may ask for, problems, and no input that breaks it."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import requests
import schemathesis
from fastapi.testclient import TestClient
from httpx import Response
from hypothesis import HealthCheck, Phase, given, settings
from limits import RateLimitItemPerMinute

from pipelines.intake.template import write_template
from pipelines.portal.api import limiting
from pipelines.portal.api.routes import description
from pipelines.portal.api.tokens import make_token, tokens_of
from pipelines.portal.people import person_by_email
from pipelines.portal.trail import entries
from schemas.languages import LANGUAGES
from tests.promises.portal_world import ADDRESS, World, email_of

API = "/api/v1"
OWN, OTHER = "QM-AF", "QN-AF"
PROBLEM = "application/problem+json"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def with_token(world: World, institution: str = OWN, language: str = "en") -> TestClient:
    secret = make_token(
        world.portal.database, institution=institution, name="payroll", by="Hana", at=world.clock()
    )
    client = world.client()
    client.headers.update({"authorization": f"Bearer {secret}", "accept-language": language})
    return client


@cache
def form_of(institution: str = OWN) -> bytes:
    """Return a form that nobody has filled in: there are findings."""
    return write_template(institution, 2025, "en")


def test_a_machine_sends_and_is_answered(world: World) -> None:
    client, content = with_token(world), form_of()
    path = f"{API}/institutions/{OWN}/returns?year=2025"
    sent = client.post(path, content=content, headers={"content-type": "application/octet-stream"})
    assert sent.status_code == 201, sent.text
    assert sent.json()["return_id"] == "QM-AF_2025_r1"
    assert sent.json()["is_new"] is True
    again = client.post(path, files={"file": ("form.xlsx", content)})
    assert (again.status_code, again.json()["is_new"]) == (200, False)
    state = client.get(sent.headers["location"])
    assert state.json()["state"] == sent.json()["state"]
    assert client.get(f"{API}/institutions/{OWN}/returns").json() == [state.json()]
    findings = client.get(f"{API}/returns/QM-AF_2025_r1/findings").json()
    assert {finding["severity"] for finding in findings} <= {"block", "explain", "inform"}
    assert findings
    receipt = client.get(f"{API}/returns/QM-AF_2025_r1/receipt").json()
    assert receipt["receipt"]["sent_by"] == "payroll (token 1)"
    assert "set-cookie" not in sent.headers


def test_what_is_anothers_is_as_if_it_were_not_there(world: World) -> None:
    other = with_token(world, OTHER)
    headers = {"content-type": "application/octet-stream"}
    sent = other.post(
        f"{API}/institutions/{OTHER}/returns?year=2025", content=form_of(OTHER), headers=headers
    )
    own = with_token(world)
    answers = [
        own.get(f"{API}{path}")
        for one in (sent.json()["return_id"], "QZ-AF_2025_r1")
        for path in (f"/returns/{one}", f"/returns/{one}/findings", f"/returns/{one}/receipt")
    ]
    answers += [own.get(f"{API}/institutions/{one}/returns") for one in (OTHER, "QZ-AF")]
    assert {(answer.status_code, answer.text) for answer in answers} == {(404, answers[0].text)}
    assert answers[0].headers["content-type"] == PROBLEM


def test_a_token_opens_nothing_but_the_interface(world: World) -> None:
    client = with_token(world)
    assert client.get(f"/institutions/{OWN}").status_code == 303
    assert client.post("/log-out").status_code == 403


def test_a_token_is_not_taken_beside_the_cookie_of_a_session(world: World) -> None:
    client = with_token(world)
    client.cookies.set("muster", "x" * 43)
    answer = client.get(f"{API}/institutions/{OWN}/returns")
    assert (answer.status_code, answer.json()["code"]) == (400, "cookie")


def test_a_cookie_alone_sends_nothing_without_the_token_of_a_form(world: World) -> None:
    reporter = world.logged_in("reporter", OWN)
    del reporter.headers["x-form-token"]
    answer = reporter.post(f"{API}/institutions/{OWN}/returns?year=2025", files={"file": ("a", b"a")})
    assert (answer.status_code, answer.headers["content-type"]) == (403, PROBLEM)


def test_a_token_is_shown_once_and_ends_when_it_is_revoked(world: World) -> None:
    head = world.logged_in("head", OWN)
    page = head.post(f"/institutions/{OWN}/tokens", data={"name": "payroll"})
    secret = page.text.split("<code>")[1].split("</code>")[0]
    assert secret not in head.get(f"/institutions/{OWN}/tokens").text
    (kept,) = tokens_of(world.portal.database, OWN)
    client = world.client()
    client.headers["authorization"] = f"Bearer {secret}"
    path = f"{API}/institutions/{OWN}/returns"
    assert client.get(path).status_code == 200
    assert head.post(f"/institutions/{OWN}/tokens/{kept.id}/revocation").status_code == 303
    answer = client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (401, "token")
    assert answer.headers["www-authenticate"].startswith("Bearer")
    files = [path.read_bytes() for path in world.portal.home.folder.rglob("portal.sqlite*")]
    assert not any(secret.encode() in content for content in files)


def test_whose_account_is_closed_leaves_no_token_behind(world: World) -> None:
    head, administrator = world.logged_in("head", OWN), world.logged_in("administrator")
    of_others = make_token(
        world.portal.database, institution=OTHER, name="payroll", by="x@example.org", at=world.clock()
    )
    page = head.post(f"/institutions/{OWN}/tokens", data={"name": "payroll"})
    secret = page.text.split("<code>")[1].split("</code>")[0]
    with world.portal.database.reading() as connection:
        someone = person_by_email(connection, email_of("head", OWN))
    assert someone
    assert administrator.post(f"/accounts/{someone.id}/closing").status_code == 200
    client = world.client()
    for token, institution, status in ((secret, OWN, 401), (of_others, OTHER, 200)):
        client.headers["authorization"] = f"Bearer {token}"
        assert client.get(f"{API}/institutions/{institution}/returns").status_code == status
    assert "token_revoked" in {entry.event for entry in entries(world.portal.database)}


def test_only_head_and_administrator_make_tokens(world: World) -> None:
    assert world.logged_in("reporter", OWN).get(f"/institutions/{OWN}/tokens").status_code == 404
    assert world.logged_in("head", OTHER).get(f"/institutions/{OWN}/tokens").status_code == 404
    assert world.logged_in("administrator").get(f"/institutions/{OWN}/tokens").status_code == 200


def test_a_token_without_a_name_is_not_made(world: World) -> None:
    page = world.logged_in("head", OWN).post(f"/institutions/{OWN}/tokens", data={"name": " "})
    assert page.status_code == 422
    assert tokens_of(world.portal.database, OWN) == []


def test_guessing_tokens_has_to_wait(world: World) -> None:
    client = world.client()
    client.headers["authorization"] = "Bearer muster_guess"
    path = f"{API}/institutions/{OWN}/returns"
    assert [client.get(path).status_code for _ in range(7)] == [401] * 6 + [429]
    assert with_token(world).get(path).status_code == 429
    world.clock.pass_by(minutes=1)
    assert with_token(world).get(path).status_code == 200


def test_a_machine_that_asks_too_often_is_told_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiting, "A_MINUTE", RateLimitItemPerMinute(2, namespace="test"))
    client = with_token(world)
    path = f"{API}/institutions/{OWN}/returns"
    assert [client.get(path).status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize("language", LANGUAGES)
def test_problems_are_in_the_language_that_was_asked_for(world: World, language: str) -> None:
    answer = with_token(world, language=language).get(f"{API}/returns/nothing")
    assert answer.headers["content-language"] == language
    assert answer.json()["status"] == 404
    english = with_token(world).get(f"{API}/returns/nothing").json()["detail"]
    assert (answer.json()["detail"] == english) == (language == "en")


@pytest.mark.parametrize(
    ("query", "content", "code"),
    [
        ("year=2025", b"", "no_file"),
        ("", b"x", "bad_request"),
        ("year=99999", b"x", "bad_request"),
        ("year=2025&file_name=..%2Fx", b"x", "bad_request"),
        ("year=2025", b"no workbook", "set_aside"),
    ],
)
def test_what_cannot_be_taken_in_says_why(world: World, query: str, content: bytes, code: str) -> None:
    path = f"{API}/institutions/{OWN}/returns?{query}"
    headers = {"content-type": "application/octet-stream"}
    answer = with_token(world).post(path, content=content, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.headers["content-type"] == PROBLEM


def test_every_route_is_described(world: World) -> None:
    answer = world.client().get(f"{API}/openapi.json")
    assert answer.json() == description(ADDRESS)
    assert answer.json()["openapi"].startswith("3.1")
    assert answer.json()["security"] == [{"token": []}]
    assert sorted(answer.json()["paths"]) == [
        f"{API}/institutions/{{institution}}/returns",
        f"{API}/returns/{{return_id}}",
        f"{API}/returns/{{return_id}}/findings",
        f"{API}/returns/{{return_id}}/receipt",
    ]


def attack(world: World, monkeypatch: pytest.MonkeyPatch, cases: int) -> dict[str, int]:
    """Send `cases` requests made from the description to each route; return how many got which status."""
    monkeypatch.setattr(limiting, "A_MINUTE", RateLimitItemPerMinute(10**9, namespace="attack"))
    client, sent = with_token(world), form_of()
    path = f"{API}/institutions/{OWN}/returns"
    client.post(f"{path}?year=2025", content=sent, headers={"content-type": "application/octet-stream"})
    schema = schemathesis.openapi.from_dict(description(ADDRESS))
    statuses: dict[str, int] = {}
    for result in schema.get_all_operations():
        operation = result.ok()

        @given(case=operation.as_strategy())
        @settings(
            max_examples=cases,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def ask(case: schemathesis.Case) -> None:
            for known in (False, True):
                if known:  # past the gate, where there is something
                    names = {"institution": OWN, "return_id": "QM-AF_2025_r1"}
                    case.path_parameters = {name: names[name] for name in case.path_parameters or {}}
                answer = send_case(client, case)
                statuses[str(answer.status_code)] = statuses.get(str(answer.status_code), 0) + 1
                assert answer.status_code < 500, (case, answer.text)
                assert answer.status_code < 400 or answer.headers["content-type"] == PROBLEM

        ask()
    return statuses


def send_case(client: TestClient, case: schemathesis.Case) -> Response:
    """Send a case as its bytes would go over the wire, with the client's token instead of its own."""
    made = requests.Request(**case.as_transport_kwargs(base_url=ADDRESS)).prepare()
    headers = {
        name: value for name, value in made.headers.items() if name.lower() in ("content-type", "cookie")
    }
    return client.request(str(made.method), str(made.url), content=made.body, headers=headers)


def test_no_request_breaks_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sum(attack(world, monkeypatch, 8).values()) >= 60


@pytest.mark.long
def test_no_request_of_thousands_breaks_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    statuses = attack(world, monkeypatch, 250)
    assert sum(statuses.values()) >= 2000


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Count each test's requests anew."""
    limiting._limiter.storage.reset()
    yield
