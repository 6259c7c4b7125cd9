"""Every route as every role, for one's own objects, another's, and such as are not there."""

from hashlib import sha256
from pathlib import Path

import pytest

from pipelines.checking.result import CheckContext
from pipelines.intake.template import write_template
from pipelines.portal.route_table import PAGE, allowed, guarded_paths, route_table
from pipelines.portal.visitor import API
from pipelines.returns import submit
from schemas.code_lists import code_list
from tests.promises.portal_world import World

OWN, OTHER, ABSENT = "QM-AF", "QN-AF", "QZ-AF"
ROLES = [None, *code_list("roles").codes]
OF_INSTITUTION = ("reporter", "head")
DENIED = {"GET": (303, 404), "HEAD": (303, 404), "POST": (401, 404)}
"""What whoever is not logged in gets, and what whoever is gets, for something that is not for her."""

DENIED_MACHINE = (401, 404)
"""The same of the interface for machines: nobody is led to a page there."""


EXAMPLES = {"{institution}": OWN, "{year}": "2023", "{number}": "1", "{kind}": "page"}
ENDS_THE_SESSION = "/log-out"
NOT_HERE = (
    "/comparison",
    "/dictionary",
    "/figure",
    "/institutions/QM-AF/template",
    "/openid",
    "/openid/back",
)
"""No revision is before the first, no edition is published, no year was chosen, no issuer is set up."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    found = World(tmp_path_factory.mktemp("home"))
    for institution in (OWN, OTHER):
        context = CheckContext("return.xlsx", institution, 2023)
        submit(found.portal.home, write_template(institution, 2023, "en"), context, "Ana", found.clock())
        submit(found.portal.home, no_return_of(institution), context, "Ana", found.clock())
    return found


def no_return_of(institution: str) -> bytes:
    """Return a file of an institution that is set aside."""
    return f"This is no workbook of {institution}.".encode()


def file_of(institution: str) -> str:
    """Return the name by which the file of an institution is asked for that is set aside."""
    return sha256(no_return_of(institution)).hexdigest()


def test_the_table_of_routes_is_fresh() -> None:
    assert Path(PAGE).read_text(encoding="utf-8") == route_table(), "run `make generate`"


def filled(path: str, institution: str) -> str:
    """Return a path for an institution's objects; what else it names is not there."""
    path = path.replace("{institution}", institution).replace("{return_id}", f"{institution}_2023_r1")
    path = path.replace("{sha256}", file_of(institution))
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
        other, absent = (
            client.get(filled(item.path, name)).text.replace(name, "?").replace(file_of(name), "?")
            for name in (OTHER, ABSENT)
        )
        assert other == absent, item


def example(path: str) -> tuple[str, bool]:
    """Return a path for what there is of one's own institution, and whether there is everything it names."""
    path = path.replace("{return_id}", f"{OWN}_2023_r1").replace("{sha256}", file_of(OWN))
    for name, value in EXAMPLES.items():
        path = path.replace(name, value)
    is_there = "{" not in path and not path.endswith(NOT_HERE)
    return "/".join("0" if "{" in part else part for part in path.split("/")), is_there


@pytest.mark.parametrize("role", code_list("roles").codes)
def test_what_is_allowed_is_answered(world: World, role: str) -> None:
    own = OWN if role in OF_INSTITUTION else None
    client = world.logged_in(role, own)
    asked = 0
    for item in guarded_paths():
        if allowed(item, role) == "-" or item.path == ENDS_THE_SESSION:
            continue
        path, is_there = example(item.path)
        expected = (200, 303) if is_there and item.method == "GET" else (200, 303, 400, 404, 422)
        answer = client.request(item.method, path)
        assert answer.status_code in expected, (item, answer.status_code)
        asked += 1
    assert asked
    # Last, since nothing is answered afterwards.
    assert client.post(ENDS_THE_SESSION).status_code == 303
    assert client.get("/account").status_code == 303


@pytest.mark.parametrize(("role", "status"), [("analyst", 422), ("administrator", 404), ("partner", 404)])
def test_only_an_analyst_is_asked_for_which_year_an_edition_is_ordered(
    world: World, role: str, status: int
) -> None:
    assert world.logged_in(role).post("/editions").status_code == status
