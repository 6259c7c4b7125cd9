"""The table of all routes by role, made from the routes as they are: `docs/portal-routes.md`.

Belongs here: reading routes and permissions into a table. Does not belong here: any decision (`access`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.portal.pages import routers
from pipelines.portal.routing import GuardedRoute
from schemas.code_lists import code_list
from schemas.permissions import permission

PAGE = Path(__file__).parents[2] / "docs" / "portal-routes.md"

HEAD = """# Who may ask for what in the portal

Made from the routes and `schemas/permissions.csv` by `make generate`; `tests/promises/test_portal_roles.py`
asks every route as every role. *own*: objects of the institution that the person reports for; *all*: of every
institution of the region; *-*: the answer is the same as for something that is not there. Which act fits the
state of a return is `schemas/acts.csv` ([returns.md](returns.md)).

"""


@dataclass(frozen=True)
class GuardedPath:
    """One route: method, path, and the permission that it asks for."""

    method: str
    path: str
    permission: str

    @property
    def is_of_institution(self) -> bool:
        """Return whether the path names an institution's object."""
        return any(name in self.path for name in ("{institution}", "{return_id}", "{sha256}"))


def guarded_paths() -> list[GuardedPath]:
    """Return all routes, by path."""
    routes = [route for router in routers() for route in router.routes if isinstance(route, GuardedRoute)]
    found = [
        GuardedPath(method, route.path, route.permission)
        for route in routes
        for method in route.methods or ()
    ]
    return sorted(found, key=lambda item: (item.path, item.method))


def allowed(item: GuardedPath, role: str | None) -> str:
    """Return what a role may ask a route for: "all", "own" or "-"; None is whoever is not logged in."""
    name = permission(item.permission)
    if name.is_allowed(role, is_own=False):
        return "all"
    own = name.is_allowed(role, is_own=True)
    return ("own" if item.is_of_institution else "all") if own else "-"


def _lines() -> Iterator[str]:
    roles: list[str | None] = [None, *code_list("roles").codes]
    yield "| | route | permission | " + " | ".join(role or "nobody" for role in roles) + " |"
    yield "|---" * (3 + len(roles)) + "|"
    for item in guarded_paths():
        cells = [item.method, f"`{item.path}`", item.permission, *(allowed(item, role) for role in roles)]
        yield "| " + " | ".join(cells) + " |"


def route_table() -> str:
    """Return the page."""
    return HEAD + "\n".join(_lines()) + "\n"


if __name__ == "__main__":
    PAGE.write_text(route_table(), encoding="utf-8")
