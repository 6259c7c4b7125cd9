"""Every route of the portal denies unless it is allowed, and every answer is safe in a browser."""

from pathlib import Path

import pytest
from starlette.routing import Mount

from pipelines.portal.pages import routers
from pipelines.portal.routing import GuardedRoute, UnguardedRouteError, allowed_to, guarded_router
from schemas.languages import LANGUAGES
from schemas.texts import text
from tests.promises.portal_world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_every_route_has_the_gate_before_it(world: World) -> None:
    routes = [route for router in routers() for route in router.routes]
    assert routes
    assert all(isinstance(route, GuardedRoute) for route in routes)
    mounted = [route for route in world.app.routes if isinstance(route, Mount)]
    assert [route.path for route in mounted] == ["/static"]
    assert len(world.app.routes) == len(routers()) + len(mounted)


def test_a_route_without_a_permission_cannot_be_made() -> None:
    router = guarded_router()
    with pytest.raises(UnguardedRouteError):
        router.add_api_route("/open", lambda: None)


def test_answers_load_nothing_from_elsewhere_and_are_not_kept(world: World) -> None:
    answer = world.client().get("/")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()


def test_a_form_of_another_site_is_refused(world: World) -> None:
    client = world.client()
    client.get("/")
    refused = client.post("/language", data={"language": "sq"})
    assert refused.status_code == 403
    reporter = world.logged_in("reporter", "QM-AF")
    assert reporter.post("/language", data={"language": "sq"}).status_code == 303
    forged = reporter.post("/language", data={"language": "sq"}, headers={"sec-fetch-site": "cross-site"})
    assert forged.status_code == 403


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_is_there_in_every_language(world: World, language: str) -> None:
    page = world.client(language=language).get("/").text
    assert f'<html lang="{language}">' in page


def test_a_language_that_was_chosen_is_kept(world: World) -> None:
    reporter = world.logged_in("reporter", "QM-AF")
    reporter.post("/language", data={"language": "sq", "back": "/"})
    assert '<html lang="sq">' in reporter.get("/account").text


def test_a_language_is_chosen_on_the_page_where_one_is(world: World) -> None:
    reporter = world.logged_in("reporter", "QM-AF")
    path = "/institutions/QM-AF/upload?year=2024&from=home"
    assert f'name="back" value="{path.replace("&", "&amp;")}"' in reporter.get(path).text
    answer = reporter.post("/language", data={"language": "mk", "back": path})
    assert answer.headers["location"] == path
    # What a form was answered with has no address: the page with the form has.
    asked = {"data": {"year": "x"}, "files": {"file": b""}}
    came_from = {"referer": f"http://127.0.0.1:8765{path}"}
    refused = reporter.post("/institutions/QM-AF/upload", **asked, headers=came_from)  # type: ignore[arg-type]
    assert f'name="back" value="{path.replace("&", "&amp;")}"' in refused.text
    elsewhere = {"referer": f"http://evil.example{path}"}
    refused = reporter.post("/institutions/QM-AF/upload", **asked, headers=elsewhere)  # type: ignore[arg-type]
    assert 'name="back" value="/"' in refused.text


def test_whoever_logs_in_again_comes_to_the_page_as_she_left_it(world: World) -> None:
    answer = world.client().get("/board?year=2022&sector=AF")
    assert answer.headers["location"] == "/log-in?next=/board%3Fyear%3D2022%26sector%3DAF"
    assert 'value="/board?year=2022&amp;sector=AF"' in world.client().get(answer.headers["location"]).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_that_a_region_is_simulated(world: World, tmp_path: Path, language: str) -> None:
    said = text("template.notice.simulated", language)
    assert f'<p class="simulated">{said}</p>' in world.client(language=language).get("/").text
    real = World(tmp_path / "real", "western_balkans")
    assert said not in real.client(language=language).get("/").text


def test_a_browser_finds_the_sign_of_the_portal(world: World) -> None:
    client = world.client()
    assert 'href="/static/favicon.svg"' in client.get("/").text
    answer = client.get("/favicon.ico", follow_redirects=True)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")


@pytest.mark.parametrize("back", ["//evil.example", "/\\evil.example", "https://evil.example", "evil"])
def test_no_form_leads_to_another_site(world: World, back: str) -> None:
    reporter = world.logged_in("reporter", "QM-AF")
    assert reporter.post("/language", data={"language": "en", "back": back}).headers["location"] == "/"


def test_a_session_ends_after_half_an_hour_without_a_request(world: World) -> None:
    reporter = world.logged_in("reporter", "QM-AF")
    assert "reporter QM-AF" in reporter.get("/account").text
    world.clock.pass_by(minutes=29)
    assert "reporter QM-AF" in reporter.get("/account").text
    world.clock.pass_by(minutes=31)
    assert "reporter QM-AF" not in reporter.get("/account").text


def test_a_session_ends_after_twelve_hours(world: World) -> None:
    reporter = world.logged_in("reporter", "QM-AF")
    for _ in range(36):
        world.clock.pass_by(minutes=20)
        reporter.get("/account")
    world.clock.pass_by(minutes=1)
    assert "reporter QM-AF" not in reporter.get("/account").text


def test_another_host_name_is_refused(world: World) -> None:
    assert world.client().get("/", headers={"host": "evil.example"}).status_code == 400


def test_nothing_odd_in_a_request_is_an_error_of_ours(world: World) -> None:
    client = world.client()
    client.get("/")
    assert client.post("/language", data={"form_token": "šđčćž", "language": "sq"}).status_code == 403
    odd = {"referer": "http://["}  # no address
    assert client.post("/log-in", data={"email": "ana"}, headers=odd).status_code in (403, 422)
    many = 10**30
    administrator, analyst = world.logged_in("administrator"), world.logged_in("analyst")
    for sign in ("", "-"):
        assert administrator.get(f"/trail?before={sign}{many}").status_code == 422
        assert analyst.get(f"/layouts/drafts/{sign}{many}").status_code == 422
        assert analyst.post(f"/layouts/drafts/{sign}{many}/end").status_code == 422
        revoked = administrator.post(f"/institutions/QM-AF/tokens/{sign}{many}/revocation")
        assert revoked.status_code == 404


def test_a_page_that_is_not_there_says_so_in_the_readers_language(world: World) -> None:
    answer = world.client(language="sr-Cyrl").get("/nothing")
    assert answer.status_code == 404
    assert "Ово није успело" in answer.text


def test_an_error_of_ours_is_said_plainly_and_safely(world: World, caplog: pytest.LogCaptureFixture) -> None:
    name = "Ana Anić"

    @allowed_to("public.see")
    def broken() -> None:
        raise ValueError(name)

    world.app.router.routes.insert(0, GuardedRoute("/broken", broken))
    answer = world.client(language="sq").get("/broken")
    assert answer.status_code == 500
    assert "Kjo nuk funksionoi" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert name not in answer.text + caplog.text
    assert "ValueError" in caplog.text
