"""What somebody sees whose request is not carried out: why, and what to do; never how the program is made.

Belongs here: answers to errors. Does not belong here: the errors (`errors`).
"""

import logging
import secrets
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from pipelines.portal.api.problems import problem
from pipelines.portal.errors import DeniedError, LogInError, PortalError
from pipelines.portal.rendering import render, whole_path
from pipelines.portal.visitor import is_for_machines

_log = logging.getLogger(__name__)


async def refused(request: Request, error: Exception) -> Response:
    """Say why; whoever only has to log in is led there, and back afterwards."""
    if not isinstance(error, PortalError):
        return failed(request, error)
    if is_for_machines(request):
        return problem(request, error.status, error.key)
    if isinstance(error, LogInError) and request.method == "GET":
        return RedirectResponse(f"/log-in?next={quote(whole_path(request.url), safe='/')}", 303)
    return render(request, "refused.html", error.status, key=error.key.removeprefix("portal."), fault=None)


async def not_found(request: Request, error: Exception) -> Response:
    """Say that there is no such page, or that a page does not take what was sent."""
    status = getattr(error, "status_code", 404)
    key = DeniedError.key if status == 404 else PortalError.key
    if is_for_machines(request):
        return problem(request, status, key)
    return render(request, "refused.html", status, key=key.removeprefix("portal."), fault=None)


async def not_understood(request: Request, error: Exception) -> Response:  # noqa: ARG001
    """Say that a form was not understood; what was in it is in no log."""
    if is_for_machines(request):
        return problem(request, 422, PortalError.key)
    return render(request, "refused.html", 422, key="error.bad_request", fault=None)


def failed(request: Request, error: Exception) -> Response:
    """Say that it is our fault, with a number under which an operator finds it in the log."""
    number = logged(error)
    if is_for_machines(request):
        return problem(request, 500, "portal.error.ours", fault=number)
    return render(request, "refused.html", 500, key="error.ours", fault=number)


def logged(error: Exception) -> str:
    """Write down where something went wrong, and return the number of the entry."""
    number = secrets.token_hex(4)
    # Without the message and its values: there may be a figure or a name in them.
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "?"
    _log.error("Error %s: %s at %s", number, type(error).__name__, where)
    return number
