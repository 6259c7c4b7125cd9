"""Files that come in: who may send a large one, how many are taken in at once, and that none lies on disk.

Belongs here: what stands before the reading of a request's body. Does not belong here: what becomes of a file
(`returns`), whether a request may be made at all (`routing`).
"""

import asyncio
from weakref import WeakValueDictionary

from fastapi import Request
from starlette.formparsers import MultiPartParser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipelines.intake.limits import REGISTER_LIMITS
from pipelines.portal.errors import LogInError, TooLargeError, TooSlowError
from pipelines.portal.routing import SAFE_METHODS
from pipelines.portal.visitor import visitor_of

MOST_BYTES = (REGISTER_LIMITS.megabytes + 1) * 1024 * 1024
"""A file as large as one may be, and the form around it."""

FORM_BYTES = 1024 * 1024
"""What is typed into forms is far less."""

AT_ONCE = 4
"""Files that are received and checked at once; the others wait, and hold no thread while they do."""

SECONDS = 600
"""How long a file may take to come in and be checked; whoever stalls lets the next go on."""

TYPED = "application/x-www-form-urlencoded"

# Nobody has looked into a file that is being received: it may hold persons, and must not lie on a disk.
MultiPartParser.spool_max_size = MOST_BYTES


class TakeTurns:
    """Takes in a few files at a time, from people who are logged in; all else that is sent must be small."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._turns = asyncio.Semaphore(AT_ONCE)
        # One turn for each person: who sends many files, or slowly, does not keep the others waiting.
        self._own: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, when it is its turn."""
        if scope["type"] != "http" or scope["method"] in SAFE_METHODS:
            return await self.app(scope, receive, send)
        request = Request(scope)
        is_typed = request.headers.get("content-type", TYPED).startswith(TYPED)
        most = FORM_BYTES if is_typed else MOST_BYTES
        _refuse_too_large(request, most)
        if is_typed:
            return await self.app(scope, _at_most(receive, most), send)
        person = visitor_of(request).person
        if person is None:
            raise LogInError
        own = self._own.setdefault(person.id, asyncio.Lock())
        async with own, self._turns:
            try:
                async with asyncio.timeout(SECONDS):
                    return await self.app(scope, _at_most(receive, most), send)
            except TimeoutError:
                raise TooSlowError from None


def _refuse_too_large(request: Request, most: int) -> None:
    """Say so at once where a request itself says that it is too large; nothing of it is read then."""
    said = request.headers.get("content-length", "")
    if said.isascii() and said.isdecimal() and int(said) > most:
        raise TooLargeError


def _at_most(receive: Receive, most: int) -> Receive:
    """Return what reads a body and stops where it is too large, whatever the request said of itself."""
    read = 0

    async def counted() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > most:
            raise TooLargeError
        return message

    return counted
