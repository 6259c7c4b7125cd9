"""Who is asking: the person, the language and the cookie of a request.

Belongs here: cookies in and out. Does not belong here: sessions (`sessions`), machines' tokens (`api`).
"""

from dataclasses import dataclass, replace

from fastapi import Request, Response

from pipelines.portal.api.limiting import count_request
from pipelines.portal.api.tokens import machine
from pipelines.portal.errors import LogInError, TokenAndCookieError, TokenError
from pipelines.portal.once import new_token
from pipelines.portal.people import Person
from pipelines.portal.portal import portal_behind
from pipelines.portal.sessions import LONGEST, find_session, form_token
from pipelines.portal.throttle import note_failure, refuse_while_waiting
from schemas.languages import LANGUAGES

API = "/api/v1"
"""Where machines ask: only here does a token count."""

BEARER = "bearer "
LANGUAGE_COOKIE = "language"
YEAR_IN_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True)
class Visitor:
    """Who asks. `cookie` is the secret of the browser, with or without a session; forms are bound to it."""

    person: Person | None
    language: str
    cookie: str
    is_machine: bool = False

    @property
    def form_token(self) -> str:
        """Return what the browser's forms must hold."""
        return form_token(self.cookie)


def cookie_name(*, is_secure: bool) -> str:
    """Return the name of the session's cookie; with TLS browsers let no other host or path set it."""
    return "__Host-muster" if is_secure else "muster"


def visitor_of(request: Request) -> Visitor:
    """Return who asks, as `meet` has found out; somebody unknown where it could not."""
    found: Visitor | None = getattr(request.state, "visitor", None)
    return found or Visitor(None, _language(request, None), new_token())


def person_of(request: Request) -> Person:
    """Return who is logged in; raise LogInError where nobody is."""
    someone = visitor_of(request).person
    if someone is None:
        raise LogInError
    return someone


def meet(request: Request) -> Visitor:
    """Find out who asks, from the cookies of a request; whoever has none gets a secret of her own."""
    if is_for_machines(request) and "authorization" in request.headers:
        return _meet_machine(request)
    portal = portal_behind(request)
    cookie = request.cookies.get(cookie_name(is_secure=portal.settings.is_secure), "")
    session = find_session(portal.database, cookie, portal.now()) if cookie else None
    person = session.person if session else None
    # A cookie without a session only binds forms to a browser; one that is too short to be ours is not taken.
    return Visitor(person, _language(request, person), cookie if len(cookie) >= 43 else new_token())


def is_for_machines(request: Request) -> bool:
    """Return whether a request is for the interface for machines, whoever sends it."""
    return request.url.path.startswith(f"{API}/")


def _meet_machine(request: Request) -> Visitor:
    """Find out which machine asks; raise TokenError, or TooManyError for one that asks or fails too often."""
    portal = portal_behind(request)
    database, at = portal.database, portal.now()
    if cookie_name(is_secure=portal.settings.is_secure) in request.cookies:
        raise TokenAndCookieError
    subjects = [f"tokens from {request.client.host if request.client else ''}"]
    refuse_while_waiting(database, subjects, at)
    given = request.headers["authorization"]
    secret = given[len(BEARER) :].strip() if given.lower().startswith(BEARER) else ""
    person = machine(database, secret, at)
    if person is None:
        note_failure(database, subjects, at)
        raise TokenError
    count_request(person.email)
    return Visitor(person, _language(request, None), "", is_machine=True)


def _language(request: Request, person: Person | None) -> str:
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if person is not None:
        return person.language
    if chosen in LANGUAGES:
        return chosen
    wanted = (
        part.partition(";")[0].strip() for part in request.headers.get("accept-language", "").split(",")
    )
    return next((found for found in map(_known, wanted) if found), "en")


def _known(tag: str) -> str | None:
    """Return the language of ours that a browser's tag means: sr is Serbian in Cyrillic."""
    if tag in LANGUAGES:
        return tag
    first = tag.partition("-")[0].lower()
    return "sr-Cyrl" if first == "sr" else first if first in LANGUAGES else None


def give_cookie(response: Response, request: Request, token: str) -> None:
    """Let the browser keep its secret: no script reads it, no other site sends it."""
    secure = portal_behind(request).settings.is_secure
    response.set_cookie(
        cookie_name(is_secure=secure),
        token,
        max_age=int(LONGEST.total_seconds()),
        httponly=True,
        secure=secure,
        samesite="lax",
        path="/",
    )


def speak(request: Request, language: str) -> None:
    """Answer a request in a language, whatever the browser asks for."""
    request.state.visitor = replace(visitor_of(request), language=language)


def keep_language(response: Response, request: Request, language: str) -> None:
    """Let the browser keep the language that was chosen."""
    secure = portal_behind(request).settings.is_secure
    response.set_cookie(
        LANGUAGE_COOKIE, language, max_age=YEAR_IN_SECONDS, httponly=True, secure=secure, samesite="lax"
    )
