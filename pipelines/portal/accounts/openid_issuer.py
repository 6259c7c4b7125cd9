"""The OpenID Connect issuer that an installation trusts: the way there, and what it says of who came back.

Belongs here: what is exchanged with the issuer, and the check of its signature and claims. Does not belong
here: whose account that is (`openid`).

Authorization code flow (OpenID Connect Core 1.0, section 3.1) with PKCE (RFC 7636, S256).
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

import httpx
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import get_well_known_url
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from pipelines.portal.errors import PortalError
from pipelines.portal.settings import PortalSettings

_log = logging.getLogger(__name__)

BACK = "/log-in/openid/back"
ALGORITHMS = [f"{kind}{bits}" for kind in ("RS", "PS", "ES") for bits in (256, 384, 512)]
"""Signatures that only the issuer can make: neither `none`, nor those with a secret that we would know."""

SECOND_FACTORS = ("mfa", "otp", "hwk")
"""Methods (RFC 8176) by which an issuer says that it has asked for more than a password."""

DESCRIBED_FOR = timedelta(hours=1)
LATE_CLOCKS = 60
SECONDS, AT_ONCE = 5, 4
"""An issuer that does not answer holds few of the portal's threads, and not for long."""


class IssuerError(PortalError):
    """The issuer does not answer, or not as one does: an operator's matter, and no fault of who logs in."""

    status = 503
    key = "portal.openid.unavailable"


class UnprovedError(Exception):
    """What came back proves nobody; the message is for the trail and holds nothing of a person."""


@dataclass(frozen=True)
class Proof:
    """What the issuer says of a person: her address, None where it verified none, and how she came in."""

    email: str | None
    has_second_factor: bool


