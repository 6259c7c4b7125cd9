"""Every route as every role, for one's own objects, another's, and such as are not there."""

from pathlib import Path

import pytest

from pipelines.portal.route_table import PAGE, allowed, guarded_paths, route_table
from pipelines.portal.visitor import API
from schemas.code_lists import code_list
from tests.promises.portal_world import World

OWN, OTHER, ABSENT = "QM-AF", "QN-AF", "QZ-AF"
ROLES = [None, *code_list("roles").codes]
OF_INSTITUTION = ("reporter", "head")
DENIED = {"GET": (303, 404), "HEAD": (303, 404), "POST": (401, 404)}
"""What whoever is not logged in gets, and what whoever is gets, for something that is not for her."""

DENIED_MACHINE = (401, 404)
"""The same of the interface for machines: nobody is led to a page there."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("home"))


def test_the_table_of_routes_is_fresh() -> None:
    assert Path(PAGE).read_text(encoding="utf-8") == route_table(), "run `make generate`"


def filled(path: str, institution: str) -> str:
    """Return a path for an institution's objects; what else it names is not there."""
    path = path.replace("{institution}", institution).replace("{return_id}", f"{institution}_2023_r1")
    return "/".join("0" if part.startswith("{") else part for part in path.split("/"))


@pytest.mark.parametrize("role", ROLES)
def test_what_is_not_allowed_is_as_if_it_were_not_there(world: World, role: str | None) -> None:
    own = OWN if role in OF_INSTITUTION else None
    client = world.client() if role is None else world.logged_in(role, own)
    if role is None:
        client.headers["x-form-token"] = _form_token(client)
    denied = 0
    for item in guarded_paths():
        rights = allowed(item, role)
        for institution in (OWN, OTHER, ABSENT):
            is_denied = rights == "-" or (rights == "own" and institution != own)
            if not is_denied:
                continue
            answer = client.request(item.method, filled(item.path, institution))
            statuses = DENIED_MACHINE if item.path.startswith(API) else DENIED[item.method]
            assert answer.status_code == statuses[role is not None], (item, institution)
            denied += 1
    assert denied or role is not None


def _form_token(client: object) -> str:
    import re

    page = client.get("/").text  # type: ignore[attr-defined]
    found = re.search(r'name="form_token" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


def test_absent_and_forbidden_answers_are_the_same(world: World) -> None:
    client = world.logged_in("reporter", "QO-AF")
    paths = [item for item in guarded_paths() if item.is_of_institution and item.method == "GET"]
    for item in paths:
        other, absent = (client.get(filled(item.path, name)) for name in (OTHER, ABSENT))
        masked = [answer.text.replace(OTHER, "?").replace(ABSENT, "?") for answer in (other, absent)]
        assert masked[0] == masked[1], item
