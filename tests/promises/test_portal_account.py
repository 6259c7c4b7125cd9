"""Accounts: invited, opened with a second factor, logged in to, recovered; nothing tells who has one."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from pipelines.portal.accounts.invitations import find_invitation, invite
from pipelines.portal.database import ACCOUNTS, SESSIONS
from pipelines.portal.people import Person
from pipelines.portal.throttle import FREE
from pipelines.portal.trail import TRAIL, entries, note, verify
from tests.promises.portal_world import World, shown

PASSWORD = "tri jabuke i jedan most"  # noqa: S105 (of nobody)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def token_of(page: str) -> str:
    """Return the token that the forms of a page hold."""
    found = re.search(r'name="form_token" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


def half_way(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found
    return found[1]


def opened(world: World, client: TestClient, someone: Person) -> tuple[pyotp.TOTP, list[str]]:
    """Let somebody who was invited open her account; return her authenticator and her recovery codes."""
    secret = invite(world.portal.database, world.portal.key, someone.id, world.clock())
    found = find_invitation(world.portal.database, world.portal.key, secret, world.clock())
    assert found
    page = client.get(f"/invitations/{secret}").text
    phone = pyotp.TOTP(found.totp_secret)
    given = {"password": PASSWORD, "again": PASSWORD, "code": phone.at(world.clock())}
    answer = client.post(f"/invitations/{secret}", data=given | {"form_token": token_of(page)})
    assert answer.status_code == 200, shown(answer.text)
    world.clock.pass_by(minutes=1)  # a code is good once
    return phone, re.findall(r"<li><code>([^<]+)</code>", answer.text)


def password_step(client: TestClient, email: str, password: str = PASSWORD, **more: str) -> str:
    given = {"email": email, "password": password, "form_token": token_of(client.get("/log-in").text)}
    return client.post("/log-in", data=given | more).text


def test_an_invitation_a_password_and_a_second_factor_open_an_account(world: World) -> None:
    someone, client = world.person("reporter", "QM-AF", "sr-Cyrl"), world.client()
    phone, codes = opened(world, client, someone)
    assert len(codes) == len(set(codes)) == 10
    assert "reporter QM-AF" in client.get("/account").text
    other = world.client()
    page = password_step(other, someone.email.upper(), next="/account")
    given = {"token": half_way(page), "code": phone.at(world.clock()), "next": "/account"}
    answer = other.post("/log-in/code", data=given | {"form_token": token_of(page)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert '<html lang="sr-Cyrl">' in other.get("/account").text


def test_an_invitation_speaks_the_language_of_its_account_until_another_is_chosen(world: World) -> None:
    someone, client = world.person("head", "QM-AF", "sq"), world.client(language="mk")
    secret = invite(world.portal.database, world.portal.key, someone.id, world.clock())
    page = client.get(f"/invitations/{secret}").text
    assert '<html lang="sq">' in page
    form = {"form_token": token_of(page), "language": "hr"}
    answer = client.post(f"/invitations/{secret}/language", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/invitations/{secret}")
    assert '<html lang="hr">' in client.get(f"/invitations/{secret}").text
    assert client.post("/invitations/nobody/language", data=form).status_code == 404
    assert client.post(f"/invitations/{secret}/language", data=form | {"language": "de"}).status_code == 400


def test_a_code_and_a_recovery_code_are_good_once(world: World) -> None:
    someone = world.person("head", "QM-AF")
    phone, codes = opened(world, world.client(), someone)
    for code in (phone.at(world.clock()), codes[0]):
        answers = []
        for _ in range(2):
            client = world.client()
            page = password_step(client, someone.email)
            given = {"token": half_way(page), "code": code, "form_token": token_of(page)}
            answers.append(client.post("/log-in/code", data=given).status_code)
        assert answers == [303, 422]


def test_the_answer_does_not_tell_whether_there_is_an_account(world: World) -> None:
    someone = world.person("analyst")
    opened(world, world.client(), someone)
    one = password_step(world.client(), someone.email, "wrong password altogether")
    other = password_step(world.client(), "nobody@example.org", "wrong password altogether")
    words = shown(one).replace(someone.email, "")
    assert words == shown(other).replace("nobody@example.org", "")
    assert "do not belong together" in words


def test_whoever_fails_often_has_to_wait_longer_each_time(world: World) -> None:
    someone = world.person("analyst")
    opened(world, world.client(), someone)
    client = world.client()
    for _ in range(FREE + 1):
        assert "do not belong together" in password_step(client, someone.email, "wrong password")
    assert "Too many attempts" in password_step(client, someone.email)
    world.clock.pass_by(seconds=31)
    assert "do not belong together" in password_step(client, someone.email, "wrong password")
    world.clock.pass_by(seconds=31)
    assert "Too many attempts" in password_step(client, someone.email)
    world.clock.pass_by(seconds=31)
    assert "Second step" in password_step(client, someone.email)


def test_colleagues_behind_one_address_do_not_wait_for_one_who_fails(world: World) -> None:
    one, other = world.person("analyst"), world.person("reporter", "QM-AF")
    for someone in (one, other):
        opened(world, world.client(), someone)
    for _ in range(FREE + 1):
        password_step(world.client(), one.email, "wrong password")
    assert "Too many attempts" in password_step(world.client(), one.email)
    assert "Second step" in password_step(world.client(), other.email)


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("short one", "short one", "too short"),
        ("password1234", "password1234", "easily guessed"),
        ("reporter QM-AF", "reporter QM-AF", "easily guessed"),
        (PASSWORD, PASSWORD + "!", "not the same"),
        ("x" * 129, "x" * 129, "too long"),
    ],
)
def test_a_weak_password_is_refused_and_the_invitation_still_holds(
    world: World, password: str, again: str, said: str
) -> None:
    someone, client = world.person("reporter", "QM-AF"), world.client()
    secret = invite(world.portal.database, world.portal.key, someone.id, world.clock())
    found = find_invitation(world.portal.database, world.portal.key, secret, world.clock())
    assert found
    given = {"password": password, "again": again, "code": pyotp.TOTP(found.totp_secret).at(world.clock())}
    page = client.get(f"/invitations/{secret}").text
    answer = client.post(f"/invitations/{secret}", data=given | {"form_token": token_of(page)})
    assert answer.status_code == 422
    assert said in shown(answer.text)
    assert client.get(f"/invitations/{secret}").status_code == 200


def test_an_invitation_holds_once_and_for_a_week(world: World) -> None:
    someone = world.person("reporter", "QM-AF")
    secret = invite(world.portal.database, world.portal.key, someone.id, world.clock())
    world.clock.pass_by(days=7)
    assert world.client().get(f"/invitations/{secret}").status_code == 404
    first = invite(world.portal.database, world.portal.key, someone.id, world.clock())
    second = invite(world.portal.database, world.portal.key, someone.id, world.clock())
    assert world.client().get(f"/invitations/{first}").status_code == 404
    assert world.client().get(f"/invitations/{second}").status_code == 200


def test_a_session_gets_a_new_secret_at_log_in_and_ends_at_log_out(world: World) -> None:
    someone, client = world.person("reporter", "QM-AF"), world.client()
    client.get("/")
    before = client.cookies["muster"]
    opened(world, client, someone)
    during = client.cookies["muster"]
    assert during != before
    form_token = token_of(client.get("/account").text)
    assert client.post("/log-out", data={"form_token": form_token}).status_code == 303
    stolen = world.client(muster=during)
    assert stolen.get("/account").headers["location"] == "/log-in?next=/account"


def test_a_new_password_ends_all_other_sessions(world: World) -> None:
    someone, client = world.person("reporter", "QM-AF"), world.client()
    opened(world, client, someone)
    other = world.logged_in("analyst")
    given = {"current": PASSWORD, "password": "sedam zelenih krovova", "again": "sedam zelenih krovova"}
    page = client.get("/account").text
    answer = client.post("/account/password", data=given | {"form_token": token_of(page)})
    assert "has been changed" in answer.text
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 200
    wrong = client.post("/account/password", data=given | {"form_token": token_of(page)})
    assert wrong.status_code == 422


def test_a_closed_account_is_out_at_once(world: World) -> None:
    client = world.logged_in("reporter", "QM-AF")
    assert client.get("/account").status_code == 200
    with world.portal.database.writing() as connection:
        connection.execute(sa.update(ACCOUNTS).values(state="closed"))
    assert client.get("/account").status_code == 303


def test_nothing_that_opens_an_account_lies_in_the_database(world: World) -> None:
    someone, client = world.person("reporter", "QM-AF"), world.client()
    phone, codes = opened(world, client, someone)
    everything = b"".join(path.read_bytes() for path in world.portal.home.folder.glob("portal.sqlite*"))
    for secret in (PASSWORD, phone.secret, *codes, client.cookies["muster"]):
        assert secret.encode() not in everything
    with world.portal.database.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(SESSIONS)).scalar() == 1


def test_the_trail_says_who_came_in_and_shows_every_change(world: World) -> None:
    someone, client = world.person("reporter", "QM-AF"), world.client()
    opened(world, client, someone)
    for number in range(3):
        note(world.portal.database, actor="a", event="tried", at=world.clock(), subject=str(number))
    found = entries(world.portal.database)
    assert [item.event for item in found] == ["tried", "tried", "tried", "account_opened"]
    assert verify(world.portal.database).broken_at is None
    with world.portal.database.writing() as connection:
        with pytest.raises(sa.exc.IntegrityError, match="only ever added to"):
            connection.execute(sa.delete(TRAIL))
        connection.execute(sa.text("DROP TRIGGER trail_no_update"))
        connection.execute(sa.update(TRAIL).where(TRAIL.c.sequence == 3).values(subject="another"))
    assert verify(world.portal.database).broken_at == 3


def test_times_in_the_trail_are_the_clocks(world: World) -> None:
    at = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    note(world.portal.database, actor="a", event="tried", at=at)
    assert entries(world.portal.database)[0].at == at