class Issuer:
    """The issuer that the settings name."""

    def __init__(self, settings: PortalSettings) -> None:
        self._settings = settings
        self._issuer, self._client = settings.openid_issuer or "", settings.openid_client or ""
        self._back = settings.address + BACK
        self._turns = BoundedSemaphore(AT_ONCE)
        self._described: tuple[datetime, dict[str, Any]] | None = None

    def entrance(self, at: datetime, *, state: str, nonce: str, verifier: str) -> str:
        """Return the address at the issuer where somebody logs in; raise IssuerError where it gives none."""
        asked = {
            "response_type": "code",
            "client_id": self._client,
            "redirect_uri": self._back,
            "scope": "openid email",
            "state": state,
            "nonce": nonce,
            "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
        }
        address = self._description(at)["authorization_endpoint"]
        return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(asked)}"

    def prove(self, at: datetime, *, code: str, nonce: str, verifier: str) -> Proof:
        """Return what the issuer says of the person to whom it gave a code.

        Raises UnprovedError for a code or a token that is not right, IssuerError for an issuer that is not.
        """
        about = self._description(at)
        tokens = self._tokens(about, code, verifier)
        claims = self._claims(about, tokens, nonce, at)
        said = claims if "email" in claims else self._userinfo(about, tokens, claims)
        is_verified = said.get("email_verified") is True and isinstance(said.get("email"), str)
        methods = claims.get("amr") or []
        return Proof(
            said["email"] if is_verified else None,
            self._settings.openid_second_factor == "issuer" or any(how in methods for how in SECOND_FACTORS),
        )

    def _description(self, at: datetime) -> dict[str, Any]:
        if self._described is None or at - self._described[0] > DESCRIBED_FOR:
            self._described = (at, self._discovered())
        return self._described[1]

    def _discovered(self) -> dict[str, Any]:
        found = _object(self._ask("GET", get_well_known_url(self._issuer, external=True)))
        addresses = [found.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
        if found.get("issuer") != self._issuer:
            raise _unusable("it calls itself otherwise than the settings")
        if not all(map(self._is_safe, addresses)):
            raise _unusable("one of its addresses is missing or without TLS")
        if _origin(found["authorization_endpoint"]) != _origin(self._issuer):
            raise _unusable("it leads elsewhere to log in")
        return found

    def _is_safe(self, address: object) -> bool:
        """Return whether what is sent to an address nobody else reads; only on this machine without TLS."""
        return isinstance(address, str) and (
            urlsplit(address).scheme == "https" or _origin(address) == _origin(self._issuer)
        )

    def _ask(self, method: str, address: str, **more: Any) -> httpx.Response:
        if not self._turns.acquire(blocking=False):
            raise _unusable("it is too slow for all who want to log in")
        try:
            return httpx.request(method, address, timeout=SECONDS, follow_redirects=False, **more)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _unusable(type(error).__name__) from error
        finally:
            self._turns.release()

    def _tokens(self, about: dict[str, Any], code: str, verifier: str) -> dict[str, Any]:
        given = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back,
            "code_verifier": verifier,
        }
        if self._settings.openid_client_secret_file is None:
            answer = self._ask("POST", about["token_endpoint"], data=given | {"client_id": self._client})
        else:
            secret = self._settings.openid_client_secret_file.read_text(encoding="utf-8").strip()
            proof = (quote_plus(self._client), quote_plus(secret))  # escaped first: RFC 6749, section 2.3.1
            answer = self._ask("POST", about["token_endpoint"], data=given, auth=proof)
        if answer.status_code == httpx.codes.BAD_REQUEST:
            raise UnprovedError("code")
        return _object(answer)

    def _claims(
        self, about: dict[str, Any], tokens: dict[str, Any], nonce: str, at: datetime
    ) -> dict[str, Any]:
        # The keys are asked for each time: log-ins are few, and an issuer may change its keys at any moment.
        keys = _object(self._ask("GET", about["jwks_uri"]))
        expected = {"iss": {"value": self._issuer}, "aud": {"value": self._client}}
        beside = {"nonce": nonce, "client_id": self._client, "access_token": tokens.get("access_token")}
        registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
        try:
            token = jwt.decode(tokens["id_token"], KeySet.import_key_set(keys), registry=registry)  # type: ignore[arg-type]
            found = CodeIDToken(token.claims, token.header, expected, beside)
            found.validate(int(at.timestamp()), LATE_CLOCKS)
        except JoseError as error:
            raise UnprovedError(f"ID token: {error.error} {getattr(error, 'claim', '')}".strip()) from error
        except (KeyError, TypeError, ValueError) as error:
            raise UnprovedError("ID token: unreadable") from error
        return dict(found)

    def _userinfo(
        self, about: dict[str, Any], tokens: dict[str, Any], claims: dict[str, Any]
    ) -> dict[str, Any]:
        """Return what an issuer says that keeps addresses out of its tokens (Core 1.0, section 5.4)."""
        address = about.get("userinfo_endpoint")
        if not isinstance(address, str) or not self._is_safe(address):
            return {}
        headers = {"authorization": f"Bearer {tokens.get('access_token')}"}
        said = _object(self._ask("GET", address, headers=headers))
        if said.get("sub") != claims["sub"]:
            raise UnprovedError("userinfo: sub")
        return said


@cache
def issuer_of(settings: PortalSettings) -> Issuer:
    """Return the issuer that settings name, with what is known of it already."""
    return Issuer(settings)


def _origin(address: str) -> tuple[str, str]:
    split = urlsplit(address)
    return split.scheme, split.netloc


def _object(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = answer.raise_for_status().json()
    except (httpx.HTTPStatusError, ValueError) as error:
        raise _unusable(f"{answer.url.path} answers {answer.status_code}, not JSON") from error
    if not isinstance(found, dict):
        raise _unusable(f"{answer.url.path} answers no object")
    return found


def _unusable(why: str) -> IssuerError:
    """Tell the operator; whoever wanted to log in learns only that it does not work now."""
    _log.warning("The OpenID Connect issuer cannot be used: %s", why)
    return IssuerError()
