"""What stands before all routes, and what all answers carry.

Belongs here: headers, errors of ours, meeting the visitor. Does not belong here: access (`routing`).
"""

from collections.abc import Mapping

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipelines.portal.pages.refusals import logged, refused
from pipelines.portal.portal import portal_behind
from pipelines.portal.visitor import cookie_name, give_cookie, is_for_machines, meet

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "img", "font", "connect")),
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "x-frame-options": "DENY",
}
SANDBOX = "sandbox allow-scripts; default-src 'none'; "
"""How the policy of a document with a script of its own begins: apart from the portal, it loads nothing."""

NOT_KEPT = "no-store"
"""Pages with figures are in no cache; what is for everybody says itself how long it may be kept."""


class SafeHeaders:
    """Gives every answer the headers that keep browsers safe."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _headers_beside(headers).items():
                    headers[name] = value
                if scope["app"].state.portal.settings.is_secure:
                    headers["strict-transport-security"] = "max-age=63072000; includeSubDomains"
                headers.setdefault("cache-control", NOT_KEPT)
            await send(message)

        await self.app(scope, receive, sent if scope["type"] == "http" else send)


def _headers_beside(headers: MutableHeaders) -> Mapping[str, str]:
    """Return the headers that keep browsers safe. Only a document in a sandbox may bring a policy of its own.

    Browsers refuse a document in a sandbox that asks for a group of windows of its own: it has none to share.
    """
    own = headers.get("content-security-policy", "")
    if not own.startswith(SANDBOX):
        return HEADERS
    policy = f"{own}; frame-ancestors 'none'"
    return {**HEADERS, "content-security-policy": policy, "cross-origin-opener-policy": "unsafe-none"}


class SayOurs:
    """Says in plain words that it was our fault; Starlette's own answer would have no safe headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        has_begun = False

        async def sent(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self.app(scope, receive, sent)
        except ClientDisconnect:
            return  # whoever asked has gone: nobody is there to be told, and nothing of ours went wrong
        except Exception as error:
            if scope["type"] != "http":
                raise
            if has_begun:  # too late to say so; raised, it would be logged with its values
                logged(error)
                return
            answer = await refused(Request(scope), error)
            await answer(scope, receive, send)


class MeetVisitor:
    """Finds out who asks, and gives a browser that has no secret yet its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        request = Request(scope)
        visitor = await run_in_threadpool(meet, request)
        request.state.visitor = visitor
        name = cookie_name(is_secure=portal_behind(request).settings.is_secure)

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                sets = any(value.startswith(f"{name}=") for value in headers.getlist("set-cookie"))
                is_kept = sets or is_for_machines(request) or request.cookies.get(name) == visitor.cookie
                if not is_kept:
                    _give(request, headers, visitor.cookie)
            await send(message)

        return await self.app(scope, receive, sent)


def _give(request: Request, headers: MutableHeaders, cookie: str) -> None:
    from starlette.responses import Response

    carrier = Response()
    give_cookie(carrier, request, cookie)
    headers.append("set-cookie", carrier.headers["set-cookie"])
