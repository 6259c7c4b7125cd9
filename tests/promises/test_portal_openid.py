"""Logging in by OpenID Connect, at a real provider on this machine: who comes in, and all who do not."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from httpx import Response

from pipelines.portal.accounts.invitations import accept_invitation, find_invitation, invite
from pipelines.portal.accounts.openid import ON_THE_WAY
from pipelines.portal.app import create_app
from pipelines.portal.database import ACCOUNTS, SESSIONS
from pipelines.portal.people import Person
from pipelines.portal.settings import SettingsError, settings_of
from pipelines.portal.throttle import FREE_OF_AN_ADDRESS
from pipelines.portal.trail import entries
from tests.promises.openid_provider import CLIENT, SECRET, SUBJECT, Provider, new_key
from tests.promises.portal_world import World, shown
from tests.promises.test_portal_account import PASSWORD, half_way, token_of

BACK = "/log-in/openid/back"
REFUSED = "You could not be let in with your work account."


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "home")


@pytest.fixture
def provider(world: World, tmp_path: Path) -> Iterator[Provider]:
    with Provider(lambda: int(world.clock().timestamp())) as found:
        file = tmp_path / "secret"
        file.write_text(f"{SECRET}\n")
        set_up(world, openid_issuer=found.issuer, openid_client=CLIENT, openid_client_secret_file=file)
        yield found


def set_up(world: World, **settings: Any) -> None:
    """Start the portal again with other settings."""
    world.portal = replace(world.portal, settings=replace(world.portal.settings, **settings))
    world.app = create_app(world.portal)


def invited(
    world: World, provider: Provider, role: str = "analyst", institution: str | None = None
) -> Person:
    """Make an account, and let the provider say that whoever logs in has its address and two factors."""
    someone = world.person(role, institution)
    provider.claims |= {"email": someone.email.upper(), "email_verified": True, "amr": ["pwd", "otp"]}
    return someone


def opened(world: World, someone: Person) -> pyotp.TOTP:
    """Let somebody accept her invitation; return her authenticator."""
    database, key, at = world.portal.database, world.portal.key, world.clock()
    token = invite(database, key, someone.id, at)
    found = find_invitation(database, key, token, at)
    assert found
    phone = pyotp.TOTP(found.totp_secret)
    accept_invitation(database, key, token, PASSWORD, phone.at(at), at)
    world.clock.pass_by(minutes=1)  # a code is good once
    return phone


def away(client: TestClient, next_page: str = "/account") -> str:
    """Follow the button of the page for logging in; return the address at the provider."""
    page = client.get(f"/log-in?next={next_page}").text
    assert f'href="/log-in/openid?next={next_page}"' in page
    answer = client.get(f"/log-in/openid?next={next_page}")
    assert answer.status_code == 303, shown(answer.text)
    return answer.headers["location"]


def round_trip(client: TestClient, provider: Provider) -> Response:
    return client.get(BACK, params=provider.log_in(away(client)))


def reasons(world: World) -> list[str | None]:
    """Return what the trail says of who was not let in, the newest first."""
    return [item.subject for item in entries(world.portal.database) if item.event == "openid_refused"]


def assert_nobody_is_in(world: World, answer: Response, reason: str) -> None:
    assert (answer.status_code, REFUSED in shown(answer.text)) == (403, True)
    assert reasons(world)[0] == reason
    with world.portal.database.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(SESSIONS)).scalar() == 0


def test_whom_the_issuer_proves_with_two_factors_is_logged_in(world: World, provider: Provider) -> None:
    someone, client = invited(world, provider, "reporter", "QM-AF"), world.client()
    client.get("/")
    before = client.cookies["muster"]
    answer = round_trip(client, provider)
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert client.cookies["muster"] != before  # what another may have set is worth nothing
    assert someone.name in client.get("/account").text
    last = entries(world.portal.database)[0]
    assert (last.actor, last.event, last.subject) == (someone.email, "log_in", "OpenID Connect")


@pytest.mark.usefixtures("provider")
def test_what_is_asked_of_the_issuer(world: World) -> None:
    asked = parse_qs(urlsplit(away(world.client())).query)
    assert asked["redirect_uri"] == [f"http://127.0.0.1:8765{BACK}"]
    assert (asked["scope"], asked["response_type"]) == (["openid email"], ["code"])
    assert asked["code_challenge_method"] == ["S256"]
    assert min(len(asked[name][0]) for name in ("state", "nonce", "code_challenge")) == 43
    other = parse_qs(urlsplit(away(world.client())).query)
    assert all(asked[name] != other[name] for name in ("state", "nonce", "code_challenge"))


def test_a_client_without_a_secret_says_who_it_is(world: World, provider: Provider) -> None:
    set_up(world, openid_client_secret_file=None)
    invited(world, provider)
    assert round_trip(world.client(), provider).status_code == 303


def test_our_second_step_follows_where_the_issuer_asked_for_none(world: World, provider: Provider) -> None:
    someone, client = invited(world, provider), world.client()
    phone = opened(world, someone)
    provider.claims["amr"] = ["pwd"]
    answer = round_trip(client, provider)
    assert "Second step" in shown(answer.text)
    assert client.get("/account").headers["location"].startswith("/log-in")
    given = {"token": half_way(answer.text), "next": "/account", "form_token": token_of(answer.text)}
    wrong = client.post("/log-in/code", data=given | {"code": "000000"})
    assert wrong.status_code == 422
    right = client.post("/log-in/code", data=given | {"code": phone.at(world.clock())})
    assert (right.status_code, right.headers["location"]) == (303, "/account")
    events = [item.event for item in entries(world.portal.database)]
    assert events == ["log_in", "code_failed", "log_in_begun"]


def test_no_second_step_follows_where_the_issuer_is_said_to_ask_for_one(
    world: World, provider: Provider
) -> None:
    set_up(world, openid_second_factor="issuer")
    invited(world, provider)
    provider.claims["amr"] = None
    assert round_trip(world.client(), provider).headers["location"] == "/account"


def test_an_account_that_nobody_has_opened_needs_the_issuers_second_factor(
    world: World, provider: Provider
) -> None:
    someone = invited(world, provider)
    provider.claims["amr"] = ["pwd"]
    answer = round_trip(world.client(), provider)
    assert_nobody_is_in(world, answer, f"account {someone.id} has no second factor yet")


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"nonce": "of another log-in"}, "ID token: invalid_claim nonce"),
        ({"nonce": None}, "ID token: missing_claim nonce"),
        ({"aud": "another client"}, "ID token: invalid_claim aud"),
        ({"aud": [CLIENT, "another client"]}, "ID token: missing_claim azp"),
        ({"iss": "https://issuer.example.org"}, "ID token: invalid_claim iss"),
        ({"exp": 1772438400 - 61}, "ID token: expired_token exp"),
        ({"exp": None}, "ID token: missing_claim exp"),
        ({"iat": 1772438400 + 61}, "ID token: invalid_claim iat"),
        ({"at_hash": "AAAA"}, "ID token: invalid_claim at_hash"),
        ({"email_verified": False}, "no verified address"),
        ({"email_verified": "true"}, "no verified address"),
        ({"email_verified": None}, "no verified address"),
        ({"email": None}, "no verified address"),
        ({"email": "nobody@example.org"}, "no account"),
    ],
)
def test_a_token_that_is_not_right_lets_nobody_in(
    world: World, provider: Provider, claims: dict[str, Any], reason: str
) -> None:
    assert int(world.clock().timestamp()) == 1772438400
    invited(world, provider)
    provider.claims |= claims
    assert_nobody_is_in(world, round_trip(world.client(), provider), reason)


def test_a_forged_signature_lets_nobody_in(world: World, provider: Provider) -> None:
    invited(world, provider)
    provider.signer = new_key()
    assert_nobody_is_in(world, round_trip(world.client(), provider), "ID token: bad_signature")
    for algorithm in ("none", "HS256"):
        provider.header = {"alg": algorithm, "kid": "one"}
        assert_nobody_is_in(world, round_trip(world.client(), provider), "ID token: unsupported_algorithm")


def test_an_issuer_may_change_its_keys(world: World, provider: Provider) -> None:
    invited(world, provider)
    assert round_trip(world.client(), provider).status_code == 303
    provider.key = new_key()
    assert round_trip(world.client(), provider).status_code == 303
    assert provider.asked.count("/.well-known/openid-configuration") == 1


def test_a_way_back_is_good_once_for_ten_minutes_and_in_one_browser(world: World, provider: Provider) -> None:
    invited(world, provider)
    late, other, client = (world.client() for _ in range(3))
    given = provider.log_in(away(late))
    world.clock.pass_by(minutes=10)
    assert_nobody_is_in(world, late.get(BACK, params=given), "state")
    given = provider.log_in(away(client))
    assert_nobody_is_in(world, other.get(BACK, params=given), "another browser")
    assert_nobody_is_in(world, client.get(BACK, params=given), "state")
    assert_nobody_is_in(world, client.get(BACK), "state")
    assert "/token" not in provider.asked
    given = provider.log_in(away(client))
    assert client.get(BACK, params=given).status_code == 303
    assert client.get(BACK, params=given).status_code == 403
    with world.portal.database.reading() as connection:
        assert not connection.execute(sa.select(ON_THE_WAY)).all()


def test_a_code_that_the_issuer_did_not_give_lets_nobody_in(world: World, provider: Provider) -> None:
    invited(world, provider)
    client = world.client()
    given = provider.log_in(away(client))
    assert_nobody_is_in(world, client.get(BACK, params=given | {"code": "guessed"}), "code")
    given = provider.log_in(away(client))
    turned_away = {"state": given["state"], "error": "access_denied"}
    assert_nobody_is_in(world, client.get(BACK, params=turned_away), "no code")


def test_a_code_stolen_from_another_log_in_is_worth_nothing_here(world: World, provider: Provider) -> None:
    invited(world, provider)
    stolen = provider.log_in(away(world.client()))["code"]
    client = world.client()
    given = provider.log_in(away(client))
    assert_nobody_is_in(world, client.get(BACK, params=given | {"code": stolen}), "code")


def test_a_closed_account_stays_closed_and_the_answer_does_not_tell(world: World, provider: Provider) -> None:
    someone = invited(world, provider)
    with world.portal.database.writing() as connection:
        connection.execute(sa.update(ACCOUNTS).values(state="closed"))
    closed = round_trip(world.client(language="en"), provider)
    assert_nobody_is_in(world, closed, f"closed account {someone.id}")
    provider.claims["email"] = "nobody@example.org"
    assert shown(round_trip(world.client(language="en"), provider).text) == shown(closed.text)
    assert "nobody@example.org" not in str(entries(world.portal.database))


def test_an_address_that_stands_outside_the_token_is_asked_for(world: World, provider: Provider) -> None:
    invited(world, provider)
    provider.userinfo = {name: provider.claims.pop(name) for name in ("email", "email_verified")}
    provider.userinfo["sub"] = "somebody else"
    assert_nobody_is_in(world, round_trip(world.client(), provider), "userinfo: sub")
    provider.userinfo["sub"] = SUBJECT
    assert round_trip(world.client(), provider).headers["location"] == "/account"


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "http://127.0.0.1:1"},
        {"authorization_endpoint": "https://elsewhere.example.org/authorize"},
        {"token_endpoint": "http://elsewhere.example.org/token"},
        {"jwks_uri": None},
    ],
)
def test_an_issuer_that_is_not_the_one_of_the_settings_leads_nobody_anywhere(
    world: World, provider: Provider, metadata: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    provider.metadata = metadata
    with caplog.at_level(logging.WARNING):
        answer = world.client().get("/log-in/openid")
    assert (answer.status_code, "location" in answer.headers) == (503, False)
    assert "does not work at the moment" in shown(answer.text)
    assert "The OpenID Connect issuer cannot be used" in caplog.text


@pytest.mark.usefixtures("provider")
def test_an_issuer_that_does_not_answer_leaves_the_password(world: World) -> None:
    set_up(world, openid_issuer="http://127.0.0.1:9")
    client = world.client()
    assert client.get("/log-in/openid").status_code == 503
    assert 'name="password"' in client.get("/log-in").text


@pytest.mark.usefixtures("provider")
def test_whoever_fails_often_has_to_wait(world: World) -> None:
    client = world.client()
    for _ in range(FREE_OF_AN_ADDRESS + 1):
        assert client.get(BACK, params={"state": "guessed", "code": "guessed"}).status_code == 403
    assert client.get(BACK).status_code == 429
    assert client.get("/log-in/openid").status_code == 429


@pytest.mark.parametrize("next_page", ["//evil.example", "/\\evil.example", "https://evil.example"])
def test_logging_in_leads_to_no_other_site(world: World, provider: Provider, next_page: str) -> None:
    invited(world, provider)
    client = world.client()
    there = client.get("/log-in/openid", params={"next": next_page}).headers["location"]
    assert client.get(BACK, params=provider.log_in(there)).headers["location"] == "/"


def test_no_other_site_logs_anybody_in(world: World, provider: Provider) -> None:
    answer = world.client().get("/log-in/openid", headers={"sec-fetch-site": "cross-site"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/log-in")
    assert not provider.asked


@pytest.mark.usefixtures("provider")
def test_forms_lead_only_here_with_an_issuer_too(world: World) -> None:
    policy = world.client().get("/log-in").headers["content-security-policy"]
    assert "form-action 'self';" in policy


def test_without_an_issuer_there_is_no_such_page(world: World) -> None:
    client = world.client()
    assert "/log-in/openid" not in client.get("/log-in").text
    assert client.get("/log-in/openid").status_code == 404
    assert client.get(BACK).status_code == 404


def test_settings_with_which_nobody_could_log_in_safely_are_refused(tmp_path: Path) -> None:
    name = "MUSTER_PORTAL_OPENID_"
    good = {f"{name}ISSUER": "https://id.example.org/realm", f"{name}CLIENT": "muster"}
    assert settings_of(good).openid_issuer == "https://id.example.org/realm"
    assert settings_of({}).openid_issuer is None
    for wrong, said in (
        ({f"{name}ISSUER": "http://id.example.org"}, "without https"),
        ({f"{name}CLIENT_SECRET_FILE": str(tmp_path / "none")}, "no such file"),
        ({f"{name}SECOND_FACTOR": "yes"}, "is issuer, or not given"),
    ):
        with pytest.raises(SettingsError, match=said):
            settings_of(good | wrong)
    with pytest.raises(SettingsError, match="give both or none"):
        settings_of({f"{name}CLIENT": "muster"})
