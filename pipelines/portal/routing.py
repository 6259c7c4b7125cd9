"""Routes that nobody reaches who may not: one without a permission cannot be made.

Belongs here: the route class, the gate before every route. Does not belong here: the decision (`access`).
"""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.routing import APIRoute

from pipelines.portal import access
from pipelines.portal.errors import DeniedError, ForgedFormError, LogInError
from pipelines.portal.portal import portal_behind
from pipelines.portal.sessions import is_form_token
from pipelines.portal.visitor import Visitor, visitor_of
from schemas.permissions import permission

SAFE_METHODS = {"GET", "HEAD"}
FORM_TOKEN = "form_token"  # noqa: S105 (the name of a field)
FORM_HEADER = "x-form-token"


def allowed_to(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Say which permission an endpoint asks for; raise SchemaError where there is none of that name."""
    permission(name)

    def marked(endpoint: Callable[..., Any]) -> Callable[..., Any]:
        endpoint.permission = name  # type: ignore[attr-defined]
        return endpoint

    return marked


class UnguardedRouteError(TypeError):
    """A route that says no permission: a bug of ours, found when the program starts."""


class GuardedRoute(APIRoute):
    """A route with the gate before it."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        name = getattr(endpoint, "permission", None)
        if name is None:
            raise UnguardedRouteError(f"{path}: {endpoint.__name__} says no permission.")
        self.permission: str = name
        options["dependencies"] = [Depends(gate(name)), *(options.get("dependencies") or [])]
        super().__init__(path, endpoint, **options)


def gate(name: str) -> Callable[[Request], Any]:
    """Return what stands before a route: it raises where the request may not go on."""

    async def gated(request: Request) -> None:
        visitor = visitor_of(request)
        portal = portal_behind(request)
        if request.method not in SAFE_METHODS and not visitor.is_machine:
            await _refuse_forged(request, visitor)
        subject = access.subject_of(portal.home, portal.region, request.path_params, visitor.person)
        if not access.may(visitor.person, name, subject):
            raise LogInError if visitor.person is None else DeniedError

    return gated


async def _refuse_forged(request: Request, visitor: Visitor) -> None:
    """Raise ForgedFormError for a form that this portal did not make for this browser."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise ForgedFormError
    given = request.headers.get(FORM_HEADER) or (await request.form()).get(FORM_TOKEN)
    if not isinstance(given, str) or not is_form_token(visitor.cookie, given):
        raise ForgedFormError


def guarded_router(prefix: str = "") -> APIRouter:
    """Return a router whose routes all have the gate before them."""
    return APIRouter(prefix=prefix, route_class=GuardedRoute)
